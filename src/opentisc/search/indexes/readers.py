"""Readers of the indexes of this process: one for each index that serves, kept open.

Not for: what is asked of them (queries.py).
"""

import threading
from pathlib import Path

from opentisc.search import actions
from opentisc.search.engines.base import Reader
from opentisc.search.errors import IndexMissing, VersionNotIndexed
from opentisc.search.indexes import places
from opentisc.search.registry import CollectionSpec

_MOST_OPEN = 16
_lock = threading.Lock()
_open: dict[tuple[Path, int], Reader] = {}


def reader_of(spec: CollectionSpec, as_of: int | None) -> tuple[Reader, int]:
    """Return the reader of a collection and the data version it holds.

    as_of: the index of that version, when it was built or serves; a search never builds one.
    Raises IndexMissing, IndexBroken, VersionNotIndexed.
    """
    try:
        return _serving(spec, as_of)
    except IndexMissing:
        if as_of is not None:
            raise
        return _serving(spec, as_of)  # a rebuild may have swapped between reading the pointer and opening


def _serving(spec: CollectionSpec, as_of: int | None) -> tuple[Reader, int]:
    if as_of is not None and not places.serves(spec.code, as_of):
        if not actions.has_as_of(spec, as_of):
            raise VersionNotIndexed(spec.code, as_of)
        return _reader(places.as_of_folder(spec.code, as_of), spec, as_of), as_of
    folder = places.serving(spec.code)
    version = places.read_state(folder).data_version
    return _reader(folder, spec, None), version


def _reader(folder: Path, spec: CollectionSpec, as_of: int | None) -> Reader:
    key = (folder, id(spec))
    with _lock:
        found = _open.get(key)
        if found is None:
            found = actions.engine().reader(folder, spec, as_of=as_of)
            while len(_open) >= _MOST_OPEN:
                _open.pop(next(iter(_open)))
            _open[key] = found
    return found


def close_all() -> None:
    """Forget every open reader."""
    with _lock:
        _open.clear()
