"""Sign-in leaves its trace: who, from which network, with what result; never what was typed."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.accounts.models import Person, SignInFailures
from opentisc.infra import audit
from opentisc.infra.models import AuditEvent

PASSWORD = "correct horse battery 9"
pytestmark = pytest.mark.req("SC-48")


@pytest.fixture
def person(site) -> Person:
    cache.clear()
    return Person.objects.create_user("li@example.org", PASSWORD, name="李明")


def sign_in(login: str, password: str) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.77")
    client.post("/accounts/login/", {"login": login, "password": password})
    return client


def events() -> list[tuple[str, str, str, str]]:
    return list(
        AuditEvent.objects.order_by("seq").values_list("act", "result", "subject_kind", "subject_key")
    )


def test_coming_in_and_going_out(person):
    sign_in("li@example.org", PASSWORD).post("/accounts/logout/")
    key = str(person.pk)
    assert events() == [
        ("accounts.session.begin", "done", "accounts.person", key),
        ("accounts.session.end", "done", "accounts.person", key),
    ]
    first = AuditEvent.objects.order_by("seq")[0]
    assert (first.person_id, first.name, first.machine, first.address) == (
        person.pk,
        "李明",
        "web",
        "203.0.113.0",
    )
    assert audit.verify().fault is None


def test_a_refusal_of_a_known_and_of_an_unknown_login(person):
    sign_in("li@example.org", "wrong horse battery")
    sign_in("my-secret-password-typed-here", "wrong horse battery")
    assert events() == [
        ("accounts.session.refuse", "refused", "accounts.person", str(person.pk)),
        ("accounts.session.refuse", "refused", "accounts.login", "unknown"),
    ]
    kept = str(list(AuditEvent.objects.values()))
    assert "secret" not in kept
    assert "wrong horse" not in kept


def test_a_held_up_attempt_is_told_from_a_wrong_password(person):
    for _attempt in range(2):
        sign_in("li@example.org", "wrong horse battery")
    assert ["limit" in str(one.facts) for one in AuditEvent.objects.order_by("seq")] == [False, True]
    assert SignInFailures.objects.exists()


def test_duties_and_closed_accounts(db):
    row, _token = actions.create_administrator("li@example.org", "audit", now=timezone.now())
    actions.disable(row.person)
    actions.enable(row.person)
    actions.unlock(row.person)
    actions.end_administrator(row.person, "audit", now=timezone.now())
    assert [act for act, *_rest in events()] == [
        "accounts.duty.give",
        "accounts.person.disable",
        "accounts.person.enable",
        "accounts.person.unlock",
        "accounts.duty.end",
    ]
    assert set(AuditEvent.objects.values_list("machine", flat=True)) == {"command"}


def test_a_new_password_is_noted(person):
    client = sign_in("li@example.org", PASSWORD)
    new = "Bridge over 9 rivers"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert events()[-1][0] == "accounts.password.change"
