"""A session ends when it is idle, when it is old, when the person or the centre ends it."""

import pytest
from django.test import Client

from opentisc.accounts import actions
from opentisc.accounts.models import Person
from opentisc.accounts.signin import sessions
from tests.web.html_reading import css, text, tree_of

PASSWORD = "correct horse battery 9"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
pytestmark = pytest.mark.req("SC-08")


@pytest.fixture
def clock(monkeypatch, site):
    """Time as the middleware and the stamp see it."""

    class Clock:
        now = 1_795_000_000.0

        def time(self) -> float:
            return self.now

    ours = Clock()
    monkeypatch.setattr("opentisc.web.accounts.middleware.time", ours)
    monkeypatch.setattr("opentisc.accounts.signin.sessions.time", ours)
    return ours


def signed_in(email: str = "li@example.org", agent: str = FIREFOX) -> Client:
    if not Person.objects.filter(email=email).exists():
        Person.objects.create_user(email, PASSWORD, is_staff=True)
    client = Client(headers={"user-agent": agent})
    assert client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/imports/").status_code == 200


def test_thirty_idle_minutes_end_it(clock):
    client = signed_in()
    clock.now += 30 * 60 - 1
    assert is_in(client)
    clock.now += 30 * 60
    answer = client.get("/imports/")
    assert answer.headers["Location"] == "/accounts/login/?next=/imports/"
    assert "已超时" in client.get(answer.headers["Location"]).content.decode()


def test_an_administrator_has_fifteen(clock, monkeypatch):
    client = signed_in()
    clock.now += 15 * 60 - 1
    assert is_in(client)
    monkeypatch.setattr(sessions, "is_administrator", lambda _person: True)
    clock.now += 15 * 60
    assert not is_in(client)


def test_twelve_hours_end_it_however_busy(clock):
    client = signed_in()
    for _quarter in range(47):
        clock.now += 15 * 60
        assert is_in(client)
    clock.now += 15 * 60
    assert not is_in(client)


def test_a_page_that_asks_by_itself_is_no_use_of_the_session(clock):
    client = signed_in()
    for _minute in range(29):
        clock.now += 60
        assert client.get("/imports/jobs/1/", headers={"hx-request": "true"}).status_code == 404
    clock.now += 60
    assert not is_in(client)


def test_a_session_without_times_is_over(clock):
    client = signed_in()
    kept = client.session
    del kept["opentisc_started"]
    kept.save()
    assert not is_in(client)


def test_signing_in_rotates_the_key(clock):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["opentisc_session"] = before = session.session_key
    Person.objects.create_user("li@example.org", PASSWORD)
    client.post("/accounts/login/", {"login": "li@example.org", "password": PASSWORD})
    assert client.session.session_key != before


def rows(client: Client) -> list[str]:
    return [text(row) for row in css(tree_of(client.get("/account/sessions/").content), "tbody tr")]


def test_a_person_sees_and_ends_own_sessions(clock):
    here, phone = signed_in(), signed_in(agent=PHONE)
    assert len(rows(here)) == 2
    assert "Firefox · Windows" in rows(here)[0]
    assert "这台设备" in rows(here)[0]
    assert "WeChat · Android" in rows(here)[1]
    end = css(tree_of(here.get("/account/sessions/").content), "tbody form")[0].get("action")
    assert here.post(end).status_code == 302
    assert (is_in(here), is_in(phone)) == (True, False)


def test_ending_the_others_keeps_this_one(clock):
    here, second, third = signed_in(), signed_in(), signed_in()
    here.post("/account/sessions/end-others/")
    assert [is_in(one) for one in (here, second, third)] == [True, False, False]


@pytest.mark.req("SC-13")
def test_nobody_ends_anothers_session_and_a_foreign_one_looks_absent(clock):
    li, wu = signed_in(), signed_in("wu@example.org")
    end = css(tree_of(signed_in("wu@example.org").get("/account/sessions/").content), "tbody form")[0].get(
        "action"
    )
    foreign, absent = li.post(end), li.post("/account/sessions/999999/end/")
    assert foreign.status_code == absent.status_code == 404
    assert is_in(wu)


def test_a_new_password_ends_the_other_sessions(clock):
    here, other = signed_in(), signed_in()
    new = "Bridge over 9 rivers"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(here), is_in(other)) == (True, False)


def test_a_closed_account_is_out_at_once(clock):
    client = signed_in()
    actions.disable(Person.objects.get())
    assert not is_in(client)
    refused = client.post("/accounts/login/", {"login": "li@example.org", "password": PASSWORD})
    assert refused.headers["Location"] == "/accounts/inactive/"
