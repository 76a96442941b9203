"""A worker process killed in the middle of a desk job: another one goes on, every effect is there once (RD-03)."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from opentisc.infra.worker import LEASE, RENEW_SECONDS

pytestmark = pytest.mark.req("RD-03")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 300  # a machine under load; nothing is judged by it


class Installation:
    """One OPENTISC_HOME and its worker processes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            name: value for name, value in os.environ.items() if name != "OPENTISC_DATABASE"
        } | {
            "OPENTISC_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "opentisc.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.workers: list[subprocess.Popen[str]] = []
        self._run("-m", "django", "migrate", "-v0", "--skip-checks")

    def ask(self, what: str) -> dict:
        """Return what a process of its own says: `report`, `story` or `look`."""
        return json.loads(self._run("-m", "tests.jobs.killed_world", what).splitlines()[-1])

    def work(self) -> subprocess.Popen[str]:
        """Start a worker."""
        command = [sys.executable, "-m", "opentisc", "worker"]
        log = (self.home / f"worker{len(self.workers)}.log").open("w", encoding="utf-8")
        with log:
            started = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, text=True
            )
        self.workers.append(started)
        return started

    def job(self, pk: int) -> dict:
        """Return the row of a job as it is committed."""
        with closing(self._database()) as database:
            row = database.execute("SELECT * FROM infra_job WHERE id = ?", [pk]).fetchone()
            return dict(row)

    def let_the_lease_end(self, pk: int) -> timedelta:
        """Let the time pass that a dead worker's lease still has; return how long that would have been."""
        held = datetime.fromisoformat(self.job(pk)["leased_until"]).replace(tzinfo=UTC)
        with closing(self._database()) as database:
            database.execute("UPDATE infra_job SET leased_until = '2000-01-01 00:00:00' WHERE id = ?", [pk])
            database.commit()
        return held - datetime.now(UTC)

    def end(self) -> None:
        """End every worker."""
        for one in self.workers:
            if one.poll() is None:
                one.kill()
            one.wait()

    def _database(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.home / "opentisc.sqlite3", timeout=60)
        database.row_factory = sqlite3.Row
        return database

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def install(tmp_path) -> Iterator[Callable[[str], Installation]]:
    made: list[Installation] = []

    def installed(name: str) -> Installation:
        made.append(Installation(tmp_path / name))
        return made[-1]

    yield installed
    for one in made:
        one.end()


def eventually(asked: Callable[[], bool]) -> None:
    """Wait until it holds."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not asked():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def kill_when(home: Installation, pk: int, comes: Callable[[dict], bool]) -> None:
    """Kill a worker with SIGKILL as soon as its job is so far."""
    worker = home.work()
    eventually(lambda: comes(home.job(pk)))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert home.job(pk)["state"] == "running"  # nobody wrote an end
    assert home.job(pk)["finished_at"] is None


def go_on(home: Installation, pk: int, record_testsuite_property) -> None:
    """Start another worker and wait until the job is done; tell how long that took."""
    left = home.let_the_lease_end(pk)
    assert left <= LEASE
    began = time.monotonic()
    home.work()
    eventually(lambda: home.job(pk)["state"] not in {"running", "waiting"})
    took = time.monotonic() - began
    record_testsuite_property("resumed_after_seconds", round(max(left.total_seconds(), 0) + took, 1))
    job = home.job(pk)
    assert (job["state"], job["attempts"], job["message"]) == ("done", 2, "{}")
    said = (home.home / "worker1.log").read_text(encoding="utf-8")
    assert "attempt 2" in said


def test_files_of_a_report_are_made_once_though_the_worker_died_between_them(
    install, record_testsuite_property
):
    home = install("report")
    asked = home.ask("report")
    pk = asked["job"]
    kill_when(home, pk, lambda job: job["phase"] == "making_pdf")
    half = home.ask("look")
    assert (len(half["files"]), half["shown"], half["attached"]) == (
        1,
        0,
        [False],
    )  # the DOCX alone, not shown yet
    go_on(home, pk, record_testsuite_property)
    whole = home.ask("look")
    assert whole["files"][0] == half["files"][0]  # the first one was kept, not made again
    assert (len(whole["files"]), whole["shown"], whole["attached"]) == (2, 2, [True])
    assert whole["chain"] == "None"


def test_a_network_is_filled_to_its_end_though_the_worker_died_within(install, record_testsuite_property):
    """The same story without a kill, act for act, is compared in demo/test_filling.py."""
    home = install("story")
    pk = home.ask("story")["job"]
    kill_when(home, pk, lambda job: 0 < job["done"] < job["total"])
    kept = json.loads(home.job(pk)["checkpoint"])["done"]
    go_on(home, pk, record_testsuite_property)
    job, found = home.job(pk), home.ask("look")
    assert kept < job["done"] == job["total"] == json.loads(job["result"])["acts"]
    assert (found["broken"], found["chain"]) == ([], "None")
    numbers = [number for number, _title, _state, _version in found["requests"] if number]
    assert len(numbers) == len(set(numbers))
    assert len(found["requests"]) == 15


def test_a_lease_is_renewed_often_enough_for_the_promise():
    lease = LEASE.total_seconds()
    assert lease == 120
    assert lease > 2 * RENEW_SECONDS
    assert lease + RENEW_SECONDS <= 150
