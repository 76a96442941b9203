"""An outside expert reviews one case, for a time, after the undertaking, and nothing else."""

from dataclasses import replace

import pytest

from opentisc.accounts import queries as accounts
from opentisc.accounts.models import Person
from opentisc.desk import actions, policy, queries
from opentisc.desk.errors import StepRefused, UnknownRequest, WrongState
from opentisc.desk.models import NeedToKnow, OutsideExpert
from opentisc.desk.requests import experts
from opentisc.desk.requests.experts import BadInvitation, ExpertRefused
from opentisc.desk.workflow import Part
from opentisc.infra.models import AuditEvent, Notice
from opentisc.network import queries as network
from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-13", "SC-15")]
SEALED = {**make.BASIC_SEARCH, "unfiled": "yes"}
ASKED = actions.ExpertInvitation(
    email="expert@example.org",
    name="钱专家",
    organisation="虚构研究院",
    qualification="通信领域正高级工程师，从事专利检索二十年",
    until=make.later(days=10),
)


@pytest.fixture
def desk():
    return make.make_desk("OX01")


def invite(desk, request, **changes):
    return actions.invite_expert(request.key, replace(ASKED, **changes), by=desk.manager, now=make.NOW)


def expert_hat(email: str = ASKED.email):
    """Return the only hat of the expert."""
    (hat,) = network.hats_of(Person.objects.get(email=email), on=net.TODAY)
    return hat


def sees(hat, request, *, now=make.NOW) -> bool:
    return policy.visible(hat, now=now).filter(pk=request.pk).exists()


@pytest.mark.parametrize("answers", [make.BASIC_SEARCH, SEALED])
def test_an_expert_gets_an_account_by_a_one_time_link_and_reads_this_case_alone(desk, answers):
    request = make.make_working(desk, service="B2", answers=answers)
    other = make.make_working(desk, service="B2")
    invited = invite(desk, request)
    person = accounts.link_for(invited.token, now=make.NOW)
    assert (person.email, person.is_staff, invited.is_blocked) == ("expert@example.org", False, False)
    hat = expert_hat()
    assert (hat.role, hat.body_id, hat.is_private) == (None, None, False)
    assert network.default_hat(person, on=net.TODAY) == hat
    assert list(policy.visible(hat, now=make.NOW)) == [request]
    assert policy.parts(hat, request, now=make.NOW) == {Part.REVIEWER}
    assert policy.parts(hat, other, now=make.NOW) == frozenset()
    assert not policy.countable(hat).exists()
    listed = NeedToKnow.objects.filter(request=request, person=person, removed_at=None)
    assert listed.exists() == (request.label == 3)


def test_the_case_opens_after_the_undertaking_and_the_client_reads_who_opened_it(desk):
    request = make.make_working(desk, service="B2")
    assert request.label < 3
    invite(desk, request)
    hat = expert_hat()
    with pytest.raises(actions.UndertakingMissing):
        actions.note_page(request.key, by=hat, now=make.NOW)
    (row,) = queries.experts_of(request, now=make.NOW)
    assert row.state == "unsigned"
    actions.undertake(request, by=hat, now=make.NOW)
    actions.note_page(request.key, by=hat, now=make.NOW)
    assert request.openings.get().person_name == "钱专家（虚构研究院，外部专家）"
    (row,) = queries.experts_of(request, now=make.NOW)
    assert (row.state, row.undertaken_at) == ("reviewing", make.NOW)


