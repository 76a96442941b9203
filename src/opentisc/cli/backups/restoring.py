"""Bring a backup back to an empty installation, and prove that it is the one that was backed up."""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from opentisc.cli.backups import database
from opentisc.cli.backups.errors import NotABackup, NotEmpty
from opentisc.cli.backups.making import FOLDERS, FORMAT, MANIFEST


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared: its code, what the backup says, what is here."""

    code: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Say whether both are the same."""
        return self.expected == self.found


def restore(source: Path) -> dict[str, Any]:
    """Return the manifest of a backup that was brought back. Raises NotABackup, NotEmpty, BackupFailed, ToolMissing.

    Everything is unpacked and checked beside the installation first: a damaged backup changes nothing.
    """
    home = Path(settings.HOME)
    _require_empty(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="restore-") as work:
        manifest = _unpack(source, Path(work))
        if manifest["database"] != connection.vendor:
            raise NotABackup(f"a backup of {manifest['database']}", why=f"database is {manifest['database']}")
        (dump,) = (Path(work) / "database").iterdir()
        database.bring_back(dump)
        for path in sorted((Path(work) / "home").iterdir()):
            place = home / path.name
            if place.is_dir():
                place.rmdir()  # known to be empty
            path.replace(place)
    return manifest


def verify(manifest: dict[str, Any]) -> list[Check]:
    """Return every comparison of the installation with the backup's manifest (RD-06)."""
    return [*_rows(manifest), *_files(manifest), *_facts(manifest)]


def _require_empty(home: Path) -> None:
    database.require_empty()
    for name in FOLDERS:
        if (home / name).is_dir() and any((home / name).iterdir()):
            raise NotEmpty(f"{name} is not empty", what=name)


def _unpack(source: Path, target: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, mode="r:") as tar:
            tar.extractall(target, filter="data")
        manifest = json.loads((target / MANIFEST).read_text())
    except (tarfile.TarError, OSError, ValueError) as wrong:
        raise NotABackup(f"cannot read {source.name}: {wrong}", why=str(wrong)) from wrong
    if manifest.get("format") != FORMAT:
        raise NotABackup("another format", why="format")
    (target / MANIFEST).unlink()
    for one in manifest["entries"]:
        path = target / one["name"]
        if not path.is_file() or _hash(path) != one["sha256"]:
            raise NotABackup(f"{one['name']} is not what was backed up", why=one["name"])
    shutil.rmtree(target / "home" / "incoming", ignore_errors=True)
    (target / "home").mkdir(exist_ok=True)
    return dict(manifest)


def _rows(manifest: dict[str, Any]) -> Iterator[Check]:
    here = database.counts()
    for name, rows in manifest["tables"].items():
        yield Check(f"rows.{name}", str(rows), str(here.get(name, "-")))


def _files(manifest: dict[str, Any]) -> Iterator[Check]:
    home = Path(settings.HOME)
    for one in manifest["entries"]:
        kind, _slash, place = str(one["name"]).partition("/")
        if kind == "home":
            path = home / place
            yield Check(f"file.{place}", one["sha256"], _hash(path) if path.is_file() else "-")


def _facts(manifest: dict[str, Any]) -> Iterator[Check]:
    """Compare the lake, the audit trail, every stored file with its row, and one report made again."""
    from opentisc.infra import audit
    from opentisc.records import queries as records

    yield Check("lake.version", str(manifest["data_version"]), str(records.data_version()))
    verdict = audit.verify()
    yield Check("audit.sound", "True", str(verdict.sound))
    yield Check("audit.head", manifest["audit"]["row_hash"], verdict.head.row_hash)
    yield Check("files.readable", "0", str(_unreadable()))
    yield from _report()


def _unreadable() -> int:
    from opentisc.infra import attachments
    from opentisc.infra.models import StoredFile
    from opentisc.kernel.errors import OpenTiscError

    bad = 0
    for row in StoredFile.objects.filter(state__in=["clean", "unscanned"]).iterator():
        try:
            attachments.open_file(row).close()
        except OpenTiscError:
            bad += 1
    return bad


def _report() -> Iterator[Check]:
    from opentisc.desk import queries as desk

    found = desk.last_report_remade()
    if found is not None:
        kept, again = found
        yield Check("report.remade", kept, again)


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
