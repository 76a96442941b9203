"""The isolation matrix stands on the small site of the page tests."""

import pytest

from tests.repository import isolation_world
from tests.web.site_fixtures import built, empty_site, plain_static, site

__all__ = ["built", "empty_site", "plain_static", "site"]


@pytest.fixture
def world(db, site, monkeypatch) -> isolation_world.World:
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    return isolation_world.empty_world()
