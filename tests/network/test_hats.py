"""One person, one account, several hats: who may wear which, and until when."""

from datetime import date, timedelta

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.errors import NotAllowed
from opentisc.network import actions, queries, registry
from opentisc.network.errors import AlreadyMember, BadPeriod, NotAMember, NotYourHat
from opentisc.network.types import BodyKind, DeputyScope, ResourceKind, Role
from tests.factories import network as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def centre():
    return make.make_body("BJ1")


def test_a_person_of_two_bodies_has_two_hats_and_the_private_one(centre):
    other = make.make_body("BJ2")
    first = make.make_member(centre, Role.MANAGER)
    second = make.make_member(other, Role.REVIEWER, person=first.person)
    worn = queries.hats_of(first.person, on=TODAY)
    assert [(one.body_code, one.role, one.membership_id) for one in worn] == [
        ("BJ1", Role.MANAGER, first.pk),
        ("BJ2", Role.REVIEWER, second.pk),
    ]
    assert worn[0].division == "CN/11"
    assert queries.default_hat(first.person, on=TODAY) == worn[0]
    assert queries.wear(first.person, None, on=TODAY).is_private


def test_nobody_wears_the_hat_of_another(centre):
    theirs, mine = make.make_member(centre), make.make_member(centre)
    with pytest.raises(NotYourHat):
        queries.wear(mine.person, theirs.pk, on=TODAY)
    with pytest.raises(NotYourHat):
        queries.hat_by_key(mine.person, "nonsense", on=TODAY)


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(centre, on, held):
    row = make.make_member(centre, valid_from=date(2026, 9, 1), valid_until=date(2026, 9, 30))
    assert bool(queries.hats_of(row.person, on=on)) is held
    assert bool(queries.members(centre.pk, on=on)) is held


@pytest.mark.req("SC-16")
def test_an_ended_membership_acts_no_more_on_the_same_day(centre):
    row = make.make_member(centre)
    actions.end_membership(row, on=TODAY, by=OPERATOR)
    with pytest.raises(NotYourHat):
        queries.wear(row.person, row.pk, on=TODAY)
    assert queries.wear(row.person, row.pk, on=TODAY - timedelta(days=1)).body_code == "BJ1"
    assert queries.default_hat(row.person, on=TODAY).is_private
    row.person.refresh_from_db()
    assert not row.person.is_staff


def test_the_access_of_staff_stays_with_another_membership(centre):
    row = make.make_member(centre)
    make.make_member(make.make_body(), person=row.person)
    actions.end_membership(row, on=TODAY, by=OPERATOR)
    row.person.refresh_from_db()
    assert row.person.is_staff


def test_the_seats_of_who_leaves_are_free_the_same_day(centre):
    manager = make.make_hat(centre, Role.MANAGER)
    facts = actions.ResourceFacts(name="虚构库", kind=ResourceKind.DATABASE, seats=1)
    resource = actions.add_resource(centre, facts, by=manager)
    leaving, coming = make.make_member(centre), make.make_member(centre)
    actions.give_seat(resource, leaving.person, valid_from=make.SINCE, by=manager)
    actions.end_membership(leaving, on=TODAY, by=manager)
    assert actions.give_seat(resource, coming.person, valid_from=TODAY, by=manager).person == coming.person


def test_a_closed_account_has_no_hat_and_is_no_member(centre):
    row = make.make_member(centre)
    row.person.is_active = False
    row.person.save()
    assert queries.hats_of(row.person, on=TODAY) == []
    assert queries.members(centre.pk, on=TODAY) == []


def test_a_role_is_held_once_at_a_time_and_again_after_its_end(centre):
    row = make.make_member(centre)
    with pytest.raises(AlreadyMember):
        make.make_member(centre, person=row.person)
    actions.end_membership(row, on=TODAY, by=OPERATOR)
    again = make.make_member(centre, person=row.person, valid_from=TOMORROW)
    assert queries.wear(row.person, again.pk, on=TOMORROW).role is Role.CONSULTANT


