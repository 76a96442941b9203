"""Values of the working-day calendar. No arithmetic here beyond one day's look-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from opentisc.kernel.workdays.errors import BadBodyDay, NaiveTime

CHINA_TIME = timezone(timedelta(hours=8), "UTC+8")
"""The zone of every limit. One offset for the whole country, no summer time since 1992."""

Window = tuple[time, time]
"""From (included) until (excluded) within one day."""

Span = tuple[datetime, datetime]
"""From (included) until (excluded), both aware."""


class YearStatus(StrEnum):
    """Whether a year's table follows a published notice."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"


class DayKind(StrEnum):
    """What a day is, and so why it counts or not."""

    WORK_DAY = "work_day"
    MAKE_UP = "make_up"  # a Saturday or Sunday worked instead (调休上班)
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    BODY_OPEN = "body_open"
    BODY_PART = "body_part"  # open for part of the day: a working day with shorter windows
    BODY_CLOSED = "body_closed"
    PAUSED = "paused"  # a working day on which the clock stood still


class BodyDayKind(StrEnum):
    """What a body lays over one day; the values are those of `network.BodyDay`."""

    CLOSED = "closed"
    OPEN = "open"
    PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of the General Office of the State Council."""

    title: str
    number: str
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday with its bridge days, first and last included, and the days worked instead."""

    name: str
    first: date
    last: date
    make_up: tuple[date, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTable:
    """The arrangement of one year. Its notice may name days at the end of the year before (元旦)."""

    year: int
    status: YearStatus
    notices: tuple[Notice, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDay:
    """A body's own day over the official one.

    It counts for clocks that start at or after recorded_at and before withdrawn_at: never backwards.
    windows: when the body works that day; needed for `part`, else the usual ones.
    """

    on: date
    kind: BodyDayKind
    recorded_at: datetime
    name: str = ""
    windows: tuple[Window, ...] = ()
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind is BodyDayKind.PART and not self.windows:
            raise BadBodyDay("a day worked in part needs its hours", on=str(self.on))
        if any(closes <= opens for opens, closes in self.windows):
            raise BadBodyDay("hours must close after they open", on=str(self.on))
        if self.recorded_at.tzinfo is None:
            raise NaiveTime("an instant without a time zone", given=str(self.recorded_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """When a body works on a weekday (0 Monday), between two days (included). It opens or closes no day."""

    weekday: int
    opens: time
    closes: time
    valid_from: date = date.min
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """All that one body lays over the official years."""

    days: tuple[BodyDay, ...] = ()
    hours: tuple[WeeklyHours, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStep:
    """One line of the arithmetic that a page shows.

    counts: the running number of a day that counts, None for a day that does not. name: of the holiday or of
    the body's day. notice: the number of the notice behind it. provisional: no official table covers the day.
    """

    on: date
    kind: DayKind
    counts: int | None = None
    name: str = ""
    notice: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something is due: the day, the end of work on it, and how it was counted (first day first).

    provisional: the official arrangement of a day on the way is not known yet; compute again when it is.
    missing_years: the years whose tables are wanted, ascending.
    """

    on: date
    at: datetime
    provisional: bool
    steps: tuple[DayStep, ...] = ()
    missing_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnPoint:
    """The instant at which this share (per cent) of the working minutes of a limit has passed."""

    percent: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DayIndex:
    """Days of all tables by date, for look-up. covered: year to status."""

    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    make_up: Mapping[date, Holiday] = field(default_factory=dict)
    covered: Mapping[int, YearStatus] = field(default_factory=dict)


def closed_days(first: date, last: date, *, name: str, recorded_at: datetime) -> tuple[BodyDay, ...]:
    """Return one closed day for every day from first to last, both included (寒暑假)."""
    days = (last - first).days + 1
    return tuple(
        BodyDay(
            on=first + timedelta(days=n),
            kind=BodyDayKind.CLOSED,
            name=name,
            recorded_at=recorded_at,
        )
        for n in range(days)
    )
