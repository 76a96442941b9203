"""Lists of marks and designs of the EUIPO."""

import io
import json
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.euipo import FORMAT
from opentisc.records.types import Mark, Patent, PatentType

MARK = {
    "applicationNumber": "099900001",
    "applicants": [{"office": "EM", "identifier": "1", "name": "Invented\n Ltd"}],
    "applicationDate": "1996-06-19",
    "markBasis": "EU_TRADEMARK",
    "markFeature": "SHAPE_3D",
    "niceClasses": [25, 46],
    "publications": [
        {"bulletinNumber": "1999/024", "publicationDate": "1999-03-29", "publicationSection": "B.2"},
        {"bulletinNumber": "1998/054", "publicationDate": "1998-07-20", "publicationSection": "A.1"},
    ],
    "status": "APPEALED",
    "wordMarkSpecification": {"verbalElement": "WORD"},
}
DESIGN = {
    "designNumber": "099900001-0002",
    "applicationNumber": "099900001",
    "locarnoClasses": ["08.06"],
    "applicants": [{"office": "EM", "identifier": "2"}],
    "applicationDate": "2017-09-08",
    "registrationDate": "2017-09-09",
    "expiryDate": "2022-09-08",
    "status": "EXPIRED",
}


def read(document: object) -> list[Item]:
    return list(FORMAT.read(io.BytesIO(json.dumps(document).encode()), ReadOptions()))


def found(item: Item) -> Found:
    assert isinstance(item, Found)
    return item


def test_a_mark_has_its_class_type_state_and_publications() -> None:
    (item,) = read({"trademarks": [MARK], "totalElements": 1})
    record = found(item).record
    assert isinstance(record, Mark)
    assert (record.record_id, record.words, record.mark_type) == (
        "TM-EM-099900001",
        "WORD",
        "three_dimensional",
    )
    assert [goods.nice_class for goods in record.goods] == [25]
    assert (record.status, record.status_as_given) == (None, "APPEALED")
    assert record.published_on == "1998-07-20"
    assert [event.code for event in record.events] == ["B.2", "A.1"]
    assert (record.owners[0].name, record.owners[0].identifier) == ("Invented Ltd", "EM 1")


def test_what_a_mark_carried_and_no_field_took_is_counted() -> None:
    (item,) = read({"trademarks": [MARK]})
    assert found(item).unmapped == {"markBasis": 1, "niceClasses!unreadable": 1}


def test_a_design_is_a_patent_of_that_type_with_its_own_application() -> None:
    (item,) = read({"designs": [DESIGN]})
    record = found(item).record
    assert isinstance(record, Patent)
    assert (record.record_id, record.type) == ("EM0999000010002", PatentType.DESIGN)
    assert [item.symbol for item in record.classes] == ["08-06"]
    assert record.application_number is not None
    assert record.application_number.number == "099900001"
    assert record.application is not None
    assert record.application_id == record.application.record_id == "APP-EM0999000010002"
    assert (record.application.granted_on, record.application.expires_on) == ("2017-09-09", "2022-09-08")
    assert record.published_on is None
    assert found(item).unmapped == {"applicants/office": 1, "applicants/identifier": 1}


def test_rows_that_cannot_be_taken_are_told_and_the_others_read() -> None:
    items = read(
        {"trademarks": [{**MARK, "applicationNumber": ""}, 7, MARK], "designs": [{"designNumber": "?"}]}
    )
    assert [(item.where, item.reason) for item in items if isinstance(item, Rejected)] == [
        ("trademarks 1", "unreadable_number"),
        ("trademarks 2", "not_an_object"),
        ("designs 1", "unreadable_number"),
    ]
    assert len(items) == 4


def test_the_list_is_known_by_its_members() -> None:
    assert FORMAT.recognises(Sample("a.json", json.dumps({"trademarks": [MARK]}).encode()))
    assert not FORMAT.recognises(Sample("a.json", b'{"trademarks": []}'))
    assert not FORMAT.recognises(Sample("a.json", b"[]"))


def real(folder: Path, name: str) -> list[Item]:
    with (folder / "fixtures-trademark" / name).open("rb") as stream:
        return list(FORMAT.read(stream, ReadOptions()))


@pytest.mark.real_data
def test_the_real_lists_are_read_whole(shared_data: Path) -> None:
    marks = [found(item).record for item in real(shared_data, "euipo-tm_list_size10.json")]
    assert len(marks) == 10
    first = marks[0]
    assert isinstance(first, Mark)
    assert (first.record_id, first.words, first.mark_type) == (
        "TM-EM-000274084",
        "RIZLA+ INTERNATIONAL",
        "figurative",
    )
    assert [goods.nice_class for goods in first.goods] == [25, 34]
    assert (first.filed_on, first.published_on, first.registered_on, first.expires_on) == (
        "1996-06-19",
        "1998-07-20",
        "1999-02-10",
        "2006-06-19",
    )
    assert first.status == "expired"
    assert first.owners[0].name == "John Player & Sons Limited"
    assert first.agents[0].name == "STEVENS HEWLETT & PERKINS"
    apple = [found(item).record for item in real(shared_data, "euipo-tm_apple_size10.json")]
    assert len(apple) == 10
    assert "TM-EM-W00928475" in [record.record_id for record in apple]
    designs = [found(item).record for item in real(shared_data, "euipo-design_list_size10.json")]
    assert len({record.record_id for record in designs}) == 10
    assert designs[0].record_id == "EM0042478230007"