def deputise(centre, absent, acting, scope=DeputyScope.ALL, last_day=TOMORROW):
    given = actions.StandingIn(
        absent=absent.person, acting=acting.person, first_day=TODAY, last_day=last_day, scope=scope
    )
    return actions.name_deputy(centre, given, by=OPERATOR)


def test_a_deputy_acts_in_the_name_of_the_absent_and_says_so(centre):
    absent = make.make_member(centre, Role.REVIEWER, person=make.make_person("王审"))
    acting = make.make_member(centre, person=make.make_person("李代"))
    deputise(centre, absent, acting)
    worn = queries.deputy_hat(acting.person, absent_id=absent.person_id, body_id=centre.pk, on=TODAY)
    assert (worn.person_id, worn.role, worn.on_behalf_of) == (
        acting.person_id,
        Role.REVIEWER,
        absent.person_id,
    )
    assert worn.acting_name() == "李代代王审"
    assert queries.hat_by_key(acting.person, worn.key, on=TODAY) == worn
    assert queries.default_hat(acting.person, on=TODAY).membership_id == acting.pk
    with pytest.raises(NotYourHat):
        queries.hat_by_key(acting.person, worn.key, on=TOMORROW + timedelta(days=1))


@pytest.mark.parametrize(
    ("role", "scope", "worn"),
    [
        (Role.MANAGER, DeputyScope.ALL, Role.MANAGER),
        (Role.MANAGER, DeputyScope.HANDLING, Role.CONSULTANT),
        (Role.MANAGER, DeputyScope.REVIEW, Role.REVIEWER),
        (Role.CONSULTANT, DeputyScope.HANDLING, Role.CONSULTANT),
        (Role.CONSULTANT, DeputyScope.REVIEW, None),
        (Role.REVIEWER, DeputyScope.HANDLING, None),
        (Role.COMPLIANCE, DeputyScope.HANDLING, None),
    ],
)
def test_the_scope_limits_what_a_deputy_becomes(centre, role, scope, worn):
    absent, acting = make.make_member(centre, role), make.make_member(centre, Role.INTAKE)
    deputise(centre, absent, acting, scope)
    hats = [one.role for one in queries.hats_of(acting.person, on=TODAY) if one.on_behalf_of]
    assert hats == ([worn] if worn else [])


def test_the_scope_given_for_one_person_is_not_worn_for_another(centre):
    boss, colleague = make.make_member(centre, Role.MANAGER), make.make_member(centre, Role.CONSULTANT)
    acting = make.make_member(centre, Role.INTAKE)
    deputise(centre, boss, acting, DeputyScope.HANDLING)
    deputise(centre, colleague, acting, DeputyScope.ALL)
    worn = {
        (one.on_behalf_of, one.role) for one in queries.hats_of(acting.person, on=TODAY) if one.on_behalf_of
    }
    assert worn == {(boss.person_id, Role.CONSULTANT), (colleague.person_id, Role.CONSULTANT)}


def test_a_deputy_who_leaves_the_body_stands_in_for_nobody(centre):
    absent, acting = make.make_member(centre, Role.MANAGER), make.make_member(centre)
    deputise(centre, absent, acting)
    assert [one.person_id for one in queries.stand_ins(absent.person_id, centre.pk, on=TODAY)] == [
        acting.person_id
    ]
    actions.end_membership(acting, on=TODAY, by=OPERATOR)
    assert queries.hats_of(acting.person, on=TODAY) == []
    assert queries.stand_ins(absent.person_id, centre.pk, on=TODAY) == []


def test_nobody_outside_the_body_becomes_a_deputy(centre):
    absent, outside = make.make_member(centre), make.make_member(make.make_body())
    with pytest.raises(NotAMember):
        deputise(centre, absent, outside)
    with pytest.raises(NotAMember):
        deputise(centre, absent, absent)
    with pytest.raises(BadPeriod):
        deputise(centre, absent, make.make_member(centre), last_day=TODAY - timedelta(days=1))


