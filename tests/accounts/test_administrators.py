"""Three administrators, apart or declared; who must have a second factor; what closing an account ends."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from opentisc.accounts import actions, policy, queries
from opentisc.accounts.errors import BadMobile, DutiesKeptApart, MobileTaken, NoSuchPerson, UnknownDuty
from opentisc.accounts.models import Duty, Person
from opentisc.cli.doctor import Finding, examine
from tests.web.signed_in import BACKEND

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def mlps3(settings):
    settings.OPENTISC = replace(settings.OPENTISC, security_profile="mlps3")


def said(*names: str) -> dict[str, Finding]:
    return {one.what: one for one in examine() if one.what in names}


@pytest.mark.req("SC-17")
def test_three_persons_hold_the_three_duties():
    for kind in ("system", "security", "audit"):
        row, token = actions.create_administrator(f"{kind}@example.org", kind, now=NOW)
        assert (row.admin_kind, row.shared, bool(token)) == (kind, False, True)
    holders = {duty: [row.person.email for row in rows] for duty, rows in queries.administrators().items()}
    assert holders == {
        Duty.SYSTEM: ["system@example.org"],
        Duty.SECURITY: ["security@example.org"],
        Duty.AUDIT: ["audit@example.org"],
    }


@pytest.mark.req("SC-17")
def test_a_second_duty_must_be_declared_and_doctor_shows_it(empty_site):
    actions.create_administrator("li@example.org", "system", name="李明", now=NOW)
    with pytest.raises(DutiesKeptApart):
        actions.create_administrator("li@example.org", "audit", now=NOW)
    actions.create_administrator("li@example.org", "audit", shared=True, now=NOW)
    found = said("系统管理员", "安全管理员", "审计管理员")
    assert {what: one.state for what, one in found.items()} == dict.fromkeys(found, "note")
    assert "一人兼任" in found["审计管理员"].detail
    assert "一人兼任" in found["系统管理员"].detail
    assert found["安全管理员"].detail == "尚未任命"


@pytest.mark.req("SC-17")
def test_mlps3_wants_three_persons_declared_or_not(mlps3, empty_site):
    actions.create_administrator("li@example.org", "system", now=NOW)
    with pytest.raises(DutiesKeptApart):
        actions.create_administrator("LI@example.org", "audit", shared=True, now=NOW)
    assert said("审计管理员")["审计管理员"].state == "wrong"


@pytest.mark.req("SC-17")
def test_who_shared_before_the_profile_changed_is_found(settings, empty_site):
    for kind in ("system", "audit"):
        actions.create_administrator("li@example.org", kind, shared=True, now=NOW)
    settings.OPENTISC = replace(settings.OPENTISC, security_profile="mlps3")
    assert said("系统管理员")["系统管理员"].state == "wrong"


def test_a_duty_ends_and_another_kind_is_refused():
    row, _token = actions.create_administrator("li@example.org", "system", now=NOW)
    assert actions.end_administrator(row.person, "system", now=NOW)
    assert not actions.end_administrator(row.person, "system", now=NOW)
    assert queries.administrators()[Duty.SYSTEM] == []
    with pytest.raises(UnknownDuty):
        actions.create_administrator("li@example.org", "root", now=NOW)


@pytest.mark.req("SC-07")
def test_a_person_with_a_password_gets_no_link_with_the_duty(django_user_model):
    django_user_model.objects.create_user("li@example.org", "k7#mQ2vLx9Tp")
    _row, token = actions.create_administrator("li@example.org", "system", now=NOW)
    assert token == ""


@pytest.mark.req("SC-04")
def test_administrators_need_a_second_factor_and_others_as_the_setting_says(settings, django_user_model):
    admin = actions.create_administrator("li@example.org", "system", now=NOW)[0].person
    staff = django_user_model.objects.create_user("wu@example.org", is_staff=True)
    client = django_user_model.objects.create_user("qian@example.org")

    def needing(**changes: str) -> list[str]:
        settings.OPENTISC = replace(settings.OPENTISC, **changes)
        return [one.email for one in (admin, staff, client) if policy.needs_second_factor(one)]

    assert needing() == ["li@example.org"]
    assert needing(second_factor="staff") == ["li@example.org", "wu@example.org"]
    assert needing(second_factor="all") == ["li@example.org", "wu@example.org", "qian@example.org"]
    assert needing(second_factor="managers", security_profile="mlps3") == [
        "li@example.org",
        "wu@example.org",
        "qian@example.org",
    ]
    assert needing(profile="demo") == []
    assert needing(host="192.0.2.1") == ["li@example.org", "wu@example.org", "qian@example.org"]


@pytest.mark.req("SC-04")
def test_a_role_can_ask_for_a_second_factor(monkeypatch, django_user_model):
    manager = django_user_model.objects.create_user("wu@example.org")
    monkeypatch.setattr(policy, "_second_factor_rules", [])
    policy.require_second_factor_when(lambda person: person.email == "wu@example.org")
    assert policy.needs_second_factor(manager)
    assert not policy.needs_second_factor(django_user_model.objects.create_user("qian@example.org"))


@pytest.mark.req("SC-08")
def test_closing_an_account_ends_its_sessions_and_no_other(empty_site, django_user_model):
    li, wu = (django_user_model.objects.create_user(f"{name}@example.org", "x") for name in ("li", "wu"))
    browsers = [Client(), Client(), Client()]
    for browser, person in zip(browsers, (li, li, wu), strict=True):
        browser.force_login(person, backend=BACKEND)
    assert actions.disable(li) == 2
    assert [one.get("/account/sessions/").status_code for one in browsers] == [302, 302, 200]
    actions.enable(li)
    assert browsers[0].get("/account/sessions/").status_code == 302


def test_a_mobile_number_is_one_persons(django_user_model):
    li, wu = (django_user_model.objects.create_user(f"{name}@example.org") for name in ("li", "wu"))
    assert actions.set_mobile(li, "138 1234 5678").mobile == "+8613812345678"
    assert queries.named("0086 13812345678") == li
    with pytest.raises(MobileTaken):
        actions.set_mobile(wu, "+8613812345678")
    with pytest.raises(BadMobile):
        actions.set_mobile(wu, "12345")
    actions.set_mobile(li, "")
    assert actions.set_mobile(wu, "+8613812345678").mobile == "+8613812345678"
    with pytest.raises(NoSuchPerson):
        queries.named("13900000000")


def test_a_person_may_have_a_mobile_number_alone():
    person = Person.objects.create_user(None, mobile="+8613812345678")
    other = Person.objects.create_user(None, mobile="+8613812345679")
    assert (person.email, other.email) == (None, None)
    assert str(person) == person.login == "+8613812345678"
