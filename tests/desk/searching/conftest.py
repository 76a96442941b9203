"""Search work of a request on the small site of the page tests: a few records, indexed."""

import pytest

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.network.actions import Grant, grant_qualification
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.site_fixtures import built, site

__all__ = ["built", "desk", "files_apart", "site", "working"]


def make_desk():
    """Return a centre that also does 查新, its consultant and reviewer qualified for it."""
    found = make.make_desk(services=("B1", "B2", "B3", "B4"))
    for hat, code in ((found.consultant, "novelty_searcher"), (found.reviewer, "novelty_reviewer")):
        grant = Grant(code=code, name=code, valid_from=net.SINCE)
        grant_qualification(found.body, Person.objects.get(pk=hat.person_id), grant, by=OPERATOR)
    return found


@pytest.fixture(autouse=True)
def files_apart(tmp_path, settings):
    """Keep the files of a test in its own folder."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def desk(site):
    """A centre that also offers 查新; its consultant and its reviewer are qualified."""
    return make_desk()


@pytest.fixture
def working(desk):
    """A basic search (label 2) that the consultant works on."""
    return make.make_working(desk, service="B2")