def test_a_manager_administers_the_own_body_alone(centre):
    other = make.make_body()
    manager = make.make_hat(centre, Role.MANAGER)
    someone = make.make_person()
    new = actions.NewMember(login=someone.login, role=Role.INTAKE, valid_from=TODAY)
    assert actions.add_member(centre, someone, new, by=manager).granted_by_id == manager.person_id
    with pytest.raises(NotAllowed):
        actions.add_member(other, someone, new, by=manager)
    for role in (Role.CONSULTANT, Role.REVIEWER, Role.COMPLIANCE, Role.PROVINCE):
        with pytest.raises(NotAllowed):
            actions.record_absence(
                centre, someone, first_day=TODAY, last_day=TODAY, by=make.make_hat(centre, role)
            )


def test_a_province_governs_its_own_division_alone():
    office = make.make_body("BJA", kind=BodyKind.AUTHORITY)
    make.make_division("31", "上海市")
    by = make.make_hat(office, Role.PROVINCE)
    new = actions.NewBody(code="BJ9", name="虚构", kind=BodyKind.CENTRE, division_code="11")
    assert actions.create_body(new, by=by).division.code == "11"
    with pytest.raises(NotAllowed):
        actions.create_body(
            actions.NewBody(code="SH9", name="虚构", kind=BodyKind.CENTRE, division_code="31"), by=by
        )


def test_away_is_told_once_and_in_the_same_transaction(centre, monkeypatch):
    told = []
    monkeypatch.setattr(registry, "_away", {"test": told.append})
    row, stays = make.make_member(centre), make.make_member(centre, Role.INTAKE)
    actions.record_absence(centre, row.person, first_day=TODAY, last_day=TOMORROW, by=OPERATOR)
    make.make_member(centre, Role.REVIEWER, person=stays.person)
    actions.end_membership(stays, on=TODAY, by=OPERATOR)  # another role in the body goes on
    actions.end_membership(row, on=TODAY, by=OPERATOR)
    assert [(one.person_id, one.first_day, one.last_day) for one in told] == [
        (row.person_id, TODAY, TOMORROW),
        (row.person_id, TODAY, None),
    ]


def test_who_is_away_is_known_by_day(centre):
    row = make.make_member(centre)
    absence = actions.record_absence(centre, row.person, first_day=TODAY, last_day=TOMORROW, by=OPERATOR)
    assert queries.absent_today(centre.pk, on=TOMORROW) == {row.person_id}
    assert queries.absent_today(centre.pk, on=TOMORROW + timedelta(days=1)) == set()
    actions.end_absence(centre, absence.pk, on=TOMORROW, by=OPERATOR)
    assert queries.absent_today(centre.pk, on=TOMORROW) == set()
    assert queries.absent_today(centre.pk, on=TODAY) == {row.person_id}


def test_anybody_records_the_own_absence(centre):
    row = make.make_member(centre)
    actions.record_absence(centre, row.person, first_day=TODAY, last_day=TODAY, by=make.hat(row))
    assert queries.absent_today(centre.pk, on=TODAY) == {row.person_id}


@pytest.mark.parametrize(("on", "held"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
def test_a_qualification_holds_to_its_last_day(centre, on, held):
    row = make.make_member(centre)
    grant = actions.Grant(
        code="novelty_searcher", name="查新员", valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31)
    )
    actions.grant_qualification(centre, row.person, grant, by=OPERATOR)
    assert queries.is_qualified(row.person_id, "novelty_searcher", on=on) is held
    assert not queries.is_qualified(row.person_id, "other", on=on)


def test_what_expires_is_named_until_a_later_certificate_is_there(centre):
    row = make.make_member(centre)

    def grant(first, last):
        return actions.grant_qualification(
            centre,
            row.person,
            actions.Grant(code="q", name="证", valid_from=first, valid_until=last),
            by=OPERATOR,
        )

    old = grant(date(2024, 1, 1), date(2026, 10, 1))
    assert queries.expiring_qualifications(centre.pk, on=TODAY) == [old]
    assert queries.expiring_qualifications(centre.pk, on=date(2026, 8, 1)) == []  # 61 days before
    grant(date(2026, 10, 2), date(2028, 10, 1))
    assert queries.expiring_qualifications(centre.pk, on=TODAY) == []
