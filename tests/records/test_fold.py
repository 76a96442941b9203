"""What holds of a record when several files speak of it, worked by hand."""

import json
from dataclasses import replace

from opentisc.records.lake.fold import Saying, fold
from opentisc.records.lake.joining import targets
from opentisc.records.lake.kinds import Kind, cluster_of, decode, take_apart
from opentisc.records.types import (
    Classification,
    LegalEvent,
    LocalText,
    Mark,
    Paragraph,
    PatentType,
    RecordId,
)
from tests.records.lake_records import application, day, party, patent


def saying(record, *, batch=1, seq=0, rank=50, source="s", audience="public"):
    said = next(take_apart(record))
    return Saying(
        record_id=record.record_id,
        batch=batch,
        seq=seq,
        entry=0,
        where=f"record {seq}",
        source=source,
        rank=rank,
        audience=audience,
        dated=said.dated,
        sha=said.sha,
        payload=said.payload,
        description=said.description,
    )


def folded(kind, record_id, *sayings):
    row = fold(kind, record_id, sayings)
    return decode(kind, row.payload, row.description), row


def conflicts(row):
    return [(one["group"], one["value"]) for one in json.loads(row.conflicts or b"[]")]


def test_rank_before_date_before_batch():
    low = saying(patent(title="Low"), rank=10, batch=9)
    high = saying(patent(title="High"), rank=20, batch=1)
    record, row = folded(Kind.PATENTS, "XX1A", low, high)
    assert record.titles[0].value == "High"
    assert [group for group, _ in conflicts(row)] == ["titles:en"]
    old = saying(application("7", status="granted", status_on=day("2022-01-01")), batch=1)
    late = saying(application("7", status="pending", status_on=day("2020-01-01")), batch=2)
    record, _ = folded(Kind.APPLICATIONS, "APP-XX7", old, late)
    assert record.status == "granted"


def test_the_order_in_which_sayings_are_read_changes_nothing():
    sayings = [saying(patent(title=title), batch=batch) for batch, title in enumerate("abc", 1)]
    rows = {fold(Kind.PATENTS, "XX1A", order) for order in (tuple(sayings), tuple(reversed(sayings)))}
    assert len(rows) == 1


def test_a_status_and_its_day_never_come_from_two_files():
    better = saying(application("7", status="granted"), rank=90)
    other = saying(application("7", status="lapsed", status_on=day("2021-01-01")), rank=10)
    record, _ = folded(Kind.APPLICATIONS, "APP-XX7", better, other)
    assert (record.status, record.status_on) == ("granted", None)


def test_two_looks_of_one_number_are_no_conflict():
    plain = patent(application="7")
    assert plain.application_number is not None
    spaced = replace(plain, application_number=replace(plain.application_number, as_given="XX 7"))
    _, row = folded(Kind.PATENTS, "XX1A", saying(plain), saying(spaced, batch=2))
    assert conflicts(row) == []


def test_an_unknown_type_neither_wins_nor_stands_as_a_conflict():
    told = saying(patent(type=PatentType.DESIGN), batch=1)
    silent = saying(patent(), batch=2)
    record, row = folded(Kind.PATENTS, "XX1A", told, silent)
    assert (record.type, conflicts(row)) == (PatentType.DESIGN, [])


def test_classes_of_one_scheme_do_not_hide_another():
    ipc = patent(classes=(Classification(scheme="ipc", symbol="A01B1/00"),))
    cpc = patent(classes=(Classification(scheme="cpc", symbol="A01B1/02"),))
    record, row = folded(Kind.PATENTS, "XX1A", saying(ipc), saying(cpc, batch=2))
    assert {(one.scheme, one.symbol) for one in record.classes} == {("ipc", "A01B1/00"), ("cpc", "A01B1/02")}
    assert conflicts(row) == []


def test_a_description_is_folded_by_language_too():
    chinese = patent(description=(Paragraph(language="zh", text="灯"),))
    english = patent(description=(Paragraph(language="en", text="A lamp."),))
    record, _ = folded(Kind.PATENTS, "XX1A", saying(chinese), saying(english, batch=2))
    assert {one.language: one.text for one in record.description} == {"zh": "灯", "en": "A lamp."}


def test_events_are_united_each_with_the_file_that_said_it_first():
    grant = LegalEvent(office="XX", event="grant", happened_on=day("2020-01-01"))
    lapse = LegalEvent(office="XX", event="lapse", happened_on=day("2022-01-01"))
    record, row = folded(
        Kind.APPLICATIONS,
        "APP-XX7",
        saying(application("7", events=(grant, lapse)), batch=2),
        saying(application("7", events=(grant,)), batch=1),
    )
    assert record.events == (grant, lapse)
    origin = json.loads(row.origin)
    assert [origin["origins"][at]["batch"] for at in origin["groups"]["events"]] == [1, 2]


