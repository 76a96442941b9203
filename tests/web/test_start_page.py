"""Where work begins after signing in: staff at their day, a client at the own requests, everybody else at the search."""

import pytest
from django.test import Client as Browser

from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.signed_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


def leads_to(seen) -> str:
    return seen.get("/start").headers["Location"]


def test_each_begins_where_the_own_work_is(site):
    desk = make.make_desk("ST01")
    assert leads_to(Browser()) == "/"
    assert leads_to(browser(desk.client_hat)) == "/"  # has asked for nothing yet
    make.make_draft(desk)
    assert leads_to(browser(desk.client_hat)) == "/my/"
    for role in ("manager", "intake", "consultant", "reviewer", "compliance"):
        assert leads_to(browser(getattr(desk, role))) == "/desk/"
    province = net.make_hat(desk.body, Role.PROVINCE)
    assert leads_to(browser(province)) == "/authority/"


def test_a_client_finds_the_own_requests_in_the_bar(site):
    desk = make.make_desk("ST02")
    bar = browser(desk.client_hat).get("/").content.decode().partition("</header>")[0]
    assert bar.count('class="bar-item" href="/my/"') == 1
    assert 'class="bar-item" href="/my/"' not in Browser().get("/").content.decode()
    assert 'class="bar-item" href="/my/"' not in browser(desk.intake).get("/").content.decode()
