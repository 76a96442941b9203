"""The hats a person may wear: own memberships, those stood in for, those of the contexts above, and the private one.

A hat is made anew for each request from the rows of that day, so a role that ended acts no more (SC-16).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.db.models import Q

from opentisc.accounts.models import Person
from opentisc.network import registry
from opentisc.network.errors import NotYourHat
from opentisc.network.models import Deputy, Membership
from opentisc.network.types import DeputyScope, Hat, Role

_WORN_BY_DEPUTY: Final[Mapping[str, Mapping[Role, Role]]] = {
    DeputyScope.ALL: {role: role for role in Role},
    DeputyScope.HANDLING: {
        Role.INTAKE: Role.INTAKE,
        Role.CONSULTANT: Role.CONSULTANT,
        Role.OUTLET: Role.OUTLET,
        Role.MANAGER: Role.CONSULTANT,
    },
    DeputyScope.REVIEW: {Role.REVIEWER: Role.REVIEWER, Role.MANAGER: Role.REVIEWER},
}
"""Scope, then the absent person's role: the role that the deputy wears; no entry, no hat."""


def valid_on(on: date, *, prefix: str = "") -> Q:
    """Return the condition that a dated membership holds on a day."""
    return (
        Q(**{f"{prefix}valid_from__lte": on})
        & (Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": on}))
        & (Q(**{f"{prefix}ended_on": None}) | Q(**{f"{prefix}ended_on__gt": on}))
    )


def private_hat(person: Person) -> Hat:
    """Return the person as acting for no body."""
    return Hat(person_id=person.pk, name=str(person))


def hats_of(person: Person, *, on: date) -> list[Hat]:
    """Return the hats of a person on a day: own memberships, eldest first, those stood in for, then further ones.

    The private hat is not among them: everybody has it. Empty for a closed account.
    """
    if not person.is_active:
        return []
    own = list(_memberships(Q(person=person), on))
    further = registry.further_hats(person, on)
    return [*(_hat(person, one) for one in own), *_deputy_hats(person, own, on), *further]


def wear(person: Person, membership_id: int | None, *, on: date, role: Role | None = None) -> Hat:
    """Return the hat of a membership, or the private one for None. Raises NotYourHat.

    role: as which role a deputy wears it; needed only when `hats_of` has several with this membership.
    """
    if membership_id is None:
        return private_hat(person)
    for hat in hats_of(person, on=on):
        if hat.membership_id == membership_id and role in {None, hat.role}:
            return hat
    raise NotYourHat


def hat_by_key(person: Person, key: str, *, on: date, among: Iterable[Hat] | None = None) -> Hat:
    """Return the hat that `Hat.key` names. Raises NotYourHat, also for a key that is none.

    among: the person's hats of that day where they are at hand.
    """
    if not key:
        return private_hat(person)
    for hat in hats_of(person, on=on) if among is None else among:
        if hat.key == key:
            return hat
    raise NotYourHat


def default_hat(person: Person, *, on: date, among: Iterable[Hat] | None = None) -> Hat:
    """Return the hat worn at sign-in: the eldest own membership, else a further one, else the private hat. Never a deputy's.

    among: the person's hats of that day where they are at hand.
    """
    for hat in hats_of(person, on=on) if among is None else among:
        if hat.on_behalf_of is None:
            return hat
    return private_hat(person)


def deputy_hat(person: Person, *, absent_id: int, body_id: int, on: date) -> Hat:
    """Return the first hat under which the person acts for an absent one in a body. Raises NotYourHat."""
    for hat in hats_of(person, on=on):
        if hat.on_behalf_of == absent_id and hat.body_id == body_id:
            return hat
    raise NotYourHat


def _memberships(condition: Q, on: date) -> Iterable[Membership]:
    rows = Membership.objects.filter(condition & valid_on(on), body__is_open=True)
    return rows.select_related("body__division", "person").order_by("valid_from", "pk")


def _deputy_hats(person: Person, own: list[Membership], on: date) -> list[Hat]:
    """Return the hats stood in for. Who has left the body stands in for nobody there."""
    bodies = {one.body_id for one in own}
    given = Deputy.objects.filter(acting=person, body__in=bodies, first_day__lte=on, last_day__gte=on)
    found: dict[str, Hat] = {}
    deputies = list(given.order_by("first_day", "pk"))
    wanted = Q(pk__in=[])
    for one in deputies:
        wanted |= Q(person_id=one.absent_id, body_id=one.body_id)
    theirs = list(_memberships(wanted, on)) if deputies else []
    for one in deputies:
        for membership in theirs:
            if (membership.person_id, membership.body_id) != (one.absent_id, one.body_id):
                continue
            role = _WORN_BY_DEPUTY[one.scope].get(Role(membership.role))
            if role is not None:
                hat = _hat(person, membership, role=role)
                found.setdefault(hat.key, hat)
    return list(found.values())


def _hat(person: Person, membership: Membership, *, role: Role | None = None) -> Hat:
    body, absent = membership.body, membership.person
    stands_in = membership.person_id != person.pk
    return Hat(
        person_id=person.pk,
        name=str(person),
        membership_id=membership.pk,
        body_id=body.pk,
        body_code=body.code,
        body_name=body.name,
        role=role or Role(membership.role),
        division=body.division.path,
        division_name=body.division.name,
        on_behalf_of=absent.pk if stands_in else None,
        on_behalf_name=str(absent) if stands_in else "",
    )
