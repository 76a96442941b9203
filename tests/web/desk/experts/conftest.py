"""Fixtures of the tests beside it."""

import pytest

from tests.factories import desk as make


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough, also for what asks for the password again."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr(
        "opentisc.web.desk.experts.managing.raise_if_reauthentication_required", lambda http, app: None
    )


@pytest.fixture
def desk(site, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk("WX01")
