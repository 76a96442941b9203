"""A collection in memory, searched through the public face, with its indexes in a folder of its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from opentisc.search import actions, registry
from opentisc.search.indexes import readers
from opentisc.search.registry import CollectionSpec, Document
from tests.engines.memory import MemoryProvider, collection

Shelf = Callable[..., CollectionSpec]


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """Let indexes lie in a folder of the test."""
    settings.HOME = tmp_path
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path, index_heap_mb=20)
    return tmp_path


@pytest.fixture
def shelf(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Return a function that registers documents as the only collection, and indexes them unless told not to."""
    monkeypatch.setattr(registry, "_COLLECTIONS", {})

    def put(*documents: Document, index: bool = True) -> CollectionSpec:
        spec = collection(documents)
        registry.register(spec)
        if index:
            actions.catch_up(spec.code)
        return spec

    yield put
    readers.close_all()


def provider_of(spec: CollectionSpec) -> MemoryProvider:
    """Return the provider of a collection in memory."""
    assert isinstance(spec.provider, MemoryProvider)
    return spec.provider
