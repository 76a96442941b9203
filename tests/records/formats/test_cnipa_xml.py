"""CNIPA's standardised XML, on fictional fixtures of our own: no real delivery was at hand."""

from io import BytesIO
from pathlib import Path

import pytest

from opentisc.kernel.numbers.china import check_digit
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.cnipa_xml import FORMAT
from opentisc.records.formats.registry import recognise
from opentisc.records.types import Patent, PatentType

FIXTURES = Path(__file__).parent / "fixtures" / "cnipa"
NAMESPACES = 'xmlns:business="http://www.sipo.gov.cn/XMLSchema/business" xmlns:base="http://www.sipo.gov.cn/XMLSchema/base"'
SMALL = (
    f"<business:PatentDocumentAndRelated {NAMESPACES} "
    'country="CN" docNumber="900000009" kind="A" datePublication="20210105" lang="zh">'
    "<business:BibliographicData><business:InventionTitle>虚构</business:InventionTitle>{data}"
    "</business:BibliographicData>{body}</business:PatentDocumentAndRelated>"
)
REFERENCE = (
    '<business:ApplicationReference dataFormat="{form}" applType="10"><base:DocumentID><base:WIPOST3Code>CN'
    "</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber><base:Date>20200101</base:Date></base:DocumentID>"
    "</business:ApplicationReference>"
)


def items(raw: bytes, options: ReadOptions | None = None) -> list[Item]:
    return list(FORMAT.read(BytesIO(raw), options or ReadOptions()))


def small(data: str = "", body: str = "") -> str:
    return SMALL.replace("{data}", data).replace("{body}", body)


def only(raw: bytes | str) -> tuple[Patent, Found]:
    (item,) = items(raw.encode() if isinstance(raw, str) else raw)
    assert isinstance(item, Found), item
    assert isinstance(item.record, Patent)
    return item.record, item


def fixture(name: str) -> tuple[Patent, Found]:
    return only((FIXTURES / f"{name}.xml").read_bytes())


def test_every_fixture_says_that_it_is_fictional_and_is_recognised() -> None:
    files = sorted(FIXTURES.glob("*.xml"))
    assert len(files) == 6
    for file in files:
        raw = file.read_bytes()
        assert "虚构的样例".encode("gb18030" if "gb18030" in file.name else "utf-8") in raw, file.name
        found = recognise(Sample(file.name, raw[:65536]))
        assert found is not None, file.name
        assert found.code == "cnipa-xml"


def test_an_application_gives_numbers_dates_and_classes() -> None:
    patent, item = fixture("invention-application")
    assert patent.record_id == "CN900000001A"
    assert patent.type is PatentType.INVENTION
    assert (patent.published_on, patent.filed_on) == ("2021-01-05", "2020-07-10")
    assert patent.application_number is not None
    assert patent.application_number.as_given == "202070000011.8"
    assert check_digit("202070000011") == "8"
    assert patent.application_id == "APP-CN202070000011"
    assert [(title.language, title.value) for title in patent.titles] == [
        ("zh", "一种锂离子电池粘结剂及其制备方法")
    ]
    assert [(c.scheme, c.symbol, c.first, c.version) for c in patent.classes] == [
        ("ipc", "H01M10/052", True, "20100101"),
        ("ipc", "H01M4/62", False, "20060101"),
    ]
    (priority,) = patent.priorities
    assert (priority.number.office, priority.number.as_given) == ("KR", "10-2019-0999999")
    assert (priority.filed_on, priority.claim) == ("2019-07-15", "international")
    assert all("@" in path for path in item.unmapped)  # of the file's elements nothing is left
    assert item.unmapped["Priority@sourceDB"] == 1
    assert (item.unmapped["Image@he"], item.unmapped["Image@wi"]) == (1, 1)


def test_an_application_gives_its_parties() -> None:
    patent, _ = fixture("invention-application")
    first, second = patent.applicants
    assert first.name == "青禾（虚构）新能源科技有限公司"
    assert [(n.language, n.value) for n in first.names] == [("en", "Qinghe (Fictional) New Energy Co., Ltd.")]
    assert first.address == "215000 江苏省苏州市虚构区示例路1号"
    assert (first.region, first.city, first.country) == ("江苏省", "苏州市", "CN")
    assert second.name == "虚构大学"
    assert [inventor.name for inventor in patent.inventors] == ["张虚构", "李示例"]
    assert [(agent.name, agent.kind, agent.identifier) for agent in patent.agents] == [
        ("虚构专利代理有限公司", "organisation", "99999"),
        ("王代理", "person", None),
        ("赵代理", "person", None),
    ]


