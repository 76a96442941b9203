"""Column-mapping profiles: validation that names the key, recognition by headings, what the shipped ones state."""

import copy
import io
from pathlib import Path
from typing import Any

import pytest

from opentisc.kernel.dates import UnreadableDate
from opentisc.records.formats.base import Found, ReadOptions
from opentisc.records.formats.tables import (
    FORMAT,
    TARGETS,
    Checked,
    InvalidProfile,
    Profile,
    get_profile,
    recognise,
    shipped,
)
from opentisc.records.formats.tables.cells import read_claims, read_date, split, week_year_candidates
from opentisc.records.formats.tables.profile import DateOrder, UnknownProfile, offer
from opentisc.records.types import Indication, Layout, Literature, Mark, Patent, PatentType

DOCS = Path(__file__).resolve().parents[3] / "docs" / "formats"
OWN: dict[str, Any] = {
    "code": "own",
    "title_zh": "自有",
    "title_en": "own",
    "collection": "patents",
    "columns": [{"heading": "公开号", "aliases": ["PN"], "target": "publication_number", "needed": True}],
}


def read(text: str) -> Found:
    (item,) = FORMAT.read(io.BytesIO(text.encode()), ReadOptions(name="a.csv"))
    assert isinstance(item, Found), item
    return item


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("code",), "", "code"),
        (("collection",), "plants", "collection"),
        (("checked",), "surely", "checked"),
        (("columns",), [], "columns"),
        (("columns", 0, "target"), "colour", "columns.0.target"),
        (("columns", 0, "needed"), "yes", "columns.0.needed"),
        (("columns", 0, "date"), "when", "columns.0.date"),
        (("columns", 0, "separators"), [";", ""], "columns.0.separators"),
        (("columns", 0, "colour"), "red", "columns.0.colour"),
        (("columns", 0, "aliases"), ["公 开 号"], "columns.0.heading"),
        (("constants",), {"office": "CN", "mood": "good"}, "constants.mood"),
        (("extra",), 1, "extra"),
    ],
)
def test_a_wrong_mapping_names_the_key(path: tuple[Any, ...], value: object, key: str) -> None:
    given = copy.deepcopy(OWN)
    inner: Any = given
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(InvalidProfile) as wrong:
        Profile.from_mapping(given)
    assert wrong.value.key == key
    assert wrong.value.facts["key"] == key


def test_a_profile_needs_a_column_that_tells_it_from_others() -> None:
    given = copy.deepcopy(OWN)
    given["columns"][0]["needed"] = False
    with pytest.raises(InvalidProfile, match="columns"):
        Profile.from_mapping(given)


def test_every_shipped_profile_survives_the_way_to_the_database_and_back() -> None:
    for profile in shipped().values():
        assert Profile.from_mapping(profile.to_mapping()) == profile


def test_every_shipped_profile_says_where_its_headings_come_from_and_is_known_by_them() -> None:
    assert len(shipped()) == 24
    for code, profile in shipped().items():
        assert profile.code == code
        assert profile.sources
        assert recognise([column.heading for column in profile.columns]) is profile


def test_every_shipped_profile_has_a_page_with_its_headings_and_what_was_checked() -> None:
    for code, profile in shipped().items():
        page = (DOCS / "profiles" / f"{code}.md").read_text("utf-8").replace("\\|", "|")
        assert f"Checked: {profile.checked.value}." in page
        for column in profile.columns:
            assert f"| {column.heading} | {'、'.join(column.aliases)} | `{column.target}` |" in page
        assert all(source in page for source in profile.sources)
        assert f"({code}.md)" in (DOCS / "table.md").read_text("utf-8").replace("profiles/", "")


def test_every_field_that_a_column_can_fill_is_documented() -> None:
    page = (DOCS / "table.md").read_text("utf-8")
    for targets in TARGETS.values():
        assert [target for target in targets if f"| `{target}` |" not in page] == []


def test_only_the_sets_at_hand_count_as_checked_on_a_real_export() -> None:
    real = {code for code, profile in shipped().items() if profile.checked is Checked.REAL_EXPORT}
    assert real == {
        "us-applications-text",
        "us-abstracts-citations",
        "cn-titles-ipc",
        "cn-abstracts-cpc",
        "lens-drones",
        "in-grants",
        "opentisc-export",
        "parallel-title-abstract",
    }


