"""Own searches of a request: what the log keeps, what `#n` means, who may search."""

import pytest

from opentisc.accounts.models import Person
from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import SearchStep
from opentisc.desk.requests.files import UndertakingMissing
from opentisc.desk.searching.errors import LogClosed, UnknownStep
from opentisc.infra import audit
from opentisc.search.errors import QueryError
from opentisc.search.history import history_of
from opentisc.search.types import FacetChoice, Query, Sort
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def search(request, by, text="电池", **facts):
    return actions.search_for(request.key, Query(text=text, **facts), by=by, now=NOW)


def test_a_search_writes_what_it_was(desk, working):
    found = search(
        working,
        desk.consultant,
        "电池",
        exclude=(FacetChoice(facet="office", value="XX"),),
        facets=("office",),
    )
    row = SearchStep.objects.get()
    assert found.step.pk == row.pk
    assert (row.number, row.kind, row.collection, row.text) == (1, "own", "patents", "电池")
    assert row.hits == found.page.total == 2  # the separator and the battery pack of the site
    assert row.narrowing["exclude"] == [["office", "XX"]]
    assert row.data_version == found.page.data_version
    assert row.in_words == found.page.query_in_words
    assert row.tree["type"]
    assert (row.by_id, row.searched_at) == (desk.consultant.person_id, NOW)


def test_a_step_of_the_request_is_named_and_not_one_of_the_persons_own(desk, working):
    search(working, desk.consultant, "wireless AND network")
    search(working, desk.consultant, "电池")
    assert search(working, desk.consultant, "#1 NOT sensor").page.total == 2  # of three, one is of a sensor
    with pytest.raises(QueryError) as unknown:
        search(working, desk.consultant, "#9")
    assert unknown.value.code == "unknown_step"
    person = Person.objects.get(pk=desk.consultant.person_id)
    assert history_of(person).count() == 0
    other = make.make_working(desk, service="B2")
    with pytest.raises(QueryError):
        search(other, desk.consultant, "#1")


def test_the_same_search_right_after_itself_is_one_row_and_paging_none(desk, working):
    for query in ("电池", "电池"):
        search(working, desk.consultant, query)
    search(working, desk.consultant, "wireless")
    search(working, desk.consultant, "电池", sort=Sort.DATE)
    search(working, desk.consultant, "电池", offset=20)
    assert list(SearchStep.objects.order_by("number").values_list("number", "text")) == [
        (1, "电池"),
        (2, "wireless"),
    ]
    search(working, desk.consultant, "电池")
    assert SearchStep.objects.count() == 3  # asked again after another one: a row of its own


def test_a_collection_that_is_only_opened_leaves_no_row(desk, working):
    assert search(working, desk.consultant, "").step is None
    assert SearchStep.objects.count() == 0


def test_an_opened_record_is_appended_once(desk, working):
    search(working, desk.consultant)
    for _ in range(2):
        assert actions.note_opened(working.key, 1, "CN999000001B", by=desk.consultant, now=NOW)
    actions.note_opened(working.key, 1, "CN999000002A", by=desk.consultant, now=NOW)
    row = SearchStep.objects.get()
    assert [one["record_id"] for one in row.opened] == ["CN999000001B", "CN999000002A"]
    with pytest.raises(UnknownStep):
        actions.note_opened(working.key, 7, "CN999000001B", by=desk.consultant, now=NOW)


def test_who_does_not_handle_the_request_searches_without_leaving_a_row(desk, working):
    assert search(working, desk.reviewer).step is None
    assert search(working, desk.manager).step is None
    assert SearchStep.objects.count() == 0


def test_a_stranger_and_the_client_find_no_log(desk, working):
    for by in (make.make_desk().consultant, desk.client_hat, desk.compliance):
        with pytest.raises(UnknownRequest):
            search(working, by)
        with pytest.raises(UnknownRequest):
            queries.search_work(working.key, actor=by, now=NOW)


def test_the_log_is_closed_once_the_work_is_handed_in(desk, working):
    search(working, desk.consultant)
    make.make_deliverable(working, desk.consultant)
    actions.hand_in(working.key, by=desk.consultant, now=NOW)
    assert search(working, desk.consultant, "wireless").step is None
    assert not actions.note_opened(working.key, 1, "CN999000001B", by=desk.consultant, now=NOW)
    with pytest.raises(LogClosed):
        actions.aim_search(working.key, 1, actions.Aim("x"), by=desk.consultant, now=NOW)


def test_label_3_asks_for_the_undertaking_first(desk):
    secret = make.make_working(desk, service="B2", answers={**make.BASIC_SEARCH, "unfiled": "yes"})
    with pytest.raises(UndertakingMissing):
        search(secret, desk.consultant)
    actions.undertake(secret, by=desk.consultant, now=NOW)
    assert search(secret, desk.consultant).step.number == 1


@pytest.mark.parametrize(("label", "told"), [(1, True), (2, False)])
def test_the_trail_names_the_query_only_below_label_2(desk, working, label, told):
    working.label = label
    working.save()
    search(working, desk.consultant, "电池")
    actions.note_opened(working.key, 1, "CN999000001B", by=desk.consultant, now=NOW)
    entries = [
        one
        for one in audit.entries_for(audit.Subject("request", str(working.key)))
        if one.act.startswith("desk.search.")
    ]
    assert [one.act for one in entries] == ["desk.search.made", "desk.search.opened"]
    facts = str([one.facts for one in entries])
    assert ("电池" in facts, "CN999000001B" in facts) == (told, told)


def test_purpose_point_and_the_hits_looked_through_are_kept(desk, working):
    search(working, desk.consultant)
    aim = actions.Aim("分组休眠", point=1, reviewed=2)
    row = actions.aim_search(working.key, 1, aim, by=desk.consultant, now=NOW)
    assert (row.purpose, row.point, row.reviewed) == ("分组休眠", 1, 2)
    for wrong in (actions.Aim(point=2), actions.Aim(reviewed=4)):  # one feature; fewer than four hits
        with pytest.raises(Exception, match="statements"):
            actions.aim_search(working.key, 1, wrong, by=desk.consultant, now=NOW)