def test_claims_lose_the_printed_number_and_keep_their_references() -> None:
    patent, _ = fixture("invention-application")
    assert [(claim.number, claim.refers_to) for claim in patent.claims] == [(1, ()), (2, (1,)), (3, (1, 2))]
    assert patent.claims[0].text == "一种锂离子电池粘结剂，其特征在于，包括聚合物A， 以及溶剂B。"
    assert patent.claims[1].text.endswith("分子量为1.5×10⁵。")
    assert patent.abstracts[0].value == "本发明公开了一种锂离子电池粘结剂，涉及电池技术领域。"
    assert [(image.reference, image.caption) for image in patent.drawings] == [
        ("202070000011.JPG", "摘要附图")
    ]


def test_a_grant_gives_description_drawings_citations_and_examiner() -> None:
    patent, item = fixture("invention-grant")
    assert patent.record_id == "CN900000002B"
    assert patent.application is not None
    assert patent.application.granted_on == "2022-03-08"
    assert [(p.number, p.heading, p.text) for p in patent.description] == [
        (None, False, "一种专利文本分类方法及装置"),
        ("0001", True, "技术领域"),
        ("0002", False, "本发明涉及文本处理。"),
        ("0003", True, "背景技术"),
        ("0004", False, "现有分类依赖人工，效率低。"),
        (None, False, "图1是流程图。"),
        ("0006", False, "下面结合附图说明。"),
    ]
    assert [(image.reference, image.caption) for image in patent.drawings] == [
        ("312390.TIF", "图1"),
        ("312391.TIF", "图2"),
    ]
    cited, other = patent.citations
    assert (cited.cited_id, cited.by, cited.phase) == ("CN900000099A", "search_report", "SEA")
    assert other.text == "虚构，《示例学报》，2016年第1期，第1-9页"
    assert [examiner.name for examiner in patent.examiners] == ["审查员甲"]
    assert [owner.name for owner in patent.owners] == ["虚构信息研究院"]
    assert [(r.relation, r.number.office, r.number.number) for r in patent.related] == [
        ("earlier_publication", "CN", "900000098"),
        ("pct_filing", "WO", "CN2018999999"),
    ]
    assert item.unmapped == {
        "PatentDocumentAndRelated/Description//Image@file": 1,
        "Image@imgContent": 3,
        "Image@imgFormat": 2,
        "ReferencesCited@sourceDB": 1,
    }


def test_a_utility_model_in_gb18030_reads_characters_beyond_gb2312() -> None:
    raw = (FIXTURES / "utility-model-gb18030.xml").read_bytes()
    assert b'encoding="GB2312"' in raw
    patent, _ = only(raw)
    assert patent.record_id == "CN900000003U"
    assert patent.type is PatentType.UTILITY_MODEL
    assert patent.titles[0].value == "一种㼖形茶壶"
    assert patent.applicants[0].name == "喆镕（虚构）茶具厂"
    assert [(claim.number, claim.text) for claim in patent.claims] == [
        (1, "一种茶壶，包括壶体。"),
        (2, "根据权利要求1所述的茶壶，壶体为陶质。"),
    ]


def test_a_design_gives_locarno_designers_and_brief_explanation() -> None:
    patent, item = fixture("design")
    assert patent.record_id == "CN900000004S"
    assert patent.type is PatentType.DESIGN
    assert patent.titles[0].value == "灯具（虚构）"
    assert [(c.scheme, c.symbol, c.first, c.version) for c in patent.classes] == [
        ("locarno", "26-05", True, "13"),
        ("locarno", "26-03", False, "13"),
    ]
    assert [designer.name for designer in patent.inventors] == ["周设计"]
    assert patent.abstracts[0].value == "1.本外观设计产品的名称：灯具。\n2.本外观设计产品的用途：用于照明。"
    assert [(image.reference, image.caption) for image in patent.drawings] == [("000001.JPG", "主视图")]
    assert dict(item.unmapped) == {}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("102099000163325", "209910163325"),
        ("302099000671538", "209930671538"),
        ("112099000093109", "209980093109"),
    ],
)
def test_the_standard_application_number_is_decoded(given: str, expected: str) -> None:
    patent, _ = only(small(REFERENCE.format(form="standard", number=given)))
    assert patent.application_number is not None
    assert (patent.application_number.number, patent.application_number.as_given) == (expected, given)


