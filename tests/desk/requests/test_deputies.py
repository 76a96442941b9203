"""A deputy (代理) acts in another's place, and reads what is 限定知悉 only when on the list in person."""

from datetime import timedelta

import pytest

from opentisc.accounts.models import Person
from opentisc.desk import actions, policy
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import NeedToKnow
from opentisc.desk.requests import people
from opentisc.desk.requests.reading import QueueFilters, queue
from opentisc.desk.types import Duty
from opentisc.desk.workflow import Part
from opentisc.infra.models import AuditEvent
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.network.types import DeputyScope, Hat, Role
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-13", "SC-15")]
SEALED = {**make.BASIC_SEARCH, "unfiled": "yes"}


@pytest.fixture
def desk():
    return make.make_desk("DP01")


def stand_in(desk: make.Desk, absent: Hat, *, scope: DeputyScope = DeputyScope.ALL) -> Hat:
    """Return the hat of a colleague who acts for an absent one from today."""
    member = net.make_member(desk.body, Role.CONSULTANT)
    given = network_actions.StandingIn(
        absent=Person.objects.get(pk=absent.person_id), acting=member.person, first_day=net.TODAY,
        last_day=net.TODAY + timedelta(days=7), scope=scope,
    )  # fmt: skip
    network_actions.name_deputy(desk.body, given, by=desk.manager)
    return network.deputy_hat(member.person, absent_id=absent.person_id, body_id=desk.body.pk, on=net.TODAY)


def own_hat(deputy: Hat) -> Hat:
    """Return the deputy's own hat."""
    return network.default_hat(Person.objects.get(pk=deputy.person_id), on=net.TODAY)


@pytest.mark.parametrize("who", ["consultant", "reviewer", "manager", "intake"])
def test_no_deputy_reads_a_sealed_request_without_being_listed(desk, who):
    request = make.make_working(desk, service="B2", answers=SEALED)
    assert request.label == 3
    deputy = stand_in(desk, getattr(desk, who))
    assert not policy.visible(deputy, now=make.NOW).filter(pk=request.pk).exists()
    with pytest.raises(UnknownRequest):
        policy.get_visible(request.key, actor=deputy, now=make.NOW)
    with pytest.raises(UnknownRequest):
        actions.ask_client(request.key, by=deputy, now=make.NOW, text="补充")
    shown = queue(deputy, QueueFilters(), now=make.NOW).rows
    assert all(row.unread and row.client == row.title == row.number == "" for row in shown)
    assert bool(shown) == (who == "manager")  # who administers it unread sees stage and clock


def test_a_deputy_reads_what_is_not_sealed(desk):
    request = make.make_working(desk, service="B2")
    deputy = stand_in(desk, desk.consultant)
    found = policy.get_visible(request.key, actor=deputy, now=make.NOW)
    assert policy.parts(deputy, found, now=make.NOW) == {Part.HANDLER}
    with pytest.raises(UnknownRequest):
        policy.get_visible(request.key, actor=own_hat(deputy), now=make.NOW)


def test_a_listed_deputy_reads_it_and_acts_under_both_names(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    deputy = stand_in(desk, desk.consultant)
    actions.add_to_list(request, deputy.person_id, by=desk.consultant, now=make.NOW)
    assert policy.get_visible(request.key, actor=deputy, now=make.NOW) == request
    actions.undertake(request, by=deputy, now=make.NOW)
    actions.note_page(request.key, by=deputy, now=make.NOW)
    actions.ask_client(request.key, by=deputy, now=make.NOW, text="请补充附图")
    both = f"{deputy.name}代{desk.consultant.name}"
    request.refresh_from_db()
    assert request.openings.get().person_name == both  # the client reads this
    row = request.transitions.order_by("-pk").first()
    assert (row.step, row.by_name) == ("ask_client", both)
    assert (row.by_id, row.on_behalf_of_id) == (deputy.person_id, desk.consultant.person_id)
    event = AuditEvent.objects.filter(act="desk.request.ask_client").latest("seq")
    assert (event.person_id, event.on_behalf_of) == (deputy.person_id, desk.consultant.person_id)


def test_taken_off_the_list_the_deputy_reads_no_more(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    deputy = stand_in(desk, desk.consultant)
    actions.add_to_list(request, deputy.person_id, by=desk.consultant, now=make.NOW)
    actions.take_off_list(request, deputy.person_id, by=desk.consultant, now=make.NOW)
    assert not policy.visible(deputy, now=make.NOW).filter(pk=request.pk).exists()


def test_a_listed_person_reads_a_sealed_request_under_no_hat_of_another_body(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    person = Person.objects.get(pk=desk.consultant.person_id)
    elsewhere = net.hat(net.make_member(net.make_body("DP02"), Role.CONSULTANT, person=person))
    assert policy.visible(desk.consultant, now=make.NOW).filter(pk=request.pk).exists()
    assert not policy.visible(elsewhere, now=make.NOW).filter(pk=request.pk).exists()


def test_a_borrowed_reviewer_reads_a_sealed_request_only_while_the_loan_runs(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    lender = net.make_body("DP03")
    lent = net.make_hat(lender, Role.REVIEWER)
    actions.borrow_reviewer(
        request.key, by=desk.consultant, now=make.NOW, person_id=lent.person_id, lender=lender,
        until=make.later(days=3), reason="本机构只有一名审核员",
    )  # fmt: skip
    assert people.holders(request, Duty.REVIEWER, now=make.NOW)[-1] == lent.person_id
    assert policy.visible(lent, now=make.later(days=2)).filter(pk=request.pk).exists()
    assert NeedToKnow.objects.filter(request=request, person_id=lent.person_id, removed_at=None).exists()
    assert not policy.visible(lent, now=make.later(days=4)).filter(pk=request.pk).exists()
