"""The relational database: SQLite under OPENTISC_HOME, or the PostgreSQL that OPENTISC_DATABASE names."""

from pathlib import Path
from typing import Any

from opentisc.config.environment import BadSetting


def databases(url: str, *, home: Path) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES. Raises BadSetting for an address that is none of PostgreSQL."""
    return {"default": _postgresql(url) if url else _sqlite(home)}


def _sqlite(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "opentisc.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Python keeps 128 prepared statements; a service desk has more, and preparing the longest takes five
            # times as long as running it.
            "cached_statements": 600,
            # Not trusted_schema=OFF (SC-59): SQLite 3.40 then refuses the JSON_VALID checks of Django's JSONField.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgresql://", "postgres://")):
        raise BadSetting("OPENTISC_DATABASE", "not an address of PostgreSQL")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as wrong:
        raise BadSetting(
            "OPENTISC_DATABASE", "cannot read the address"
        ) from wrong  # which may hold a password
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {name: value for name, value in parts.items() if name not in named}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{ours: str(parts.get(theirs) or "") for theirs, ours in named.items()},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
