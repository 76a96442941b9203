"""Write a backup: one tar of the database's copy, the folders of the installation and a manifest at its end.

Imports are held off meanwhile, so that the database's batches and the lake agree; the site goes on. The file appears
under its name only when it is whole: a full disk leaves the backup before untouched (RD-04).
"""

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, cast

from django.conf import settings
from django.db import connection

import opentisc
from opentisc.accounts.types import OPERATOR
from opentisc.cli.backups import database
from opentisc.cli.backups.errors import BackupFailed
from opentisc.kernel import canonical
from opentisc.records import actions as records_actions
from opentisc.records import queries as records

FORMAT: Final = "opentisc-backup-1"
MANIFEST: Final = "manifest.json"
FOLDERS: Final = ("files", "lake", "classes", "audit")
FILES: Final = ("secret.key", "sealing.keys")
"""Keys: without them a restored installation could open no second factor. The command says that they are in the file."""
_LEFT_OUT: Final = ("writer.lock", "writer.json", "incoming", "dry-run-")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: its file, entries, bytes, the data version of the lake and the head of the audit trail."""

    path: Path
    entries: int
    size: int
    data_version: int
    audit_seq: int


def make(target: Path, *, now: datetime) -> Made:
    """Return the backup written to `target`. Raises ImportRunning, BackupFailed, ToolMissing."""
    part = target.with_name(f"{target.name}.part")
    try:
        with records_actions.lake_held_still(by=OPERATOR), part.open("wb") as file:
            manifest = _write(file, now=now)
        size = part.stat().st_size
        part.replace(target)
    except OSError as wrong:
        raise BackupFailed(f"cannot write {target.name}: {wrong}", why=str(wrong)) from wrong
    finally:
        part.unlink(missing_ok=True)
    return Made(target, len(manifest["entries"]), size, manifest["data_version"], manifest["audit"]["seq"])


def _write(file: Any, *, now: datetime) -> dict[str, Any]:
    home = Path(settings.HOME)
    listed: list[dict[str, Any]] = []
    with (
        tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar,
        tempfile.TemporaryDirectory(dir=home) as work,
    ):
        with database.copied(Path(work)) as copy:
            listed.append(_add(tar, f"database/{copy.path.name}", copy.path))
        for path in _paths(home):
            listed.append(_add(tar, f"home/{path.relative_to(home).as_posix()}", path))
        manifest = _manifest(listed, copy, now=now)
        told = canonical.readable(manifest)
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(told), 0o600
        tar.addfile(info, io.BytesIO(told))
    return manifest


def _manifest(listed: list[dict[str, Any]], copy: database.Copy, *, now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "product": opentisc.__version__,
        "made_at": now.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "tables": dict(copy.counts),
        "data_version": records.data_version(),
        "audit": {"seq": copy.audit[0], "row_hash": copy.audit[1]},
        "entries": listed,
    }


def _paths(home: Path) -> Iterator[Path]:
    for name in FILES:
        if (home / name).is_file():
            yield home / name
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            inside = path.relative_to(home).parts
            if path.is_file() and not any(part.startswith(_LEFT_OUT) for part in inside):
                yield path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    """Add a file and return its line of the manifest, hashed from the very bytes that were written."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = path.stat().st_size, 0o600
    with path.open("rb") as source:
        reading = _Hashing(source)
        tar.addfile(info, cast(IO[bytes], reading))
    return {"name": name, "size": info.size, "sha256": reading.digest.hexdigest()}


class _Hashing:
    """Reads a file and hashes what was read."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block: bytes = self._source.read(size)
        self.digest.update(block)
        return block
