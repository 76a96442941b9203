"""A body's working time, which never works backwards, and its databases and seats."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.errors import NotAllowed
from opentisc.kernel.workdays import BodyDayKind, Holiday, Notice, YearStatus, YearTable
from opentisc.network import actions, queries
from opentisc.network.errors import BadPeriod, DayIsPast, NoSeatLeft, NotAMember, UnknownRow
from opentisc.network.types import ResourceKind, Role
from tests.factories import network as make

pytestmark = pytest.mark.django_db
NOW, TODAY = make.NOW, make.TODAY  # Friday 2026-09-18, ten o'clock in Beijing


@pytest.fixture
def centre():
    return make.make_body()


def due(body, work_days, *, start=NOW, at=None):
    return queries.calendar_of(body.pk, at=at or start).add_work_days(start, work_days).on


def days(first, last=None, kind=BodyDayKind.CLOSED, **hours):
    return actions.OwnDays(first_day=first, last_day=last or first, kind=kind, name="盘点", **hours)


def test_the_golden_dates_of_2026_hold_for_a_body_without_days_of_its_own(centre):
    # requirements 5.4: Sunday 20 is a make-up day; 25 to 27 the Mid-Autumn Festival; 1 to 7 October off.
    assert due(centre, 3) == date(2026, 9, 22)
    assert due(centre, 2, start=datetime(2026, 9, 30, 2, tzinfo=UTC)) == date(2026, 10, 9)
    assert due(centre, 1, start=datetime(2026, 10, 9, 2, tzinfo=UTC)) == date(2026, 10, 10)


def test_an_own_day_counts_for_clocks_that_start_after_it_was_recorded(centre):
    later = NOW + timedelta(hours=1)
    actions.set_own_days(centre, days(date(2026, 9, 21), date(2026, 9, 22)), by=OPERATOR, now=later)
    now = later + timedelta(hours=1)
    assert due(centre, 3, at=now) == date(2026, 9, 22)  # began before
    assert due(centre, 3, start=now) == date(2026, 9, 24)  # Sunday 20, Wednesday 23, Thursday 24
    (monday, _tuesday) = queries.own_days(make.make_hat(centre, Role.MANAGER), since=TODAY)
    actions.withdraw_own_day(monday, by=OPERATOR, now=now + timedelta(hours=1))
    assert due(centre, 3, start=now, at=now + timedelta(hours=2)) == date(
        2026, 9, 24
    )  # keeps what it began with
    assert due(centre, 3, start=now + timedelta(hours=2)) == date(2026, 9, 23)


def test_the_days_of_one_body_are_not_those_of_another(centre):
    actions.set_own_days(centre, days(date(2026, 9, 21)), by=OPERATOR, now=NOW)
    other = make.make_body()
    assert due(other, 3) == date(2026, 9, 22)
    both = queries.calendars_of([centre.pk, other.pk], at=NOW)
    assert {one: both[one].add_work_days(NOW, 3).on for one in both} == {
        centre.pk: date(2026, 9, 23), other.pk: date(2026, 9, 22),
    }  # fmt: skip


def test_a_past_day_is_not_touched(centre):
    with pytest.raises(DayIsPast):
        actions.set_own_days(centre, days(TODAY - timedelta(days=1), TODAY), by=OPERATOR, now=NOW)
    (row,) = actions.set_own_days(centre, days(TODAY), by=OPERATOR, now=NOW)
    with pytest.raises(DayIsPast):
        actions.withdraw_own_day(row, by=OPERATOR, now=NOW + timedelta(days=1))


def test_what_is_said_twice_of_a_day_counts_the_second_time(centre):
    sunday = date(2026, 9, 27)
    actions.set_own_days(centre, days(sunday), by=OPERATOR, now=NOW)
    half = days(sunday, kind=BodyDayKind.PART, opens=time(9), closes=time(12))
    actions.set_own_days(centre, half, by=OPERATOR, now=NOW + timedelta(minutes=1))
    calendar = queries.calendar_of(centre.pk, at=NOW + timedelta(hours=1))
    assert calendar.windows_on(sunday, known_at=NOW + timedelta(hours=1)) == ((time(9), time(12)),)
    assert len(queries.own_days(make.make_hat(centre, Role.MANAGER), since=TODAY)) == 1


def test_a_day_open_in_part_needs_its_hours(centre):
    for hours in ({}, {"opens": time(12), "closes": time(9)}):
        with pytest.raises(BadPeriod):
            actions.set_own_days(centre, days(TODAY, kind=BodyDayKind.PART, **hours), by=OPERATOR, now=NOW)
    with pytest.raises(BadPeriod):
        actions.set_own_days(centre, days(TODAY, TODAY + timedelta(days=400)), by=OPERATOR, now=NOW)


def test_opening_hours_replace_the_week_from_a_day_on(centre):
    first = [actions.WeekHours(0, time(9), time(12)), actions.WeekHours(0, time(14), time(17))]
    actions.set_opening_hours(centre, first, valid_from=TODAY, by=OPERATOR, now=NOW)
    october = date(2026, 10, 1)
    actions.set_opening_hours(
        centre, [actions.WeekHours(0, time(10), time(16))], valid_from=october, by=OPERATOR, now=NOW
    )
    assert [one.opens for one in queries.opening_hours(centre.pk, on=date(2026, 9, 30))] == [
        time(9),
        time(14),
    ]
    assert [one.opens for one in queries.opening_hours(centre.pk, on=october)] == [time(10)]
    with pytest.raises(DayIsPast):
        actions.set_opening_hours(centre, first, valid_from=TODAY - timedelta(days=1), by=OPERATOR, now=NOW)
    with pytest.raises(BadPeriod):
        actions.set_opening_hours(
            centre, [actions.WeekHours(7, time(9), time(10))], valid_from=TODAY, by=OPERATOR, now=NOW
        )


@pytest.mark.req("RD-20")
def test_an_imported_year_makes_a_provisional_due_date_firm(centre):
    start = datetime(2027, 1, 29, 2, tzinfo=UTC)  # a Friday; no table of 2027 is shipped
    before = queries.calendar_of(centre.pk, at=start).add_work_days(start, 1)
    assert (before.on, before.provisional) == (date(2027, 2, 1), True)
    table = YearTable(
        year=2027,
        status=YearStatus.OFFICIAL,
        notices=(Notice(title="虚构通知", number="虚构〔2026〕1号", dated=date(2026, 11, 1)),),
        holidays=(Holiday(name="虚构节", first=date(2027, 2, 1), last=date(2027, 2, 2)),),
    )
    actions.import_official_year(table, by=OPERATOR, now=start - timedelta(days=1))
    after = queries.calendar_of(centre.pk, at=start).add_work_days(start, 1)
    assert (after.on, after.provisional) == (date(2027, 2, 3), False)
    with pytest.raises(NotAllowed):
        actions.import_official_year(table, by=make.make_hat(centre, Role.MANAGER), now=start)


def test_only_the_manager_lays_days_over_the_calendar(centre):
    for role in (Role.CONSULTANT, Role.INTAKE, Role.PROVINCE):
        with pytest.raises(NotAllowed):
            actions.set_own_days(centre, days(TODAY), by=make.make_hat(centre, role), now=NOW)


# Resources


@pytest.fixture
def manager(centre):
    return make.make_hat(centre, Role.MANAGER)


def add(centre, manager, **facts):
    given = actions.ResourceFacts(name=facts.pop("name", "虚构库"), kind=ResourceKind.DATABASE, **facts)
    return actions.add_resource(centre, given, by=manager)


def test_seats_are_given_to_members_until_none_is_left(centre, manager):
    row = add(centre, manager, seats=1)
    first, second = make.make_member(centre), make.make_member(centre)
    seat = actions.give_seat(row, first.person, valid_from=TODAY, by=manager)
    with pytest.raises(NoSeatLeft):
        actions.give_seat(row, second.person, valid_from=TODAY, by=manager)
    with pytest.raises(NotAMember):
        actions.give_seat(row, make.make_person(), valid_from=TODAY, by=manager)
    assert [one.held for one in queries.resources(manager, on=TODAY)] == [1]
    tomorrow = TODAY + timedelta(days=1)
    actions.end_seat(seat, on=tomorrow, by=manager)
    actions.give_seat(row, second.person, valid_from=tomorrow, by=manager)
    assert [one.resource for one in queries.usable_resources(make.hat(second), on=tomorrow)] == [row]
    assert queries.usable_resources(make.hat(first), on=tomorrow) == []


def test_a_resource_without_seats_is_for_everybody_of_the_body_while_it_is_valid(centre, manager):
    add(centre, manager, valid_until=TODAY)
    member = make.make_hat(centre)
    assert len(queries.usable_resources(member, on=TODAY)) == 1
    assert queries.usable_resources(member, on=TODAY + timedelta(days=1)) == []


def test_what_runs_out_within_sixty_days_is_named_first_to_end_first(centre, manager):
    ends = [TODAY + timedelta(days=n) for n in (60, -1, 61)]
    rows = [add(centre, manager, name=str(end), valid_until=end) for end in ends]
    assert queries.expiring_resources(manager, on=TODAY) == [rows[1], rows[0]]


@pytest.mark.req("SC-13")
def test_a_resource_of_another_body_is_absent(centre, manager):
    other = make.make_hat(make.make_body(), Role.MANAGER)
    row = add(centre, manager, seats=3)
    seat = actions.give_seat(row, make.make_member(centre).person, valid_from=TODAY, by=manager)
    for look in (queries.resource, queries.seat):
        with pytest.raises(UnknownRow):
            look(other, row.pk if look is queries.resource else seat.pk)
    with pytest.raises(NotAllowed):
        actions.update_resource(row, actions.ResourceFacts(name="x", kind=ResourceKind.TOOL), by=other)
    assert list(queries.resources(other, on=TODAY)) == []
