"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the catalogue where it is not: a clean clone has none, and English pages need it."""
    if hasattr(session.config, "workerinput"):
        return  # with several processes, the first one does it before it starts the others
    from opentisc.config import catalogues

    if catalogues.stale():
        catalogues.compile_all()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real office files; skip where a machine does not have it."""
    folder = Path(os.environ.get("OPENTISC_SAMPLES", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no folder of real data: set OPENTISC_SAMPLES")
    return folder
