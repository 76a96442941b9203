"""Writes about members: who joins, leaves, is away, stands in, is qualified. Each with its audit event."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from opentisc.accounts import actions as accounts_actions
from opentisc.accounts import queries as accounts_queries
from opentisc.accounts.models import Administrator, Person
from opentisc.infra import audit
from opentisc.kernel.errors import NotAllowed
from opentisc.network import policy, registry
from opentisc.network.errors import AlreadyMember, BadPeriod, ManagerThere, NotAMember, UnknownRow
from opentisc.network.models import Absence, Deputy, Membership, Qualification, ResourceSeat, ServiceBody
from opentisc.network.people import reading
from opentisc.network.people.doers import doer_of, person_of
from opentisc.network.people.hats import valid_on
from opentisc.network.types import DeputyScope, Role, Wearer


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Who joins a body, in which role, from when. login: e-mail address or, of an existing account, mobile."""

    login: str
    role: Role
    valid_from: date
    name: str = ""
    mobile: str = ""
    title: str = ""
    takes_intake: bool = False
    valid_until: date | None = None


@transaction.atomic
def invite_member(body: ServiceBody, new: NewMember, *, by: Wearer, now: datetime) -> tuple[Membership, str]:
    """Return the membership and the token of a one-time link, empty for a person who has an account.

    Raises NotAllowed, BadAddress, AlreadyMember, BadPeriod.
    """
    policy.require_administer(by, body.pk)
    person, token = _account(new, now=now)
    return _give(body, person, new, by=by), token


@transaction.atomic
def appoint_manager(
    body: ServiceBody, new: NewMember, *, by: Wearer, now: datetime
) -> tuple[Membership, str]:
    """Return the manager's membership in a body that has none, and the token as `invite_member` does; by its authority.

    An authority appoints nobody of an authority, itself least of all: a role there gives no content, a manager's does.
    Raises NotAllowed, ManagerThere, BadAddress, BadPeriod.
    """
    policy.require_govern(by, body.division.path)
    acting = Membership.objects.filter(valid_on(new.valid_from), body=body, role=Role.MANAGER, ended_on=None)
    if acting.exists():
        raise ManagerThere
    person, token = _account(new, now=now)
    above = Membership.objects.filter(person=person, role__in=(Role.PROVINCE, Role.NATION), ended_on=None)
    if above.exists():
        raise NotAllowed
    return _give(body, person, replace(new, role=Role.MANAGER), by=by), token


def _account(new: NewMember, *, now: datetime) -> tuple[Person, str]:
    """Return the person of a login and an empty token, or a new person and the token of the one-time link."""
    person = accounts_queries.person_with_login(new.login)
    if person is not None:
        return person, ""
    return accounts_actions.create_staff(new.login, name=new.name, mobile=new.mobile, now=now)


@transaction.atomic
def add_member(body: ServiceBody, person: Person, new: NewMember, *, by: Wearer) -> Membership:
    """Give a person a role in a body. Raises NotAllowed, AlreadyMember, BadPeriod."""
    policy.require_administer(by, body.pk)
    return _give(body, person, new, by=by)


