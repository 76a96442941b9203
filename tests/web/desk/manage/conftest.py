"""Fixtures of the tests beside it."""

import pytest

from opentisc.network.types import BodyKind, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.desk_pages import browser


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(site):
    return make.make_desk("SX01", services=("B1", "B2"))


@pytest.fixture
def manager(desk):
    return browser(desk.manager)


@pytest.fixture
def nation_hat(desk):
    return net.make_hat(net.make_body("GJ01", kind=BodyKind.AUTHORITY, division="CN"), Role.NATION)
