"""Histories in the database: whose, numbers, repetition, limits, and a database that refuses."""

import sqlite3
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction

from opentisc.accounts.types import OPERATOR
from opentisc.search import history, queries
from opentisc.search.history import base, kept
from opentisc.search.history.visiting import MOST_CHARACTERS, VisitorHistory
from opentisc.search.models import SearchHistory, SearchStep
from opentisc.search.types import Collapse, FacetChoice, Page, Query, Sort

pytestmark = [pytest.mark.django_db, pytest.mark.req("UX-13")]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def found(text: str = "ti:a", *, total: int = 3, version: int = 1, **asked: object) -> Page:
    return Page(
        query=Query(text=text, **asked), total=total, data_version=version, query_in_words=f"[{text}]"
    )


def keep(owner, page: Page) -> int | None:
    return history.keep(history.history_of(owner), page, now=NOON).number


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("li@example.org", "x")


def test_everybody_counts_from_one(person, django_user_model):
    other = django_user_model.objects.create_user("wu@example.org", "x")
    assert [keep(owner, found()) for owner in (person, other, OPERATOR)] == [1, 1, 1]
    assert keep(person, found("ti:b")) == 2
    assert history.history_of(other).find(2) is None


def test_a_step_holds_what_was_asked_and_found(person):
    choice = FacetChoice(facet="year", value="2020")
    keep(person, found(" ti:a", total=12, version=7, collection="marks", exclude=(choice,), as_of=5))
    step = history.history_of(person).find(1)
    assert (step.past.text, step.past.collection, step.past.exclude) == (" ti:a", "marks", (choice,))
    assert (step.words, step.total, step.data_version, step.as_of) == ("[ ti:a]", 12, 7, 5)
    assert (step.searched_at, step.collapse) == (NOON, Collapse.NONE)


def test_the_same_search_again_keeps_its_number(person):
    assert [keep(person, found(text)) for text in ("ti:a", "ti:a", "ti:b", "ti:a")] == [1, 1, 2, 3]


def test_another_page_order_or_grouping_belongs_to_the_list_it_is_of(person):
    keep(person, found("ti:a"))
    keep(person, found("ti:b"))
    for more in ({"offset": 20}, {"sort": Sort.DATE}, {"collapse": Collapse.SIMPLE}):
        assert keep(person, found("ti:a", **more)) == 1
    assert keep(person, found("ti:c", sort=Sort.DATE)) == 3


@pytest.mark.parametrize(
    "more",
    [
        {"collection": "marks"},
        {"include": (FacetChoice(facet="year", value="2020"),)},
        {"exclude": (FacetChoice(facet="year", value="2020"),)},
        {"as_of": 1},
    ],
)
def test_another_collection_narrowing_or_version_is_another_step(person, more):
    assert [keep(person, found()), keep(person, found(**more))] == [1, 2]


def test_newer_data_bring_the_total_of_the_same_search_up(person):
    keep(person, found(total=3, version=1))
    assert keep(person, found(total=5, version=2)) == 1
    step = history.history_of(person).find(1)
    assert (step.total, step.data_version) == (5, 2)


def test_opening_a_collection_is_no_step(person):
    assert keep(person, found("  ")) is None
    assert keep(person, found("", include=(FacetChoice(facet="year", value="2020"),))) == 1


def test_the_database_refuses_a_number_twice_and_an_ownerless_history(person):
    keep(person, found())
    row = SearchStep.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    keep(OPERATOR, found())
    for wrong in ({"of_command": True}, {"of_command": False}, {"of_command": True, "owner": person}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SearchHistory.objects.create(**wrong)


def test_the_oldest_steps_go_when_there_are_too_many(person, monkeypatch):
    monkeypatch.setattr(kept, "MOST_STEPS", 5)
    monkeypatch.setattr(kept, "_SWEPT_EVERY", 10)
    for number in range(10):
        keep(person, found(f"ti:a{number}"))
    assert [one.number for one in history.history_of(person).steps()] == [10, 9, 8, 7, 6]


def test_an_account_that_goes_takes_its_history_with_it(person):
    keep(person, found())
    person.delete()
    assert (SearchHistory.objects.count(), SearchStep.objects.count()) == (0, 0)


def test_nobody_without_a_session_has_a_history():
    own = history.history_of(None)
    assert (own.is_on, own.count(), own.find(1)) == (False, 0, None)
    assert keep(None, found()) is None


def test_the_steps_of_a_session_stay_small():
    session = SessionStore()
    own = VisitorHistory(session)
    own.switch(on=True)
    session.save()
    for number in range(8):
        history.keep(own, found(f"ti:{'a' * 5_000}{number}"), now=NOON)
    numbers = [one.number for one in own.steps()]
    assert numbers == [8, 7, 6, 5]  # each takes 10,000 characters and a few: text and words
    assert sum(len(one.past.text) + len(one.words) for one in own.steps()) <= MOST_CHARACTERS
    assert SessionStore(session.session_key)["search_history"]["last"] == 8


def test_a_session_that_was_deleted_meanwhile_costs_the_step_alone():
    session = SessionStore()
    own = VisitorHistory(session)
    own.switch(on=True)
    session.save()
    SessionStore(session.session_key).delete()
    assert history.keep(own, found(), now=NOON) == history.Kept(failed=True)


def test_only_the_steps_that_a_query_names_are_read(person, shelf, django_assert_num_queries):
    from tests.search.test_queries import made

    shelf(made("A", "battery"), made("B", "cell"))
    keep(person, found("ti:battery"))
    keep(person, found("ti:cell"))
    steps = history.KnownSteps(history.history_of(person))
    with django_assert_num_queries(0):
        assert queries.run(Query(text="ti:cell", history=steps), actor=None).total == 1
    with django_assert_num_queries(1):
        assert queries.run(Query(text="#1 OR (#1 AND ti:a)", history=steps), actor=None).total == 1


def test_the_chip_of_a_step_stands_for_the_whole_step(shelf):
    from tests.search.test_queries import made

    shelf(made("A", "battery cell"), made("B", "cell"))
    from opentisc.search.types import PastStep

    steps = {1: PastStep(text="ti:battery AND ti:cell")}
    page = queries.run(Query(text="#1", history=steps), actor=None)
    assert [(one.words, one.without) for one in page.chips] == [(page.query_in_words, "")]
    page = queries.run(Query(text="#1 AND ti:cell", history=steps), actor=None)
    assert [one.without for one in page.chips] == ["ti:cell", "#1"]
    assert [(one.number, one.words) for one in page.steps] == [(1, page.chips[0].words)]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="never: on PostgreSQL a row of one's own is waited for"
)
def test_another_writer_is_waited_for_only_a_moment(monkeypatch):
    """The wait is shortened on the connection and put back; what the database then says is the failure."""
    asked: list[str] = []
    cursor = SimpleNamespace(execute=asked.append)

    class Opened:
        def __enter__(self):
            return cursor

        def __exit__(self, *_wrong):
            return None

    monkeypatch.setattr(connection, "cursor", Opened)
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"timeout": 20})
    with pytest.raises(sqlite3.OperationalError), base.briefly():
        raise sqlite3.OperationalError("database is locked")
    assert asked == ["PRAGMA busy_timeout = 250", "PRAGMA busy_timeout = 20000"]
