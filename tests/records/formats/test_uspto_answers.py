"""Answers of the USPTO's assignment search and of its Open Data Portal."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from opentisc.kernel.containers import COMMAND
from opentisc.records.formats import uspto_assignment, uspto_odp
from opentisc.records.formats.base import Format, Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.reading import read_paths
from opentisc.records.types import Application, Party

XML = """<?xml version="1.0"?><response><result><doc>
<str name="reelNo">99001</str><str name="frameNo">7</str><str name="pageCount">6</str>
<date name="recordedDate">2006-09-15T04:00:00Z</date>
<str name="conveyanceText">CHANGE OF NAME (SEE DOCUMENT FOR DETAILS).</str>
<date name="patAssignorEarliestExDate">2006-09-14T04:00:00Z</date>
<arr name="patAssignorName"><str>OLD &amp; CO.</str></arr>
<arr name="patAssigneeName"><str>NEW &amp; CO.</str></arr>
<arr name="patAssigneeAddress1"><str>1 LANE</str></arr><arr name="patAssigneeAddress2"><str>NULL</str></arr>
<arr name="patAssigneeCity"><str>TOWN</str></arr>
<arr name="inventionTitle"><str>THING</str><str>OTHER</str><str>LAST</str></arr>
<arr name="applNum"><str>10999901</str><str>NULL</str><str>NULL</str></arr>
<arr name="pctNum"><str>NULL</str><str>PCT/US2012/012345</str><str>NULL</str></arr>
<arr name="filingDate"><date>2003-07-28T04:00:00Z</date><date>0001-01-01T00:00:00Z</date>
<date>0001-01-01T00:00:00Z</date></arr>
<arr name="inventors"><str>A Person</str><str>NULL</str><str>NULL</str></arr>
<arr name="patNum"><str>7999999</str><str>NULL</str><str>NULL</str></arr>
</doc></result></response>"""


def read(form: Format, content: str, name: str = "") -> list[Item]:
    return list(form.read(io.BytesIO(content.encode()), ReadOptions(name=name)))


def application(item: Item) -> Application:
    assert isinstance(item, Found)
    assert isinstance(item.record, Application)
    return item.record


def test_each_property_of_a_conveyance_is_an_application() -> None:
    first, second, third = read(uspto_assignment.FORMAT, XML)
    record = application(first)
    assert record.record_id == "APP-US10999901"
    assert record.filed_on == "2003-07-28"
    assert record.publications == ("US7999999",)
    assert record.titles[0].value == "THING"
    (change,) = record.conveyances
    assert (change.kind, change.executed_on, change.recorded_on) == (
        "name_change",
        "2006-09-14",
        "2006-09-15",
    )
    assert change.reference == "99001/7"
    assert change.from_parties == (Party(name="OLD & CO."),)
    assert change.to_parties == (Party(name="NEW & CO.", address="1 LANE", city="TOWN"),)
    assert application(second).record_id == "APP-WOUS2012012345"
    assert application(second).conveyances == record.conveyances
    assert isinstance(third, Rejected)
    assert (third.where, third.reason) == ("record 1 property 3", "missing_number")


def test_what_the_conveyance_carried_is_counted_once() -> None:
    first, second, _ = read(uspto_assignment.FORMAT, XML)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert first.unmapped == {"properties/inventors": 1, "pageCount": 1}
    assert second.unmapped == {}


def test_a_cut_answer_gives_what_came_before_and_says_so() -> None:
    items = read(uspto_assignment.FORMAT, XML.replace("</result></response>", "<doc><str>"))
    assert [type(item) for item in items] == [Found, Found, Rejected, Rejected]
    last = items[-1]
    assert isinstance(last, Rejected)
    assert last.reason == "not_well_formed"


def test_a_conveyance_without_property_is_told() -> None:
    (item,) = read(
        uspto_assignment.FORMAT, '{"docs": [{"reelNo": "1", "frameNo": "2", "conveyanceText": "X"}]}'
    )
    assert isinstance(item, Rejected)
    assert (item.reason, item.detail) == ("no_property", "1/2")


@pytest.mark.real_data
@pytest.mark.parametrize(("number", "properties"), [("1", 5), ("2", 1), ("3", 379)])
def test_xml_and_json_of_an_answer_say_the_same(shared_data: Path, number: str, properties: int) -> None:
    packed = ".gz" if number == "3" else ""
    records: list[list[Application]] = []
    for kind in ("xml", "json"):
        name = f"uspto__assignment__fixtures__assignment_{number}.{kind}{packed}"
        path = shared_data / "fixtures-uspto-web" / name
        items = read_paths([path], format_code="uspto-assignment", limits=COMMAND, options=ReadOptions())
        records.append([application(item) for _, item in items])
    by_xml, by_json = records
    assert len(by_xml) == len(by_json) == properties
    for one, other in zip(by_xml, by_json, strict=True):
        assert one.record_id == other.record_id
        assert (one.filed_on, one.granted_on, one.publications) == (
            other.filed_on,
            other.granted_on,
            other.publications,
        )
        assert one.conveyances[0].from_parties == other.conveyances[0].from_parties
        assert one.conveyances[0].reference == other.conveyances[0].reference


@pytest.mark.real_data
def test_the_real_conveyances_have_their_kinds_and_parties(shared_data: Path) -> None:
    folder = shared_data / "fixtures-uspto-web"
    path = folder / "uspto__assignment__fixtures__assignment_3.xml.gz"
    items = read_paths([path], format_code=None, limits=COMMAND, options=ReadOptions())
    kinds = {
        (one.conveyances[0].reference, one.conveyances[0].kind)
        for one in (application(item) for _, item in items)
    }
    assert Counter(kind for _, kind in kinds) == {"pledge": 6, "release": 2, "assignment": 1}
    path = folder / "uspto__assignment__fixtures__assignment_1.xml"
    items = read_paths([path], format_code=None, limits=COMMAND, options=ReadOptions())
    first = application(next(iter(items))[1])
    assert (first.record_id, first.filed_on, first.granted_on) == (
        "APP-US10628795",
        "2003-07-28",
        "2006-10-31",
    )
    assert first.publications == ("US20040073746", "US7130913")
    assert first.conveyances[0].from_parties[0].name == "REALTIME DATA COMPRESSION SYSTEMS, INC."
    assert first.conveyances[0].to_parties[0].name == "REALTIME DATA LLC"
    assert (first.conveyances[0].executed_on, first.conveyances[0].reference) == ("2006-09-14", "18247/405")


PART = {"patentBag": [{"transactionContentBag": [{"recordedDate": "2016-09-02", "caseActionCode": "IEXX"}]}]}


def odp(document: object, name: str = "") -> list[Item]:
    return read(uspto_odp.FORMAT, json.dumps(document), name)


def test_a_part_without_number_takes_it_from_the_file_name_or_is_rejected() -> None:
    (item,) = odp(PART, "15123456-transactions.json")
    assert application(item).record_id == "APP-US15123456"
    for name in ("transactions.json", "15123456-16123456.json", "115123456.json"):
        (item,) = odp(PART, name)
        assert isinstance(item, Rejected)
        assert (item.reason, item.field) == ("missing_number", "applicationNumberText")
        assert "transactionContentBag" in item.detail


def parent(of: str, number: str, code: str) -> dict[str, Any]:
    return {
        "parentApplicationNumberText": number,
        "childApplicationNumberText": of,
        "claimParentageTypeCode": code,
    }


def test_a_continuity_answer_is_about_the_one_that_is_nobodys_parent() -> None:
    chain = [parent("15999901", "PCT/US15/27322", "NST"), parent("PCT/US15/27322", "61999901", "PRO")]
    (item,) = odp({"patentBag": [{"continuityBag": {"parentContinuityBag": chain}}]})
    record = application(item)
    assert record.record_id == "APP-US15999901"
    assert [(one.relation, one.number.office, one.number.number) for one in record.related] == [
        ("pct_filing", "WO", "US2015027322"),
        ("provisional", "US", "61999901"),
    ]
    two = [parent("15999901", "1", "CON"), parent("15999902", "2", "CON")]
    (item,) = odp({"patentBag": [{"continuityBag": {"parentContinuityBag": two}}]})
    assert isinstance(item, Rejected)


def test_todays_answer_with_its_other_names_is_read() -> None:
    entry = {
        "applicationNumberText": "14412875",
        "applicationMetaData": {
            "filingDate": "2015-01-05",
            "inventionTitle": "THING",
            "applicationStatusDescriptionText": "Patented Case",
            "patentNumber": "9999999",
            "grantDate": "2018-06-05",
        },
        "eventDataBag": [
            {"eventCode": "PTAC", "eventDescriptionText": "Patent Issue", "eventDate": "2018-06-05"}
        ],
        "parentContinuityBag": [parent("14412875", "13412875", "CON")],
        "foreignPriorityBag": [
            {"ipOfficeName": "JAPAN", "applicationNumberText": "2017-187096", "filingDate": "2017-09-27"},
            {"ipOfficeName": "NOWHERE", "applicationNumberText": "1", "filingDate": "soon"},
        ],
        "patentTermAdjustmentData": {"adjustmentTotalQuantity": 42.0},
    }
    (item,) = odp({"count": 1, "patentFileWrapperDataBag": [entry]})
    record = application(item)
    assert (record.status, record.granted_on, record.term_adjustment_days) == ("granted", "2018-06-05", 42)
    assert record.publications == ("US9999999",)
    assert record.events[0].text == "Patent Issue"
    assert [(one.relation, one.number.office, one.number.number) for one in record.related[:2]] == [
        ("continuation", "US", "13412875"),
        ("priority", "JP", "2017187096"),
    ]
    assert isinstance(item, Found)
    assert item.unmapped == {
        "foreignPriorityBag/countryName!unreadable": 1,
        "foreignPriorityBag/filingDate!unreadable": 1,
    }


@pytest.mark.parametrize(
    "document", [{}, [], {"patentBag": []}, {"patentBag": [{"applicationNumberText": "?"}]}]
)
def test_an_answer_without_record_is_one_row(document: object) -> None:
    (item,) = odp(document)
    assert isinstance(item, Rejected)


@pytest.mark.parametrize("head", [b'{"count": 1, "patentBag" : [', b'{"patentFileWrapperDataBag": ['])
def test_the_portal_is_known_by_its_bags(head: bytes) -> None:
    assert uspto_odp.FORMAT.recognises(Sample("a.json", head))
    assert not uspto_odp.FORMAT.recognises(Sample("a.json", b'{"patents": ['))


def real(folder: Path, name: str, as_name: str = "") -> list[Item]:
    with (folder / "fixtures-uspto-web" / f"uspto__odp__fixtures__{name}.json").open("rb") as stream:
        return list(uspto_odp.FORMAT.read(stream, ReadOptions(name=as_name)))


@pytest.mark.real_data
def test_the_real_application_is_read(shared_data: Path) -> None:
    (item,) = real(shared_data, "application")
    record = application(item)
    assert (record.record_id, record.filed_on) == ("APP-US15123456", "2016-09-02")
    assert (record.status, record.status_on) == ("abandoned", "2018-10-02")
    assert record.status_as_given == "Abandoned  --  Failure to Respond to an Office Action"
    assert record.titles[0].value == "TONGUE RETRACTORS FOR FRENOTOMIES"
    assert record.publications == ("US20170071586A1",)
    assert len(record.events) == 46
    assert (record.events[0].code, record.events[0].happened_on) == ("IEXX", "2016-09-02")
    (conveyance,) = record.conveyances
    assert conveyance.from_parties[0].name == "WANG, MARVIN"
    assert conveyance.to_parties[0].name == "THE GENERAL HOSPITAL CORPORATION"
    assert (conveyance.kind, conveyance.executed_on, conveyance.recorded_on, conveyance.reference) == (
        "assignment",
        "2018-09-23",
        "2018-10-25",
        "047305/0442",
    )
    assert [(one.relation, one.number.as_given) for one in record.related] == [
        ("pct_filing", "PCT/US15/27322"),
        ("provisional", "61983088"),
        ("child_continuation", "16132008"),
    ]


@pytest.mark.real_data
def test_the_real_parts_are_read_or_told(shared_data: Path) -> None:
    assert application(real(shared_data, "continuity")[0]).record_id == "APP-US15123456"
    assert application(real(shared_data, "biblio")[0]).status_on == "2018-10-02"
    searched = [application(item) for item in real(shared_data, "search")]
    assert len(searched) == 25
    assert (searched[1].record_id, searched[1].titles[0].value) == ("APP-US96050025", "PARTITION MAP")
    (papers,) = [application(item) for item in real(shared_data, "documents")]
    assert (papers.record_id, len(papers.events)) == ("APP-US16330077", 117)
    assert (papers.events[0].code, papers.events[0].happened_on) == ("RCEX", "2023-03-27")
    for name in ("adjustment", "assignment", "attorney", "foreign_priority", "transactions"):
        (item,) = real(shared_data, name)
        assert isinstance(item, Rejected)
        assert item.reason == "missing_number"
    adjusted = application(real(shared_data, "adjustment", "16999901.json")[0])
    assert (adjusted.filed_on, adjusted.granted_on, adjusted.term_adjustment_days) == (
        "2018-09-06",
        "2021-01-26",
        0,
    )
    (priority,) = application(real(shared_data, "foreign_priority", "16999901.json")[0]).related
    assert (priority.number.office, priority.number.dated) == ("JP", "2017-09-27")
