"""The schemes of this installation: which are in force, their titles and what stands below a class.

`OPENTISC_HOME/classes/` holds one file for each scheme that was loaded, never changed, and `in-force.json`, which
names those in force by scheme, the newest load first. It is read at each question, so a running site follows.
Not for: reading what offices publish (files.py and the readers).
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from opentisc.search.schemes.errors import SchemeBroken
from opentisc.search.schemes.writing import FORMAT
from opentisc.search.types import ClassTitle, SchemeInfo

_POINTER = "in-force.json"
_TITLE = "SELECT title FROM place JOIN title USING (position) WHERE symbol = ? AND language = ?"
_LABELS = {"ipc": "IPC", "cpc": "CPC", "nice": "Nice"}


def folder() -> Path:
    """Return the folder of all schemes."""
    return Path(settings.HOME) / "classes"


def named() -> dict[str, list[str]]:
    """Return the names of the files in force by scheme, the newest load first. Raises SchemeBroken."""
    try:
        given = json.loads((folder() / _POINTER).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as wrong:
        raise SchemeBroken(f"{_POINTER} cannot be read", name=_POINTER) from wrong
    return {str(scheme): [Path(str(name)).name for name in names] for scheme, names in given.items()}


def pointer() -> Path:
    """Return the file that names what is in force."""
    return folder() / _POINTER


def in_force(scheme: str) -> "tuple[SchemeFile, ...]":
    """Return the files of a scheme in force, the newest load first; empty when none is loaded."""
    return tuple(_opened(folder() / name) for name in named().get(scheme, ()))


def with_levels(scheme: str) -> "SchemeFile | None":
    """Return the file whose levels are in force for a scheme: the newest load that has any."""
    return next((one for one in in_force(scheme) if one.has_levels), None)


def titles(scheme: str, symbols: Iterable[str], languages: Sequence[str]) -> Mapping[str, ClassTitle]:
    """Return the title of each symbol that has one, in the first of the languages that any file in force has."""
    wanted = list(dict.fromkeys(symbols))
    found: dict[str, ClassTitle] = {}
    for language in languages:
        for file in in_force(scheme):
            missing = [one for one in wanted if one not in found]
            if missing:
                found |= file.titles(missing, language)
    return found


def chain(scheme: str, symbol: str, prefixes: Sequence[str]) -> tuple[str, ...]:
    """Return what stands above a symbol, topmost first, and the symbol itself.

    prefixes: what its text alone says; the levels in force put the groups between main group and symbol.
    """
    file = with_levels(scheme)
    between = file.above(symbol) if file is not None else ()
    return tuple(dict.fromkeys((*prefixes[:-1], *between, symbol)))


@lru_cache(maxsize=16)
def _opened(path: Path) -> "SchemeFile":
    return SchemeFile(path)


def forget() -> None:
    """Close the files that were opened; for whoever removes one."""
    _opened.cache_clear()


class SchemeFile:
    """One scheme that was loaded. Any thread may ask it."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._lock = threading.Lock()
        with self._readable():
            self._base = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            rows = self._base.execute("SELECT name, value FROM fact").fetchall()
        self._facts = dict(rows)
        if self._facts.get("format") != FORMAT:
            raise SchemeBroken(f"{path.name} was made by another version of this program", name=path.name)

    @cached_property
    def info(self) -> SchemeInfo:
        """What the file says of itself."""
        said: dict[str, Any] = {
            name: json.loads(self._facts[name]) for name in self._facts if name != "format"
        }
        return SchemeInfo(
            name=self._name,
            scheme=said["scheme"],
            edition=said["edition"],
            label=label(said["scheme"], said["edition"]),
            source=said["source"],
            licence=said["licence"],
            sha256=said["sha256"],
            files=tuple((str(name), str(own)) for name, own in said["files"]),
            loaded_at=said["loaded_at"],
            has_levels=bool(said["counts"]["leveled"]),
            counts=said["counts"],
        )

    @property
    def has_levels(self) -> bool:
        """Whether the file says which subgroup stands below which."""
        return self.info.has_levels

    @property
    def label(self) -> str:
        """Scheme and edition for people."""
        return self.info.label

    def below(self, symbol: str) -> tuple[str, ...] | None:
        """Return every symbol below one, in the order of the scheme; None when it has no place among the levels."""
        found = self._rows(
            "SELECT position, last FROM place WHERE symbol = ? AND dots IS NOT NULL", (symbol,)
        )
        if not found:
            return None
        rows = self._rows(
            "SELECT symbol FROM place WHERE position > ? AND position <= ? ORDER BY position", found[0]
        )
        return tuple(symbol for (symbol,) in rows)

    def above(self, symbol: str) -> tuple[str, ...]:
        """Return the groups above a symbol, the main group first; empty when it has no place among the levels."""
        found = self._rows("SELECT position FROM place WHERE symbol = ? AND dots IS NOT NULL", (symbol,))
        if not found:
            return ()
        rows = self._rows(
            "SELECT symbol FROM place WHERE dots IS NOT NULL AND position < ?1 AND last >= ?1 ORDER BY position",
            found[0],
        )
        return tuple(symbol for (symbol,) in rows)

    def titles(self, symbols: Sequence[str], language: str) -> dict[str, ClassTitle]:
        """Return the titles of symbols in one language; those that have none are left out."""
        found = {}
        for symbol in symbols:
            for (title,) in self._rows(_TITLE, (symbol, language)):
                found[symbol] = ClassTitle(symbol=symbol, title=title, language=language, scheme=self.label)
        return found

    def refused(self) -> tuple[tuple[str, str, str], ...]:
        """Return what was not taken: (place, code, what stood there)."""
        return tuple(self._rows("SELECT place, code, given FROM refused ORDER BY rowid", ()))

    def _rows(self, statement: str, values: Sequence[object]) -> list[Any]:
        with self._lock, self._readable():
            return self._base.execute(statement, tuple(values)).fetchall()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as wrong:
            raise SchemeBroken(f"{self._name} cannot be read", name=self._name) from wrong


def label(scheme: str, edition: str) -> str:
    """Return scheme and edition for people."""
    return f"{_LABELS.get(scheme, scheme)} {edition}".strip()
