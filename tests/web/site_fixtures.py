"""Fixtures of a small site: built once, copied for each test; clients of a visitor and of staff."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.web import site_records


@pytest.fixture(scope="session")
def built(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """Return the home of an installation that holds our few records, indexed."""
    from opentisc.accounts.types import OPERATOR
    from opentisc.records import actions
    from opentisc.records.models import ImportBatch

    before, home = settings.HOME, tmp_path_factory.mktemp("built")
    settings.HOME = home
    files = tmp_path_factory.mktemp("files")
    paths = [
        site_records.write(files, site_records.patents(), "patents.jsonl"),
        site_records.write(files, site_records.others(), "others.jsonl"),
    ]
    with django_db_blocker.unblock():
        actions.import_paths(paths, by=OPERATOR)
        ImportBatch.objects.all().delete()
    settings.HOME = before
    return home


@pytest.fixture(scope="session", autouse=True)
def plain_static() -> Iterator[None]:
    """Names of static files without their fingerprints, found where they lie: nothing is collected for tests."""
    with override_settings(
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture
def site(built: Path, tmp_path: Path, settings, db) -> Iterator[Path]:
    """An installation with our few records; what a test writes is gone after it."""
    home = tmp_path / "home"
    shutil.copytree(built, home)
    settings.HOME = home
    return home


@pytest.fixture
def empty_site(tmp_path: Path, settings, db) -> Path:
    """An installation without any data."""
    settings.HOME = tmp_path / "home"
    return settings.HOME


@pytest.fixture
def visitor(client: Client) -> Client:
    """A client that nobody signed in on; Chinese."""
    client.cookies["opentisc_language"] = "zh-hans"
    return client


@pytest.fixture
def staff(db) -> Client:
    """A client with a signed-in member of staff; Chinese."""
    from opentisc.accounts.models import Person

    person = Person.objects.create_user(
        "li@example.org", "correct horse battery 9", name="李工", is_staff=True
    )
    signed_in = Client()
    signed_in.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    signed_in.cookies["opentisc_language"] = "zh-hans"
    return signed_in
