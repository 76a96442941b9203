"""Schemes written by us, loaded into a folder of the test."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opentisc.search.schemes import actions, shelf
from opentisc.search.types import SchemeLoaded

Load = Callable[..., SchemeLoaded]


@pytest.fixture
def load(home: Path, tmp_path: Path) -> Iterator[Load]:
    """Return a function that writes files (name to text or bytes) into a folder and loads it."""
    count = 0

    def loaded(files: dict[str, str | bytes], **options: str) -> SchemeLoaded:
        nonlocal count
        count += 1
        folder = tmp_path / f"given-{count}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return actions.load(folder, now=datetime(2026, 3, 1, 9, 0, tzinfo=UTC), **options)

    yield loaded
    shelf.forget()
