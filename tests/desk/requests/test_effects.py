"""Effect questions are asked on their day, told to who can answer, and verified by a second person with evidence."""

import io
from datetime import timedelta

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.errors import BadAnswers, ChangedMeanwhile, StepRefused, UnknownRequest
from opentisc.desk.models import Effect, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests.effect_verdicts import SecondPersonNeeded
from opentisc.infra.models import Notice
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.factories.desk import NOW

pytestmark = pytest.mark.django_db


def link(request, for_client: bool) -> str:
    return "/client" if for_client else "/staff"


@pytest.fixture
def desk(settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk()


def delivered(desk, **facts):
    request = make.make_working(desk, **facts)
    make.make_deliverable(request, desk.consultant)
    return actions.deliver(request.key, by=desk.consultant, now=NOW)[0]


def answered(desk, request=None) -> Effect:
    request = request or delivered(desk)
    effect = request.effects.get(after_days=90)
    return actions.answer_effect_for_client(
        request.key, effect.pk, {"solved": True}, by=desk.consultant, now=NOW
    )


def evidence(desk, request, by):
    new = actions.NewFile(kind="material", title="合同")
    return actions.attach_file(request.key, io.BytesIO(b"signed"), "contract.txt", new=new, by=by, now=NOW)


def judge(effect, by, confidence, *, file=None, reason="看过合同", seen=0):
    given = actions.Judged(effect.pk, confidence, reason, file.pk if file else None, seen)
    return actions.judge_effect(effect.request.key, given, by=by, now=NOW)


def test_questions_are_asked_when_their_day_comes_and_once(desk):
    request = delivered(desk)
    assert actions.ask_due_effects(link=link, now=NOW + timedelta(days=89)) == {"asked": 0, "told": 0}
    Notice.objects.all().delete()
    day = NOW + timedelta(days=90)
    assert actions.ask_due_effects(link=link, now=day) == {"asked": 1, "told": 1}
    assert actions.ask_due_effects(link=link, now=day) == {"asked": 0, "told": 0}
    (notice,) = Notice.objects.all()
    assert (notice.person_id, notice.code, notice.link) == (
        desk.client_hat.person_id,
        "desk_told_effect",
        "/client",
    )
    assert notice.facts["days"] == 90
    asked = request.effects.order_by("after_days").values_list("after_days", "asked_at")
    assert [(days, at is not None) for days, at in asked] == [(90, True), (180, False), (365, False)]


def test_without_an_account_the_handler_is_told_to_ask_and_writes_the_answer_down(desk):
    request = make.make_draft(desk, by=desk.intake, client=desk.client)
    actions.submit(request.key, by=desk.intake, now=NOW, version=request.version)
    actions.screen(request.key, by=desk.intake, now=NOW)
    actions.accept(request.key, by=desk.intake, now=NOW)
    actions.assign(request.key, team=actions.Team(desk.consultant.person_id, None), by=desk.intake, now=NOW)
    actions.start(request.key, by=desk.consultant, now=NOW)
    make.make_deliverable(request, desk.consultant)
    actions.deliver(request.key, by=desk.consultant, now=NOW)
    Notice.objects.all().delete()
    actions.ask_due_effects(link=link, now=NOW + timedelta(days=90))
    (notice,) = Notice.objects.all()
    assert (notice.person_id, notice.code, notice.link) == (
        desk.consultant.person_id,
        "desk_told_effect_ask",
        "/staff",
    )
    effect = answered(desk, request)
    assert (effect.answers, effect.confidence) == ({"solved": True}, "reported")
    with pytest.raises(StepRefused):
        actions.effect_link(request.key, effect.pk, by=desk.consultant, now=NOW)


def test_a_link_made_by_staff_answers_its_own_question(desk):
    request = delivered(desk)
    later = request.effects.get(after_days=180)
    request.effects.filter(after_days=90).update(asked_at=NOW - timedelta(days=1))
    token = actions.effect_link(request.key, later.pk, by=desk.consultant, now=NOW)
    assert queries.linked_effect(token, now=NOW)[1].pk == later.pk


def test_a_reviewer_asks_nobody(desk):
    request = make.make_working(desk, service="B2")
    effect = Effect.objects.create(request=request, after_days=90, due_on=NOW.date())
    with pytest.raises(StepRefused):
        actions.effect_link(request.key, effect.pk, by=desk.reviewer, now=NOW)


def test_documented_needs_a_file_and_every_verdict_a_reason(desk):
    effect = answered(desk)
    with pytest.raises(BadAnswers) as wrong:
        judge(effect, desk.consultant, "documented", reason=" ")
    assert wrong.value.problems == {"evidence": "required", "reason": "required"}
    row = judge(effect, desk.consultant, "documented", file=evidence(desk, effect.request, desk.consultant))
    assert row.confidence == "documented"
    assert row.evidence is not None
    (verdict,) = row.verdicts.all()
    assert (verdict.reason, verdict.by_name) == ("看过合同", desk.consultant.name)


def test_verified_is_said_by_a_second_person_alone(desk):
    effect = answered(desk)
    brought = evidence(desk, effect.request, desk.manager)
    for who in (desk.consultant, desk.manager):  # who handled it, and who brought the evidence
        with pytest.raises(SecondPersonNeeded):
            judge(effect, who, "verified", file=brought)
    by_client = evidence(desk, effect.request, desk.client_hat)
    row = judge(effect, desk.manager, "verified", file=by_client)
    assert (row.confidence, row.verified_by_id) == ("verified", desk.manager.person_id)
    down = judge(row, desk.manager, "reported", reason="合同不是本件的", seen=1)
    assert (down.confidence, down.verified_by_id, down.verdicts.count()) == ("reported", None, 2)


def test_a_verdict_on_an_older_state_a_stranger_and_an_open_question_are_refused(desk):
    effect = answered(desk)
    file = evidence(desk, effect.request, desk.consultant)
    judge(effect, desk.consultant, "documented", file=file)
    with pytest.raises(ChangedMeanwhile):
        judge(effect, desk.manager, "reported")
    with pytest.raises(UnknownRequest):
        judge(effect, make.make_desk().manager, "reported", seen=1)
    still_open = effect.request.effects.get(after_days=180)
    with pytest.raises(StepRefused):
        judge(still_open, desk.manager, "reported")


def test_the_manager_lists_what_nobody_verified_and_only_what_the_manager_reads(desk):
    effect = answered(desk)
    sealed = answered(desk)
    rows = ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=sealed.request_id)
    rows.update(label=Label.NEED_TO_KNOW)
    assert list(queries.effects_to_verify(desk.manager, now=NOW)) == [effect]
    assert not queries.effects_to_verify(desk.consultant, now=NOW)
    judge(effect, desk.manager, "verified", file=evidence(desk, effect.request, desk.client_hat))
    assert not queries.effects_to_verify(desk.manager, now=NOW)
