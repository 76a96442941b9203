"""What is found by its key is what the list of the same hat holds: the kept query is the one rule, for everybody."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import Duty
from opentisc.network.types import Hat, Label, OneCase, Role, Wearer
from tests.factories import desk as make
from tests.factories import network as people

pytestmark = pytest.mark.django_db
DAYS = (0, 1, 40, 400)


def _stories(desk: make.Desk, other: make.Desk) -> list[ServiceRequest]:
    """Return requests of two bodies: a draft, one in hand, one for few, one isolated, one of a contact's client."""
    sealed, isolated = make.make_working(desk, service="B2"), make.make_working(desk)
    rows = [make.make_draft(desk), make.make_working(desk), sealed, isolated, make.make_accepted(other)]
    policy.visible(OPERATOR, now=make.NOW).filter(pk=sealed.pk).update(label=Label.NEED_TO_KNOW)
    policy.visible(OPERATOR, now=make.NOW).filter(pk=isolated.pk).update(isolated_at=make.NOW)
    sealed.need_to_know.create(person_id=desk.consultant.person_id, added_at=make.NOW)
    rows[1].assignments.create(
        person_id=other.reviewer.person_id, body=other.body, duty=Duty.REVIEWER, borrowed=True,
        from_at=make.NOW, until_at=make.later(days=30),
    )  # fmt: skip
    return rows


def _wearers(desk: make.Desk, other: make.Desk, case: ServiceRequest) -> Iterator[Wearer]:
    staff = [desk.manager, desk.intake, desk.consultant, desk.reviewer, desk.compliance]
    yield from (*staff, other.manager, other.intake, other.reviewer, OPERATOR, None)
    deputy = people.make_hat(desk.body, Role.CONSULTANT)
    yield replace(deputy, on_behalf_of=desk.consultant.person_id, on_behalf_name=desk.consultant.name)
    yield from (desk.client_hat, other.client_hat)
    yield Hat(other.reviewer.person_id, "专家", case=OneCase(case.pk, case.key, 1))


def test_a_key_finds_what_the_list_holds_for_every_hat_and_day() -> None:
    desk, other = make.make_desk(), make.make_desk()
    rows = _stories(desk, other)
    found = 0
    for actor in _wearers(desk, other, rows[1]):
        for days in DAYS:
            now = make.NOW + timedelta(days=days)
            listed = set(policy.visible(actor, now=now).values_list("key", flat=True))
            assert {one.key for one in rows if _finds(one.key, actor, now)} == listed, (actor, days)
            queue = policy.listed(actor, now=now).filter(is_readable=True)
            assert set(queue.values_list("key", flat=True)) == listed, (actor, days)
            found += len(listed)
    assert found > 40  # the comparison was not one of empty sets


def _finds(key: UUID, actor: Wearer, now: object) -> bool:
    try:
        pk = policy.visible_pk(key, actor=actor, now=now)
    except UnknownRequest:
        with pytest.raises(UnknownRequest):
            policy.get_visible(key, actor=actor, now=now)
        return False
    loaded = policy.get_visible(str(key), actor=actor, now=now)
    assert (loaded.pk, loaded.key) == (pk, key)
    return True


def test_no_other_fact_of_a_hat_changes_the_condition() -> None:
    """`policy._form` leaves these facts out; one that the condition reads must be added to it."""
    changed = {
        "name": "别名", "membership_id": 77, "body_code": "X-1", "body_name": "别处", "division": "CN/99",
        "on_behalf_name": "某", "division_name": "别省",
    }  # fmt: skip
    kept = {"person_id", "body_id", "role", "on_behalf_of", "case"}
    assert {one.name for one in fields(Hat)} == kept | set(changed)
    case = OneCase(5, uuid4(), 1)
    hats = [Hat(3, "甲"), Hat(3, "甲", case=case), *(Hat(3, "甲", body_id=4, role=role) for role in Role)]
    for hat in hats:
        for name, value in changed.items():
            assert _condition(replace(hat, **{name: value})) == _condition(hat), name
    other = replace(case, key=uuid4(), invitation=9, name="别件")
    assert _condition(replace(hats[1], case=other)) == _condition(hats[1])


def _condition(hat: Hat) -> str:
    return str(policy.visible(hat, now=make.NOW).query)


def test_a_key_that_is_none_finds_nothing() -> None:
    with pytest.raises(UnknownRequest):
        policy.get_visible("no-key", actor=OPERATOR, now=make.NOW)
