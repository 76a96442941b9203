"""What tests of the lake share: an empty installation, and files of small records."""

from collections.abc import Callable
from pathlib import Path

import pytest

from opentisc.records import actions
from opentisc.records.formats.opentisc_jsonl import encode
from opentisc.records.types import Record


@pytest.fixture
def home(tmp_path: Path, settings, db, monkeypatch) -> Path:
    """An empty installation without an index: what is found by words is the affair of search."""
    settings.HOME = tmp_path / "home"
    monkeypatch.setattr(actions, "catch_up", lambda: None)
    return settings.HOME


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write records into a file of our own exchange format and return its path."""

    def written(*records: Record, name: str = "records.jsonl") -> Path:
        file = tmp_path / name
        file.write_bytes(b"".join(encode(record) for record in records))
        return file

    return written
