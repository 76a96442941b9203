"""Reads rows of the lake at one version, in bounded memory, by DuckDB over the tables' Parquet files.

A snapshot is a version for readers, or the heads for the one writer. Not for: what the rows mean to people.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from opentisc.records.errors import LakeBroken
from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.schema import FAMILIES, GONE, LOG, current_schema
from opentisc.records.lake.store import Lake

_ROWS = 256  # rows of one batch: a US grant with its description takes about 100 kB
_MEMORY = "256MB"  # of all queries of a process together; more is spilled to the disk
FAMILY_TABLE = "families"


class FilesOf(Protocol):
    """Where a snapshot finds a table's files."""

    def __call__(self, table: str, /) -> tuple[str, ...]:
        """Return the files of a table; none when it does not exist."""
        ...


class Snapshot:
    """The tables at one moment. Use it in one thread, and close it."""

    def __init__(self, files: FilesOf, *, folder: str) -> None:
        self._files = files
        self._views: set[str] = set()
        self._con = _database(os.getpid(), folder).cursor()

    def close(self) -> None:
        """Release what the snapshot holds."""
        self._con.close()

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(
        self, sql: str, parameters: Mapping[str, object] | None = None, *, batch: int = _ROWS
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query of ours; values travel as parameters, never inside the text.

        No other query may be asked of the snapshot until the last row was taken.
        """
        for piece in self.batches(sql, parameters, batch=batch):
            yield from piece.to_pylist()

    def one(self, sql: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any] | None:
        """Return the first row of a query of ours, None when it has none."""
        found = list(self.rows(sql, parameters))
        return found[0] if found else None

    def number(self, sql: str, parameters: Mapping[str, object] | None = None) -> int:
        """Return the one number that a query of ours asks for; 0 where SQL says null."""
        return int(next(iter((self.one(sql, parameters) or {"none": 0}).values())) or 0)

    def batches(
        self, sql: str, parameters: Mapping[str, object] | None = None, *, batch: int = _ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Yield the answer to a query of ours as Arrow batches."""
        answer = self._con.sql(sql, params=dict(parameters or {}))
        if answer is None:
            return
        try:
            yield from answer.to_arrow_reader(batch)
        except (duckdb.IOException, pa.ArrowException) as wrong:
            raise LakeBroken("files", str(wrong)) from wrong

    def offer(self, name: str, table: pa.Table) -> None:
        """Make a small Arrow table known to queries under a name of ours."""
        self._con.register(name, table)

    def offer_ids(self, name: str, ids: Iterable[str]) -> None:
        """Make a list of ids known to queries as a table with the column `id`."""
        self.offer(name, pa.table({"id": pa.array(list(ids), pa.string())}))

    # -- views of tables: names that queries can stand on -------------------------------------------

    def log(self, kind: Kind) -> str:
        """Return the name of a view of everything said about a kind."""
        return self._view(f"{kind.value}/log", LOG, partitioned=True)

    def live(self, kind: Kind) -> str:
        """Return the name of a view of the rows of `current` that are in force."""
        return self._live(kind.value, current_schema(kind))

    def current(self, kind: Kind) -> str:
        """Return the name of a view of every row of `current`, in force or not."""
        return self._view(f"{kind.value}/current", current_schema(kind))

    def gone(self, kind: Kind) -> str:
        """Return the name of a view of the rows that are no longer in force."""
        return self._view(f"{kind.value}/gone", GONE)

    def families(self) -> str:
        """Return the name of a view of the families in force."""
        return self._live(FAMILY_TABLE, FAMILIES)

    def family_rows(self) -> str:
        """Return the name of a view of every row of the families, in force or not."""
        return self._view(f"{FAMILY_TABLE}/current", FAMILIES)

    def _live(self, table: str, schema: pa.Schema) -> str:
        current = self._view(f"{table}/current", schema)
        gone = self._view(f"{table}/gone", GONE)
        name = f"{table}_live"
        if name not in self._views:
            self._views.add(name)
            live = f"SELECT * FROM {current} ANTI JOIN {gone} USING (row_key)"  # noqa: S608 names
            self._con.execute(f"CREATE TEMP VIEW {name} AS {live}")
        return name

    def _view(self, table: str, schema: pa.Schema, *, partitioned: bool = False) -> str:
        name = table.replace("/", "_")
        if name in self._views:
            return name
        self._views.add(name)
        files = self._files(table)
        if not files:
            self.offer(f"{name}_empty", schema.empty_table())
            self._con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {name}_empty")  # noqa: S608 names
            return name
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        scan = f"read_parquet([{listed}], hive_partitioning = {str(partitioned).lower()})"
        try:
            self._con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {scan}")  # noqa: S608 names
        except duckdb.IOException as wrong:
            raise LakeBroken(table, str(wrong)) from wrong
        return name


@cache
def _database(process: int, folder: str) -> duckdb.DuckDBPyConnection:
    """Return this process's database, empty for ever: connecting costs 20 ms, a cursor on it nothing.

    process: its id, so that a forked child makes one of its own. Temporary views and offered tables belong
    to the cursor that made them. Locked (SC-28): it opens files of the lake's folder alone, no network and no
    extension, and no statement can change that.
    """
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{_MEMORY}'")
    connection.execute("SET threads = 1")  # of one query; the caller's own thread works
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET enable_external_file_cache = false")  # the system caches files already
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET allow_community_extensions = false")
    connection.execute("SET temp_directory = $1", [f"{folder}/spill"])
    connection.execute("SET allowed_directories = $1", [[f"{folder}/"]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def snapshot(lake: Lake, data_version: int | None = None) -> Snapshot:
    """Return a snapshot of a published version, None for the newest. Raises VersionGone, LakeBroken."""
    line = lake.line(data_version)
    return Snapshot(lambda table: lake.files(table, line), folder=str(lake.folder))


def head_snapshot(lake: Lake) -> Snapshot:
    """Return a snapshot of the heads, published or not; for the writer alone."""
    return Snapshot(lake.head_files, folder=str(lake.folder))


def in_slices(ids: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    """Yield the ids in lists of at most `size`."""
    slice_: list[str] = []
    for one in ids:
        slice_.append(one)
        if len(slice_) >= size:
            yield slice_
            slice_ = []
    if slice_:
        yield slice_