def test_the_expert_reviews_and_the_deliverable_says_so(desk):
    request = make.make_working(desk, service="B2")
    invite(desk, request)
    hat = expert_hat()
    deliverable = make.make_deliverable(request, desk.consultant, state="in_review")
    type(request).objects.narrowed(policy.EVERYTHING).filter(pk=request.pk).update(state="review")
    remark = actions.comment(
        request.key, by=hat, now=make.NOW, deliverable_id=deliverable.pk, paragraph="p1", text="请注明数据库"
    )
    actions.approve(request.key, by=hat, now=make.NOW)
    deliverable.refresh_from_db()
    assert remark.by_name == deliverable.reviewer_name == "钱专家（虚构研究院，外部专家）"
    assert (deliverable.state, deliverable.reviewer_id) == ("approved", hat.person_id)
    event = AuditEvent.objects.filter(act="desk.request.approve").latest("seq")
    assert (event.person_id, event.hat, event.body_code) == (hat.person_id, "expert", "")
    with pytest.raises(StepRefused):
        actions.deliver(request.key, by=hat, now=make.NOW)


def test_time_takes_the_right_away(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    invite(desk, request)
    hat = expert_hat()
    assert sees(hat, request, now=make.later(days=9))
    assert not sees(hat, request, now=make.later(days=11))
    assert network.hats_of(Person.objects.get(pk=hat.person_id), on=network.today(make.later(days=11))) == []
    assert queries.experts_of(request, now=make.later(days=11))[0].state == "expired"


def test_the_list_follows_a_time_that_ran_out(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    person = invite(desk, request).row.person
    listed = NeedToKnow.objects.get(request=request, person=person)
    assert actions.end_loans(now=make.later(days=9)) == 0
    assert actions.end_loans(now=make.later(days=11)) == 1
    assert actions.end_loans(now=make.later(days=12)) == 0
    listed.refresh_from_db()
    assert listed.removed_at == make.later(days=11)
    assert NeedToKnow.objects.filter(request=request, removed_at=None).exists()  # nobody else left it


@pytest.mark.parametrize("after", ["delivered", "withdrawn", "archived", "complaint", "rejected"])
def test_the_end_of_the_case_takes_the_right_away(desk, after):
    request = make.make_working(desk, service="B2")
    invite(desk, request)
    hat = expert_hat()
    type(request).objects.narrowed(policy.EVERYTHING).filter(pk=request.pk).update(state=after)
    assert not sees(hat, request)
    assert network.hats_of(Person.objects.get(pk=hat.person_id), on=net.TODAY) == []
    with pytest.raises(UnknownRequest):
        experts.case_of(hat, now=make.NOW)


def test_the_manager_ends_it_at_once_and_may_ask_again(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    row = invite(desk, request).row
    hat = expert_hat()
    with pytest.raises(BadInvitation):
        actions.end_expert(request.key, row.pk, by=desk.manager, now=make.NOW, reason=" ")
    actions.end_expert(request.key, row.pk, by=desk.manager, now=make.NOW, reason="本机构已有审核员")
    assert not sees(hat, request)
    assert not NeedToKnow.objects.filter(request=request, person_id=hat.person_id, removed_at=None).exists()
    with pytest.raises(UnknownRequest):
        actions.end_expert(request.key, row.pk, by=desk.manager, now=make.NOW, reason="再次")
    assert not invite(desk, request).is_blocked
    assert sees(expert_hat(), request)


def test_another_reviewer_by_reassignment_ends_it_too(desk):
    request = make.make_working(desk, service="B2")
    invite(desk, request)
    hat = expert_hat()
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    actions.reassign(request.key, team=team, by=desk.manager, now=make.NOW, reason="改由本机构审核")
    assert not sees(hat, request)
    assert queries.experts_of(request, now=make.NOW)[0].state == "ended"


def test_a_manager_who_may_not_read_invites_and_nobody_else_does(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    assert not sees(desk.manager, request)
    other = make.make_desk("OX02", division="31")
    province = net.make_hat(net.make_body("OX03", division="11"), Role.PROVINCE)
    for hat in (desk.consultant, desk.reviewer, desk.intake, desk.client_hat, other.manager, province):
        with pytest.raises(UnknownRequest):
            actions.invite_expert(request.key, ASKED, by=hat, now=make.NOW)
    assert not Person.objects.filter(email=ASKED.email).exists()
    assert not invite(desk, request).is_blocked


def test_who_belongs_to_a_party_is_blocked_without_account_and_the_reason_is_kept_for_compliance(desk):
    client = net.make_client(desk.intake, name="甲乙电子有限公司")
    request = make.make_working(desk, service="B2")
    request.client = client
    request.save()
    invited = invite(desk, request, organisation="甲乙电子")
    assert invited.is_blocked
    assert (invited.token, invited.row.person, invited.row.found) == ("", None, ["client"])
    assert not Person.objects.filter(email=ASKED.email).exists()
    (row,) = queries.experts_of(request, now=make.NOW)
    assert row.state == "blocked"
    event = AuditEvent.objects.filter(act="desk.request.expert_blocked").latest("seq")
    assert (event.result, event.facts) == ("refused", f'{{"expert":{row.row.pk}}}')


def test_who_sent_the_request_in_is_blocked(desk):
    request = make.make_working(desk, service="B2")
    sender = Person.objects.get(pk=desk.client_hat.person_id)
    invited = invite(desk, request, email=sender.email)
    assert invited.is_blocked
    assert invited.row.found == ["submitted_it"]
    assert policy.parts(network.private_hat(sender), request, now=make.NOW) == {Part.CLIENT}


def test_who_has_an_account_gets_the_hat_and_no_link(desk):
    request = make.make_working(desk, service="B2")
    known = net.make_member(net.make_body("OX04"), Role.CONSULTANT).person
    known.set_password("a long pass phrase 1")
    known.save()
    invited = invite(desk, request, email=known.email)
    assert (invited.token, invited.row.person) == ("", known)
    own, case = network.hats_of(known, on=net.TODAY)
    assert (sees(own, request), sees(case, request)) == (False, True)


def test_what_cannot_be_asked_is_refused_and_leaves_nothing(desk):
    request = make.make_working(desk, service="B2")
    member = Person.objects.get(pk=desk.reviewer.person_id)
    for change in (
        {"until": make.NOW}, {"until": make.later(days=181)}, {"name": " "}, {"organisation": ""},
        {"qualification": ""},
    ):  # fmt: skip
        with pytest.raises(BadInvitation):
            invite(desk, request, **change)
    with pytest.raises(ExpertRefused):
        invite(desk, request, email=member.email)
    submitted = make.make_submitted(desk, service="B2")
    with pytest.raises(WrongState):
        invite(desk, submitted)
    assert not OutsideExpert.objects.exists()
    assert not Person.objects.filter(email=ASKED.email).exists()
    invite(desk, request)
    with pytest.raises(ExpertRefused):
        invite(desk, request)


def test_an_expert_gives_the_hat_to_no_token(desk):
    from opentisc.accounts.policy import wears

    request = make.make_working(desk, service="B2")
    invite(desk, request)
    hat = expert_hat()
    assert not wears(Person.objects.get(pk=hat.person_id), hat.key, now=make.NOW)


def test_who_reviewed_for_the_other_side_is_blocked(desk):
    theirs, ours = make.make_working(desk, service="B2"), make.make_working(desk, service="B2")
    theirs.client = net.make_client(desk.intake, name="丙丁电子有限公司")
    theirs.save()
    ours.answers = {**ours.answers, "opponents": "丙丁电子"}
    ours.save()
    assert not invite(desk, theirs).is_blocked
    invited = invite(desk, ours)
    assert (invited.is_blocked, invited.row.found) == (True, ["opposite_party"])
    assert len(network.hats_of(Person.objects.get(email=ASKED.email), on=net.TODAY)) == 1  # of the first case


def test_the_expert_is_told_once_and_nobody_else(desk):
    request = make.make_working(desk, service="B2")
    person = invite(desk, request).row.person
    told = [
        actions.tell_step(request.pk, "expert_invited", link=lambda _request, _client: "/x", now=make.NOW)
        for _attempt in range(2)
    ]
    assert told == [1, 0]
    assert Notice.objects.get(person=person).code in {"case_updated", "desk_told_expert"}
