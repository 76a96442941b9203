"""Attacks stand on the small site of the page tests, and on one that holds records of the centre alone."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as installed

from opentisc.records.models import ImportBatch, Source
from tests.security import centre_records
from tests.web.site_fixtures import built, empty_site, plain_static, site, staff, visitor

__all__ = ["built", "empty_site", "plain_static", "site", "staff", "visitor"]


@pytest.fixture(scope="session")
def mixed(tmp_path_factory, django_db_setup, django_db_blocker) -> tuple[Path, list[Source | ImportBatch]]:
    """Return the home of an installation with records of the centre alone, and the rows that belong to it."""
    before, home = installed.HOME, tmp_path_factory.mktemp("mixed")
    installed.HOME = home
    try:
        with django_db_blocker.unblock():
            centre_records.fill(tmp_path_factory.mktemp("files"))
            rows: list[Source | ImportBatch] = [*Source.objects.all(), *ImportBatch.objects.all()]
            ImportBatch.objects.all().delete()
            Source.objects.all().delete()
    finally:
        installed.HOME = before
    return home, rows


@pytest.fixture
def mixed_site(mixed: tuple[Path, list[Source | ImportBatch]], tmp_path: Path, settings, db) -> Path:
    """An installation with public records that hang on records of the centre alone."""
    home, rows = mixed
    settings.HOME = tmp_path / "home"
    shutil.copytree(home, settings.HOME)
    for row in rows:
        row.save(force_insert=True)
    return settings.HOME
