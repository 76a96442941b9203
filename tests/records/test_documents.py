"""What search learns of records, from small records of our own."""

from dataclasses import replace

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.records import actions
from opentisc.records.types import (
    Claim,
    Classification,
    Goods,
    Indication,
    Layout,
    Literature,
    LocalText,
    Mark,
    Paragraph,
    ProtectedName,
    RecordId,
)
from opentisc.search.registry import Removal, get_collection
from tests.records.lake_records import application, day, number, party, patent

WHOLE = replace(
    patent("CN", "101234567", "B", title="Lamp", application="200810000001", priorities=["200710000009"]),
    titles=(LocalText(language="en", value="Lamp"), LocalText(language="zh", value="灯")),
    abstracts=(LocalText(language="zh", value="一种灯。"),),
    claims=(
        Claim(language="zh", number=1, text="一种灯，"),
        Claim(language="zh", number=2, text="如权利要求1"),
    ),
    description=(
        Paragraph(language="zh", text="技术领域", heading=True),
        Paragraph(language="zh", text="本发明"),
    ),
    applicants=(party("甲公司"), party("乙大学")),
    inventors=(party("王某"),),
    classes=(
        Classification(scheme="ipc", symbol="F21S2/00"),
        Classification(scheme="ipc", symbol="F21V1/10"),
        Classification(scheme="cpc", symbol="F21S2/005"),
    ),
    published_on=day("2012-05"),
    filed_on=day("2008-01-02"),
)


def bring(write, *records, name="records.jsonl"):
    actions.import_paths([write(*records, name=name)], by=OPERATOR)


def documents(collection="patents"):
    return {one.record_id: one for one in get_collection(collection).provider.documents()}


def changes(since, collection="patents"):
    found = get_collection(collection).provider.changes(since=since)
    return {(one.record_id, isinstance(one, Removal)) for one in found}


def test_a_patent_as_a_document(home, write):
    bring(write, WHOLE, application("200810000001", office="CN", status="granted"))
    document = documents()["CN101234567B"]
    assert document.texts == {
        "ti": ["灯", "Lamp"],
        "ab": ["一种灯。"],
        "cl": ["一种灯，", "如权利要求1"],
        "de": ["技术领域", "本发明"],
        "pa": ["甲公司", "乙大学"],
        "in": ["王某"],
    }
    assert document.keys["pn"] == ["CN101234567"]
    assert document.keys["an"] == ["CN200810000001"]
    assert document.keys["pr"] == ["CN200710000009"]
    assert document.keys["ipc"] == ["F21S2/00", "F21V1/10"]
    assert document.dates == {"pd": (20120501, 20120531), "ad": (20080102, 20080102)}
    assert document.facets["ipc1"] == ["F"]
    assert document.facets["ipc3"] == ["F21"]
    assert document.facets["ipc4"] == ["F21S", "F21V"]
    assert document.facets["ipcgroup"] == ["F21S2", "F21V1"]
    assert (document.facets["year"], document.facets["status"]) == (["2012"], ["granted"])
    assert document.groups == {
        "application": "APP-CN200810000001",
        "simple": "CN200710000009",
        "extended": "CN200710000009",
    }
    assert (document.row["title"], document.row["number"]) == ("灯", "CN 101234567 B")


def test_texts_are_given_again_for_snippets(home, write):
    bring(write, WHOLE, patent(digits="9"))
    provider = get_collection("patents").provider
    assert provider.texts(["CN101234567B", "XX9A", "gone"], "de") == {
        "CN101234567B": ["技术领域", "本发明"],
        "XX9A": (),
    }
    assert provider.texts(["CN101234567B"], "cl") == {"CN101234567B": ["一种灯，", "如权利要求1"]}


def test_changes_are_what_differs_between_versions(home, write):
    bring(write, patent(digits="1"), patent(digits="2"), name="a.jsonl")
    bring(write, patent(digits="2", title="Chair"), patent(digits="3"), name="b.jsonl")
    assert changes(0) == {("XX1A", False), ("XX2A", False), ("XX3A", False)}
    assert changes(1) == {("XX2A", False), ("XX3A", False)}
    assert changes(2) == set()
    actions.undo_batch(2, by=OPERATOR)
    assert changes(2) == {("XX2A", False), ("XX3A", True)}


