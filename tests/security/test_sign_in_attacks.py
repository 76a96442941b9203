"""Guessing, telling accounts apart, leading elsewhere, and using a link twice."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from opentisc.accounts.actions import create_staff
from opentisc.accounts.models import Person
from tests.web.signed_in import BACKEND

PASSWORD = "correct horse battery 9"


@pytest.fixture(autouse=True)
def fresh_counters(site):
    """Counters of failed sign-ins begin at nothing."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(django_user_model) -> Person:
    """Somebody who can sign in."""
    return django_user_model.objects.create_user("li@example.org", PASSWORD, is_staff=True)


def sign_in(client: Client, login: str, password: str, **headers: str):
    return client.post("/accounts/login/", {"login": login, "password": password}, headers=headers)


def said(response, *own: str) -> str:
    text = response.content.decode()
    for one in own:
        text = text.replace(one, "")
    return text.split("csrfmiddlewaretoken")[0] + text.rpartition("csrfmiddlewaretoken")[2].partition(">")[2]


@pytest.mark.req("SC-06")
def test_a_wrong_password_and_an_unknown_person_read_the_same(person):
    known = sign_in(Client(), "li@example.org", "wrong horse battery")
    unknown = sign_in(Client(), "wu@example.org", "wrong horse battery")
    assert known.status_code == unknown.status_code
    assert said(known, "li@example.org") == said(unknown, "wu@example.org")


@pytest.mark.req("SC-06")
@pytest.mark.parametrize(
    "login", ["li@example.org", "wu@example.org", "13800000000", "no login at all", "new@example.org"]
)
def test_every_refused_sign_in_hashes_once(person, login, monkeypatch):
    create_staff("new@example.org", now=timezone.now())  # has no password yet
    hashed = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda *given, real=real: hashed.append(1) or real(*given)
        )
    sign_in(Client(), login, "wrong horse battery")
    assert len(hashed) == 1


@pytest.mark.req("SC-06")
def test_asking_for_a_new_password_tells_nothing_and_writes_to_no_stranger(person, mailoutbox):
    answers = [
        Client().post("/accounts/password/reset/", {"email": one})
        for one in ("li@example.org", "wu@example.org")
    ]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [one.to for one in mailoutbox] == [["li@example.org"]]


@pytest.mark.req("SC-03")
def test_guessing_at_one_account_is_stopped_and_no_header_helps(person):
    for at in range(5):
        sign_in(Client(), "li@example.org", f"guess number {at}", **{"x-forwarded-for": f"10.0.0.{at}"})
    right = sign_in(Client(), "li@example.org", PASSWORD, **{"x-forwarded-for": "10.9.9.9"})
    assert right.status_code != 302


@pytest.mark.req("SC-03")
def test_counters_cannot_be_pushed_out(settings):
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


@pytest.mark.req("SC-25")
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_and_choosing_a_language_never_lead_elsewhere(person, target):
    client = Client()
    response = client.post(
        f"/accounts/login/?next={target}", {"login": "li@example.org", "password": PASSWORD, "next": target}
    )
    assert response.status_code == 302
    assert response.headers["Location"] == "/start"
    chosen = client.post("/preferences/language/", {"language": "en", "next": target})
    assert chosen.headers["Location"] == "/"


@pytest.mark.req("SC-08")
def test_signing_in_gives_a_new_session(person):
    client = Client()
    client.cookies["opentisc_session"] = "a" * 32
    sign_in(client, "li@example.org", PASSWORD)
    cookie = client.cookies["opentisc_session"]
    assert cookie.value != "a" * 32
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.req("SC-07")
def test_a_link_works_once_and_guesses_look_like_used_ones(db):
    from django.utils import timezone

    person, token = create_staff("zhao@example.org", now=timezone.now())
    client = Client()
    page = client.get(f"/welcome/{token}/")
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    weak = client.post(f"/welcome/{token}/", {"password": "qwerty123456", "repeated": "qwerty123456"})
    assert weak.status_code == 422
    good = {"password": PASSWORD, "repeated": PASSWORD}
    assert client.post(f"/welcome/{token}/", good).status_code == 302
    assert Client().post(f"/welcome/{token}/", good).status_code == 404
    assert (
        Client().get("/welcome/guess/").status_code == Client().get(f"/welcome/{token}/").status_code == 404
    )
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert token not in str(person.links.values())


@pytest.mark.req("SC-16")
def test_a_person_who_is_switched_off_is_out_at_once(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    assert client.get("/imports/").status_code == 200
    Person.objects.update(is_active=False)
    assert client.get("/imports/").status_code == 302