def _give(body: ServiceBody, person: Person, new: NewMember, *, by: Wearer) -> Membership:
    _require_period(new.valid_from, new.valid_until)
    held = Membership.objects.filter(person=person, body=body, role=new.role, ended_on=None)
    if held.exclude(valid_until__lt=new.valid_from).exists():
        raise AlreadyMember(person=str(person), role=str(new.role.label))
    row = Membership(
        person=person,
        body=body,
        role=new.role,
        title=new.title,
        takes_intake=new.takes_intake,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        granted_by_id=person_of(by),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as wrong:  # two who add the same member at once meet at the constraint
        raise AlreadyMember(person=str(person), role=str(new.role.label)) from wrong
    if not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
    _record("network.membership.added", row.pk, by, {"person": person.pk, "role": str(new.role)})
    return row


@transaction.atomic
def end_membership(row: Membership, *, on: date, by: Wearer) -> Membership:
    """End a membership from a day on: on that day the person acts under it no more, and work is re-routed.

    Seats in the body go with the last role there, the access of staff with the last one anywhere, except an
    administrator's. Raises NotAllowed, BadPeriod.
    """
    policy.require_administer_or_govern(by, row.body)
    _require_period(row.valid_from, on)
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    person = row.person
    others = Membership.objects.filter(valid_on(on), person=person)
    if not others.exists() and not Administrator.objects.filter(person=person, ended_at=None).exists():
        person.is_staff = False
        person.save(update_fields=["is_staff"])
    if not others.filter(body=row.body).exists():
        _free_seats(person, row.body_id, on)
        registry.tell_away(registry.Away(person.pk, row.body_id, on, None, by))
    _record("network.membership.ended", row.pk, by, {"person": person.pk, "on": on.isoformat()})
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A qualification: code a gated service asks for, from when to when, by whom and under which number."""

    code: str
    name: str
    valid_from: date
    valid_until: date | None = None
    certificate_number: str = ""
    granted_by: str = ""


@transaction.atomic
def grant_qualification(body: ServiceBody, person: Person, grant: Grant, *, by: Wearer) -> Qualification:
    """Record a qualification of a member. Raises NotAllowed, NotAMember, BadPeriod."""
    policy.require_administer_or_govern(by, body)
    _require_period(grant.valid_from, grant.valid_until)
    if not Membership.objects.filter(person=person, body=body).exists():
        raise NotAMember(person=str(person))
    row = Qualification.objects.create(
        person=person,
        code=grant.code,
        name=grant.name,
        certificate_number=grant.certificate_number,
        granted_by=grant.granted_by,
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
    )
    facts: dict[str, audit.types.JSON] = {"person": person.pk, "code": grant.code, "body": body.code}
    _record("network.qualification.granted", row.pk, by, facts)
    return row


@transaction.atomic
def end_qualification(body: ServiceBody, pk: int, *, on: date, by: Wearer) -> Qualification:
    """Let a member's qualification end before a day (withdrawn). Raises NotAllowed, UnknownRow."""
    policy.require_administer_or_govern(by, body)
    people = Membership.objects.filter(body=body).values("person")
    row = Qualification.objects.filter(pk=pk, person__in=people).first()
    if row is None:
        raise UnknownRow
    row.valid_until = on - timedelta(days=1)
    row.save(update_fields=["valid_until"])
    _record("network.qualification.ended", row.pk, by, {"person": row.person_id, "on": on.isoformat()})
    return row


@transaction.atomic
def record_absence(
    body: ServiceBody, person: Person, *, first_day: date, last_day: date, reason: str = "", by: Wearer
) -> Absence:
    """Record that a member is away, both days included; work is re-routed. One's own absence anybody may record.

    Raises NotAllowed, NotAMember, BadPeriod.
    """
    if person_of(by) != person.pk:
        policy.require_administer(by, body.pk)
    _require_period(first_day, last_day)
    _require_member(person, body, first_day)
    row = Absence.objects.create(
        person=person, body=body, first_day=first_day, last_day=last_day, reason=reason
    )
    registry.tell_away(registry.Away(person.pk, body.pk, first_day, last_day, by))
    facts: dict[str, audit.types.JSON] = {
        "person": person.pk,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
    }
    _record("network.absence.recorded", row.pk, by, facts)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingIn:
    """Who acts for whom, in what, from when to when (both days included)."""

    absent: Person
    acting: Person
    first_day: date
    last_day: date
    scope: DeputyScope = DeputyScope.ALL


@transaction.atomic
def name_deputy(body: ServiceBody, given: StandingIn, *, by: Wearer) -> Deputy:
    """Let one member act for another. Both must be members on the first day. Raises NotAllowed, NotAMember, BadPeriod."""
    policy.require_administer(by, body.pk)
    _require_period(given.first_day, given.last_day)
    if given.absent == given.acting:
        raise NotAMember(person=str(given.acting))
    for person in (given.absent, given.acting):
        _require_member(person, body, given.first_day)
    row = Deputy.objects.create(
        body=body,
        absent=given.absent,
        acting=given.acting,
        scope=given.scope,
        first_day=given.first_day,
        last_day=given.last_day,
        granted_by_id=person_of(by),
    )
    facts: dict[str, audit.types.JSON] = {
        "absent": given.absent.pk,
        "acting": given.acting.pk,
        "scope": str(given.scope),
        "first_day": given.first_day.isoformat(),
        "last_day": given.last_day.isoformat(),
    }
    _record("network.deputy.named", row.pk, by, facts)
    return row


@transaction.atomic
def end_deputy(body: ServiceBody, pk: int, *, on: date, by: Wearer) -> None:
    """End a deputy's time from a day on; one that has not begun is taken away. Raises NotAllowed, UnknownRow."""
    policy.require_administer(by, body.pk)
    row = Deputy.objects.filter(pk=pk, body=body).first()
    if row is None:
        raise UnknownRow
    if row.first_day >= on:
        row.delete()
    elif row.last_day >= on:
        row.last_day = on - timedelta(days=1)
        row.save(update_fields=["last_day"])
    _record("network.deputy.ended", pk, by, {"on": on.isoformat()})


@transaction.atomic
def end_absence(body: ServiceBody, pk: int, *, on: date, by: Wearer) -> None:
    """Let an absence end before a day (back earlier); one that has not begun is taken away. Raises as above."""
    row = Absence.objects.filter(pk=pk, body=body).first()
    if row is None:
        raise UnknownRow
    if person_of(by) != row.person_id:
        policy.require_administer(by, body.pk)
    if row.first_day >= on:
        row.delete()
    elif row.last_day >= on:
        row.last_day = on - timedelta(days=1)
        row.save(update_fields=["last_day"])
    _record("network.absence.ended", pk, by, {"on": on.isoformat()})


def _free_seats(person: Person, body_id: int, on: date) -> None:
    """End the person's seats in the body; those that have not begun are taken away."""
    held = ResourceSeat.objects.filter(person=person, resource__body_id=body_id)
    held.filter(valid_from__gte=on).delete()
    live = Q(valid_until=None) | Q(valid_until__gte=on)
    held.filter(live).update(valid_until=on - timedelta(days=1))


def _require_period(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise BadPeriod(first=first.isoformat(), last=last.isoformat())


def _require_member(person: Person, body: ServiceBody, on: date) -> None:
    if not reading.is_member(person.pk, body.pk, on=on):
        raise NotAMember(person=str(person))


def _record(act: str, pk: int, by: Wearer, facts: dict[str, audit.types.JSON]) -> None:
    kind = act.rpartition(".")[0]
    audit.record(act, doer=doer_of(by), subject=audit.Subject(kind, str(pk)), facts=facts)
