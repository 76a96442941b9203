"""Writes one scheme into a file that is never changed afterwards: places in order, titles, what was refused.

A place knows the last place below it, so what stands below a subgroup is a range: exact, and one look-up.
Not for: which file is in force (shelf.py).
"""

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from opentisc.search.schemes.entries import Entry, Refused, is_subgroup, main_group

FORMAT = "1"
"""Raised with any change of the tables; files of before are then said to be unreadable."""

BETWEEN_TITLES = " / "
"""Joins the titles of a symbol that its source gives several of: which of them is right is not guessed."""

_TABLES = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
    position INTEGER PRIMARY KEY, symbol TEXT NOT NULL UNIQUE, dots INTEGER, last INTEGER NOT NULL
);
CREATE TABLE title (
    position INTEGER NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, since TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (position, language)
) WITHOUT ROWID;
CREATE TABLE refused (place TEXT NOT NULL, code TEXT NOT NULL, given TEXT NOT NULL);
"""
_LONGEST_GIVEN = 500


@dataclass(slots=True)
class Counts:
    """What came of reading a scheme.

    entries: lines read; symbols: different ones; titles: by language; doubled: lines of a symbol that was there;
    several: titles that differ from the one there; mended: blanks taken out; marks: version marks; leveled:
    subgroups with a place below others; skipped_levels: those deeper than one dot below the one above.
    """

    entries: int = 0
    symbols: int = 0
    doubled: int = 0
    several: int = 0
    mended: int = 0
    marks: int = 0
    leveled: int = 0
    skipped_levels: int = 0
    titles: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def as_facts(self) -> dict[str, object]:
        """Return the counts as plain values."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"titles": dict(self.titles), "refused": dict(self.refused)}


class Writer:
    """Fills the file of one scheme. Entries come in the order of the source, files one after another."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")
        self._known: dict[str, int] = {}
        self._above: list[
            tuple[int, int, str]
        ] = []  # position, dots and symbol of what the next may stand below
        self.counts = Counts()

    def put(self, entry: Entry, *, file: str) -> None:
        """Add a place, or a title to one that is there."""
        self.counts.entries += 1
        self.counts.mended += entry.mended
        self.counts.marks += bool(entry.since)
        position = self._known.get(entry.symbol)
        if position is None:
            position = self._place(entry, file)
        else:
            self.counts.doubled += 1
        if entry.title:
            self._title(position, entry)

    def refuse(self, refused: Refused, *, file: str) -> None:
        """Keep what was not taken."""
        self.counts.refused[refused.code] += 1
        row = (f"{file} {refused.where}", refused.code, refused.given[:_LONGEST_GIVEN])
        self._base.execute("INSERT INTO refused VALUES (?, ?, ?)", row)

    def finish(self, facts: dict[str, object]) -> None:
        """Write what the file says of itself, and close it."""
        self._close_down_to(0)
        self.counts.symbols = len(self._known)
        said = facts | {"counts": self.counts.as_facts()}
        rows = [("format", FORMAT), *((name, json.dumps(value)) for name, value in said.items())]
        self._base.executemany("INSERT INTO fact VALUES (?, ?)", rows)
        self._base.commit()
        self._base.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._base.close()

    def _place(self, entry: Entry, file: str) -> int:
        dots = entry.dots
        self._close_down_to(dots or 0)
        if dots and not self._fits(entry):
            self._close_down_to(0)
            where = Refused(where=entry.where, code="misplaced", given=f"{entry.symbol} below no main group")
            self.refuse(where, file=file)
            dots = None
        position = self._known[entry.symbol] = len(self._known) + 1
        self._base.execute("INSERT INTO place VALUES (?, ?, ?, ?)", (position, entry.symbol, dots, position))
        if dots is not None:
            self.counts.leveled += is_subgroup(entry.symbol)
            self.counts.skipped_levels += bool(dots) and dots > self._above[-1][1] + 1
            self._above.append((position, dots, entry.symbol))
        return position

    def _fits(self, entry: Entry) -> bool:
        return bool(self._above) and self._above[0][2] == main_group(entry.symbol)

    def _close_down_to(self, dots: int) -> None:
        """Close every place that the next, of so many dots, cannot stand below: the newest place is their last."""
        while self._above and self._above[-1][1] >= dots:
            position, _, _ = self._above.pop()
            self._base.execute("UPDATE place SET last = ? WHERE position = ?", (len(self._known), position))

    def _title(self, position: int, entry: Entry) -> None:
        found = self._base.execute(
            "SELECT title FROM title WHERE position = ? AND language = ?", (position, entry.language)
        ).fetchone()
        if found is None:
            self.counts.titles[entry.language] += 1
            row = (position, entry.language, entry.title, entry.since, entry.note)
            self._base.execute("INSERT INTO title VALUES (?, ?, ?, ?, ?)", row)
        elif entry.title not in found[0].split(BETWEEN_TITLES):
            self.counts.several += 1
            self._base.execute(
                "UPDATE title SET title = title || ? || ?, note = trim(note || ' ' || ?) "
                "WHERE position = ? AND language = ?",
                (BETWEEN_TITLES, entry.title, entry.note, position, entry.language),
            )