def test_case_blanks_and_full_width_of_headings_do_not_count() -> None:
    profile = Profile.from_mapping(OWN)
    for headings in (["公开号"], [" 公 开 号 "], ["pn"], ["ＰＮ"], ["P N*"]):
        assert recognise(headings, [profile]) is profile
    assert recognise(["公开日"], [profile]) is None


def test_profiles_that_people_made_are_offered_beside_the_shipped_ones() -> None:
    profile = Profile.from_mapping(OWN)
    assert recognise(["PN", "别的"]) is None
    try:
        offer([profile])
        assert get_profile("own") is profile
        assert recognise(["PN", "别的"]) is profile
    finally:
        offer([])
    with pytest.raises(UnknownProfile):
        get_profile("own")


def test_an_unknown_code_lists_the_known_ones() -> None:
    with pytest.raises(UnknownProfile) as wrong:
        get_profile("nobody")
    assert "lens" in str(wrong.value.facts["known"])


@pytest.mark.parametrize(
    ("text", "order", "date"),
    [
        ("22/11/2019", DateOrder.DAY_FIRST, "2019-11-22"),
        ("11/22/2019", DateOrder.MONTH_FIRST, "2019-11-22"),
        ("05.10.2017", DateOrder.DAY_FIRST, "2017-10-05"),
        ("5 Oct 2017", DateOrder.DAY_FIRST, "2017-10-05"),
        ("2017-10-05", DateOrder.DAY_FIRST, "2017-10-05"),
        ("2017-10-05 00:00:00", DateOrder.YEAR_FIRST, "2017-10-05"),
        ("2026-03-06 11:12", DateOrder.YEAR_FIRST, "2026-03-06"),
        ("2017年10月5日", DateOrder.YEAR_FIRST, "2017-10-05"),
    ],
)
def test_dates_in_the_order_that_the_profile_states(text: str, order: DateOrder, date: str) -> None:
    assert read_date(text, order) == date


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # 31 December 2015 was a Thursday of the week that ends on Saturday, 2 January 2016; 31 December 2016
        # was itself a Saturday: both are printed so.
        ("31/12/16", ["2016-12-31", "2015-12-31"]),
        # 31 December 2017 was a Sunday and is printed with 18; 31 December 2016 is printed with 16.
        ("31/12/18", ["2017-12-31"]),
        # 29 December 2015 is printed with 16, so this is 29 December 2014.
        ("29/12/15", ["2014-12-29"]),
        ("05/10/17", ["2017-10-05"]),
    ],
)
def test_a_two_digit_year_is_the_year_of_the_week(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in week_year_candidates(text, [2000])] == days


def test_a_date_that_no_day_is_printed_as_is_unreadable() -> None:
    with pytest.raises(UnreadableDate):
        week_year_candidates("31/12/17", [2000])


def test_lists_are_split_at_the_separators_and_json_lists_as_they_are() -> None:
    assert split("A; B；C;;", (";", "；")) == ["A", "B", "C"]
    assert split('["G06F16/35", "G06F40/247"]', (";",)) == ["G06F16/35", "G06F40/247"]
    assert split("Smith; Co", ()) == ["Smith; Co"]


def test_claims_of_one_cell_are_cut_at_lines_that_begin_with_the_next_number() -> None:
    text = "1. 一种泵，包括：\n1）壳体；\n2.5毫米的孔。\n2、根据权利要求1所述的泵。\n4. 不是下一项\n3．根据权利要求1或2所述的泵。"
    claims = read_claims(text, "zh")
    assert [(claim.number, claim.refers_to) for claim in claims] == [(1, ()), (2, (1,)), (3, (1, 2))]
    assert claims[0].text == "一种泵，包括：\n1）壳体；\n2.5毫米的孔。"
    assert claims[1].text == "根据权利要求1所述的泵。\n4. 不是下一项"


def test_a_text_without_numbers_is_one_claim_without_a_number() -> None:
    assert [(c.number, c.text) for c in read_claims("A lamp.", "en")] == [(None, "A lamp.")]


