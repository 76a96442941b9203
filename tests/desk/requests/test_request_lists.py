"""What staff find in their lists, what a manager may only count, and that many rows cost no more queries than few."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentisc.desk import actions, queries
from opentisc.desk.queries import QueueFilters
from opentisc.desk.types import State
from opentisc.network.types import Label, Role
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = pytest.mark.django_db
NOW = make.NOW


def keys(listing) -> list:
    return [row.key for row in listing.rows]


def test_my_day_puts_each_request_into_one_list():
    desk = make.make_desk()
    submitted = make.make_submitted(desk)
    accepted = make.make_accepted(desk)
    working = make.make_working(desk, service="B2")  # due on Thursday 24 September
    mine = queries.my_day(desk.intake, now=NOW)
    assert (keys(mine.new), keys(mine.waiting), keys(mine.due)) == ([submitted.key], [accepted.key], [])
    assert [row.next_step.code for row in (*mine.new.rows, *mine.waiting.rows)] == ["screen", "assign"]
    day = queries.my_day(desk.consultant, now=NOW)
    assert (keys(day.new), keys(day.waiting), keys(day.due)) == ([], [working.key], [])
    thursday = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
    day = queries.my_day(desk.consultant, now=thursday)
    assert (keys(day.new), keys(day.waiting), keys(day.due)) == ([], [], [working.key])
    assert (day.due.rows[0].clock.days_left, day.due.rows[0].clock.late) == (0, False)


def test_a_new_assignment_is_new_and_a_review_waits_for_its_reviewer_alone():
    desk = make.make_desk()
    request = make.make_accepted(desk, service="B2")
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    actions.assign(request.key, team=team, by=desk.intake, now=NOW)
    assert keys(queries.my_day(desk.consultant, now=NOW).new) == [request.key]
    actions.start(request.key, by=desk.consultant, now=NOW)
    assert queries.my_day(desk.reviewer, now=NOW).waiting.total == 0
    make.make_deliverable(request, desk.consultant)
    actions.hand_in(request.key, by=desk.consultant, now=NOW)
    assert keys(queries.my_day(desk.reviewer, now=NOW).waiting) == [request.key]
    assert queries.my_day(desk.consultant, now=NOW).waiting.total == 0
    actions.approve(request.key, by=desk.reviewer, now=NOW)
    assert queries.my_day(desk.reviewer, now=NOW).waiting.total == 0
    row = queries.my_day(desk.consultant, now=NOW).waiting.rows[0]
    assert (row.key, row.next_step.code) == (request.key, "deliver")


def test_an_answer_that_needs_no_second_person_is_delivered_without_review():
    desk = make.make_desk()
    make.make_working(desk)  # B1
    assert queries.my_day(desk.consultant, now=NOW).waiting.rows[0].next_step.code == "deliver"


def test_what_waits_for_the_client_waits_for_nobody_at_the_desk_and_its_clock_stands_still():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    actions.ask_client(request.key, by=desk.consultant, now=NOW, text="请补充技术特征")
    day = queries.my_day(desk.consultant, now=NOW)
    assert (day.due.total, day.waiting.total, day.new.total) == (0, 0, 0)
    row = queries.queue(desk.consultant, QueueFilters(), now=make.later(days=30)).rows[0]
    assert row.clock.standing
    assert (row.clock.days_left, row.clock.late) == (5, False)  # as on the day it stopped: 20, 21, 22, 23, 24


@pytest.mark.req("SC-13")
def test_strangers_and_members_without_duty_find_nothing():
    desk, other = make.make_desk(), make.make_desk()
    make.make_working(desk)
    idle = net.make_hat(desk.body, Role.CONSULTANT)
    for hat in (other.manager, other.consultant, idle, desk.compliance):
        assert queries.queue(hat, QueueFilters(), now=NOW).total == 0
        assert queries.my_day(hat, now=NOW).waiting.total == 0


@pytest.mark.req("SC-15")
def test_a_manager_counts_a_sealed_request_without_learning_who_or_what():
    desk = make.make_desk()
    sealed = make.make_working(desk, service="B2", client=desk.client, label=Label.NEED_TO_KNOW)
    row = queries.queue(desk.manager, QueueFilters(), now=NOW).rows[0]
    assert row.unread
    assert (row.key, row.state, row.service_code) == (sealed.key, State.WORKING, "B2")
    assert row.clock.days_left == 5
    assert (row.number, row.title, row.client, row.handler) == ("", "", "", "")
    for filters in (
        QueueFilters(text="节能"),
        QueueFilters(text=sealed.number),
        QueueFilters(client=desk.client.pk),
    ):
        assert queries.queue(desk.manager, filters, now=NOW).total == 0
    assert row.next_step is None
    listed = queries.queue(desk.consultant, QueueFilters(), now=NOW).rows[0]
    assert (listed.number, listed.title, listed.client, listed.unread) == (sealed.number, "", "", False)


def test_of_a_sealed_request_a_manager_is_offered_to_assign_it_and_nothing_else():
    desk = make.make_desk()
    make.make_submitted(desk, service="B2", label=Label.NEED_TO_KNOW)
    assert [row.next_step for row in queries.queue(desk.manager, QueueFilters(), now=NOW).rows] == [None]
    make.make_accepted(desk, service="B2", label=Label.NEED_TO_KNOW)
    accepted = queries.queue(desk.manager, QueueFilters(stage="accepted"), now=NOW)
    assert [row.next_step.code for row in accepted.rows] == ["assign"]


def test_a_complaint_waits_for_the_manager_and_a_returned_request_for_its_client():
    desk = make.make_desk()
    done = make.make_working(desk)
    make.make_deliverable(done, desk.consultant)
    actions.deliver(done.key, by=desk.consultant, now=NOW)
    actions.complain(done.key, by=desk.client_hat, now=NOW, text="太慢")
    row = queries.my_day(desk.manager, now=NOW).waiting.rows[0]
    assert (row.key, row.next_step.code) == (done.key, "settle")
    returned = make.make_submitted(desk)
    actions.screen(returned.key, by=desk.intake, now=NOW)
    actions.return_for_correction(returned.key, by=desk.intake, now=NOW, reason="请补充权利要求")
    assert queries.my_day(desk.intake, now=NOW).waiting.total == 0
    assert queries.request_page(returned.key, desk.intake, now=NOW).turn.step is None


def test_what_runs_stands_before_what_is_delivered():
    desk = make.make_desk()
    done = make.make_working(desk)
    make.make_deliverable(done, desk.consultant)
    actions.deliver(done.key, by=desk.consultant, now=NOW)
    running = make.make_working(desk, service="B2")
    assert keys(queries.queue(desk.manager, QueueFilters(), now=NOW)) == [running.key, done.key]


def test_filters_narrow_exactly():
    desk = make.make_desk()
    other = net.make_hat(desk.body, Role.CONSULTANT)
    first = make.make_working(desk, service="B2", title="无线节能")
    second = make.make_accepted(desk, client=desk.client, title="商标咨询")
    submitted = make.make_submitted(desk, title="待审")
    third = make.make_accepted(desk, service="B2", title="第三件")
    actions.assign(
        third.key, team=actions.Team(other.person_id, desk.reviewer.person_id), by=desk.manager, now=NOW
    )

    def found(**filters) -> set:
        return set(keys(queries.queue(desk.manager, QueueFilters(**filters), now=NOW)))

    assert found() == {first.key, second.key, third.key, submitted.key}
    assert found(stage="working") == {first.key}
    assert found(service="B2") == {first.key, third.key}
    assert found(handler=other.person_id) == {third.key}
    assert found(client=desk.client.pk) == {second.key}
    assert found(text="节能") == {first.key}
    assert found(text=second.number) == {second.key}
    assert found(due="none") == {submitted.key}
    late = queries.queue(desk.manager, QueueFilters(due="late"), now=datetime(2026, 9, 25, tzinfo=UTC))
    assert set(keys(late)) >= {first.key, third.key}
    assert submitted.key not in keys(late)


def test_pages_hold_every_row_once_and_the_total_is_exact():
    desk = make.make_desk()
    made = {make.make_submitted(desk).key for _ in range(7)}
    pages = [queries.queue(desk.manager, QueueFilters(), now=NOW, page=at, rows=3) for at in (1, 2, 3)]
    assert [len(one.rows) for one in pages] == [3, 3, 1]
    assert {key for one in pages for key in keys(one)} == made
    assert {(one.total, one.pages) for one in pages} == {(7, 3)}
    assert queries.queue(desk.manager, QueueFilters(), now=NOW, page=99, rows=3).page == 3


@pytest.mark.req("UX-32")
def test_every_figure_of_the_board_counts_the_rows_of_its_filters():
    desk = make.make_desk()
    make.make_working(desk, service="B2")
    make.make_working(desk, service="B2", label=Label.NEED_TO_KNOW)
    make.make_accepted(desk)
    make.make_submitted(desk)
    late = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
    board = queries.board(desk.manager, now=late)
    figures = [
        board.open, board.late, board.due_today, board.complaints,
        *(figure for _state, figure in board.stages), *(one.open for one in board.loads),
        *(one.late for one in board.loads),
    ]  # fmt: skip
    for figure in figures:
        assert queries.queue(desk.manager, figure.filters, now=late).total == figure.count
    assert {state.value: figure.count for state, figure in board.stages} == {
        "submitted": 1, "accepted": 1, "working": 2,
    }  # fmt: skip
    mine = next(one for one in board.loads if one.person_id == desk.consultant.person_id)
    assert (mine.open.count, mine.late.count) == (2, 2)


def test_the_lists_ask_the_same_number_of_queries_however_many_rows():
    desk = make.make_desk()
    make.make_working(desk, service="B2")
    few = asked_by(desk)
    for _ in range(6):
        make.make_working(desk, service="B2")
    assert asked_by(desk) == few
    assert max(few) <= 30


def asked_by(desk) -> tuple[int, int, int]:
    counts = []
    for read in (
        lambda: queries.queue(desk.manager, QueueFilters(), now=NOW),
        lambda: queries.my_day(desk.consultant, now=NOW),
        lambda: queries.board(desk.manager, now=NOW),
    ):
        with CaptureQueriesContext(connection) as asked:
            read()
        counts.append(len(asked))
    return tuple(counts)
