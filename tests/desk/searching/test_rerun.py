"""A re-run: the same count on the same data, and the exact difference on today's."""

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import SearchStep
from opentisc.desk.searching.errors import NotRerunnable, UnknownStep
from opentisc.desk.searching.rerun import _apart
from opentisc.records import actions as records
from opentisc.search import actions as search_actions
from opentisc.search.types import Query
from tests.factories import desk as make
from tests.web import site_records

pytestmark = pytest.mark.django_db
NOW = make.NOW


def search(request, by, text):
    return actions.search_for(request.key, Query(text=text), by=by, now=NOW).step


def rerun(request, by, number=1):
    return actions.rerun_search(request.key, number, by=by, now=NOW)


@pytest.fixture
def another_battery(tmp_path):
    """Import one more patent of a battery; the newest data version is then higher."""

    def load():
        more = site_records._wireless(
            7, "Battery saving", "A wireless network with 电池.", "2024", "Fictional", "XX"
        )
        records.import_paths([site_records.write(tmp_path, [more], "more.jsonl")], by=OPERATOR)

    return load


def test_on_the_same_data_a_rerun_gives_the_same_count_and_no_difference(desk, working):
    step = search(working, desk.consultant, "wireless AND network")
    found = rerun(working, desk.reviewer)
    assert (found.then, found.is_same, found.why_not) == (3, True, "")
    assert (found.now_total, found.now_version) == (3, step.data_version)
    assert (found.difference.new, found.difference.gone) == (0, 0)
    assert SearchStep.objects.count() == 1  # a re-run is no search of the log


def test_newer_data_shows_what_is_new_once_the_old_version_has_an_index(desk, working, another_battery):
    step = search(working, desk.consultant, "wireless AND network")
    another_battery()
    before = rerun(working, desk.consultant)
    assert (before.then, before.why_not, before.difference) == (None, "version_not_indexed", None)
    assert (before.now_total, before.now_version > step.data_version) == (4, True)
    search_actions.build_as_of("patents", step.data_version, by=OPERATOR)
    after = rerun(working, desk.consultant)
    assert (after.then, after.is_same) == (3, True)
    assert (after.difference.new, after.difference.new_ids) == (1, ("XX2000007A",))
    assert (after.difference.gone, after.difference.gone_ids) == (0, ())


def test_a_step_that_names_another_is_run_again_with_it(desk, working):
    search(working, desk.consultant, "wireless AND network")
    search(working, desk.consultant, "#1 NOT sensor")
    assert rerun(working, desk.consultant, 2).then == 2


def test_an_outside_search_promises_no_rerun(desk, working):
    stated = actions.Outside(text="休眠", hits=3, searched_at=NOW, database="某库")
    checked = actions.check_text(working.key, stated.text, by=desk.consultant, now=NOW)
    stated = actions.Outside(text="休眠", hits=3, searched_at=NOW, database="某库", confirmed=checked.sha256)
    actions.record_outside(working.key, stated, by=desk.consultant, now=NOW)
    with pytest.raises(NotRerunnable):
        rerun(working, desk.consultant)
    with pytest.raises(UnknownStep):
        rerun(working, desk.consultant, 2)
    with pytest.raises(UnknownRequest):
        rerun(working, make.make_desk().consultant)


@pytest.mark.parametrize(
    ("then", "today", "apart"),
    [
        ("", "", []),
        ("ab", "ab", []),
        ("ab", "abc", [("c", True)]),
        ("abc", "b", [("a", False), ("c", False)]),
        ("ac", "bd", [("a", False), ("b", True), ("c", False), ("d", True)]),
        ("", "a", [("a", True)]),
    ],
)
def test_the_difference_of_two_rising_rows_is_exact(then, today, apart):
    assert list(_apart(iter(then), iter(today))) == apart
