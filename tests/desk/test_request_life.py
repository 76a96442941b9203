"""A request from draft to archive, and what each step refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions, policy, queries
from opentisc.desk.errors import (
    BadAnswers,
    ChangedMeanwhile,
    GateClosed,
    StepRefused,
    UnknownRequest,
    WrongState,
)
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import clock, gates, numbers
from opentisc.desk.requests.steps import ReasonMissing
from opentisc.desk.types import DeliverableState, State
from opentisc.desk.workflow import STEPS
from opentisc.infra import audit
from opentisc.infra.orm import NotNarrowed
from opentisc.kernel.workdays import Holiday, Notice, YearStatus, YearTable
from opentisc.network import actions as network_actions
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = pytest.mark.django_db
NOW = make.NOW


def test_a_request_goes_from_draft_to_tracking_by_its_people():
    desk = make.make_desk("SX01")
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    actions.hand_in(request.key, by=desk.consultant, now=NOW)
    actions.approve(request.key, by=desk.reviewer, now=NOW)
    request, links = actions.deliver(request.key, by=desk.consultant, now=NOW)
    assert request.state == State.DELIVERED
    assert actions.confirm(request.key, by=desk.client_hat, now=NOW).state == State.FEEDBACK
    actions.rate_by_link(links.rating, actions.Said(5, "很好"), now=NOW)
    done = policy.get_visible(request.key, actor=desk.consultant, now=NOW)
    assert done.state == State.TRACKING
    assert [row.to_state for row in done.transitions.order_by("pk")] == [
        "submitted", "screening", "accepted", "assigned", "working", "review", "review", "delivered", "confirmed",
        "feedback", "tracking",
    ]  # fmt: skip
    assert done.number == "SX01-2026-00001"


def test_every_gate_of_the_table_is_registered():
    from opentisc.desk import actions as _actions  # noqa: F401  (registers the gates)

    named = {gate for step in STEPS.values() for gate in step.gates} - {"items"}
    assert named <= gates.registered()


def test_the_due_day_is_counted_in_working_days_with_make_up_days():
    """Friday 18 September 2026, 5 working days: Sunday 20 is worked, 21, 22, 23, 24; the 25th is a holiday."""
    desk = make.make_desk()
    request = make.make_accepted(desk, service="B2")
    assert request.limit_days == 5
    assert request.due_at is not None
    assert request.due_at.astimezone(UTC).date() == date(2026, 9, 24)
    clock = queries.reckon(request, now=NOW)
    assert clock.overdue_days == 0
    late = queries.reckon(request, now=datetime(2026, 9, 29, 2, 0, tzinfo=UTC))
    assert late.overdue_days == 2  # Monday 28 and Tuesday 29; 25 to 27 are the holiday


def test_the_clock_stands_still_while_the_client_is_asked():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    before = request.due_at
    actions.ask_client(request.key, by=desk.consultant, now=make.later(hours=1), text="请补充技术特征")
    # asked on Friday, answered on Tuesday 22: Sunday 20, Monday 21 do not count
    back = actions.client_answers(request.key, by=desk.client_hat, now=make.later(days=4), text="补充如下")
    assert back.due_at > before
    assert back.paused_since is None


def test_accepting_needs_every_answer_and_a_conflict_check():
    desk = make.make_desk()
    draft = make.make_draft(desk, answers={**make.CONSULTING, "question": ""})
    with pytest.raises(BadAnswers) as refused:
        actions.submit(draft.key, by=desk.client_hat, now=NOW, version=draft.version)
    assert "question" in refused.value.problems
    undeclared = make.make_draft(desk, answers={**make.CONSULTING, "no_secret": False})
    with pytest.raises((BadAnswers, GateClosed)):
        actions.submit(undeclared.key, by=desk.client_hat, now=NOW, version=undeclared.version)
    submitted = make.make_submitted(desk)
    with pytest.raises(WrongState):
        actions.accept(submitted.key, by=desk.intake, now=NOW)


def test_a_step_without_reason_or_by_a_stranger_changes_nothing():
    desk, other = make.make_desk(), make.make_desk()
    request = make.make_submitted(desk)
    actions.screen(request.key, by=desk.intake, now=NOW)
    with pytest.raises(ReasonMissing):
        actions.reject(request.key, by=desk.intake, now=NOW, reason=" ")
    with pytest.raises(UnknownRequest):
        actions.accept(request.key, by=other.intake, now=NOW)
    with pytest.raises(UnknownRequest):
        actions.accept(request.key, by=desk.consultant, now=NOW)  # no duty in it
    with pytest.raises(StepRefused):
        actions.accept(request.key, by=desk.client_hat, now=NOW)
    assert queries.get_visible(request.key, actor=desk.intake, now=NOW).state == State.SCREENING


def test_the_author_cannot_review_and_nothing_gated_leaves_unreviewed():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    make.make_deliverable(request, desk.consultant)
    with pytest.raises(GateClosed) as closed:
        actions.deliver(request.key, by=desk.consultant, now=NOW)
    assert closed.value.missing == ("approval",)
    actions.hand_in(request.key, by=desk.consultant, now=NOW)
    with pytest.raises(StepRefused):
        actions.approve(request.key, by=desk.consultant, now=NOW)
    row = actions.approve(request.key, by=desk.reviewer, now=NOW).deliverables.get()
    assert (row.state, row.reviewer_id) == (DeliverableState.APPROVED, desk.reviewer.person_id)


@pytest.mark.req("RD-11")
def test_sending_a_form_twice_has_one_effect():
    desk = make.make_desk()
    draft = make.make_draft(desk)
    key = "k" * 32
    first, code = actions.submit(draft.key, by=desk.client_hat, now=NOW, version=1, once_key=key)
    again, none = actions.submit(draft.key, by=desk.client_hat, now=NOW, version=1, once_key=key)
    assert (first.key, none) == (again.key, "")
    assert len(code) >= 10
    assert again.tracking_sha256 == numbers.tracking_hash(f" {code[:4].lower()}-{code[4:]} ")


@pytest.mark.req("RD-10", "UX-29")
def test_a_second_editor_gets_a_conflict_and_overwrites_nothing():
    desk = make.make_desk()
    draft = make.make_draft(desk)
    changed = actions.Draft(
        body=desk.body, service="B1", answers={**make.CONSULTING, "question": "第一次修改的问题内容"}
    )
    actions.save(draft.key, changed, by=desk.client_hat, now=NOW, version=1)
    with pytest.raises(ChangedMeanwhile):
        actions.save(draft.key, changed, by=desk.client_hat, now=NOW, version=1)


@pytest.mark.req("SC-13")
def test_a_query_that_nobody_narrowed_fails():
    with pytest.raises(NotNarrowed):
        list(ServiceRequest.objects.all())
    with pytest.raises(NotNarrowed):
        ServiceRequest.objects.filter(state="draft").count()


@pytest.mark.req("SC-12", "SC-15")
def test_a_sealed_request_is_read_by_its_list_alone():
    desk = make.make_desk()
    request = make.make_submitted(desk, service="B2", answers={**make.BASIC_SEARCH, "unfiled": "yes"})
    assert request.label == 3
    assert policy.visible(desk.manager, now=NOW).count() == 0
    assert policy.countable(desk.manager).count() == 1
    assert policy.visible(desk.intake, now=NOW).count() == 1  # put on the list by the submission
    actions.screen(request.key, by=desk.intake, now=NOW)
    actions.accept(request.key, by=desk.intake, now=NOW)
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    actions.assign(request.key, team=team, by=desk.intake, now=NOW)
    assert policy.visible(desk.consultant, now=NOW).count() == 1
    actions.reassign(
        request.key,
        team=actions.Team(desk.reviewer.person_id),
        by=desk.manager,
        now=NOW,
        reason="请假",
        unread=True,
    )
    assert policy.visible(desk.consultant, now=NOW).count() == 0


def test_each_step_is_in_the_audit_trail():
    desk = make.make_desk()
    request = make.make_accepted(desk)
    acts = [row.act for row in audit.entries_for(audit.Subject("request", str(request.key)))]
    assert acts == [
        "desk.request.drafted", "desk.request.duty_given", "desk.request.submit", "desk.request.conflict_checked",
        "desk.request.screen", "desk.request.accept",
    ]  # fmt: skip
    assert audit.verify().sound


def test_the_same_right_for_another_client_waits_for_compliance():
    desk = make.make_desk()
    first = make.make_draft(desk, by=desk.intake, client=desk.client, carried={"record_ids": ["US4058776A"]})
    actions.submit(first.key, by=desk.intake, now=NOW, version=1)
    rival = net.make_client(desk.intake)
    second = make.make_draft(desk, by=desk.intake, client=rival, carried={"record_ids": ["US4058776"]})
    actions.submit(second.key, by=desk.intake, now=NOW, version=1)
    actions.screen(second.key, by=desk.intake, now=NOW)
    check = second.conflict_checks.get()
    assert (check.outcome, check.found) == ("ask", [{"request": str(first.key), "why": "same_right"}])
    with pytest.raises(GateClosed) as closed:
        actions.accept(second.key, by=desk.intake, now=NOW)
    assert closed.value.missing == ("conflict_decision",)
    assert queries.open_checks(desk.manager).count() == 0
    with pytest.raises(StepRefused):
        actions.decide_conflict(check.pk, by=desk.manager, now=NOW, outcome="waived", reason="可以")
    actions.decide_conflict(check.pk, by=desk.compliance, now=NOW, outcome="waived", reason="双方书面同意")
    assert actions.accept(second.key, by=desk.intake, now=NOW).state == State.ACCEPTED


def test_silence_counts_as_confirmed_after_ten_working_days():
    desk = make.make_desk()
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    actions.deliver(request.key, by=desk.consultant, now=NOW)
    assert actions.pass_time(now=make.later(days=5)) == {"confirmed": 0, "tracked": 0}
    assert actions.pass_time(now=NOW + timedelta(days=31))["confirmed"] == 1
    done = policy.get_visible(request.key, actor=OPERATOR, now=NOW)
    assert done.state == State.FEEDBACK


def test_a_transfer_is_taken_by_the_other_body_with_number_and_promise():
    desk, taker = make.make_desk(), make.make_desk()
    request = make.make_working(desk)
    offer = actions.TransferOffer(
        taker=taker.body,
        service="B1",
        reason="属地",
        consent=True,
        answers={name: name for name in request.answers},
    )
    row = actions.offer_transfer(request.key, offer, by=desk.manager, now=NOW)
    assert policy.visible(taker.manager, now=NOW).count() == 0
    taken = actions.take_transfer(row.pk, by=taker.manager, now=NOW)
    assert (taken.body, taken.number, taken.due_at) == (taker.body, request.number, request.due_at)
    assert policy.visible(desk.consultant, now=NOW).count() == 0
    assert policy.visible(taker.manager, now=NOW).count() == 1


@pytest.mark.req("RD-20")
def test_a_due_day_in_a_year_without_table_becomes_firm_when_the_year_is_loaded():
    """From Wednesday 30 December 2026, 5 working days reach into 2027, which nobody has published yet."""
    desk = make.make_desk()
    request = make.make_accepted(desk, at=datetime(2026, 12, 30, 2, 0, tzinfo=UTC), service="B2")
    assert request.due_is_provisional
    notice = Notice(title="虚构通知", number="虚构〔2026〕1号", dated=date(2026, 11, 1))
    holiday = Holiday(name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 4))
    table = YearTable(year=2027, status=YearStatus.OFFICIAL, notices=(notice,), holidays=(holiday,))
    network_actions.import_official_year(table, by=OPERATOR, now=datetime(2027, 1, 2, tzinfo=UTC))
    changed = clock.recompute_provisional(now=datetime(2027, 1, 2, tzinfo=UTC))
    assert [row.pk for row in changed] == [request.pk]
    assert not changed[0].due_is_provisional
    # 31 December; 1 and 4 January are off, 2 and 3 the week-end: 5, 6, 7, 8 January
    assert changed[0].due_at.astimezone(UTC).date() == date(2027, 1, 8)