def test_a_status_or_family_that_changed_reaches_the_publications(home, write):
    bring(write, patent(digits="1", application="7", priorities=["90"]), patent(digits="5"), name="a.jsonl")
    bring(write, application("7", status="lapsed", status_on=day("2020-01-01")), name="b.jsonl")
    assert changes(1) == {("XX1A", False)}
    assert documents()["XX1A"].facets["status"] == ["lapsed"]
    bring(write, patent(digits="0", application="10", priorities=["90"]), name="c.jsonl")
    assert changes(2) == {("XX1A", False), ("XX0A", False)}
    assert documents()["XX1A"].groups["extended"] == documents()["XX0A"].groups["extended"]


def test_documents_as_of_an_older_version(home, write):
    bring(write, patent(digits="1"), name="a.jsonl")
    bring(write, patent(digits="2"), name="b.jsonl")
    provider = get_collection("patents").provider
    assert [one.record_id for one in provider.documents(as_of=1)] == ["XX1A"]
    assert provider.data_version() == 2


def test_marks_indications_layouts_and_literature_as_documents(home, write):
    mark = Mark(
        record_id=RecordId("TM-XX-5"),
        application_number=number("XX", "5"),
        words="星光",
        goods=(Goods(nice_class=9, text="电池"), Goods(nice_class=11, text="灯")),
        owners=(party("甲公司"),),
        status="registered",
        registered_on=day("2020-01-02"),
    )
    indication = Indication(
        record_id=RecordId("GI-EU-PGI-XX-1"),
        register="EU",
        kind="PGI",
        number="PGI-XX-1",
        names=(ProtectedName(value="Tea"),),
        country="XX",
        product_type="Tea leaves",
    )
    layout = Layout(
        record_id=RecordId("IC-CN-BS.205000001"),
        number=number("CN", "BS.205000001"),
        name="驱动芯片",
        holders=(party("乙公司"),),
    )
    work = Literature(
        record_id=RecordId("doi:10.1/x"),
        doi="10.1/x",
        titles=(LocalText(language="zh", value="锂电池"),),
        authors=(party("李某"),),
        year=2019,
        source="电源技术",
    )
    bring(write, mark, indication, layout, work)
    found = documents("marks")["TM-XX-5"]
    assert (found.texts["ti"], found.texts["goods"], found.keys["nice"]) == (
        ["星光"],
        ["电池", "灯"],
        ["9", "11"],
    )
    assert found.facets["status"] == ["registered"]
    assert documents("indications")["GI-EU-PGI-XX-1"].texts == {"ti": ["Tea"], "ab": ["Tea leaves"]}
    assert documents("layouts")["IC-CN-BS.205000001"].row["title"] == "驱动芯片"
    article = documents("literature")["doi:10.1/x"]
    assert (article.dates["pd"], article.row["title"]) == ((20190101, 20191231), "锂电池")


@pytest.mark.parametrize("code", ["patents", "marks", "indications", "layouts", "literature"])
def test_every_collection_is_registered_with_its_facets_and_default_field(code):
    spec = get_collection(code)
    codes = {field.code for field in spec.fields}
    assert spec.default_field in codes
    assert set(spec.number_fields) <= codes
    assert all(set(field.parts) <= codes for field in spec.fields)
    names = [name for field in spec.fields for name in (field.code, *field.names)]
    assert len(names) == len(set(names))


CODES = "ti ab cl de ta tac pa in ipc cpc pn an pr office kind pd ad prd ct"
CHINESE = "标题 摘要 权利要求 说明书 申请人 发明人 公开号 申请号 优先权号 公开日 申请日 优先权日 分类号"


def test_every_language_field_and_chinese_name_of_patents_is_there():
    names = {name for field in get_collection("patents").fields for name in (field.code, *field.names)}
    assert {*CODES.split(), *CHINESE.split()} <= names
