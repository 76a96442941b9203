"""The tables of one lake on the disk: open at a version, append, publish, roll back. The only user of deltalake.

Not for: what the rows mean. Readers open tables at the versions of the published pointer; the one writer
(see `lock`) works at the heads, and what it never published is rolled back or resumed by the next writer.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from deltalake import (
    BloomFilterProperties,
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import DeltaError

from opentisc.records.errors import LakeBroken, VersionGone
from opentisc.records.lake.published import Pointer, Published

_DRY_RUN = "dry-run-"
_KEEP_ALL_VERSIONS = {
    "delta.logRetentionDuration": "interval 36500 days",  # as-of holds until `lake prune`
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
_HOOKS = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
_BLOOM = ColumnProperties(bloom_filter_properties=BloomFilterProperties(True, 0.001, 5_000))
_BLOB = ColumnProperties(dictionary_enabled=False, statistics_enabled="NONE")  # texts never repeat
_BLOBS = ("payload", "description", "origin", "conflicts", "sha")
_PROPERTIES = WriterProperties(
    compression="ZSTD",
    compression_level=1,
    column_properties={"record_id": _BLOOM, **dict.fromkeys(_BLOBS, _BLOB)},
)


class Lake:
    """The lake in one folder. Cheap to make; holds no open file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = Pointer(folder)

    # -- reading at published versions -------------------------------------------------------------

    def line(self, data_version: int | None = None) -> Published:
        """Return the published line of a data version, None for the newest. Raises VersionGone."""
        if data_version is None:
            return self.pointer.newest()
        line = self.pointer.at(data_version)
        if line is None:
            raise VersionGone(data_version, self.pointer.kept())
        return line

    def files(self, table: str, line: Published) -> tuple[str, ...]:
        """Return the Parquet files of a table at a published line; none when it did not exist. Raises LakeBroken."""
        version = line.tables.get(table)
        if version is None:
            return ()
        try:
            return _files_at(str(self.folder / table), version)
        except (DeltaError, OSError) as wrong:
            raise LakeBroken(table, str(wrong)) from wrong

    # -- writing at the heads ----------------------------------------------------------------------

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that are on the disk."""
        logs = self.folder.glob("*/*/_delta_log")
        return tuple(sorted(log.parent.relative_to(self.folder).as_posix() for log in logs))

    def head_version(self, table: str) -> int | None:
        """Return the newest version of a table, published or not; None when it does not exist."""
        path = self.folder / table
        return DeltaTable(path).version() if (path / "_delta_log").is_dir() else None

    def head_files(self, table: str) -> tuple[str, ...]:
        """Return the files of a table's newest version, published or not."""
        version = self.head_version(table)
        return () if version is None else _files_at(str(self.folder / table), version)

    def append(self, table: str, rows: pa.Table, *, partition_by: str | None = None) -> None:
        """Add rows to the head of a table, making it when it is not there; not visible until published."""
        write_deltalake(
            self.folder / table,
            rows,
            mode="append",
            partition_by=partition_by,
            configuration=_KEEP_ALL_VERSIONS,
            writer_properties=_PROPERTIES,
            commit_properties=CommitProperties(max_commit_retries=0),
            post_commithook_properties=_HOOKS,
        )

    def empty(self, table: str, rows: pa.Table) -> None:
        """Take every row out of the head of a table; older versions keep theirs. rows: none, with the columns."""
        write_deltalake(self.folder / table, rows, mode="overwrite", post_commithook_properties=_HOOKS)

    def publish(self, *, action: str, batch: int | None, data_version: int) -> Published:
        """Make the heads visible as a data version and return the line."""
        heads = {table: self.head_version(table) for table in self.tables()}
        line = Published(
            data_version=data_version,
            action=action,
            batch=batch,
            tables={table: version for table, version in heads.items() if version is not None},
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self.pointer.append(line)
        self.forget_open()
        return line

    def roll_back(self) -> bool:
        """Bring every head back to what is published and say whether there was anything to bring back."""
        published = self.pointer.newest().tables
        changed = False
        for table in self.tables():
            if table not in published:
                shutil.rmtree(self.folder / table)
                forget_files()  # its version numbers begin anew
                changed = True
            elif self.head_version(table) != published[table] and not self._same_files(
                table, published[table]
            ):
                DeltaTable(self.folder / table).restore(published[table])
                changed = True
        self.forget_open()
        return changed

    def _same_files(self, table: str, version: int) -> bool:
        return set(self.head_files(table)) == set(_files_at(str(self.folder / table), version))

    # -- the batch that is being written -----------------------------------------------------------

    def open_batch(self) -> Mapping[str, object] | None:
        """Return what the writer that did not come to its end had noted, None when all heads are published."""
        try:
            noted: dict[str, object] = json.loads((self.folder / "open.json").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return noted

    def note_open(self, facts: Mapping[str, object]) -> None:
        """Note, before the first row, which batch the unpublished rows to come belong to."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / "open.json.part"
        part.write_text(json.dumps(facts))
        os.replace(part, self.folder / "open.json")

    def forget_open(self) -> None:
        """Drop the note: nothing unpublished is left."""
        (self.folder / "open.json").unlink(missing_ok=True)

    def batch_folder(self, batch: int) -> Path:
        """Return the folder with the files of one batch: its entries and its rejected rows."""
        return self.folder / "batches" / f"{batch:06d}"

    def vacuum(self) -> int:
        """Delete every file that the heads do not need and return how many were deleted."""
        deleted = 0
        for table in self.tables():
            opened = DeltaTable(self.folder / table)
            deleted += len(opened.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False))
        return deleted


def dry_runs(folder: Path) -> tuple[Path, ...]:
    """Return the folders of dry runs in a lake; while nobody writes, those are what killed ones left."""
    return tuple(sorted(one for one in folder.glob(f"{_DRY_RUN}*") if one.is_dir()))


def sweep_dry_runs(folder: Path) -> int:
    """Remove what killed dry runs left and return how many there were. Only under the writer's lock."""
    found = dry_runs(folder)
    for one in found:
        shutil.rmtree(one, ignore_errors=True)
    return len(found)


class DryLake(Lake):
    """A lake that takes writes into a folder of its own and drops them at the end, for `--dry-run`."""

    def __init__(self, base: Lake) -> None:
        super().__init__(base.folder)
        base.folder.mkdir(parents=True, exist_ok=True)
        self._scratch = tempfile.TemporaryDirectory(prefix=_DRY_RUN, dir=base.folder)  # readers open no other
        self._over = Lake(Path(self._scratch.name))

    def head_files(self, table: str) -> tuple[str, ...]:
        """Return the published files and those of this dry run."""
        return self.files(table, self.line()) + self._over.head_files(table)

    def append(self, table: str, rows: pa.Table, *, partition_by: str | None = None) -> None:
        """Add rows to the scratch folder."""
        self._over.append(table, rows, partition_by=partition_by)

    def note_open(self, facts: Mapping[str, object]) -> None:
        """Note nothing: a dry run leaves no trace."""

    def batch_folder(self, batch: int) -> Path:
        """Return a folder in the scratch folder."""
        return self._over.batch_folder(batch)

    def close(self) -> None:
        """Drop what was written."""
        self._scratch.cleanup()


@lru_cache(maxsize=512)
def _files_at(path: str, version: int) -> tuple[str, ...]:
    """Return the files of a table's version; versions never change, so the answer is kept."""
    return tuple(sorted(DeltaTable(path, version=version).file_uris()))


def forget_files() -> None:
    """Drop the kept answers, after tables were deleted or pruned."""
    _files_at.cache_clear()


def total_bytes(files: Iterable[str]) -> int:
    """Return the size of files on the disk."""
    return sum(os.path.getsize(file) for file in files)
