"""Indexes of the tests lie in their own folder; one body with an author, a reviewer and a manager."""

from dataclasses import dataclass, replace

import pytest

from opentisc.network.types import Hat, Role
from opentisc.search.indexes import readers
from tests.factories import network as make


@dataclass(frozen=True)
class Keepers:
    author: Hat
    reviewer: Hat
    manager: Hat
    stranger: Hat


@pytest.fixture(autouse=True)
def home(tmp_path, settings, db):
    settings.HOME = tmp_path
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path, index_heap_mb=20)
    yield tmp_path
    readers.close_all()


@pytest.fixture
def keepers() -> Keepers:
    body = make.make_body()
    return Keepers(
        author=make.make_hat(body, Role.CONSULTANT),
        reviewer=make.make_hat(body, Role.REVIEWER),
        manager=make.make_hat(body, Role.MANAGER),
        stranger=make.make_hat(make.make_body(), Role.REVIEWER),
    )
