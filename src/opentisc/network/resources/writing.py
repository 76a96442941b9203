"""Writes about resources and seats. Each with its audit event."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction

from opentisc.accounts.models import Person
from opentisc.infra import audit
from opentisc.network import policy
from opentisc.network.errors import BadPeriod, NoSeatLeft, NotAMember
from opentisc.network.models import Resource, ResourceSeat, ServiceBody
from opentisc.network.people import reading as people
from opentisc.network.people.doers import doer_of
from opentisc.network.resources.reading import seats_held
from opentisc.network.types import ResourceKind, Wearer


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFacts:
    """What a resource is. seats: 0 where everybody of the body may use it. cost in fen (or the currency's cents).

    egress: whether a search there leaves the machine for a third party.
    """

    name: str
    kind: ResourceKind
    provider: str = ""
    coverage: str = ""
    seats: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    cost_minor_units: int | None = None
    currency: str = "CNY"
    egress: bool = True
    note: str = ""
    is_active: bool = True


@transaction.atomic
def add_resource(body: ServiceBody, facts: ResourceFacts, *, by: Wearer) -> Resource:
    """Return the new resource of a body. Raises NotAllowed, BadPeriod."""
    policy.require_administer(by, body.pk)
    _require_period(facts.valid_from, facts.valid_until)
    row = Resource.objects.create(body=body, **asdict(facts))
    _record("network.resource.added", row, by, {"name": row.name, "seats": row.seats})
    return row


@transaction.atomic
def update_resource(row: Resource, facts: ResourceFacts, *, by: Wearer) -> Resource:
    """Change a resource to what is given. Raises NotAllowed, BadPeriod."""
    policy.require_administer(by, row.body_id)
    _require_period(facts.valid_from, facts.valid_until)
    changed = [name for name, value in asdict(facts).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(facts, name))
    if changed:
        row.save(update_fields=changed)
        _record("network.resource.changed", row, by, {"fields": ", ".join(changed)})
    return row


@transaction.atomic
def give_seat(
    row: Resource,
    person: Person,
    *,
    valid_from: date,
    valid_until: date | None = None,
    account: str = "",
    by: Wearer,
) -> ResourceSeat:
    """Give a member a seat; account: the login name there, never a password.

    Raises NotAllowed, NotAMember, BadPeriod, NoSeatLeft.
    """
    policy.require_administer(by, row.body_id)
    _require_period(valid_from, valid_until)
    if not people.is_member(person.pk, row.body_id, on=valid_from):
        raise NotAMember(person=str(person))
    locked = Resource.objects.select_for_update().get(pk=row.pk)
    if locked.seats and seats_held(locked, on=valid_from) >= locked.seats:
        raise NoSeatLeft(resource=locked.name, seats=locked.seats)
    seat = ResourceSeat.objects.create(
        resource=locked, person=person, account=account, valid_from=valid_from, valid_until=valid_until
    )
    _record("network.resource.seat_given", row, by, {"person": person.pk, "seat": seat.pk})
    return seat


@transaction.atomic
def end_seat(seat: ResourceSeat, *, on: date, by: Wearer) -> None:
    """End a seat from a day on; one that has not begun is taken away. Raises NotAllowed."""
    policy.require_administer(by, seat.resource.body_id)
    number = seat.pk
    if seat.valid_from >= on:
        seat.delete()
    else:
        seat.valid_until = on - timedelta(days=1)
        seat.save(update_fields=["valid_until"])
    facts: dict[str, audit.types.JSON] = {"seat": number, "person": seat.person_id, "on": on.isoformat()}
    _record("network.resource.seat_ended", seat.resource, by, facts)


def _require_period(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise BadPeriod(first=first.isoformat(), last=last.isoformat())


def _record(act: str, row: Resource, by: Wearer, facts: dict[str, audit.types.JSON]) -> None:
    subject = audit.Subject("network.resource", str(row.pk))
    audit.record(act, doer=doer_of(by), subject=subject, facts=facts)