def test_patsnap_row() -> None:
    found = read(
        "公开(公告)号,公开(公告)日,申请号,申请日,标题,[标]当前申请(专利权)人,原始申请(专利权)人,发明人,IPC分类号,"
        "简单法律状态,专利类型,受理局\n"
        'CN210987654U,2020-07-10,CN201920000001.1,2019-01-02,一种灯,乙公司,甲公司 | 丙大学,"李, 四 | 王五",'
        "F21S9/03 | F21V23/04,有效,实用新型,中国\n"
    )
    record = found.record
    assert isinstance(record, Patent)
    assert record.record_id == "CN210987654U"
    assert record.type is PatentType.UTILITY_MODEL
    assert [p.name for p in record.applicants] == ["甲公司", "丙大学"]
    assert [p.name for p in record.owners] == ["乙公司"]
    assert [p.name for p in record.inventors] == ["李, 四", "王五"]
    assert record.application is not None
    assert (record.application.status, record.application.status_as_given) == ("in_force", "有效")
    assert found.unmapped == {"受理局": 1}


def test_incopat_row_keeps_addresses_priorities_and_citations() -> None:
    found = read(
        "标题,摘要,公开(公告)号,公开(公告)日,申请号,申请日,申请人,申请人地址,代理机构,代理人,优先权号,优先权日,引证专利,首项权利要求,当前法律状态,链接到incoPat,合享价值度\n"
        "一种泵,本发明公开一种泵。,CN104567891B,2018.03.06,CN201410000001.2,2014.01.01,甲公司;乙公司,北京市甲路1号,某事务所,赵六,"
        "US61/900001; JP2013000001,2013-01-05; 2013-02-06,CN101000001A; US4058776A,1. 一种泵，其特征在于。,授权,http://example.org/1,8\n"
    )
    record = found.record
    assert isinstance(record, Patent)
    assert [(p.name, p.address) for p in record.applicants] == [("甲公司", "北京市甲路1号"), ("乙公司", None)]
    assert [(p.name, p.kind) for p in record.agents] == [("某事务所", "organisation"), ("赵六", "person")]
    assert [p.filed_on for p in record.priorities] == ["2013-01-05", "2013-02-06"]
    assert [c.cited_id for c in record.citations] == ["CN101000001A", "US4058776A"]
    assert [(c.number, c.text) for c in record.claims] == [(1, "一种泵，其特征在于。")]
    assert record.application is not None
    assert record.application.status == "granted"
    assert found.unmapped == {"合享价值度": 1}


def test_lens_row_of_today() -> None:
    found = read(
        "#,Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Publication Year,Application Number,Application Date,"
        "Priority Numbers,Earliest Priority Date,Title,Abstract,Applicants,Inventors,Owners,URL,CPC Classifications,"
        "IPCR Classifications,Cited by Patent Count,Legal Status\n"
        "1,US,A1,US 2019/9999999 A1,000-000-000-000-001,2019-01-01,2019,US 201815999999 A,2018-05-06,"
        "US 201762999999 P 20170102,2017-01-02,Lamp,A lamp.,ACME;;EXAMPLE CO,ROE JANE;;DOE JOHN,ACME,https://example.org,"
        "F21S9/03;;F21V23/04,F21S9/03,3,Pending\n"
    )
    record = found.record
    assert isinstance(record, Patent)
    assert record.record_id == "US20199999999A1"
    assert [p.name for p in record.applicants] == ["ACME", "EXAMPLE CO"]
    assert record.cited_by_count == 3
    assert record.application is not None
    assert record.application.status == "pending"
    assert found.unmapped == {"#": 1}


def test_espacenet_family_row_reads_its_first_publication_and_counts_the_others() -> None:
    found = read(
        "Espacenet\n;\n;\n"
        "No;Title;Inventors;Applicants;Publication number;Earliest priority;IPC;CPC;Publication date;Family number\n"
        '1;LAMP;"ROE JANE [US]\nDOE JOHN [DE]";ACME INC [US];"US2099000001A1\nEP9900001A1";2098-01-02;'
        '"F21S9/03 (2006.01)";"F21S9/03 (EP,US)\nF21V23/04 (US)";"2099-01-01\n2099-02-03";99000001\n'
    )
    record = found.record
    assert isinstance(record, Patent)
    assert record.record_id == "US20990000001A1"
    assert [(p.name, p.country) for p in record.inventors] == [("ROE JANE", "US"), ("DOE JOHN", "DE")]
    assert [(c.scheme, c.symbol) for c in record.classes] == [
        ("ipc", "F21S9/03"),
        ("cpc", "F21S9/03"),
        ("cpc", "F21V23/04"),
    ]
    assert record.published_on == "2099-01-01"
    assert found.unmapped == {"No": 1, "Publication number!more": 1, "Publication date!more": 1}


