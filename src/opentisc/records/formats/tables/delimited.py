"""CSV, TSV and their kin: the delimiter, the rows, and finding the way again after a broken quote.

Not for: encodings (`reading`), workbooks (`workbook`).
"""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from opentisc.records.formats.base import Rejected
from opentisc.records.formats.tables.reading import (
    DELIMITERS,
    HeadingTest,
    Row,
    Table,
    clean_cell,
    damaged,
    find_heading_row,
    name_headings,
)

_SNIFF_ROWS = 20
_RETRY_CHARACTERS = 1 << 20  # how much of a row that swallowed others is read again
_RETRY_BUDGET = 64 << 20  # of a whole file, so that a file of broken quotes costs linear time


def sniff_delimiter(head: str, known: HeadingTest) -> str | None:
    """Return the delimiter of a table's beginning, None when it is no table.

    A delimiter that gives a heading row somebody knows wins; else the one that gives the most rows of one
    width, and then the greater width.
    """
    candidates = []
    for delimiter in DELIMITERS:
        rows = sample_rows(head, delimiter)
        if any(known(row) for row in rows[:10]):
            return delimiter
        widths = [len(row) for row in rows if len(row) > 1]
        if widths:
            usual = max(set(widths), key=widths.count)
            alike = widths.count(usual)
            if alike * 2 > len(rows):
                candidates.append((alike, usual, delimiter))
    return max(candidates, key=lambda found: found[:2])[2] if candidates else None


def sample_rows(head: str, delimiter: str) -> list[list[str]]:
    """Return up to twenty filled rows of a table's beginning, without the last one when it may be cut."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(row):
                rows.append(row)
            if len(rows) > _SNIFF_ROWS:
                return rows[:_SNIFF_ROWS]
    except csv.Error:
        return rows
    ended = head.endswith(("\n", "\r"))
    return rows if ended or len(rows) < 3 else rows[:-1]


def read_delimited(lines: Iterable[str], delimiter: str, head: str, known: HeadingTest) -> Table | None:
    """Return the table of the lines, None when no row can be the headings."""
    at = find_heading_row(sample_rows(head, delimiter), known)
    if at is None:
        return None
    records = _Records(lines, delimiter)
    headings: tuple[str, ...] = ()
    for index, (_number, cells) in enumerate(records):
        if index == at:
            headings = name_headings(cells)
            break
    return Table(
        headings=headings, rows=_rows(records, headings), delimiter=delimiter, heading_row=records.number
    )


def fit(cells: Sequence[str], width: int) -> Sequence[str] | None:
    """Return the cells when they fill the width; more cells are forgiven when all of them are blank."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return None


def _rows(records: "_Records", headings: tuple[str, ...]) -> Iterator[Row | Rejected]:
    width = len(headings)
    for number, cells in records:
        where = f"row {number}"
        fitting = fit(cells, width)
        if fitting is None:
            records.retry()
            yield Rejected(where, "row", "row_width", f"{len(cells)} cells under {width} headings")
        elif any(damaged(cell) for cell in cells):
            yield Rejected(where, "row", "unreadable_encoding", "bytes that are not of the encoding")
        else:
            yield Row(where, dict(zip(headings, map(clean_cell, fitting), strict=True)))


class _Lines:
    """Lines that can be given back; goes on after its end when some were."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.characters = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.characters += len(line)
        if self.characters <= _RETRY_CHARACTERS:
            self.taken.append(line)
        return line

    def begin(self) -> None:
        """Forget what was taken: a new row begins."""
        self.taken, self.characters = [], 0

    def give_back(self) -> None:
        """Give back all lines taken since `begin` but the first."""
        self._again.extendleft(reversed(self.taken[1:]))


class _Records:
    """Rows of cells, blank ones left out; a row can be given back so that its later lines are read again.

    A quote that is opened and not closed makes one row of many lines. The caller sees the wrong width and
    calls `retry`: the row's first line stays lost, the others are rows again.
    """

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines = _Lines(lines)
        self._reader = csv.reader(self._lines, delimiter=delimiter)
        self._budget = _RETRY_BUDGET
        self.number = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            self._lines.begin()
            try:
                cells = next(self._reader, None)
            except csv.Error:  # a cell above the limit: a row of no width, and the way is found again
                cells = ["?"]
            if cells is None:
                return
            self.number += 1
            if any(cells):
                yield self.number, cells

    def retry(self) -> None:
        """Give back all lines of the last row but its first, unless they are too many."""
        if self._lines.characters <= min(_RETRY_CHARACTERS, self._budget):
            self._budget -= self._lines.characters
            self._lines.give_back()
