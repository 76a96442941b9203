"""The production profile passes Django's own check; secrets of an installation are for its owner (SC-53)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opentisc.config.environment import read_environment

ROOT = Path(__file__).resolve().parents[2]
KEY = "k3Zq9x" * 12
pytestmark = pytest.mark.req("SC-53")


def django(home: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    settings = {"OPENTISC_HOME": str(home), "DJANGO_SETTINGS_MODULE": "opentisc.config.settings", **variables}
    return subprocess.run(
        [sys.executable, "-m", "django", *command],
        cwd=ROOT,
        env={
            **{n: v for n, v in os.environ.items() if not n.startswith(("OPENTISC_", "DJANGO_"))},
            "PYTHONPATH": "src",
            **settings,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_djangos_check_finds_nothing_in_production(tmp_path):
    ended = django(
        tmp_path / "home",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        OPENTISC_PROFILE="production",
        OPENTISC_SECRET_KEY=KEY,
        OPENTISC_ALLOWED_HOSTS="tisc.example.org",
        OPENTISC_HTTPS="1",
        OPENTISC_TRUSTED_PROXIES="1",
    )
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_the_key_that_an_installation_makes_is_for_its_owner_alone(tmp_path):
    home = tmp_path / "home"
    assert django(home, "check").returncode == 0
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o077 == 0


def test_settings_printed_by_accident_hold_no_key():
    assert KEY not in repr(read_environment({"OPENTISC_SECRET_KEY": KEY}))
