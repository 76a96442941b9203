"""Fixtures of the tests beside it."""

import pytest

from tests.factories import desk as make


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(site, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk("SX01")
