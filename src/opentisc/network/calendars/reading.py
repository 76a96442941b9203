"""Builds the working-day calendar of a body, and reads its own days and hours."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from opentisc.infra.prepared import Prepared
from opentisc.kernel.workdays import (
    CHINA_TIME,
    BodyDayKind,
    Calendar,
    Overlay,
    WeeklyHours,
    YearTable,
    year_from_plain,
)
from opentisc.kernel.workdays import BodyDay as OwnDay
from opentisc.network import policy
from opentisc.network.errors import UnknownRow
from opentisc.network.models import BodyDay, OfficialYear, OpeningHours
from opentisc.network.types import Hat


def calendar_of(body_id: int, *, at: datetime) -> Calendar:
    """Return the calendar of a body as it was known at an instant (aware); now gives all that is known.

    Three queries, whatever the number of limits computed with it: make one for a page, not one for a row.
    """
    days, hours = _DAYS.rows(body=body_id, at=at), _HOURS.rows(body=body_id)
    overlay = Overlay(days=tuple(map(_own_day, days)), hours=tuple(map(_hours, hours)))
    return Calendar(official_years(at=at), overlay=overlay)


def calendars_of(body_ids: Iterable[int], *, at: datetime) -> dict[int, Calendar]:
    """Return the calendars of several bodies, in three queries altogether."""
    wanted = list(body_ids)
    days: dict[int, list[OwnDay]] = {one: [] for one in wanted}
    hours: dict[int, list[WeeklyHours]] = {one: [] for one in wanted}
    for day in BodyDay.objects.filter(body_id__in=wanted, recorded_at__lte=at):
        days[day.body_id].append(_own_day(day))
    for row in OpeningHours.objects.filter(body_id__in=wanted):
        hours[row.body_id].append(_hours(row))
    years = official_years(at=at)
    return {
        one: Calendar(years, overlay=Overlay(days=tuple(days[one]), hours=tuple(hours[one])))
        for one in wanted
    }


def official_years(*, at: datetime) -> list[YearTable]:
    """Return the imported tables of years known at an instant, the earliest import first: a later one replaces."""
    return [year_from_plain(table) for table in _YEARS.rows(at=at)]


def _days_known(*, body: int, at: datetime) -> QuerySet[BodyDay]:
    return BodyDay.objects.filter(body_id=body, recorded_at__lte=at)


def _hours_of(*, body: int) -> QuerySet[OpeningHours]:
    return OpeningHours.objects.filter(body_id=body)


def _years_known(*, at: datetime) -> QuerySet[OfficialYear, Any]:
    rows = OfficialYear.objects.filter(imported_at__lte=at).order_by("imported_at", "pk")
    return rows.values_list("table", flat=True)


_DAYS: Prepared[BodyDay] = Prepared(_days_known, body=int, at=datetime)
_HOURS: Prepared[OpeningHours] = Prepared(_hours_of, body=int)
_YEARS: Prepared[Any] = Prepared(_years_known, at=datetime)


def own_days(hat: Hat, *, since: date) -> list[BodyDay]:
    """Return the live own days of the hat's body from a day on, by day."""
    rows = BodyDay.objects.filter(body_id=policy.own_body(hat), day__gte=since, withdrawn_at=None)
    return list(rows.order_by("day", "pk"))


def own_day(hat: Hat, pk: int) -> BodyDay:
    """Return a live own day of the hat's body. Raises UnknownRow."""
    row = BodyDay.objects.filter(body_id=policy.own_body(hat), pk=pk, withdrawn_at=None).first()
    if row is None:
        raise UnknownRow
    return row


def opening_hours(body_id: int, *, on: date) -> list[OpeningHours]:
    """Return when a body opens in the week of a day, by weekday and hour. Public."""
    rows = OpeningHours.objects.filter(body_id=body_id, valid_from__lte=on)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    return list(rows.order_by("weekday", "opens"))


def today(now: datetime) -> date:
    """Return the day in China of an instant."""
    return now.astimezone(CHINA_TIME).date()


def _own_day(row: BodyDay) -> OwnDay:
    windows = ((row.opens, row.closes),) if row.opens and row.closes else ()
    return OwnDay(
        on=row.day,
        kind=BodyDayKind(row.kind),
        recorded_at=row.recorded_at,
        name=row.name,
        windows=windows,
        withdrawn_at=row.withdrawn_at,
    )


def _hours(row: OpeningHours) -> WeeklyHours:
    return WeeklyHours(
        weekday=row.weekday,
        opens=row.opens,
        closes=row.closes,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
