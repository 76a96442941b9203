"""Writes of working time. A body's day never works backwards: a running clock keeps the calendar it started with."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from opentisc.infra import audit
from opentisc.kernel.workdays import BodyDayKind, YearTable, year_to_plain
from opentisc.network import policy
from opentisc.network.calendars.reading import today
from opentisc.network.divisions.reading import COUNTRY
from opentisc.network.errors import BadPeriod, DayIsPast
from opentisc.network.models import BodyDay, OfficialYear, OpeningHours, ServiceBody
from opentisc.network.people.doers import doer_of, person_of
from opentisc.network.types import Wearer

_LONGEST_DAYS = 200  # a summer holiday is 60; more is a slip of the keyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDays:
    """A body's own days, first to last, both included. opens, closes: for `part` needed, for `open` allowed."""

    first_day: date
    last_day: date
    kind: BodyDayKind
    name: str = ""
    opens: time | None = None
    closes: time | None = None


@transaction.atomic
def set_own_days(body: ServiceBody, given: OwnDays, *, by: Wearer, now: datetime) -> list[BodyDay]:
    """Return the new days; what the body had said of them before is withdrawn now and stays in the history.

    Only days from today on. Raises NotAllowed, BadPeriod, DayIsPast.
    """
    policy.require_administer(by, body.pk)
    count = (given.last_day - given.first_day).days + 1
    if not 1 <= count <= _LONGEST_DAYS:
        raise BadPeriod(first=given.first_day.isoformat(), last=given.last_day.isoformat())
    if given.first_day < today(now):
        raise DayIsPast(day=given.first_day.isoformat())
    _require_hours(given)
    span = BodyDay.objects.filter(body=body, day__range=(given.first_day, given.last_day), withdrawn_at=None)
    span.update(withdrawn_at=now)
    rows = BodyDay.objects.bulk_create(
        BodyDay(
            body=body,
            day=given.first_day + timedelta(days=n),
            kind=given.kind,
            name=given.name,
            opens=given.opens,
            closes=given.closes,
            recorded_at=now,
            recorded_by_id=person_of(by),
        )
        for n in range(count)
    )
    facts: dict[str, audit.types.JSON] = {
        "first_day": given.first_day.isoformat(),
        "last_day": given.last_day.isoformat(),
        "kind": str(given.kind),
    }
    _record("network.calendar.days_set", body.code, by, facts)
    return rows


@transaction.atomic
def withdraw_own_day(row: BodyDay, *, by: Wearer, now: datetime) -> BodyDay:
    """Take an own day back; clocks that started while it stood keep it. Raises NotAllowed, DayIsPast."""
    policy.require_administer(by, row.body_id)
    if row.day < today(now):
        raise DayIsPast(day=row.day.isoformat())
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _record("network.calendar.day_withdrawn", row.body.code, by, {"day": row.day.isoformat()})
    return row


@dataclass(frozen=True, slots=True)
class WeekHours:
    """One opening of a weekday: 0 Monday … 6 Sunday."""

    weekday: int
    opens: time
    closes: time


@transaction.atomic
def set_opening_hours(
    body: ServiceBody, hours: list[WeekHours], *, valid_from: date, by: Wearer, now: datetime
) -> list[OpeningHours]:
    """Replace a body's week from a day on, which may not be past. Raises NotAllowed, BadPeriod, DayIsPast."""
    policy.require_administer(by, body.pk)
    if valid_from < today(now):
        raise DayIsPast(day=valid_from.isoformat())
    for one in hours:
        if not 0 <= one.weekday <= 6 or one.closes <= one.opens:
            raise BadPeriod(first=one.opens.isoformat("minutes"), last=one.closes.isoformat("minutes"))
    standing = OpeningHours.objects.filter(body=body)
    standing.filter(valid_from__gte=valid_from).delete()
    live = Q(valid_until=None) | Q(valid_until__gte=valid_from)
    standing.filter(live).update(valid_until=valid_from - timedelta(days=1))
    rows = OpeningHours.objects.bulk_create(
        OpeningHours(
            body=body, weekday=one.weekday, opens=one.opens, closes=one.closes, valid_from=valid_from
        )
        for one in hours
    )
    facts: dict[str, audit.types.JSON] = {"valid_from": valid_from.isoformat(), "rows": len(rows)}
    _record("network.calendar.hours_set", body.code, by, facts)
    return rows


@transaction.atomic
def import_official_year(table: YearTable, *, by: Wearer, now: datetime) -> OfficialYear:
    """Keep the official table of a year; it goes before the shipped one for all bodies. Raises NotAllowed."""
    policy.require_govern(by, COUNTRY)
    row = OfficialYear.objects.create(
        year=table.year,
        table=year_to_plain(table),
        status=str(table.status),
        notice="; ".join(notice.number for notice in table.notices)[:200],
        imported_by_id=person_of(by),
        imported_at=now,
    )
    facts: dict[str, audit.types.JSON] = {"year": table.year, "status": str(table.status)}
    _record("network.calendar.year_imported", str(table.year), by, facts)
    return row


def _require_hours(given: OwnDays) -> None:
    part = given.kind is BodyDayKind.PART
    if part and (given.opens is None or given.closes is None):
        raise BadPeriod(first="", last="")
    if given.opens is not None and given.closes is not None and given.closes <= given.opens:
        raise BadPeriod(first=given.opens.isoformat("minutes"), last=given.closes.isoformat("minutes"))


def _record(act: str, key: str, by: Wearer, facts: dict[str, audit.types.JSON]) -> None:
    audit.record(act, doer=doer_of(by), subject=audit.Subject("network.calendar", key), facts=facts)
