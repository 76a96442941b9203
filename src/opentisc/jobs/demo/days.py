"""Working time as one line: 3.5 is the middle of the fourth working day. Dates of the story are planned on it."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import cached_property

from opentisc.kernel.workdays import CHINA_TIME, Calendar

_OPENS = time(9, 0)
_MINUTES = 8 * 60
_AHEAD = 45  # working days planned beyond the end, so that no plan runs off the line


class Days:
    """The working days of a story that ends at an instant, by the official calendar."""

    def __init__(self, until: datetime, *, length: timedelta) -> None:
        self.until = until
        first, last = (until - length).astimezone(CHINA_TIME).date(), until.astimezone(CHINA_TIME).date()
        calendar = Calendar()
        span = (last - first).days + 2 * _AHEAD
        days = (first + timedelta(days=n) for n in range(span))
        self._days: list[date] = [one for one in days if calendar.is_work_day(one)]

    @property
    def first(self) -> date:
        """Return the first day."""
        return self._days[0]

    @cached_property
    def end(self) -> float:
        """Return the place of the end of the story."""
        return self.place(self.until)

    def at(self, place: float) -> datetime:
        """Return the instant of a place; beyond the line, its last day."""
        number = min(max(int(place), 0), len(self._days) - 1)
        minutes = (place - int(place)) * _MINUTES
        return datetime.combine(self._days[number], _OPENS, CHINA_TIME) + timedelta(minutes=minutes)

    def place(self, at: datetime) -> float:
        """Return the place of an instant; of one outside working hours the nearest opening after it."""
        local = at.astimezone(CHINA_TIME)
        number = bisect_left(self._days, local.date())
        if number == len(self._days) or self._days[number] != local.date():
            return float(number)
        opened = datetime.combine(local.date(), _OPENS, CHINA_TIME)
        minutes = (local - opened).total_seconds() / 60
        return number + min(max(minutes / _MINUTES, 0.0), 0.999)

    def after(self, place: float, calendar_days: int) -> float:
        """Return the place so many calendar days after a place."""
        return self.place(self.at(place) + timedelta(days=calendar_days))
