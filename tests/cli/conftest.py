"""An installation of its own for each module of command tests, filled once with the built-in samples."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from opentisc.cli.main import run

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "opentisc" / "records" / "samples"


@pytest.fixture(scope="module")
def installed(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """Return the home of an installation that holds the fictional records."""
    from django.conf import settings

    before, home = settings.HOME, tmp_path_factory.mktemp("home")
    settings.HOME = home
    with django_db_blocker.unblock():
        files = [str(path) for path in sorted(SAMPLES.glob("*.jsonl"))]
        assert run(["import", *files, "--json"]) == 0
        yield home
        from opentisc.records.models import ImportBatch

        ImportBatch.objects.all().delete()
    settings.HOME = before


@pytest.fixture
def call(capsys) -> Callable[..., tuple[int, object]]:
    """Run the command with `--json`; return its exit code and the one document it printed."""

    def called(*arguments: str) -> tuple[int, object]:
        capsys.readouterr()
        code = run([*arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return called
