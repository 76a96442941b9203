"""Writes indexes: catch up with the data, rebuild while the old one serves, an index of an old version.

An index is derived: whatever is lost here is made again from the provider. Not for: searching (queries.py).
"""

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout

from opentisc.search import policy
from opentisc.search.engines.base import Engine, Writer
from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.errors import IndexBroken, IndexBusy, IndexMissing
from opentisc.search.indexes import places
from opentisc.search.indexes.places import State
from opentisc.search.policy import Actor
from opentisc.search.registry import CollectionSpec, Document, Removal, get_collection

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]
"""Called now and then with the number of records done."""

_TOLD_EVERY = 1_000
_WRITTEN = 3
"""Raised when the engine writes the same documents otherwise; an index of before still serves until it is made anew."""


def engine() -> Engine:
    """Return the engine of this installation."""
    return TantivyEngine()


def catch_up(collection: str, *, progress: Progress | None = None) -> int:
    """Bring the serving index to the newest data version in one commit; return the records changed.

    An index that is missing, broken or of other fields is rebuilt. Raises IndexBusy.
    """
    spec = get_collection(collection)
    with _lock(collection):
        try:
            folder = places.serving(collection)
            state = places.read_state(folder)
        except (IndexMissing, IndexBroken):
            return _rebuild(spec, progress)
        if state.fields != _fingerprint(spec):
            return _rebuild(spec, progress)
        newest = spec.provider.data_version()
        if newest == state.data_version:
            return 0
        return _apply(spec, folder, state, newest, progress)


def rebuild(collection: str, *, progress: Progress | None = None) -> int:
    """Make the index anew beside the serving one, then swap; return the records indexed. Raises IndexBusy."""
    spec = get_collection(collection)
    with _lock(collection):
        return _rebuild(spec, progress)


def build_as_of(collection: str, version: int, *, by: Actor, progress: Progress | None = None) -> int:
    """Make the index of a data version unless one holds it; return the records indexed, 0 when it was there.

    Raises NotAllowed, IndexBusy, and what the provider raises for a version that is gone.
    """
    policy.require_staff(by)
    spec = get_collection(collection)
    if places.serves(collection, version) or has_as_of(spec, version):
        return 0
    folder = places.as_of_folder(collection, version)
    with _lock(collection):
        if has_as_of(spec, version):
            return 0
        count = _fill(spec, folder, spec.provider.documents(as_of=version), progress)
        places.write_state(folder, State(places.FORMAT, _fingerprint(spec), version))
    logger.info("index of %s, data version %d, built: %d records", collection, version, count)
    return count


def has_as_of(spec: CollectionSpec, version: int) -> bool:
    """Tell whether a data version has a whole index of its own, made as indexes are made now."""
    return _is_whole(places.as_of_folder(spec.code, version), spec)


def prune_as_of(collection: str, *, kept: frozenset[int]) -> int:
    """Remove the indexes of data versions that are not kept; return how many. Raises IndexBusy."""
    with _lock(collection):
        gone = [folder for version, folder in places.as_of_folders(collection) if version not in kept]
        for folder in gone:
            shutil.rmtree(folder)
    return len(gone)


def _is_whole(folder: Path, spec: CollectionSpec) -> bool:
    try:
        return places.read_state(folder).fields == _fingerprint(spec)
    except IndexBroken:
        return False


def _rebuild(spec: CollectionSpec, progress: Progress | None) -> int:
    """Make a new generation, catch up with what came meanwhile, and let it serve."""
    version = spec.provider.data_version()
    folder = places.new_generation(spec.code)
    count = _fill(spec, folder, spec.provider.documents(as_of=version), progress)
    places.write_state(folder, State(places.FORMAT, _fingerprint(spec), version))
    places.serve(spec.code, folder)
    places.drop_others(spec.code, folder)
    logger.info("index of %s rebuilt: %d records, data version %d", spec.code, count, version)
    return count


def _fill(
    spec: CollectionSpec, folder: Path, documents: Iterable[Document], progress: Progress | None
) -> int:
    _empty(folder)
    heap = settings.ENVIRONMENT.index_heap_mb
    writer = engine().writer(folder, spec, heap_mb=heap, fresh=True)
    try:
        count = _write(writer, documents, progress)
        writer.commit()
    finally:
        writer.close()
    return count


def _apply(spec: CollectionSpec, folder: Path, state: State, newest: int, progress: Progress | None) -> int:
    """Write what changed since the index's version. The state is written after the commit: killed in between,
    the same changes are made once more, which changes nothing."""
    writer = engine().writer(folder, spec, heap_mb=settings.ENVIRONMENT.index_heap_mb, fresh=False)
    try:
        count = _write(writer, spec.provider.changes(since=state.data_version), progress)
        writer.commit()
    finally:
        writer.close()
    places.write_state(folder, State(places.FORMAT, state.fields, newest))
    return count


def _write(writer: Writer, changes: Iterable[Document | Removal], progress: Progress | None) -> int:
    count = 0
    for change in changes:
        if isinstance(change, Removal):
            writer.remove(change.record_id)
        else:
            writer.put(change)
        count += 1
        if progress is not None and count % _TOLD_EVERY == 0:
            progress(count)
    if progress is not None:
        progress(count)
    return count


def _empty(folder: Path) -> None:
    """Make the folder, without whatever an interrupted build left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in folder.iterdir():
        one.unlink()


def _fingerprint(spec: CollectionSpec) -> str:
    """Return a short name of what the collection indexes; it changes when fields, facets or documents do."""
    fields = [(field.code, field.kind.value, field.parts, field.stored) for field in spec.fields]
    facets = [facet.code for facet in spec.facets]
    named = repr((_WRITTEN, fields, facets, spec.collapses, spec.version))
    return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()


@contextmanager
def _lock(collection: str) -> Iterator[None]:
    """Hold the right to write a collection's indexes. Raises IndexBusy when another process holds it."""
    folder = places.folder_of(collection)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "writer.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as held:
        raise IndexBusy(f"the index of {collection} is being written", collection=collection) from held
    try:
        yield
    finally:
        lock.release()
