"""Who asks too often is told to wait; every process counts in the same place."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from opentisc.accounts.models import Person
from opentisc.web.accounts import counters, rates
from tests.web.signed_in import BACKEND

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.req("SC-40")


@pytest.fixture
def clock(monkeypatch, site):
    """Time as the limits see it; the first second of an hour."""

    class Clock:
        now = 1_794_996_000.0

        def time(self) -> float:
            return self.now

    ours = Clock()
    assert ours.now % 3600 == 0
    monkeypatch.setattr(rates, "time", ours)
    return ours


@pytest.fixture
def limit(settings):
    """Set rates for this test."""

    def change(**given: int) -> None:
        settings.OPENTISC = replace(settings.OPENTISC, **given)

    return change


def asked(client: Client, times: int, page: str = "/help/", **headers: str) -> list[int]:
    return [client.get(page, headers=headers).status_code for _n in range(times)]


def test_the_defaults_are_the_figures_of_the_list():
    from opentisc.config.environment import read_environment

    site = read_environment({})
    assert (site.rate_anonymous_minute, site.rate_anonymous_hour) == (60, 1000)
    assert (site.rate_person_minute, site.rate_person_hour) == (150, 5000)
    assert (site.rate_exports_hour, site.rate_forms_hour) == (10, 5)


def test_a_visitor_is_told_when_to_come_again(clock, limit):
    limit(rate_anonymous_minute=60)
    client = Client()
    assert asked(client, 60) == [200] * 60
    clock.now += 15
    refused = client.get("/help/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "45")
    assert "过于频繁" in refused.content.decode()
    clock.now += 45
    assert client.get("/help/").status_code == 200


def test_the_hour_has_a_limit_of_its_own(clock, limit):
    limit(rate_anonymous_minute=60, rate_anonymous_hour=100)
    client = Client()
    assert asked(client, 60)[-1] == 200
    clock.now += 60
    assert asked(client, 41)[-2:] == [200, 429]
    assert client.get("/help/").headers["Retry-After"] == str(3600 - 60)


def test_a_signed_in_person_has_more_and_a_count_of_his_own(clock, limit):
    limit(rate_anonymous_minute=2, rate_person_minute=4)
    clients = []
    for email in ("li@example.org", "wu@example.org"):
        client = Client()
        client.force_login(Person.objects.create_user(email, "x"), backend=BACKEND)
        clients.append(client)
    assert asked(Client(), 3) == [200, 200, 429]
    assert asked(clients[0], 5) == [200] * 4 + [429]
    assert asked(clients[1], 4) == [200] * 4


def test_an_invented_header_gives_no_new_count(clock, limit):
    limit(rate_anonymous_minute=2)
    codes = [asked(Client(), 1, **{"x-forwarded-for": f"203.0.113.{n}"})[0] for n in range(3)]
    assert codes == [200, 200, 429]


def test_addresses_of_one_ipv6_subscriber_are_one_count(clock, limit):
    limit(rate_anonymous_minute=2)
    codes = [Client(REMOTE_ADDR=f"2001:db8:1:2::{n}").get("/help/").status_code for n in range(1, 4)]
    assert codes == [200, 200, 429]
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").get("/help/").status_code == 200


def test_an_address_that_leads_nowhere_counts_too(clock, limit):
    limit(rate_anonymous_minute=2)
    assert asked(Client(), 3, "/nowhere/") == [404, 404, 429]


def test_exports_have_a_limit_and_pages_go_on(clock, limit):
    limit(rate_exports_hour=2)
    client = Client()
    assert asked(client, 3, "/search/export/?q=wireless")[-1] == 429
    assert client.get("/search/?q=wireless").status_code == 200


def test_public_forms_have_a_limit_and_looking_at_them_has_none(clock, limit, mailoutbox):
    limit(rate_forms_hour=5)
    client = Client()
    assert asked(client, 8, "/accounts/password/reset/") == [200] * 8
    sent = [
        client.post("/accounts/password/reset/", {"email": f"p{n}@example.org"}).status_code for n in range(6)
    ]
    assert sent == [302] * 5 + [429]


def test_parallel_processes_share_one_count(tmp_path):
    ask = (
        "from opentisc.web.accounts.counters import count\n"
        "for _n in range(100): count([('pages x', 3600), ('pages x', 86400)], now=1_794_996_000.0)"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("OPENTISC_")},
        "PYTHONPATH": "src",
        "OPENTISC_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "opentisc.config.settings",
    }
    running = [
        subprocess.Popen([sys.executable, "-c", ask], cwd=ROOT, env=environment) for _process in range(3)
    ]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    from django.test import override_settings

    with override_settings(HOME=tmp_path):
        assert counters.count([("pages x", 3600), ("pages x", 86400)], now=1_794_996_000.0) == [301, 301]


def test_old_counts_are_swept(site, monkeypatch):
    monkeypatch.setattr(counters.random, "randrange", lambda _n: 0)
    counters.count([("pages old", 60)], now=1_000_000.0)
    counters.count([("pages new", 60)], now=1_000_100.0)
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(site / "counters.sqlite3")) as store:
        assert store.execute("SELECT name FROM counts").fetchall() == [("pages new/60",)]


def test_the_site_stays_open_when_counts_cannot_be_kept(site, limit, caplog):
    limit(rate_anonymous_minute=1)
    (site / "counters.sqlite3").write_bytes(b"this is no database at all" * 100)
    assert asked(Client(), 3) == [200, 200, 200]
    assert "counts cannot be kept" in caplog.text


@pytest.mark.req("SC-03")
def test_the_sign_in_page_says_when_to_come_again(site):
    client = Client()
    for n in range(2):
        answer = client.post("/accounts/login/", {"login": "li@example.org", "password": f"guess {n}"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "登录失败次数过多" in answer.content.decode()
