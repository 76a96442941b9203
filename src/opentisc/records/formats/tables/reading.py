"""Rows of any table: CSV, TSV, JSON lines, a small JSON array; XLSX through `workbook`.

Finds the encoding, the delimiter and the heading row. Not for: what a column means (`profile`, `build`).
Rows are numbered as a spreadsheet shows them: the first line of the table is row 1, headings included.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from opentisc.records.formats.base import Rejected

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Cell = str | list[str]
"""What a cell holds: text, or a list where JSON gives one."""

HeadingTest = Callable[[Sequence[str]], bool]
"""Says whether a row is a heading row that somebody knows."""

DELIMITERS = (",", "\t", ";", "|")
SNIFF_BYTES = 1 << 18
HEADING_ROWS = 10  # vendors put a title or the search statement above the headings
_SAMPLE_OBJECTS = 50
_ARRAY_BYTES = 64 << 20  # a JSON array is read whole; larger sets belong into JSON lines

_DAMAGE = re.compile("[\ufffd\ud800-\udfff]")  # replaced bytes, escaped bytes, halves of a character
LINE_CHARACTERS = 64 << 20  # a longer line is cut, so that memory stays bounded

csv.field_size_limit(LINE_CHARACTERS)  # one description is longer than the module's 128 KiB


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number and its cells by heading."""

    where: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The headings, what was found out of the file, and the rows (read once, front to back)."""

    headings: tuple[str, ...]
    rows: Iterator[Row | Rejected]
    encoding: str = "utf-8"
    delimiter: str | None = None
    heading_row: int = 1


def detect_encoding(head: bytes) -> str:
    """Return the Python codec of a text that begins with `head`.

    Byte order marks first, then UTF-16 by its zero bytes, UTF-8, GB18030 (Chinese before Western), and
    Windows-1252, which reads anything.
    """
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return codec
    zeros_even, zeros_odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if max(zeros_even, zeros_odd) * 8 > min(len(head), 4096):
        return "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
    for codec in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(codec)().decode(head)  # a character cut at the end is no fault
        except UnicodeDecodeError:
            continue
        return codec
    return "cp1252"


def decode_head(head: bytes) -> str:
    """Return the text of a file's beginning, without its byte order mark; never raises."""
    decoder = codecs.getincrementaldecoder(detect_encoding(head))("replace")
    return decoder.decode(head).removeprefix("\ufeff")


def open_text(buffered: "Replay") -> tuple[io.TextIOBase, str]:
    """Return the stream as text, line ends kept, and the codec found in its beginning."""
    encoding = detect_encoding(buffered.head)
    # Bytes that are not of the encoding become marks that `damaged` finds, so that only their row is lost.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(io.BufferedReader(buffered), encoding, errors=errors, newline=""), encoding


def lines_of(text: io.TextIOBase) -> Iterator[str]:
    """Yield the text's lines with their ends, cut at 64 Mi characters."""
    return iter(partial(text.readline, LINE_CHARACTERS), "")


def damaged(text: str) -> bool:
    """Say whether a text holds bytes that its encoding does not have."""
    return not text.isascii() and _DAMAGE.search(text) is not None


def read_json_lines(lines: Iterable[str]) -> Table:
    """Return the table of JSON lines: one object a line; headings are the keys of the first fifty."""
    rows = _json_rows(lines)
    first = list(islice(rows, _SAMPLE_OBJECTS))
    return Table(headings=_keys(first), rows=chain(first, rows))


def read_json_array(text: str) -> Table:
    """Return the table of a JSON array of objects. An array that is broken or too large is one Rejected."""
    try:
        objects = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        fault = Rejected("row 1", "file", "unreadable_json", str(wrong)[:200])
        return Table(headings=(), rows=iter([fault]))
    rows = [_json_row(number, given) for number, given in enumerate(objects, start=1)]
    return Table(headings=_keys(rows[:_SAMPLE_OBJECTS]), rows=iter(rows))


def read_array_text(text: io.TextIOBase) -> str | None:
    """Return the whole text of a JSON file, None when it is larger than an array may be."""
    whole = text.read(_ARRAY_BYTES + 1)
    return None if len(whole) > _ARRAY_BYTES else whole


def looks_like_json_lines(head: str, name: str) -> bool:
    """Say whether the text is JSON lines: two whole objects on lines of their own, or one and the name."""
    if not head.lstrip().startswith("{"):
        return False
    named = name.endswith((".jsonl", ".ndjson", ".jsonlines"))
    lines = head.lstrip().split("\n")
    whole = [line for line in lines[:2] if line.strip().endswith("}") and _object(line) is not None]
    return len(whole) == 2 or (named and (len(whole) == 1 or len(lines) == 1))