def test_the_printed_application_number_wins_over_the_standard_one() -> None:
    data = REFERENCE.format(form="standard", number="102099000163325") + REFERENCE.format(
        form="original", number="202070000011.8"
    )
    patent, _ = only(small(data))
    assert patent.application_id == "APP-CN202070000011"


def test_an_unknown_tag_is_counted_by_its_path() -> None:
    _, item = only(small("<business:NewThing><base:Text>甲</base:Text></business:NewThing>"))
    assert item.unmapped == {"PatentDocumentAndRelated/BibliographicData/NewThing/Text": 1}


def test_a_broken_document_costs_itself_alone() -> None:
    broken = small().replace("</business:InventionTitle>", "")
    raw = f"{small()}\n{broken}\n{small()}".encode()
    first, second, third = items(raw)
    assert isinstance(first, Found)
    assert isinstance(second, Rejected)
    assert (second.where, second.field, second.reason) == (
        f"offset {len(small().encode()) + 1}",
        "document",
        "malformed_xml",
    )
    assert isinstance(third, Found)


def test_bytes_that_are_not_of_the_declared_encoding_are_rejected() -> None:
    head = b'<?xml version="1.0" encoding="GB18030"?>'
    good = small().encode("gb18030")
    bad = good.replace("虚构".encode("gb18030"), b"\xff\xff")
    first, second = items(head + bad + head + good)
    assert isinstance(first, Rejected)
    assert first.reason == "unreadable_encoding"
    assert isinstance(second, Found)
    assert isinstance(second.record, Patent)
    assert second.record.titles[0].value == "虚构"


def test_the_encoding_of_one_document_does_not_reach_the_next() -> None:
    head = b'<?xml version="1.0" encoding="GB18030"?>'
    raw = head + small().encode("gb18030") + b'\n<?xml version="1.0"?>\n' + small().encode()
    titles = [
        item.record.titles[0].value
        for item in items(raw)
        if isinstance(item, Found) and isinstance(item.record, Patent)
    ]
    assert titles == ["虚构", "虚构"]


def test_a_document_without_number_is_rejected() -> None:
    (item,) = items(small().replace('docNumber="900000009"', "").encode())
    assert isinstance(item, Rejected)
    assert (item.field, item.reason) == ("publication_number", "missing_number")


def test_a_document_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    raw = (small(body="<x>" + "y" * 9000 + "</x>") + small()).encode()
    first, second = items(raw, ReadOptions(max_record_bytes=4000))
    assert isinstance(first, Rejected)
    assert first.reason == "record_too_large"
    assert isinstance(second, Found)


@pytest.mark.req("SC-29")
def test_entities_stay_inert() -> None:
    doctype = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = "<business:Abstract><base:Paragraphs>&b;&x;</base:Paragraphs></business:Abstract>"
    patent, item = only(doctype + small(body=body))
    assert patent.abstracts[0].value == "&b;&x;"
    assert item.unmapped == {"character &b;": 1, "character &x;": 1}


def test_other_xml_is_not_claimed() -> None:
    assert not FORMAT.recognises(Sample("a.xml", b"<?xml version='1.0'?><PatentDocument/>"))
    assert not FORMAT.recognises(Sample("a.txt", b"PRSRecord"))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ('num="0002"><business:ClaimText>2.一种壶。', (2, "一种壶。")),
        ("><business:ClaimText>2.一种壶。", (2, "一种壶。")),
        ('num="0003"><business:ClaimText>2.5毫米厚的壶。', (3, "2.5毫米厚的壶。")),
        ("><business:ClaimText>一种壶。", (None, "一种壶。")),
        ("><business:ClaimText>2.5毫米厚的壶。", (None, "2.5毫米厚的壶。")),
    ],
)
def test_the_number_of_a_claim_is_the_sources_else_the_printed_one(
    claim: str, expected: tuple[int | None, str]
) -> None:
    body = f"<business:Claims><business:Claim {claim}</business:ClaimText></business:Claim></business:Claims>"
    patent, _ = only(small(body=body))
    assert [(claim.number, claim.text) for claim in patent.claims] == [expected]
