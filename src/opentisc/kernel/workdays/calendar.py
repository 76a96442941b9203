"""The calendar of one body: official years with the body's own days laid over them.

is_work(d) = (Monday to Friday and no holiday) or a make-up day; a body's own day goes before both.
A body's day counts for clocks that start at or after it was recorded, so a promise never moves backwards.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from opentisc.kernel.workdays.clock import elapsed_minutes, instant_after, without_pauses
from opentisc.kernel.workdays.errors import BadLimit, NaiveTime, NeverOpens
from opentisc.kernel.workdays.tables import index_of, shipped_index, shipped_years
from opentisc.kernel.workdays.types import (
    CHINA_TIME,
    BodyDay,
    BodyDayKind,
    DayKind,
    DayStep,
    Due,
    Holiday,
    Overlay,
    Span,
    WarnPoint,
    Window,
    YearStatus,
    YearTable,
)

USUAL_WINDOWS: tuple[Window, ...] = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Eight hours, for bodies that keep no hours of their own."""

WARN_AT = (50, 80, 100)
"""Per cent of a limit (requirements 2.1)."""

_ONE_DAY = timedelta(days=1)
_TEN_YEARS = 3660  # days; a limit or a closure beyond it is a mistake
_LONGEST_LIMIT = 2500  # working days, about ten years

_FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Days off by the 《全国年节及纪念日放假办法》 (2024) with a fixed date: the guess for a year without a table."""

_NEW_YEAR_BRIDGE = (12, 29)
"""From this day on next year's notice may move days: that of 2019 moved 2018-12-29 to 31."""

_OVERLAID = {
    BodyDayKind.CLOSED: DayKind.BODY_CLOSED,
    BodyDayKind.OPEN: DayKind.BODY_OPEN,
    BodyDayKind.PART: DayKind.BODY_PART,
}
_WORKED = {DayKind.WORK_DAY, DayKind.MAKE_UP, DayKind.BODY_OPEN, DayKind.BODY_PART}