def looks_like_array(head: str) -> bool:
    """Say whether the text begins as a JSON array of objects."""
    start = head.lstrip()[:200]
    return start.startswith("[") and start[1:].lstrip().startswith("{")


def name_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings that differ: blank ones get their column's number, repeated ones a count."""
    seen: dict[str, int] = {}
    headings = []
    for position, cell in enumerate(cells, start=1):
        heading = " ".join(clean_cell(cell).split()) or f"column {position}"
        seen[heading] = seen.get(heading, 0) + 1
        headings.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(headings)


def clean_cell(cell: str) -> str:
    """Return a cell's text without what spreadsheets wrap it in: `="CN1"`, a leading `'` before `=+-@`."""
    text = cell.strip().removeprefix("\ufeff")
    if text.startswith('="') and text.endswith('"') and len(text) > 3:
        return text[2:-1].replace('""', '"').strip()
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r":
        return text[1:]
    return text


def find_heading_row(rows: Sequence[Sequence[str]], known: HeadingTest) -> int | None:
    """Return the index of the heading row among the first ten, None when no row can be one.

    The first row that `known` accepts; else the first of the rows with the most filled cells, two at least.
    """
    first = rows[:HEADING_ROWS]
    for index, row in enumerate(first):
        if known(row):
            return index
    filled = [sum(1 for cell in row if cell.strip()) for row in first]
    most = max(filled, default=0)
    return filled.index(most) if most >= 2 else None


class Replay(io.RawIOBase):
    """A raw stream whose beginning (`head`) has been looked at."""

    def __init__(self, stream: BinaryIO, size: int = SNIFF_BYTES) -> None:
        self._stream = stream
        self.head = _read_fully(stream, size)
        self._left = self.head

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer and return how many bytes it got, 0 at the end."""
        room = memoryview(buffer)
        block = self._left[: len(room)] if self._left else self._stream.read(len(room))
        self._left = self._left[len(room) :]
        room[: len(block)] = block
        return len(block)


def _read_fully(stream: BinaryIO, size: int) -> bytes:
    blocks, left = [], size
    while left > 0 and (block := stream.read(left)):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks)


def _json_rows(lines: Iterable[str]) -> Iterator[Row | Rejected]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                given = json.loads(line)
            except (ValueError, RecursionError) as wrong:
                yield Rejected(f"row {number}", "row", "unreadable_json", str(wrong)[:200])
                continue
            yield _json_row(number, given)


def _json_row(number: int, given: object) -> Row | Rejected:
    if not isinstance(given, dict):
        return Rejected(f"row {number}", "row", "not_an_object", type(given).__name__)
    cells: dict[str, Cell] = {}
    try:
        for key, value in given.items():
            _flatten(str(key), value, cells)
    except RecursionError:
        return Rejected(f"row {number}", "row", "unreadable_json", "nested too deep")
    if any(damaged(text) for cell in cells.values() for text in ([cell] if isinstance(cell, str) else cell)):
        return Rejected(f"row {number}", "row", "unreadable_encoding", "bytes that are not of the encoding")
    return Row(f"row {number}", cells)


def _flatten(path: str, value: object, cells: dict[str, Cell]) -> None:
    """Put a JSON value under its path: objects open into `path.key`, lists of objects into lists."""
    if value is None or value == {}:
        cells.setdefault(path, "")  # the key is a heading all the same
    elif isinstance(value, dict):
        for key, inner in value.items():
            _flatten(f"{path}.{key}", inner, cells)
    elif isinstance(value, list):
        _open_list(path, value, cells)
    else:
        cells[path] = _scalar(value)


def _open_list(path: str, values: list[object], cells: dict[str, Cell]) -> None:
    plain = [_scalar(value) for value in values if value is not None and not isinstance(value, dict | list)]
    if plain or not values:
        cells[path] = plain
    for value in values:
        if isinstance(value, dict | list):
            opened: dict[str, Cell] = {}
            _flatten(path, value, opened)
            for key, cell in opened.items():
                known = cells.setdefault(key, [])
                if isinstance(known, list):
                    known.extend([cell] if isinstance(cell, str) else cell)


def _scalar(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _keys(rows: Iterable[Row | Rejected]) -> tuple[str, ...]:
    keys = dict.fromkeys(key for row in rows if isinstance(row, Row) for key in row.cells)
    return tuple(keys)


def _object(line: str) -> dict[str, object] | None:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None
