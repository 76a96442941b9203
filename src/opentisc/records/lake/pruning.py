"""Drops what only older data versions need: ended rows, rolled-back rows, small files.

What batches said (`log`) is never dropped, so undo works afterwards too. Runs under the writer's lock; killed
before the end it leaves nothing visible.
"""

from collections.abc import Iterator

import pyarrow as pa

from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.reader import FAMILY_TABLE, Snapshot, head_snapshot
from opentisc.records.lake.schema import FAMILIES, current_schema
from opentisc.records.lake.store import Lake, forget_files

_CHUNK_BYTES = 16 * 1024 * 1024
_MANY_FILES = 64


def prune(lake: Lake) -> int:
    """Make the newest version the only one and return how many files were deleted. Raises LakeBroken."""
    for table, schema in _tables():
        _rewrite(lake, table, schema)
    lake.publish(action="prune", batch=None, data_version=lake.line().data_version)
    deleted = lake.vacuum()
    forget_files()
    return deleted


def _tables() -> Iterator[tuple[str, pa.Schema]]:
    for kind in Kind:
        yield kind.value, current_schema(kind)
    yield FAMILY_TABLE, FAMILIES


def _rewrite(lake: Lake, table: str, schema: pa.Schema) -> None:
    """Write the rows in force anew when some have ended or they lie in many files."""
    name = f"{table}/current"
    files = lake.head_files(name)
    with head_snapshot(lake) as look:
        view = look.families() if table == FAMILY_TABLE else look.live(Kind(table))
        whole = look.family_rows() if table == FAMILY_TABLE else look.current(Kind(table))
        ended = look.number(f"SELECT count(*) FROM {whole}") - look.number(f"SELECT count(*) FROM {view}")  # noqa: S608 names
        if not ended and len(files) <= _MANY_FILES:
            return
        lake.empty(name, schema.empty_table())  # the snapshot goes on reading the files of before
        for chunk in _chunks(look, view, schema):
            lake.append(name, chunk)


def _chunks(look: Snapshot, view: str, schema: pa.Schema) -> Iterator[pa.Table]:
    columns = ", ".join(schema.names)
    held: list[pa.RecordBatch] = []
    for batch in look.batches(f"SELECT {columns} FROM {view}"):  # noqa: S608 names
        held.append(batch)
        if sum(one.nbytes for one in held) >= _CHUNK_BYTES:
            yield pa.Table.from_batches(held).cast(schema)
            held = []
    if held:
        yield pa.Table.from_batches(held).cast(schema)
