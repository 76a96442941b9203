"""Working days: golden dates of real arrangements, a body's own days, limits that reach an unknown year."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentisc.kernel.workdays import (
    CHINA_TIME,
    BodyDay,
    BodyDayKind,
    Calendar,
    DayKind,
    Holiday,
    Notice,
    Overlay,
    WeeklyHours,
    YearStatus,
    YearTable,
    closed_days,
    shipped_years,
)
from opentisc.kernel.workdays.errors import BadBodyDay, BadLimit, NaiveTime, NeverOpens

CALENDAR = Calendar()


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA_TIME)


@pytest.mark.parametrize(
    ("start", "work_days", "due"),
    [
        (at(2026, 9, 18), 3, date(2026, 9, 22)),  # Sunday 20 is worked: 20, 21, 22
        (at(2026, 9, 30), 2, date(2026, 10, 9)),  # the 8th and the 9th after the week off
        (at(2026, 10, 9), 1, date(2026, 10, 10)),  # Saturday 10 is worked
        (at(2020, 1, 23), 1, date(2020, 2, 3)),  # the Spring Festival that was lengthened to 2 February
        (at(2019, 4, 26), 2, date(2019, 4, 29)),  # Sunday 28 April 2019 is worked
        (at(2019, 4, 30), 1, date(2019, 5, 5)),  # 1 to 4 May off by the second notice, Sunday 5 worked
        (at(2024, 2, 9), 1, date(2024, 2, 18)),  # 2024-02-09 is worked; 10 to 17 off, Sunday 18 worked
        (at(2022, 12, 30), 1, date(2023, 1, 3)),  # 2022-12-31 to 2023-01-02 off
    ],
)
def test_limits_end_on_the_days_that_the_notices_say(start, work_days, due):
    found = CALENDAR.add_work_days(start, work_days)
    assert found.on == due
    assert not found.provisional


# By hand from the notices: Mondays to Fridays of the year - those off + make-up days (2020: 262 - 19 + 6).
@pytest.mark.parametrize(
    ("year", "work_days"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_a_year_has_as_many_working_days_as_its_notices_leave(year, work_days):
    assert CALENDAR.work_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == work_days


def test_the_shipped_years_are_official_and_name_their_notice_and_source():
    years = shipped_years()
    assert [table.year for table in years] == list(range(2019, 2027))
    assert all(table.status is YearStatus.OFFICIAL and table.source for table in years)
    assert years[-1].notices == (
        Notice(
            title="国务院办公厅关于2026年部分节假日安排的通知",
            number="国办发明电〔2025〕7号",
            dated=date(2025, 11, 4),
        ),
    )
    assert [notice.number for notice in years[1].notices] == [
        "国办发明电〔2019〕16号",
        "国办发明电〔2020〕1号",
    ]


def test_the_arithmetic_names_every_day_on_the_way():
    steps = CALENDAR.add_work_days(at(2026, 9, 18), 6).steps
    assert [(s.on.day, s.kind, s.counts, s.name) for s in steps] == [
        (19, DayKind.WEEKEND, None, ""),
        (20, DayKind.MAKE_UP, 1, "国庆节"),
        (21, DayKind.WORK_DAY, 2, ""),
        (22, DayKind.WORK_DAY, 3, ""),
        (23, DayKind.WORK_DAY, 4, ""),
        (24, DayKind.WORK_DAY, 5, ""),
        (25, DayKind.HOLIDAY, None, "中秋节"),
        (26, DayKind.HOLIDAY, None, "中秋节"),
        (27, DayKind.HOLIDAY, None, "中秋节"),
        (28, DayKind.WORK_DAY, 6, ""),
    ]
    assert steps[1].notice == "国办发明电〔2025〕7号"


def test_the_day_of_the_start_is_that_of_china_wherever_the_server_stands():
    late_in_london = datetime(2026, 9, 17, 17, 0, tzinfo=UTC)  # 01:00 on the 18th in China
    assert CALENDAR.add_work_days(late_in_london, 1).on == date(2026, 9, 20)


def test_due_at_once_is_due_at_the_start():
    due = CALENDAR.add_work_days(at(2026, 10, 1), 0)
    assert (due.on, due.at, due.steps) == (date(2026, 10, 1), at(2026, 10, 1), ())


def test_a_due_instant_is_the_end_of_work_on_the_due_day():
    assert CALENDAR.add_work_days(at(2026, 9, 18), 3).at == at(2026, 9, 22, 18)


@pytest.mark.req("RD-20")
def test_a_limit_into_a_year_without_table_is_provisional_and_names_the_year():
    due = CALENDAR.add_work_days(at(2026, 12, 28), 5)
    # 29, 30, 31 may still be moved by the notice for 2027; 1 January is off by the law; then 4 and 5.
    assert due.on == date(2027, 1, 5)
    assert due.provisional
    assert due.missing_years == (2027,)
    assert [s.on.day for s in due.steps if s.provisional] == [29, 30, 31, 1, 2, 3, 4, 5]
    assert [(s.kind, s.name) for s in due.steps if s.on == date(2027, 1, 1)] == [(DayKind.HOLIDAY, "元旦")]


@pytest.mark.req("RD-20")
def test_a_loaded_table_settles_what_was_provisional():
    table = YearTable(
        year=2027,
        status=YearStatus.OFFICIAL,
        notices=(Notice(title="t", number="n", dated=date(2026, 11, 20)),),
        holidays=(
            Holiday(
                name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 3), make_up=(date(2026, 12, 27),)
            ),
        ),
    )
    due = Calendar([table]).add_work_days(at(2026, 12, 28), 5)
    assert (due.on, due.provisional) == (date(2027, 1, 5), False)
    assert Calendar([table]).is_work_day(date(2026, 12, 27))


@pytest.mark.req("RD-20")
def test_a_provisional_table_keeps_its_dates_provisional():
    table = YearTable(
        year=2027,
        status=YearStatus.PROVISIONAL,
        holidays=(Holiday(name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 3)),),
    )
    assert Calendar([table]).add_work_days(at(2027, 3, 1), 1).provisional


def test_an_imported_table_goes_before_the_shipped_one():
    table = YearTable(
        year=2026,
        status=YearStatus.OFFICIAL,
        notices=(Notice(title="t", number="n", dated=date(2026, 3, 1)),),
        holidays=(Holiday(name="加放", first=date(2026, 9, 21), last=date(2026, 9, 21)),),
    )
    assert not Calendar([table]).is_work_day(date(2026, 9, 21))
    assert not Calendar([table]).is_work_day(
        date(2026, 9, 20)
    )  # the whole year is replaced, make-up days too


def own(kind, on, recorded, **more):
    return BodyDay(on=on, kind=kind, recorded_at=recorded, **more)


def test_a_bodys_own_days_close_open_and_shorten():
    recorded = at(2026, 9, 1)
    overlay = Overlay(
        days=(
            own(BodyDayKind.CLOSED, date(2026, 9, 21), recorded, name="馆庆"),
            own(BodyDayKind.OPEN, date(2026, 9, 19), recorded, name="轮值"),
            own(BodyDayKind.PART, date(2026, 9, 20), recorded, windows=((time(9), time(12)),)),
        )
    )
    due = Calendar(overlay=overlay).add_work_days(at(2026, 9, 18), 2)
    assert [(s.on.day, s.kind, s.counts) for s in due.steps] == [
        (19, DayKind.BODY_OPEN, 1),
        (20, DayKind.BODY_PART, 2),
    ]
    assert due.at == at(2026, 9, 20, 12)
    longer = Calendar(overlay=overlay).add_work_days(at(2026, 9, 18), 3)
    assert (longer.on, longer.steps[2].kind, longer.steps[2].name) == (
        date(2026, 9, 22), DayKind.BODY_CLOSED, "馆庆",
    )  # fmt: skip


def test_a_bodys_own_day_never_moves_a_promise_already_made():
    closed = own(BodyDayKind.CLOSED, date(2026, 9, 21), at(2026, 9, 18, 12))
    calendar = Calendar(overlay=Overlay(days=(closed,)))
    assert calendar.add_work_days(at(2026, 9, 18, 11), 2).on == date(2026, 9, 21)
    assert calendar.add_work_days(at(2026, 9, 18, 13), 2).on == date(2026, 9, 22)


def test_of_two_entries_for_a_day_the_later_recorded_holds():
    entries = (
        own(BodyDayKind.OPEN, date(2026, 9, 21), at(2026, 9, 2)),
        own(BodyDayKind.CLOSED, date(2026, 9, 21), at(2026, 9, 1)),
    )
    calendar = Calendar(overlay=Overlay(days=entries))
    assert calendar.is_work_day(date(2026, 9, 21))
    assert not calendar.is_work_day(date(2026, 9, 21), known_at=at(2026, 9, 1, 12))


def test_a_day_recorded_afterwards_does_not_change_the_past():
    closed = own(BodyDayKind.CLOSED, date(2026, 9, 21), at(2026, 9, 21, 9))
    assert Calendar(overlay=Overlay(days=(closed,))).is_work_day(date(2026, 9, 21))


def test_a_withdrawn_day_counts_only_for_clocks_before_its_withdrawal():
    closed = own(BodyDayKind.CLOSED, date(2026, 9, 21), at(2026, 9, 1), withdrawn_at=at(2026, 9, 10))
    calendar = Calendar(overlay=Overlay(days=(closed,)))
    assert not calendar.is_work_day(date(2026, 9, 21), known_at=at(2026, 9, 9))
    assert calendar.is_work_day(date(2026, 9, 21), known_at=at(2026, 9, 11))


def test_the_summer_holiday_of_a_university_is_skipped_whole():
    days = closed_days(date(2026, 7, 13), date(2026, 8, 21), name="暑假", recorded_at=at(2026, 6, 1))
    assert len(days) == 40
    assert Calendar(overlay=Overlay(days=days)).add_work_days(at(2026, 7, 10), 1).on == date(2026, 8, 24)


def test_hours_of_a_weekday_count_between_their_dates_only():
    hours = (
        WeeklyHours(weekday=0, opens=time(9), closes=time(17), valid_from=date(2026, 9, 1),
                    valid_until=date(2026, 9, 21)),
    )  # fmt: skip
    calendar = Calendar(overlay=Overlay(hours=hours))
    assert calendar.windows_on(date(2026, 9, 21)) == ((time(9), time(17)),)
    assert calendar.windows_on(date(2026, 9, 28)) == ((time(8, 30), time(12)), (time(13, 30), time(18)))


def test_a_pause_stops_the_count_and_is_shown():
    pause = (at(2026, 9, 21, 9), at(2026, 9, 23, 16))
    due = CALENDAR.add_work_days(at(2026, 9, 18), 3, pauses=[pause])
    assert [(s.on.day, s.kind, s.counts) for s in due.steps] == [
        (19, DayKind.WEEKEND, None),
        (20, DayKind.MAKE_UP, 1),
        (21, DayKind.WORK_DAY, 2),
        (22, DayKind.PAUSED, None),
        (23, DayKind.PAUSED, None),
        (24, DayKind.WORK_DAY, 3),
    ]


def test_overdue_days_are_working_days():
    due = CALENDAR.add_work_days(at(2026, 9, 29), 1)  # due on 30 September
    assert CALENDAR.overdue_days(due, at(2026, 10, 7)) == 0
    assert CALENDAR.overdue_days(due, at(2026, 10, 10)) == 3  # 8, 9 and Saturday 10


@pytest.mark.parametrize("work_days", [-1, 2501])
def test_a_limit_out_of_reason_is_refused(work_days):
    with pytest.raises(BadLimit):
        CALENDAR.add_work_days(at(2026, 9, 18), work_days)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(NaiveTime):
        CALENDAR.add_work_days(datetime(2026, 9, 18, 10), 1)  # noqa: DTZ001  the case itself


def test_a_body_that_never_opens_is_told_so_instead_of_a_date():
    days = closed_days(date(2026, 9, 19), date(2036, 12, 31), name="停业", recorded_at=at(2026, 9, 1))
    with pytest.raises(NeverOpens):
        Calendar(overlay=Overlay(days=days)).add_work_days(at(2026, 9, 18), 1)


def test_a_day_worked_in_part_needs_its_hours():
    with pytest.raises(BadBodyDay):
        own(BodyDayKind.PART, date(2026, 9, 21), at(2026, 9, 1))


starts = st.datetimes(datetime(2018, 6, 1), datetime(2028, 6, 1)).map(  # noqa: DTZ001  made aware here
    lambda naive: naive.replace(tzinfo=CHINA_TIME)
)


@given(start=starts, first=st.integers(0, 60), more=st.integers(0, 60))
def test_limits_add_up(start, first, more):
    middle = CALENDAR.add_work_days(start, first)
    assert CALENDAR.add_work_days(middle.at, more).on == CALENDAR.add_work_days(start, first + more).on


@given(start=starts, later=st.timedeltas(timedelta(0), timedelta(days=400)), work_days=st.integers(0, 60))
def test_a_later_start_or_a_longer_limit_is_never_due_earlier(start, later, work_days):
    due = CALENDAR.add_work_days(start, work_days)
    assert CALENDAR.add_work_days(start + later, work_days).on >= due.on
    assert CALENDAR.add_work_days(start, work_days + 1).on > due.on


@given(start=starts, work_days=st.integers(1, 60))
def test_the_count_of_days_and_the_due_day_agree(start, work_days):
    due = CALENDAR.add_work_days(start, work_days)
    assert CALENDAR.work_days_between(start.date(), due.on) == work_days
    assert CALENDAR.is_work_day(due.on)
    assert [s.counts for s in due.steps if s.counts] == list(range(1, work_days + 1))
