"""A consistent copy of the relational database, and its way back: SQLite by its own backup, PostgreSQL by its tools."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from opentisc.cli.backups.errors import BackupFailed, NotEmpty, ToolMissing

_HEAD = "SELECT seq, row_hash FROM infra_audithead"
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@dataclass(frozen=True, slots=True)
class Copy:
    """A consistent copy: its file, the rows of each table in it, number and hash of its last audit event."""

    path: Path
    counts: Mapping[str, int]
    audit: tuple[int, str]


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """Give a consistent copy; its file is gone afterwards. Raises ToolMissing, BackupFailed."""
    target = folder / NAMES[connection.vendor]
    try:
        yield _copy_sqlite(target) if connection.vendor == "sqlite" else _copy_postgresql(target)
    except sqlite3.Error as wrong:
        raise BackupFailed(f"cannot copy the database: {wrong}", why=str(wrong)) from wrong
    finally:
        target.unlink(missing_ok=True)


def bring_back(source: Path) -> None:
    """Put a copy into the empty database of this installation. Raises NotEmpty, ToolMissing, BackupFailed."""
    require_empty()
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        path.chmod(0o600)
    else:
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            "--dbname",
            _name(),
            str(source),
        )


def require_empty() -> None:
    """Raise NotEmpty when the database of this installation has tables."""
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not path.exists():
        return
    if connection.introspection.table_names():
        raise NotEmpty("the database has tables", what="database")


def counts() -> dict[str, int]:
    """Return the rows of each table of this installation's database."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        return {name: _count(cursor, name) for name in names}


def _copy_sqlite(target: Path) -> Copy:
    source = Path(str(connection.settings_dict["NAME"]))
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        )
        counted = {name: _count(copy, name) for (name,) in names.fetchall()}
        return Copy(target, counted, _head(copy.execute(_HEAD).fetchone()))


def _copy_postgresql(target: Path) -> Copy:
    """Dump one snapshot and count in the same one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--snapshot={snapshot}",
            "--file",
            str(target),
            "--dbname",
            _name(),
        )
        counted = {
            name: _count(cursor, name) for name in sorted(connection.introspection.table_names(cursor))
        }
        cursor.execute(_HEAD)
        return Copy(target, counted, _head(cursor.fetchone()))


def _head(row: tuple[int, str] | None) -> tuple[int, str]:
    return (int(row[0]), str(row[1])) if row else (0, "")


def _count(cursor: Any, table: str) -> int:
    quoted = connection.ops.quote_name(table)  # names come from the database's own catalogue
    found = cursor.execute(f"SELECT COUNT(*) FROM {quoted}")  # noqa: S608
    row = (
        found if connection.vendor == "sqlite" and isinstance(found, sqlite3.Cursor) else cursor
    ).fetchone()
    return int(row[0])


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise ToolMissing(f"{tool} is not installed", tool=tool)
    done = subprocess.run(
        [program, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{tool}: {done.stderr.strip()[-500:]}", why=done.stderr.strip()[-500:])


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _environment() -> dict[str, str]:
    """Return the environment of the tools; the password goes by it, for arguments are seen by everybody."""
    facts = connection.settings_dict
    given = {
        "PGHOST": facts["HOST"],
        "PGPORT": facts["PORT"],
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
    }
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}
