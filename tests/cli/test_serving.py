"""`serve` keeps web and worker alive under one parent; `demo` fills an empty installation and does nothing twice."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

WAIT_SECONDS = 60


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory) -> Path:
    """Return the home of a demonstration with the built-in samples alone."""
    home, empty = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("no-samples")
    told = command(home, "demo", "--no-serve", OPENTISC_SAMPLES=str(empty))
    assert told.returncode == 0, told.stderr
    return home


def environment(home: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OPENTISC_")}
    return {**inherited, "OPENTISC_HOME": str(home), "OPENTISC_PROFILE": "demo", **more}


def command(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "opentisc", *arguments],
        env=environment(home, **more), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def served(demo_home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    parent = subprocess.Popen(
        [sys.executable, "-m", "opentisc", "serve", "--port", str(port)], env=environment(demo_home)
    )
    yield parent, f"http://127.0.0.1:{port}"
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(WAIT_SECONDS) == 0


def eventually(ask):
    """Return the first true answer of `ask`; fail when none comes."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.2)
    pytest.fail("it did not happen")


def status(address: str) -> int | None:
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 loopback
            return answer.status
    except OSError:
        return None


def children(parent: int, word: str) -> list[int]:
    listing = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()[1:]]
    return [int(pid) for pid, ppid, args in rows if int(ppid) == parent and word in args]


def test_the_demo_holds_the_built_in_records(demo_home):
    told = command(demo_home, "search", "office:CN", "--json")
    assert '"total": 150' in told.stdout


def test_a_second_demo_imports_nothing(demo_home, tmp_path):
    told = command(demo_home, "demo", "--no-serve", OPENTISC_SAMPLES=str(tmp_path))
    assert told.returncode == 0
    assert "samples" not in told.stderr


def test_the_doctor_finds_nothing_wrong_with_a_demo(demo_home):
    told = command(demo_home, "doctor")
    assert told.returncode == 0, told.stdout


def test_web_and_worker_live_under_one_parent_and_are_started_again(served):
    parent, address = served
    eventually(lambda: status(f"{address}/") == 200)
    (worker,) = eventually(lambda: children(parent.pid, "worker"))
    os.kill(worker, signal.SIGKILL)
    (again,) = eventually(lambda: [pid for pid in children(parent.pid, "worker") if pid != worker])
    assert again != worker
    assert status(f"{address}/") == 200