def test_derwent_row_in_chinese_headings() -> None:
    found = read(
        "公开号,标题,标题 - DWPI,摘要 - DWPI,申请号,申请日期,公开日期,专利权人/申请人,IPC - 现版,引用的参考文献 - 专利\n"
        "CN104567891A,一种泵,Pump for water,NOVELTY - A pump.,"
        "CN201410000001A,2014-01-01,2015-04-29,JIA CO | YI UNIV,F04B1/00 | F04B9/00,US4058776A | CN101000001A\n"
    )
    record = found.record
    assert isinstance(record, Patent)
    assert [(t.language, t.value) for t in record.titles] == [("zh", "一种泵"), ("en", "Pump for water")]
    assert [p.name for p in record.applicants] == ["JIA CO", "YI UNIV"]
    assert [c.cited_id for c in record.citations] == ["US4058776A", "CN101000001A"]


def test_mark_row() -> None:
    found = read(
        "申请号,商标名称,国际分类,商品/服务,类似群组,申请人,申请人地址,申请日,商标状态\n"
        "99000001,虚构牌,第9类,计算机;手机,0901;0907,某公司,北京市,2099-01-02,已注册\n"
    )
    record = found.record
    assert isinstance(record, Mark)
    assert record.record_id == "TM-CN-99000001"
    assert record.words == "虚构牌"
    assert [(g.nice_class, g.text, g.similar_groups) for g in record.goods] == [
        (9, "计算机;手机", ("0901", "0907"))
    ]
    assert (record.owners[0].name, record.owners[0].address) == ("某公司", "北京市")
    assert (record.status, record.status_as_given) == (None, "已注册")


def test_indication_row() -> None:
    found = read(
        "地理标志名称,保护类型,批准公告号,所在地区,批准日期\n虚构大米,地理标志产品,2099年第1号,某省>某县,2099-03-04\n"
    )
    record = found.record
    assert isinstance(record, Indication)
    assert record.record_id == "GI-CN-地理标志产品-2099年第1号"
    assert (record.names[0].value, record.country, record.within) == ("虚构大米", "CN", ("某省", "某县"))
    assert record.registered_on == "2099-03-04"


def test_layout_row() -> None:
    found = read(
        "布图设计登记号,布图设计名称,布图设计申请日,首次商业利用日,公告日期,布图设计权利人,布图设计创作人\n"
        "BS.995000001,某芯片,2099-01-02,2098-12-01,2099-03-04,某公司,张三、李四\n"
    )
    record = found.record
    assert isinstance(record, Layout)
    assert record.record_id == "IC-CN-BS.995000001"
    assert (record.filed_on, record.first_used_on, record.published_on) == (
        "2099-01-02",
        "2098-12-01",
        "2099-03-04",
    )
    assert [p.name for p in record.creators] == ["张三", "李四"]


def test_cnki_table_row() -> None:
    found = read(
        "SrcDatabase-来源库,Title-题名,Author-作者,Organ-单位,Source-文献来源,Keyword-关键词,PubTime-发表时间,Year-年,Period-期,PageCount-页码\n"
        "期刊,虚构题名,张三; 李四,某大学,虚构学报,电池;;电解质,2099-03-06 11:12,2099,03,1-9\n"
    )
    record = found.record
    assert isinstance(record, Literature)
    assert record.weak
    assert record.kind == "journal"
    assert [p.name for p in record.authors] == ["张三", "李四"]
    assert [k.value for k in record.keywords] == ["电池", "电解质"]
    assert (record.published_on, record.year, record.issue, record.pages) == ("2099-03-06", 2099, "03", "1-9")


def test_web_of_science_table_row() -> None:
    found = read(
        "PT\tAU\tAF\tTI\tSO\tLA\tDT\tDE\tSN\tPY\tVL\tIS\tBP\tEP\tDI\tUT\tWC\n"
        "J\tRoe, J; Doe, J\tRoe, Jane; Doe, John\tA made-up study\tJOURNAL OF NOTHING\tEnglish\tArticle\tlamp; glass\t1234-5678\t"
        "2021\t7\t3\t10\t20\t10.99999/jn.1\tWOS:000000000000001\tOptics\n"
    )
    record = found.record
    assert isinstance(record, Literature)
    assert record.record_id == "doi:10.99999/jn.1"
    assert [p.name for p in record.authors] == ["Roe, Jane", "Doe, John"]
    assert (record.kind, record.language, record.pages) == ("journal", "en", "10-20")
    assert found.unmapped == {"WC": 1}
