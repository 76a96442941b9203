"""Working minutes: what of some spans falls into working windows, pauses taken out; and how late is late.

Not for: which windows a day has (that is the calendar).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from opentisc.kernel.workdays.errors import NaiveTime
from opentisc.kernel.workdays.types import Span

_MINUTE = timedelta(minutes=1)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order without overlap; empty and reversed ones fall away."""
    found: list[Span] = []
    for start, end in sorted(_aware(span) for span in spans):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without_pauses(spans: Iterable[Span], pauses: Iterable[Span]) -> list[Span]:
    """Return what is left of the spans when the pauses are taken out, in order."""
    stops = merged(pauses)
    left: list[Span] = []
    for start, end in merged(spans):
        at = start
        for stop, go in stops:
            if go <= at or stop >= end:
                continue
            if stop > at:
                left.append((at, stop))
            at = max(at, go)
        if at < end:
            left.append((at, end))
    return left


def common(spans: Iterable[Span], windows: Iterable[Span]) -> list[Span]:
    """Return the parts that lie in a span and in a window, in order."""
    runs, open_times = merged(spans), merged(windows)
    found: list[Span] = []
    at = 0
    for start, end in runs:
        while at < len(open_times) and open_times[at][1] <= start:
            at += 1
        for opens, closes in open_times[at:]:
            if opens >= end:
                break
            found.append((max(start, opens), min(end, closes)))
    return found


def elapsed_minutes(intervals: Iterable[Span], windows: Iterable[Span]) -> int:
    """Return the whole minutes of the intervals that fall into windows, each moment counted once.

    intervals: when the clock ran (pauses left out by the caller or by `without_pauses`). Seconds add up
    over all intervals before the last unfinished minute is dropped.
    """
    total = sum((end - start for start, end in common(intervals, windows)), timedelta())
    return total // _MINUTE


def instant_after(windows: Sequence[Span], wanted: timedelta) -> datetime | None:
    """Return when the windows have lasted `wanted` in all; None when they are shorter together."""
    left = wanted
    for start, end in merged(windows):
        if left <= end - start:
            return start + left
        left -= end - start
    return None


def escalation_level(overdue_days: int, thresholds: Sequence[int]) -> int:
    """Return the level reached: k when overdue for more working days than the k-th threshold, 0 for none.

    thresholds: working days, ascending. Overdue days come from `Calendar.overdue_days`.
    """
    return sum(1 for days in thresholds if overdue_days > days)


def _aware(span: Span) -> Span:
    if span[0].tzinfo is None or span[1].tzinfo is None:
        raise NaiveTime("an instant without a time zone", given=str(span))
    return span