class Calendar:
    """Answers for one body which days and minutes are worked. Immutable; make a new one for new tables."""

    def __init__(
        self,
        tables: Iterable[YearTable] | None = None,
        *,
        overlay: Overlay | None = None,
        windows: tuple[Window, ...] = USUAL_WINDOWS,
        zone: tzinfo = CHINA_TIME,
    ) -> None:
        """Take the shipped years and then `tables`: a later table of a year replaces the earlier one."""
        more = tuple(tables or ())
        self._index = index_of((*shipped_years(), *more)) if more else shipped_index()
        self._overlay = overlay or Overlay()
        self._windows = windows
        self._zone = zone
        own: dict[date, list[BodyDay]] = {}
        for day in sorted(self._overlay.days, key=lambda one: one.recorded_at):
            own.setdefault(day.on, []).append(day)
        self._own = own

    # Days

    def day(self, on: date, *, known_at: datetime | None = None) -> DayStep:
        """Return what a day is and why (`counts` is None).

        known_at: the clock's start; own days recorded later do not count. Without it: the start of the day.
        """
        own = self._own_day(on, known_at)
        if own is not None:
            return DayStep(on=on, kind=_OVERLAID[own.kind], name=own.name)
        worked, off = self._index.make_up.get(on), self._index.holidays.get(on)
        provisional = self._is_provisional(on)
        if worked is not None:
            return self._named(on, DayKind.MAKE_UP, worked, provisional)
        if off is not None:
            return self._named(on, DayKind.HOLIDAY, off, provisional)
        if on.year not in self._index.covered and (on.month, on.day) in _FIXED:
            return DayStep(on=on, kind=DayKind.HOLIDAY, name=_FIXED[on.month, on.day], provisional=True)
        kind = DayKind.WEEKEND if on.weekday() >= 5 else DayKind.WORK_DAY
        return DayStep(on=on, kind=kind, provisional=provisional)

    def is_work_day(self, on: date, *, known_at: datetime | None = None) -> bool:
        """Return whether the body works on the day, be it for a part of it."""
        return self.day(on, known_at=known_at).kind in _WORKED

    def is_provisional(self, on: date) -> bool:
        """Return whether no official arrangement covers the day yet."""
        return self._is_provisional(on)

    def work_days_between(self, after: date, until: date, *, known_at: datetime | None = None) -> int:
        """Return how many working days lie after `after`, up to and with `until`; 0 when none."""
        days = max(0, (until - after).days)
        return sum(self.is_work_day(after + _ONE_DAY * n, known_at=known_at) for n in range(1, days + 1))

    # Limits

    def add_work_days(self, start: datetime, work_days: int, *, pauses: Iterable[Span] = ()) -> Due:
        """Return when a limit that starts now is due. The day of the start is not counted.

        work_days: 0 (at once: due at the start itself) to 2500. pauses: spans in which the clock stood still,
        an open one ended by the caller; a working day after a pause's first day up to its last does not count.
        Never raises for a year without a table: `provisional` says so. Raises BadLimit, NaiveTime, NeverOpens.
        """
        if not 0 <= work_days <= _LONGEST_LIMIT:
            raise BadLimit(f"not a limit in working days: {work_days}", given=work_days)
        today = self._local(start).date()
        if work_days == 0:
            return Due(on=today, at=start, provisional=False)
        stood_still = self._paused_days(pauses)
        steps: list[DayStep] = []
        counted = 0
        for on in self._following(today):
            step = self.day(on, known_at=start)
            if step.kind in _WORKED and on in stood_still:
                step = _with(step, kind=DayKind.PAUSED)
            elif step.kind in _WORKED:
                counted += 1
                step = _with(step, counts=counted)
            steps.append(step)
            if counted == work_days:
                break
        return self._due(steps, start)

    def overdue_days(self, due: Due, now: datetime, *, known_at: datetime | None = None) -> int:
        """Return the working days after the due day up to today; 0 when not overdue."""
        return self.work_days_between(due.on, self._local(now).date(), known_at=known_at)

    def warn_points(
        self, start: datetime, due: Due, *, pauses: Iterable[Span] = (), percents: Iterable[int] = WARN_AT
    ) -> tuple[WarnPoint, ...]:
        """Return when each share of the limit's working minutes will have passed, in the order asked.

        Empty when the limit has no working minutes (due at once). 100 % is the end of work on the due day.
        """
        spans = self._running(start, due.at, pauses, known_at=start)
        total = sum((end - begin for begin, end in spans), timedelta())
        if not total:
            return ()
        points = ((percent, instant_after(spans, total * percent / 100)) for percent in percents)
        return tuple(WarnPoint(percent=percent, at=at or due.at) for percent, at in points)

    # Minutes

    def windows_on(self, on: date, *, known_at: datetime | None = None) -> tuple[Window, ...]:
        """Return the working windows of a day; empty on a day that is not worked."""
        if not self.is_work_day(on, known_at=known_at):
            return ()
        own = self._own_day(on, known_at)
        if own is not None and own.windows:
            return own.windows
        hours = tuple(
            (row.opens, row.closes)
            for row in sorted(self._overlay.hours, key=lambda row: row.opens)
            if row.weekday == on.weekday()
            and row.valid_from <= on
            and (row.valid_until is None or on <= row.valid_until)
        )
        return hours or self._windows

    def spans_between(
        self, start: datetime, end: datetime, *, known_at: datetime | None = None
    ) -> list[Span]:
        """Return the working windows of all days from start to end, as instants; whole windows, not cut."""
        first, last = self._local(start).date(), self._local(end).date()
        return [
            (self._at(first + _ONE_DAY * n, opens), self._at(first + _ONE_DAY * n, closes))
            for n in range((last - first).days + 1)
            for opens, closes in self.windows_on(first + _ONE_DAY * n, known_at=known_at)
        ]

    def work_minutes_between(
        self,
        start: datetime,
        end: datetime,
        *,
        pauses: Iterable[Span] = (),
        known_at: datetime | None = None,
    ) -> int:
        """Return the whole working minutes from start to end, pauses taken out; 0 when end is not later.

        known_at: the clock's start when it is not `start`: own days recorded later do not count.
        """
        return elapsed_minutes(
            without_pauses([(start, end)], pauses), self.spans_between(start, end, known_at=known_at or start)
        )

    # Inside

    def _own_day(self, on: date, known_at: datetime | None) -> BodyDay | None:
        known = known_at or self._at(on, time.min)
        valid = [
            day
            for day in self._own.get(on, ())
            if day.recorded_at <= known and not (day.withdrawn_at and day.withdrawn_at <= known)
        ]
        return valid[-1] if valid else None

    def _is_provisional(self, on: date) -> bool:
        return self._index.covered.get(self._needed_year(on)) is not YearStatus.OFFICIAL

    def _needed_year(self, on: date) -> int:
        """Return the year whose notice settles the day: the next one's for the last days of December."""
        if (on.month, on.day) >= _NEW_YEAR_BRIDGE and on.year in self._index.covered:
            return on.year + 1
        return on.year

    @staticmethod
    def _named(on: date, kind: DayKind, holiday: Holiday, provisional: bool) -> DayStep:
        return DayStep(on=on, kind=kind, name=holiday.name, notice=holiday.notice, provisional=provisional)

    def _following(self, today: date) -> Iterator[date]:
        """Yield the days after today; raise NeverOpens when ten years bring no end."""
        for n in range(1, _TEN_YEARS + 1):
            yield today + _ONE_DAY * n
        raise NeverOpens(f"no working day within ten years after {today}", after=str(today))

    def _paused_days(self, pauses: Iterable[Span]) -> set[date]:
        found: set[date] = set()
        for start, end in pauses:
            first, last = self._local(start).date(), self._local(end).date()
            found.update(first + _ONE_DAY * n for n in range(1, (last - first).days + 1))
        return found

    def _due(self, steps: list[DayStep], start: datetime) -> Due:
        on = steps[-1].on
        closes = self.windows_on(on, known_at=start)[-1][1]
        missing = sorted({self._needed_year(step.on) for step in steps if step.provisional})
        return Due(
            on=on,
            at=self._at(on, closes),
            provisional=bool(missing),
            steps=tuple(steps),
            missing_years=tuple(missing),
        )

    def _running(
        self, start: datetime, end: datetime, pauses: Iterable[Span], *, known_at: datetime
    ) -> list[Span]:
        spans = self.spans_between(start, end, known_at=known_at)
        outside = [(self._at(date(1971, 1, 1), time.min), start), (end, end + _ONE_DAY * 2)]
        return without_pauses(spans, [*pauses, *outside])

    def _local(self, instant: datetime) -> datetime:
        if instant.tzinfo is None:
            raise NaiveTime("an instant without a time zone", given=str(instant))
        return instant.astimezone(self._zone)

    def _at(self, on: date, at: time) -> datetime:
        return datetime.combine(on, at, tzinfo=self._zone)


def _with(step: DayStep, *, kind: DayKind | None = None, counts: int | None = None) -> DayStep:
    return DayStep(
        on=step.on,
        kind=kind or step.kind,
        counts=counts,
        name=step.name,
        notice=step.notice,
        provisional=step.provisional,
    )
