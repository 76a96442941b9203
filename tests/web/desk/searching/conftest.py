"""Fixtures of the tests beside it."""

import pytest

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.network.actions import Grant, grant_qualification
from tests.desk.searching.test_documents_and_marks import NOVELTY
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.desk_pages import browser


@pytest.fixture(autouse=True)
def _today(monkeypatch, tmp_path, settings):
    """The day of the factories, no second factor, files of the test's own."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def desk(site):
    found = make.make_desk(services=("B1", "B2", "B3", "B4"))
    for hat, code in ((found.consultant, "novelty_searcher"), (found.reviewer, "novelty_reviewer")):
        grant = Grant(code=code, name=code, valid_from=net.SINCE)
        grant_qualification(found.body, Person.objects.get(pk=hat.person_id), grant, by=OPERATOR)
    return found


@pytest.fixture
def novelty(desk):
    return make.make_working(desk, service="B3", answers=NOVELTY)


@pytest.fixture
def librarian(desk):
    return browser(desk.consultant)
