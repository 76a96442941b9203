"""Counts that all web processes of one machine share: a small file under OPENTISC_HOME.

Not Django's cache: its `incr` reads and writes in two steps, so parallel workers would lose counts. Not the
database: a count per page would be a durable write per page. Installations on several machines have one limit
per machine.
"""

import logging
import random
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

_FILE = "counters.sqlite3"
_CLEAN_ONE_IN = 500
_open = threading.local()


def count(keys: Iterable[tuple[str, int]], *, now: float) -> list[int]:
    """Add one to each (name, seconds) in its present window and return the counts, in the same order.

    Without a readable file every count is 1: the site stays open, and the log says so.
    """
    windows = [
        (f"{name}/{seconds}", int(now // seconds), (now // seconds + 1) * seconds) for name, seconds in keys
    ]
    try:
        with _connection() as store:
            if random.randrange(_CLEAN_ONE_IN) == 0:  # noqa: S311  (when to sweep, no secret)
                store.execute("DELETE FROM counts WHERE ends <= ?", (now,))
            return [
                store.execute(
                    "INSERT INTO counts (name, at, ends, n) VALUES (?, ?, ?, 1)"
                    " ON CONFLICT (name, at) DO UPDATE SET n = n + 1 RETURNING n",
                    window,
                ).fetchone()[0]
                for window in windows
            ]
    except sqlite3.Error as wrong:
        log.warning("counts cannot be kept: %s", wrong)
        return [1] * len(windows)


def _connection() -> sqlite3.Connection:
    path = Path(settings.HOME) / _FILE
    kept: tuple[Path, sqlite3.Connection] | None = getattr(_open, "kept", None)
    if kept is not None and kept[0] == path and path.exists():
        return kept[1]
    if kept is not None:
        kept[1].close()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = sqlite3.connect(path, timeout=5)
    # A count that is lost with the power does not matter; a page that waits for the disk does.
    store.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
        "CREATE TABLE IF NOT EXISTS counts"
        " (name TEXT, at INTEGER, ends REAL, n INTEGER, PRIMARY KEY (name, at)) WITHOUT ROWID"
    )
    _open.kept = (path, store)
    return store
