"""The second factor: asked of whom it must, once per code, past no other door."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.accounts.models import Person
from tests.security.one_time_codes import code
from tests.web.html_reading import css, text, tree_of
from tests.web.signed_in import BACKEND

PASSWORD = "correct horse battery 9"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: "12345678901234567890"


@pytest.fixture(autouse=True)
def fresh(site):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def frozen(monkeypatch) -> float:
    """Stand in the middle of one code's 30 seconds."""
    now = 1_795_000_005.0
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: now))
    return now


@pytest.fixture
def admin() -> Person:
    """A system administrator with a second factor."""
    row, token = actions.create_administrator("li@example.org", "system", name="李明", now=timezone.now())
    actions.use_link(token, password=PASSWORD, now=timezone.now())
    person = Person.objects.get(pk=row.person.pk)
    TOTP.activate(person, SECRET)
    return person


def password_step(client: Client, login: str = "li@example.org"):
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD})


def is_in(client: Client) -> bool:
    return client.get("/account/sessions/").status_code == 200


def test_our_check_follows_the_rfc():
    assert code(RFC_SECRET, at=59) == "287082"
    assert code(RFC_SECRET, at=1111111109) == "081804"


@pytest.mark.req("SC-04")
def test_the_password_alone_does_not_let_an_administrator_in(admin, frozen):
    client = Client()
    assert password_step(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": code(SECRET, at=frozen)}).status_code == 302
    assert is_in(client)


@pytest.mark.req("SC-05")
def test_a_code_works_once(admin, frozen):
    first, second = Client(), Client()
    for client in (first, second):
        password_step(client)
        client.post("/accounts/2fa/authenticate/", {"code": code(SECRET, at=frozen)})
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.req("SC-05")
@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_code_of_another_half_minute_does_not_work(admin, frozen, seconds):
    client = Client()
    password_step(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(SECRET, at=frozen + seconds)})
    assert not is_in(client)


@pytest.mark.req("SC-05")
def test_a_recovery_code_works_once(admin):
    given = RecoveryCodes.activate(admin).get_unused_codes()[3]
    answers = []
    for _attempt in range(2):
        client = Client()
        password_step(client)
        client.post("/accounts/2fa/authenticate/", {"code": given})
        answers.append(is_in(client))
    assert answers == [True, False]


@pytest.mark.req("SC-05")
def test_guessing_at_codes_is_stopped(admin, frozen):
    client = Client()
    password_step(client)
    for guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"{guess:06d}"})
    client.post("/accounts/2fa/authenticate/", {"code": code(SECRET, at=frozen)})
    assert not is_in(client)


@pytest.mark.req("SC-05")
def test_a_new_password_by_mail_does_not_go_past_the_second_factor(admin, mailoutbox):
    client = Client()
    client.post("/accounts/password/reset/", {"email": "li@example.org"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link.partition("testserver")[2], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "Bridge over 9 rivers", "password2": "Bridge over 9 rivers"})
    assert not is_in(client)
    answer = client.post("/accounts/login/", {"login": "li@example.org", "password": "Bridge over 9 rivers"})
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"


@pytest.mark.req("SC-05")
def test_a_one_time_link_does_not_go_past_the_second_factor():
    person, token = actions.create_staff("wu@example.org", now=timezone.now())
    TOTP.activate(person, SECRET)
    client = Client()
    answer = client.post(f"/welcome/{token}/", {"password": PASSWORD, "repeated": PASSWORD})
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


@pytest.mark.req("SC-05")
def test_a_code_by_mail_is_no_factor_and_no_way_in(settings):
    assert settings.ACCOUNT_LOGIN_BY_CODE_ENABLED is False
    assert settings.MFA_SUPPORTED_TYPES == ["totp", "recovery_codes"]
    assert Client().get(reverse("account_confirm_login_code")).status_code == 404


@pytest.mark.req("SC-04")
def test_who_must_have_one_sets_it_up_before_anything_else(monkeypatch):
    _row, token = actions.create_administrator("li@example.org", "audit", now=timezone.now())
    client = Client()
    client.post(f"/welcome/{token}/", {"password": PASSWORD, "repeated": PASSWORD})
    for page in ("/", "/search/", "/imports/", "/account/sessions/"):
        assert client.get(page).headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.post("/imports/").status_code == 403
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = tree_of(client.get("/accounts/2fa/totp/activate/").content)
    secret = text(css(page, ".totp-secret")[0])
    assert css(page, ".totp-code img")[0].get("src").startswith("data:image/svg+xml;base64,")
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    shown = [text(one) for one in css(tree_of(done.content), ".recovery-codes code")]
    assert len(set(shown)) == 10
    assert "no-store" in done.headers["Cache-Control"]
    again = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert not any(one in again for one in shown)
    assert client.get("/").status_code == 200


@pytest.mark.req("SC-04")
def test_who_must_have_one_cannot_turn_it_off_and_others_can(admin, frozen, django_user_model):
    other = django_user_model.objects.create_user("wu@example.org", PASSWORD)
    TOTP.activate(other, SECRET)
    for person, left in ((admin, 1), (other, 0)):
        client = Client()
        client.force_login(person, backend=BACKEND)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        client.post("/accounts/2fa/totp/deactivate/")
        assert person.authenticator_set.filter(type="totp").count() == left


@pytest.mark.req("SC-04", "SC-02")
def test_under_mlps3_everybody_is_led_to_it(settings, django_user_model):
    settings.OPENTISC = replace(settings.OPENTISC, security_profile="mlps3")
    client = Client()
    person = django_user_model.objects.create_user("wu@example.org", PASSWORD)
    client.force_login(person, backend=BACKEND)
    assert client.get("/").headers["Location"] == "/accounts/2fa/totp/activate/"


@pytest.mark.req("SC-09")
def test_the_second_factor_and_the_mobile_number_change_only_after_the_password(admin, settings):
    client = Client()
    client.force_login(admin, backend=BACKEND)
    for page in (
        "/accounts/2fa/recovery-codes/generate/",
        "/account/mobile/",
        "/accounts/2fa/totp/deactivate/",
    ):
        assert client.get(page).headers["Location"].startswith("/accounts/reauthenticate/")
        assert client.post(page, {"mobile": "13812345678"}).status_code == 302
    admin.refresh_from_db()
    assert admin.mobile is None
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT <= 600
