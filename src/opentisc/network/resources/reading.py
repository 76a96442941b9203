"""Reads about a body's resources and seats; always within the hat's own body."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from opentisc.network import policy
from opentisc.network.errors import UnknownRow
from opentisc.network.models import Resource, ResourceSeat
from opentisc.network.people.reading import SOON_DAYS
from opentisc.network.types import Hat


@dataclass(frozen=True, slots=True)
class Seated:
    """A resource with the number of its seats held."""

    resource: Resource
    held: int


def resources(hat: Hat, *, on: date, with_inactive: bool = False) -> list[Seated]:
    """Return the resources of the hat's body by name, with the seats held on a day."""
    rows = Resource.objects.filter(body_id=policy.own_body(hat)).order_by("name", "pk")
    if not with_inactive:
        rows = rows.filter(is_active=True)
    seats_of = ResourceSeat.objects.filter(_held(on), resource__in=rows).order_by()
    held = dict(seats_of.values_list("resource").annotate(Count("pk")))
    return [Seated(row, held.get(row.pk, 0)) for row in rows]


def resource(hat: Hat, pk: int) -> Resource:
    """Return a resource of the hat's body. Raises UnknownRow."""
    row = Resource.objects.filter(body_id=policy.own_body(hat), pk=pk).select_related("body").first()
    if row is None:
        raise UnknownRow
    return row


def expiring_resources(hat: Hat, *, on: date, within_days: int = SOON_DAYS) -> list[Resource]:
    """Return the active resources that run out within so many days or have run out, first to end first."""
    rows = Resource.objects.filter(body_id=policy.own_body(hat), is_active=True)
    return list(rows.filter(valid_until__lte=on + timedelta(days=within_days)).order_by("valid_until", "pk"))


def seats(row: Resource) -> list[ResourceSeat]:
    """Return the seats of a resource, past ones too, the latest first."""
    return list(row.seat_holders.select_related("person").order_by("-valid_from", "-pk"))


def seat(hat: Hat, pk: int) -> ResourceSeat:
    """Return a seat of a resource of the hat's body. Raises UnknownRow."""
    rows = ResourceSeat.objects.filter(resource__body_id=policy.own_body(hat), pk=pk)
    row = rows.select_related("resource", "person").first()
    if row is None:
        raise UnknownRow
    return row


@dataclass(frozen=True, slots=True)
class Usable:
    """A resource that a person may use on a day, and the seat held there; None where no seat is needed (seats 0)."""

    resource: Resource
    seat: ResourceSeat | None


def usable_resources(hat: Hat, *, on: date) -> list[Usable]:
    """Return what the wearer may search in: valid resources without seats, and those where a seat is held."""
    rows = Resource.objects.filter(body_id=policy.own_body(hat), is_active=True)
    rows = rows.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
    )
    held = ResourceSeat.objects.filter(_held(on), person_id=hat.person_id, resource__in=rows)
    by_resource = {one.resource_id: one for one in held}
    return [
        Usable(row, by_resource.get(row.pk))
        for row in rows.order_by("name", "pk")
        if not row.seats or row.pk in by_resource
    ]


def seats_held(row: Resource, *, on: date) -> int:
    """Return how many seats of a resource are held on a day."""
    return row.seat_holders.filter(_held(on)).count()


def _held(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))
