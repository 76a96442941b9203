"""Reads about members: who works in a body, who is qualified, who is away, what runs out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from opentisc.infra.prepared import Prepared
from opentisc.network import policy
from opentisc.network.errors import UnknownRow
from opentisc.network.models import Absence, Deputy, Membership, Qualification
from opentisc.network.people.hats import valid_on
from opentisc.network.types import Hat, Role

SOON_DAYS = 60
"""How long before its last day a qualification or resource is named as running out."""


def members(body_id: int, *, on: date, roles: Iterable[Role] | None = None) -> list[Membership]:
    """Return the memberships of a body on a day with their people, by name; only of open accounts.

    roles: all when None. A person with two roles stands twice.
    """
    form = None if roles is None else tuple(sorted(set(roles)))
    return _MEMBERS.rows(form, body=body_id, on=on)


def _members(roles: tuple[Role, ...] | None, *, body: int, on: date) -> QuerySet[Membership]:
    rows = Membership.objects.filter(valid_on(on), body_id=body, person__is_active=True)
    if roles is not None:
        rows = rows.filter(role__in=roles)
    return rows.select_related("person", "body").order_by("person__name", "person_id", "role")


_MEMBERS: Prepared[Membership] = Prepared(_members, body=int, on=date)


def reviewers_elsewhere(body_id: int, *, on: date) -> list[Membership]:
    """Return the reviewers of the other open bodies on a day, by body and name: who could be borrowed for one case."""
    rows = Membership.objects.filter(
        valid_on(on), role=Role.REVIEWER, person__is_active=True, body__is_open=True
    )
    rows = rows.exclude(body_id=body_id).select_related("person", "body")
    return list(rows.order_by("body__name", "person__name", "person_id"))


def is_member(person_id: int, body_id: int, *, on: date, roles: Iterable[Role] | None = None) -> bool:
    """Say whether the person works in the body on a day, in one of the roles."""
    held = _ROLES.rows(person=person_id, body=body_id, on=on)
    return bool(held) if roles is None else not set(roles).isdisjoint(held)


def _roles(*, person: int, body: int, on: date) -> QuerySet[Membership, str]:
    rows = Membership.objects.filter(valid_on(on), body_id=body, person_id=person, person__is_active=True)
    return rows.values_list("role", flat=True)


_ROLES: Prepared[str] = Prepared(_roles, person=int, body=int, on=date)


def all_memberships(hat: Hat) -> list[Membership]:
    """Return every membership of the hat's body, past ones too, the latest first."""
    rows = Membership.objects.filter(body_id=policy.own_body(hat)).select_related("person")
    return list(rows.order_by("-valid_from", "-pk"))


def membership(hat: Hat, pk: int) -> Membership:
    """Return a membership of the hat's body. Raises UnknownRow."""
    row = (
        Membership.objects.filter(body_id=policy.own_body(hat), pk=pk)
        .select_related("person", "body")
        .first()
    )
    if row is None:
        raise UnknownRow
    return row


def is_qualified(person_id: int, code: str, *, on: date) -> bool:
    """Say whether the person holds a qualification on a day, its first and last day included."""
    return _held(on).filter(person_id=person_id, code=code).exists()


def qualified_among(person_ids: Iterable[int], code: str, *, on: date) -> set[int]:
    """Return those of the people who hold a qualification on a day."""
    held = _held(on).filter(person_id__in=list(person_ids), code=code)
    return set(held.values_list("person_id", flat=True))


def qualifications(body_id: int, *, on: date) -> list[Qualification]:
    """Return every qualification, expired ones too, of those who are members on a day; by name, then code."""
    people = {one.person_id for one in members(body_id, on=on)}
    rows = Qualification.objects.filter(person_id__in=people).select_related("person")
    return list(rows.order_by("person__name", "person_id", "code", "valid_from"))


def expiring_qualifications(body_id: int, *, on: date, within_days: int = SOON_DAYS) -> list[Qualification]:
    """Return what runs out within so many days or has run out without a later one of its code, first to end first."""
    limit = on + timedelta(days=within_days)
    last: dict[tuple[int, str], Qualification] = {}
    for one in qualifications(body_id, on=on):
        key = (one.person_id, one.code)
        if key not in last or _end(last[key]) < _end(one):
            last[key] = one
    ending = [one for one in last.values() if one.valid_until is not None and one.valid_until <= limit]
    return sorted(ending, key=_end)


def absent_today(body_id: int, *, on: date) -> set[int]:
    """Return the people of a body who are away on a day."""
    rows = Absence.objects.filter(body_id=body_id, first_day__lte=on, last_day__gte=on)
    return set(rows.values_list("person_id", flat=True))


def absences(body_id: int, *, since: date) -> list[Absence]:
    """Return the absences of a body that end on `since` or later, first to begin first."""
    rows = Absence.objects.filter(body_id=body_id, last_day__gte=since).select_related("person")
    return list(rows.order_by("first_day", "pk"))


def deputies(body_id: int, *, since: date) -> list[Deputy]:
    """Return the deputies of a body whose time ends on `since` or later, first to begin first."""
    rows = Deputy.objects.filter(body_id=body_id, last_day__gte=since).select_related("absent", "acting")
    return list(rows.order_by("first_day", "pk"))


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who acts for an absent person, and in what."""

    person_id: int
    name: str
    scope: str


def stand_ins(absent_id: int, body_id: int, *, on: date) -> list[StandIn]:
    """Return who stands in for a person in a body on a day and still works there, widest scope first."""
    working = {one.person_id for one in members(body_id, on=on)}
    rows = Deputy.objects.filter(absent_id=absent_id, body_id=body_id, first_day__lte=on, last_day__gte=on)
    return [
        StandIn(one.acting_id, str(one.acting), one.scope)
        for one in rows.select_related("acting").order_by("scope", "pk")  # "all" sorts first
        if one.acting_id in working
    ]


def _held(on: date) -> QuerySet[Qualification]:
    return Qualification.objects.filter(
        Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))
    )


def _end(one: Qualification) -> date:
    return one.valid_until or date.max
