"""Who is told of a step and of a running limit: the right people, once, and never more than 案件更新 of a secret one."""

from datetime import UTC, datetime

import pytest

from opentisc.desk import actions
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests.telling import SENTENCES, TABLE
from opentisc.desk.workflow import STEPS
from opentisc.infra import notify, sentences
from opentisc.infra.models import Job, Notice
from opentisc.network.types import Label
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def link(request, for_client: bool) -> str:
    return f"/{'my' if for_client else 'desk'}/{request.key}"


def run_jobs() -> int:
    """Run what the steps named, each twice: a second attempt tells nobody again."""
    told = 0
    for job in Job.objects.filter(name="desk.tell").order_by("pk"):
        given = job.arguments
        told += actions.tell_step(given["request"], given["step"], link=link, now=NOW)
        assert actions.tell_step(given["request"], given["step"], link=link, now=NOW) == 0
        job.delete()
    return told


def told(person_id: int) -> list[str]:
    return list(Notice.objects.filter(person_id=person_id).order_by("pk").values_list("code", flat=True))


def test_each_step_is_told_to_whom_it_concerns_and_not_to_who_did_it():
    desk = make.make_desk()
    public = {"label": Label.INTERNAL}
    request = make.make_submitted(desk, service="B2", **public)
    lower(request)
    run_jobs()
    assert told(desk.intake.person_id) == ["desk_told_submitted"]
    actions.screen(request.key, by=desk.intake, now=NOW)
    actions.accept(request.key, by=desk.intake, now=NOW)
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    actions.assign(request.key, team=team, by=desk.intake, now=NOW)
    actions.start(request.key, by=desk.consultant, now=NOW)
    run_jobs()
    assert told(desk.client_hat.person_id) == ["desk_told_accepted"]
    assert told(desk.consultant.person_id) == ["desk_told_assigned"]
    assert told(desk.reviewer.person_id) == ["desk_told_assigned"]
    assert told(desk.intake.person_id) == ["desk_told_submitted"]
    actions.write_message(request.key, by=desk.client_hat, now=NOW, text="何时能好？")
    run_jobs()
    assert told(desk.consultant.person_id)[-1] == "desk_told_message"
    assert told(desk.client_hat.person_id) == ["desk_told_accepted"]
    notice = Notice.objects.get(person_id=desk.client_hat.person_id)
    assert request_number(request) in notify.wording(notice)
    assert notice.link == f"/my/{request.key}"


@pytest.mark.req("SC-36")
def test_of_a_confidential_request_a_notice_keeps_nothing_but_that_it_was_updated():
    desk = make.make_desk()
    for label in (Label.CLIENT, Label.NEED_TO_KNOW):
        make.make_working(desk, service="B2", label=label)
    run_jobs()
    assert Notice.objects.exists()
    assert {(one.code, str(one.facts)) for one in Notice.objects.all()} == {("case_updated", "{}")}


def test_a_limit_warns_at_half_and_four_fifths_and_escalates_twice():
    """Due on Thursday 24 September after Sunday 20 to Thursday: five days, so half passes on Tuesday."""
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    lower(request)
    Notice.objects.all().delete()

    def at(day: int, hour: int = 9) -> tuple[int, int]:
        now = datetime(2026, 9 if day > 9 else 10, day, hour, 30, tzinfo=UTC)
        actions.escalate(link=link, now=now)
        actions.escalate(link=link, now=now)
        row = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)
        return row.escalation, Notice.objects.count()

    assert at(21) == (0, 0)
    assert at(23, 1) == (1, 1)
    assert at(24, 6) == (2, 2)
    assert at(24, 12) == (3, 3)
    assert at(28) == (4, 5)  # the handler and now the manager
    assert at(30) == (4, 5)  # two and three days past are the same stage
    assert at(9) == (5, 7)  # the holiday until 7 October over: 8 and 9
    assert told(desk.manager.person_id) == ["desk_told_late", "desk_told_late"]


def test_a_clock_that_stands_still_warns_nobody():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    actions.ask_client(request.key, by=desk.consultant, now=NOW, text="请补充")
    Notice.objects.all().delete()
    assert actions.escalate(link=link, now=datetime(2026, 10, 20, tzinfo=UTC)) == {"reached": 0, "told": 0}


def test_every_step_of_the_table_is_one_and_every_sentence_is_registered():
    special = {"rated", "rated_low", "complaint", "transfer_offered", "isolated", "sampled", "expert_invited"}
    assert set(TABLE) - special <= set(STEPS)
    named = {one.sentence for rows in TABLE.values() for one in rows}
    assert named <= set(SENTENCES)
    facts = {"number": "N1", "service": "S", "body": "B", "percent": 50, "days": 1}
    assert all("%" not in sentences.sentence(code, facts).replace("50%", "") for code in SENTENCES)
    kinds = {kind.code for kind in notify.kinds()}
    assert {one.kind for rows in TABLE.values() for one in rows} <= kinds


def lower(request) -> None:
    """Make the request one of label 1: B2 is confidential by its definition."""
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(label=Label.INTERNAL)


def request_number(request) -> str:
    return ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).number
