"""Mobile number and e-mail address are equal logins; the person changes the number."""

import pytest
from django.test import Client

from opentisc.accounts.models import Person, SignInFailures
from tests.web.html_reading import css, text, tree_of

PASSWORD = "correct horse battery 9"


@pytest.fixture
def person(site) -> Person:
    return Person.objects.create_user("li@example.org", PASSWORD, name="李工", mobile="+8613812345678")


def sign_in(login: str, password: str = PASSWORD):
    client = Client()
    return client, client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["li@example.org", "13812345678", " 138 1234 5678 ", "+86 138-1234-5678"])
def test_either_login_lets_in(person, login):
    client, answer = sign_in(login)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_person_with_a_mobile_number_alone_signs_in(site):
    Person.objects.create_user(None, PASSWORD, mobile="+8613900000000")
    client, answer = sign_in("13900000000")
    assert answer.status_code == 302
    assert "+8613900000000" in client.get("/").content.decode()


@pytest.mark.req("SC-06")
def test_a_wrong_password_reads_the_same_for_every_kind_of_login(person):
    said = set()
    for login in ("li@example.org", "13812345678", "wu@example.org", "13911112222", "what is this"):
        SignInFailures.objects.all().delete()
        _client, answer = sign_in(login, "wrong horse battery")
        assert answer.status_code == 200
        said.add(text(css(tree_of(answer.content), ".notice")[0]))
    assert len(said) == 1
    assert "登录名或密码不正确" in said.pop()


@pytest.mark.req("SC-03")
def test_guesses_at_both_logins_are_one_count(person):
    sign_in("li@example.org", "wrong horse battery")
    assert sign_in("13812345678")[1].status_code == 429


@pytest.mark.req("SC-09")
def test_the_number_changes_after_the_password_and_signs_in_from_then_on(person):
    client, _answer = sign_in("13812345678")
    page = client.get("/account/mobile/")
    assert page.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post(page.headers["Location"], {"password": PASSWORD})
    wrong = client.post("/account/mobile/", {"mobile": "12345"})
    assert wrong.status_code == 422
    assert "不是有效的手机号" in wrong.content.decode()
    assert client.post("/account/mobile/", {"mobile": "+852 9123 4567"}).status_code == 302
    assert sign_in("+85291234567")[1].status_code == 302
    assert sign_in("13812345678")[1].status_code == 200


def test_anothers_number_is_refused(person):
    Person.objects.create_user("wu@example.org", PASSWORD, mobile="+8613900000000")
    client, _answer = sign_in("li@example.org")
    client.post("/accounts/reauthenticate/?next=/account/mobile/", {"password": PASSWORD})
    assert "已用于另一个账号" in client.post("/account/mobile/", {"mobile": "13900000000"}).content.decode()


@pytest.mark.req("UX-51")
@pytest.mark.parametrize(
    "address",
    [
        "/account/sessions/",
        "/account/mobile/",
        "/accounts/2fa/",
        "/account/identities/",
        "/accounts/2fa/totp/activate/",
    ],
)
def test_english_pages_of_the_account_hold_no_chinese(site, address):
    Person.objects.create_user("li@example.org", PASSWORD)
    client, _answer = sign_in("li@example.org")
    client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    client.cookies["opentisc_language"] = "en"
    response = client.get(address)
    assert response.status_code == 200
    shown = text(css(tree_of(response.content), "main")[0])
    assert shown
    assert not [sign for sign in shown if "\u4e00" <= sign <= "\u9fff"]
