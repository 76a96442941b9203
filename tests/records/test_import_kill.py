"""RD-01: an import killed at random points and run again loses nothing and says nothing twice."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opentisc.records.lake.store import Lake
from tests.records.lake_records import application, patent
from tests.records.lake_states import held

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20


class Installation:
    """One OPENTISC_HOME with a process that imports into it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        environment = {
            **os.environ,
            "OPENTISC_HOME": str(home),
            "OPENTISC_IMPORT_CHUNK_MB": "0",  # every record is a chunk: the most places to be killed at
            "DJANGO_SETTINGS_MODULE": "opentisc.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(migrate, env=environment, check=True)
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.records.kill_server"],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, order: str, *, kill_after: float = -1) -> str:
        """Return `0` when it came to its end, `killed` when it was killed after so many seconds."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(f"{order} {kill_after}\n")
        self.server.stdin.flush()
        return self.server.stdout.readline().strip()

    def close(self) -> None:
        self.server.communicate("")

    @property
    def lake(self) -> Lake:
        return Lake(self.home / "lake")


@pytest.fixture
def files(write) -> list[Path]:
    first = [patent(digits=str(n), application=str(n), priorities=["1"]) for n in range(1, 9)]
    second = [patent(digits=str(n), title="Second") for n in range(5, 12)]
    second += [application(str(n), status="granted") for n in range(1, 4)]
    return [write(*first, name="first.jsonl"), write(*second, name="second.jsonl")]


@pytest.mark.req("RD-01")
def test_killed_at_random_points_and_run_again_equals_a_clean_run(tmp_path, files):
    drilled, clean = Installation(tmp_path / "drilled"), Installation(tmp_path / "clean")
    chance = random.Random(20)  # noqa: S311 drill
    try:
        started = time.monotonic()
        assert [clean.run(f"import {file}") for file in files] == ["0", "0"]
        longest = (time.monotonic() - started) / 3
        killed = 0
        for file in files:
            for _ in range(KILLS // 2):
                killed += drilled.run(f"import {file}", kill_after=chance.uniform(0, longest)) == "killed"
            assert drilled.run(f"import {file}") == "0"
        assert killed >= KILLS // 2  # the others came to their end first; then it is a batch without news
        assert content(drilled.lake) == content(clean.lake)
        for order in ("undo 1", "undo 1"):
            drilled.run(order, kill_after=chance.uniform(0, longest))
        drilled.run("undo 1")
        clean.run("undo 1")
        assert 1 not in drilled.lake.pointer.active()
    finally:
        drilled.close()
        clean.close()


def content(lake):
    """Return what holds, without the numbers of batches: a run that ended before its kill makes one more."""
    return {
        name: [{column: row[column] for column in row if column != "origin"} for row in rows]
        for name, rows in held(lake).items()
    }
