"""Working minutes, pauses, warn points and escalation."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentisc.kernel.workdays import (
    CHINA_TIME,
    Calendar,
    elapsed_minutes,
    escalation_level,
    without_pauses,
)
from opentisc.kernel.workdays.errors import NaiveTime

CALENDAR = Calendar()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=CHINA_TIME)


def test_minutes_are_those_within_the_windows():
    windows = [(at(21, 8, 30), at(21, 12)), (at(21, 13, 30), at(21, 18))]
    # 11:00 to 12:00 and 13:30 to 14:15
    assert elapsed_minutes([(at(21, 11), at(21, 14, 15))], windows) == 60 + 45


def test_spans_that_overlap_are_counted_once():
    windows = [(at(21, 8, 30), at(21, 12))]
    assert elapsed_minutes([(at(21, 9), at(21, 10)), (at(21, 9, 30), at(21, 11))], windows) == 120


def test_a_span_inside_another_shortens_nothing():
    windows = [(at(21, 8), at(21, 18))]
    assert elapsed_minutes([(at(21, 9), at(21, 12)), (at(21, 10), at(21, 11))], windows) == 180


def test_a_window_may_hold_several_spans_and_a_span_several_windows():
    windows = [(at(21, 8), at(21, 9)), (at(21, 10), at(21, 11)), (at(21, 12), at(21, 20))]
    spans = [(at(21, 8, 30), at(21, 10, 30)), (at(21, 12, 15), at(21, 12, 30)), (at(21, 13), at(21, 13, 5))]
    assert elapsed_minutes(spans, windows) == 30 + 30 + 15 + 5


def test_pauses_are_taken_out():
    left = without_pauses([(at(21, 9), at(21, 17))], [(at(21, 8), at(21, 10)), (at(21, 12), at(21, 13))])
    assert left == [(at(21, 10), at(21, 12)), (at(21, 13), at(21, 17))]


def test_a_night_and_a_holiday_hold_no_working_minutes():
    # Thursday 24 September 17:00 to Monday 28 09:00; 25 to 27 off: one hour and half an hour.
    assert CALENDAR.work_minutes_between(at(24, 17), at(28, 9)) == 60 + 30


def test_a_make_up_sunday_holds_a_whole_day():
    assert CALENDAR.work_minutes_between(at(20, 0), at(21, 0)) == 8 * 60


def test_time_that_ran_backwards_is_no_time():
    assert CALENDAR.work_minutes_between(at(22, 9), at(21, 9)) == 0


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(NaiveTime):
        elapsed_minutes([(at(21, 9).replace(tzinfo=None), at(21, 10))], [])


def test_warnings_come_at_half_at_four_fifths_and_at_the_end():
    start = at(18, 18)  # Friday after work, so that the limit of two days holds 960 minutes
    due = CALENDAR.add_work_days(start, 2)  # Sunday 20 and Monday 21
    assert [(p.percent, p.at) for p in CALENDAR.warn_points(start, due)] == [
        (50, at(20, 18)),
        (80, at(21, 14, 48)),  # 288 of 480 minutes: 210 before noon, 78 from 13:30
        (100, at(21, 18)),
    ]


def test_a_pause_moves_the_warnings():
    start = at(18, 18)
    pause = (at(20, 18), at(21, 18))
    due = CALENDAR.add_work_days(start, 2, pauses=[pause])
    assert due.on.day == 22
    assert [p.at for p in CALENDAR.warn_points(start, due, pauses=[pause])] == [
        at(20, 18), at(22, 14, 48), at(22, 18),
    ]  # fmt: skip


def test_due_at_once_has_no_warnings():
    assert CALENDAR.warn_points(at(21, 9), CALENDAR.add_work_days(at(21, 9), 0)) == ()


@pytest.mark.parametrize(("overdue", "level"), [(0, 0), (1, 1), (3, 1), (4, 2), (40, 2)])
def test_the_level_rises_past_each_threshold(overdue, level):
    assert escalation_level(overdue, (0, 3)) == level


minutes = st.integers(0, 60 * 24 * 60)


@given(first=minutes, second=minutes, third=minutes)
def test_minutes_add_up_and_never_shrink(first, second, third):
    a, b, c = (at(1, 0) + timedelta(minutes=m) for m in sorted((first, second, third)))
    whole = CALENDAR.work_minutes_between(a, c)
    assert CALENDAR.work_minutes_between(a, b) + CALENDAR.work_minutes_between(b, c) == whole
    assert CALENDAR.work_minutes_between(a, b) <= whole


@given(first=minutes, second=minutes, pause=minutes, length=st.integers(0, 5000))
def test_a_pause_takes_exactly_its_own_working_minutes(first, second, pause, length):
    a, b = (at(1, 0) + timedelta(minutes=m) for m in sorted((first, second)))
    stop = min(max(a, at(1, 0) + timedelta(minutes=pause)), b)
    go = min(b, stop + timedelta(minutes=length))
    ran = CALENDAR.work_minutes_between(a, b, pauses=[(stop, go)])
    assert ran + CALENDAR.work_minutes_between(stop, go) == CALENDAR.work_minutes_between(a, b)
