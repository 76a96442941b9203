"""The status on one day as far as it was known on another, worked by hand."""

from datetime import date

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.records import actions, queries
from opentisc.records.status.deriving import KnownEvent, Stated, status_on
from opentisc.records.types import LegalEvent
from tests.records.lake_records import application, day, patent


def event(word, on, known="2000-01-01"):
    happened = day(on) if on else None
    return KnownEvent(
        event=LegalEvent(office="XX", event=word, happened_on=happened), known_on=date.fromisoformat(known)
    )


LIFE = [
    event("application_published", "2010-01-01"),
    event("grant", "2012-01-01"),
    event("lapse", "2015-01-01", known="2016-06-01"),
    event("restoration", "2017-01-01", known="2017-06-01"),
    event("expiry", "2030-01-01", known="2017-06-01"),
]


@pytest.mark.parametrize(
    ("valid", "known", "status"),
    [
        ("2009-12-31", "2020-01-01", None),
        ("2010-01-01", "2020-01-01", "pending"),
        ("2012-01-01", "2020-01-01", "granted"),
        ("2016-01-01", "2016-05-31", "granted"),  # the lapse was not known yet
        ("2016-01-01", "2016-06-01", "lapsed"),
        ("2017-01-01", "2017-05-31", "lapsed"),
        ("2017-01-01", "2017-06-01", "granted"),  # restored to what stood before the lapse
        ("2030-01-01", "2020-01-01", "expired"),
    ],
)
def test_status_by_valid_and_known_day(valid, known, status):
    answer = status_on(LIFE, valid_on=date.fromisoformat(valid), known_on=date.fromisoformat(known))
    assert answer.status == status


def test_a_late_publication_does_not_undo_a_grant():
    events = [event("grant", "2012-01-01"), event("publication", "2013-01-01")]
    answer = status_on(events, valid_on=date(2014, 1, 1), known_on=date(2014, 1, 1))
    assert (answer.status, answer.since) == ("granted", date(2012, 1, 1))


def test_what_is_dated_to_the_year_holds_from_its_last_day():
    events = [event("grant", "2012")]
    assert status_on(events, valid_on=date(2012, 12, 30), known_on=date(2020, 1, 1)).status is None
    assert status_on(events, valid_on=date(2012, 12, 31), known_on=date(2020, 1, 1)).status == "granted"


def test_an_event_without_a_day_changes_nothing_and_is_named():
    answer = status_on([event("lapse", None)], valid_on=date(2020, 1, 1), known_on=date(2020, 1, 1))
    assert answer.status is None
    assert [one.event for one in answer.undated] == ["lapse"]


def test_a_stated_status_holds_until_a_later_event():
    stated = [Stated(status="granted", on=date(2012, 1, 1), known_on=date(2012, 1, 1))]
    events = [event("lapse", "2015-01-01")]
    before = status_on(events, valid_on=date(2014, 1, 1), known_on=date(2020, 1, 1), stated=stated)
    after = status_on(events, valid_on=date(2016, 1, 1), known_on=date(2020, 1, 1), stated=stated)
    assert (before.status, after.status) == ("granted", "lapsed")


def test_a_record_knows_its_events_from_the_day_of_their_batch(home, write):
    lapse = LegalEvent(office="XX", event="lapse", happened_on=day("2015-01-01"))
    grant = LegalEvent(office="XX", event="grant", happened_on=day("2012-01-01"))
    records = patent(application="7"), application("7", events=(grant, lapse))
    actions.import_paths([write(*records)], by=OPERATOR)
    view = queries.get_record("XX1A", actor=OPERATOR)
    today = date.fromisoformat(view.application_origins[0].known_on)
    assert queries.legal_status(view, valid_on=today, known_on=today).status == "lapsed"
    assert queries.legal_status(view, valid_on=date(2013, 1, 1), known_on=today).status == "granted"
    assert queries.legal_status(view, valid_on=today, known_on=date(2011, 1, 1)).status is None
