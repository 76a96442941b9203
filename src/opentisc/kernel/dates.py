"""Dates as offices give them: to the day, the month or the year.

Not for: instants (those are aware datetimes in UTC) and working days.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NewType

from opentisc.kernel.errors import Invalid

DateText = NewType("DateText", str)
"""`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; made by `parse_date` alone, so it sorts and compares as text."""

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SEPARATED = re.compile(r"(\d{4})\s*[./年-]\s*(\d{1,2})(?:\s*[./月-]\s*(\d{1,2})\s*日?|\s*月)?")


@lru_cache(maxsize=8192)  # the dates of citations repeat by the thousand
def parse_date(text: str) -> DateText:
    """Return the date in `text` with the precision it has.

    Reads `2020-05-01`, `20200501`, `202005`, `2020/5/1`, `2020.05`, `2020年5月1日`, `2020`; a zero day or
    month (`20200500`) lowers the precision, as offices mean it. Raises Invalid with code `unreadable_date`.
    """
    given = text.strip()
    match = _ISO.fullmatch(given) or _COMPACT.fullmatch(given) or _SEPARATED.fullmatch(given)
    if match is None and given.endswith("年"):
        match = _ISO.fullmatch(given[:-1])
    if match is None:
        raise UnreadableDate(given)
    return make_date(int(match[1]), int(match[2] or 0), int(match[3] or 0), given=given)


def make_date(year: int, month: int = 0, day: int = 0, *, given: str = "") -> DateText:
    """Return the date of a year, month (0: unknown) and day (0: unknown). Raises UnreadableDate."""
    try:
        date(year, month or 1, day or 1)
    except ValueError as wrong:
        raise UnreadableDate(given or f"{year}-{month}-{day}") from wrong
    if not month:
        return DateText(f"{year:04d}")
    return DateText(f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else ""))


def first_day(text: DateText) -> date:
    """Return the first day of the period that the date names."""
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(text: DateText) -> date:
    """Return the last day of the period that the date names."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 3:
        return date(*parts)
    year, month = parts
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max
    return following - timedelta(days=1) if following != date.max else following


class UnreadableDate(Invalid):
    """The text is not a date, or the day does not exist."""

    code = "unreadable_date"

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(f"not a date: {given!r}", given=given)