def test_the_same_file_twice_keeps_the_first_origin():
    once = saying(patent(), batch=1)
    again = saying(patent(), batch=2)
    assert fold(Kind.PATENTS, "XX1A", [once, again]) == fold(Kind.PATENTS, "XX1A", [once])


def test_what_the_centre_alone_may_see_waits():
    public = saying(patent(title="Public"), rank=10)
    bought = saying(patent(title="Bought"), rank=90, audience="centre")
    record, row = folded(Kind.PATENTS, "XX1A", public, bought)
    assert (record.titles[0].value, row.audience, row.sources) == ("Public", "public", ("s",))


def test_the_cluster_is_the_number_without_its_kind():
    assert cluster_of(patent("IN", "325016", "B")) == "IN325016"
    assert cluster_of(patent("IN", "325016", None)) == "IN325016"
    assert cluster_of(patent("US", "4058776", "A")) == "US4058776"


def test_a_number_without_kind_joins_the_one_publication_that_has_it():
    bare = saying(patent("IN", "325016", None, title="Pump", applicants=(party("One"),)), source="list")
    kinded = saying(patent("IN", "325016", "B", title="PUMP"), batch=2)
    made = targets("IN325016", [bare, kinded])
    assert list(made) == ["IN325016B"]
    record, row = folded(Kind.PATENTS, "IN325016B", *made["IN325016B"])
    assert (record.record_id, record.publication.kind) == ("IN325016B", "B")
    assert (record.titles[0].value, record.applicants) == ("PUMP", (party("One"),))
    assert conflicts(row)[0][1]["titles"] == [{"language": "en", "value": "Pump"}]


def test_a_number_without_kind_stands_alone_beside_two_publications():
    bare = saying(patent("EP", "1234567", None))
    others = [saying(patent("EP", "1234567", kind)) for kind in ("A1", "B1")]
    assert sorted(targets("EP1234567", [bare, *others])) == ["EP1234567", "EP1234567A1", "EP1234567B1"]


def test_a_public_number_does_not_vanish_into_what_the_centre_alone_may_see():
    bare = saying(patent("IN", "325016", None))
    kinded = saying(patent("IN", "325016", "B"), audience="centre")
    assert sorted(targets("IN325016", [bare, kinded])) == ["IN325016", "IN325016B"]


def test_an_application_inside_a_publication_is_taken_apart():
    facts = application("7", status="granted", titles=(LocalText(language="en", value="x"),))
    whole = patent(application="7", description=(Paragraph(language="en", text="Text."),))
    whole = replace(whole, application=facts)
    first, second = take_apart(whole)
    assert (first.kind, second.kind, second.nested) == (Kind.PATENTS, Kind.APPLICATIONS, True)
    assert b"Text." not in first.payload
    assert first.description is not None
    assert decode(Kind.APPLICATIONS, second.payload) == facts


def test_an_event_that_two_standards_give_is_one_with_both_origins():
    # TSDR: ST.66 has the four letters, ST.96 a fifth for the way the event was entered.
    short = LegalEvent(
        office="US", code="PRAN", happened_on=day("2015-04-14"), text="POST REGISTRATION ACTION"
    )
    full = replace(short, code="PRANO")
    other = LegalEvent(office="US", code="MAIL", happened_on=day("2015-04-14"), text="PAPER RECEIVED")
    mark = Mark(record_id=RecordId("TM-US-1"), events=(short, other))
    record, row = folded(
        Kind.MARKS,
        "TM-US-1",
        saying(mark, batch=1),
        saying(replace(mark, events=(full,)), batch=2),
        saying(replace(mark, events=(full,)), batch=3),  # the same file again is not a further origin
    )
    assert record.events == (full, other)
    origin = json.loads(row.origin)
    assert [origin["origins"][at]["batch"] for at in origin["groups"]["events"]] == [1, 1]
    assert [[origin["origins"][at]["batch"] for at in others] for others in origin["also"]["events"]] == [
        [2],
        [],
    ]


def test_what_one_file_says_twice_stays_twice():
    letter = LegalEvent(office="US", code="DOCK", happened_on=day("2000-08-18"), text="ASSIGNED TO EXAMINER")
    mark = Mark(record_id=RecordId("TM-US-1"), events=(letter, letter))
    more = replace(mark, words="A")
    record, _row = folded(Kind.MARKS, "TM-US-1", saying(mark, batch=1), saying(more, batch=2))
    assert record.events == (letter, letter)
