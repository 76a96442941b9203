"""Reads tables of symbols and titles, which have no levels: CSV with `symbol` and `title_zh`, tabs, and Nice JSON.

Tables made from print carry its faults, which are mended where that is certain and counted: blanks inside
Chinese words, version marks (`[20250101]`). A title without one letter is refused. Pure.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from opentisc.kernel.classes import read_class
from opentisc.search.schemes.entries import Entry, Heading, Read, Refused

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef"
_STRAY = re.compile(rf"(?<=[{_HAN}])[ \t]+(?=[{_HAN}])")
# Editions in which a place was made or changed: 1 to 8, later a year and month, or a whole day.
_EDITION = r"(?:[1-8]|(?:19|20)\d{2}\.\d{2}|(?:19|20)\d{6})"
_MARK = re.compile(rf"[\[［〔]\s*({_EDITION}(?:\s*[,，]\s*{_EDITION})*)\s*[\]］〕]")
_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})\d{2}")
_NOTES = ("注意", "附注")
_TAB_LINE = re.compile(rb"(?:\xef\xbb\xbf)?[A-H]\d{2}[A-Z](?:\d{1,4}(?:/\d{2,6})?)?\t\S")
_COLUMN = re.compile(r"title_([a-z]{2})")
_ENDS = "。.；;，,"
_LONGEST_LINE = 100_000
_LARGEST_JSON = 32 << 20


class TitleCsv:
    """The reader of a CSV with the columns `symbol` and `title_zh` (or another language)."""

    def recognises(self, head: bytes) -> bool:
        """Tell whether the first line names the columns."""
        return _language_of(head.split(b"\n", 1)[0].decode("utf-8-sig", "replace")) is not None

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """Yield heading, entries and refusals."""
        lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        rows = csv.reader(lines)
        columns = [name.strip().lower() for name in next(rows)]
        language = _language_of(",".join(columns)) or "zh"
        at_symbol, at_title = columns.index("symbol"), columns.index(f"title_{language}")
        yield Heading(scheme="ipc")
        while True:
            try:
                row = next(rows, None)
            except csv.Error as wrong:
                yield Refused(where=f"line {rows.line_num}", code="unreadable_title", given=str(wrong))
                continue
            if row is None:
                return
            where = f"line {rows.line_num}"
            if len(row) <= max(at_symbol, at_title):
                if row:
                    yield Refused(where=where, code="unreadable_symbol", given=",".join(row))
                continue
            yield from _read_line(row[at_symbol].strip(), row[at_title], where, language)


class TitleTabs:
    """The reader of lines `symbol TAB title` in English: subclasses (`A01B`) and main groups (`A01B1`)."""

    def recognises(self, head: bytes) -> bool:
        """Tell whether the first line is one."""
        return _TAB_LINE.match(head) is not None

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """Yield heading, entries and refusals."""
        yield Heading(scheme="ipc")
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            symbol, tab, title = line.decode("utf-8-sig", "replace").partition("\t")
            if tab:
                yield from _read_line(symbol.strip(), title, f"line {number}", "en")
            elif symbol.strip():
                yield Refused(where=f"line {number}", code="unreadable_symbol", given=symbol.strip())


class NiceJson:
    """The reader of Nice class headings in JSON: edition, version, and `classes` with number and heading."""

    def recognises(self, head: bytes) -> bool:
        """Tell whether a file begins as this form does."""
        return re.match(rb'\s*\{\s*"edition"\s*:\s*"\d+"', head) is not None and b'"heading"' in head

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """Yield heading, the 45 classes and refusals; goods and services are no places of the scheme."""
        text = stream.read(_LARGEST_JSON + 1)
        try:
            document = json.loads(text) if len(text) <= _LARGEST_JSON else None
        except ValueError:
            document = None
        if not isinstance(document, dict) or not isinstance(document.get("classes"), list):
            yield Refused(where="file", code="unreadable_title", given="not the classes of Nice in JSON")
            return
        edition = "-".join(str(document[name]) for name in ("edition", "version") if document.get(name))
        yield Heading(scheme="nice", edition=edition or None)
        for number, one in enumerate(document["classes"], start=1):
            given = one if isinstance(one, dict) else {}
            read = read_class("nice", str(given.get("number", "")))
            if read.readable:
                title = " ".join(str(given.get("heading", "")).split())
                yield Entry(symbol=read.symbol, where=f"class {number}", title=title, language="en")
            else:
                yield Refused(where=f"class {number}", code="unreadable_symbol", given=str(one)[:200])


def _language_of(first_line: str) -> str | None:
    columns = [name.strip().strip('"').lower() for name in first_line.split(",")]
    named = [match[1] for name in columns if (match := _COLUMN.fullmatch(name))]
    return named[0] if "symbol" in columns and named else None


def _read_line(symbol: str, title: str, where: str, language: str) -> Iterator[Entry | Refused]:
    """Yield the entry of a line. A symbol that has to be changed to be read (`23/2000`) is refused: it may be cut.

    The place of a title that is none (`..`) is kept without it.
    """
    read = read_class("ipc", symbol)
    given = f"{symbol} {title}".strip()
    if not read.readable or read.symbol not in (symbol, f"{symbol}/00"):
        yield Refused(where=where, code="unreadable_symbol", given=given)
        return
    if not any(char.isalpha() for char in title):
        yield Entry(symbol=read.symbol, where=where, title="", language=language)
        yield Refused(where=where, code="unreadable_title", given=given)
        return
    yield _mended(read.symbol, title, where, language)


def _mended(symbol: str, given: str, where: str, language: str) -> Entry:
    plain = " ".join(given.split())
    title, since, note = _without_mark(plain)
    mended = _STRAY.sub("", title)
    return Entry(
        symbol=symbol,
        where=where,
        title=mended,
        language=language,
        note=note,
        since=since,
        mended=mended != title,
    )


def _without_mark(title: str) -> tuple[str, str, str]:
    """Return title, editions and note of a title with a mark; a mark stands at the end or before a note.

    A whole day is a mark wherever it stands; `8-[3]` inside a title is chemistry.
    """
    for mark in _MARK.finditer(title):
        before, behind = title[: mark.start()].rstrip(), title[mark.end() :].strip()
        note = behind if behind.startswith(_NOTES) else ""
        if note or not behind.strip(_ENDS):
            return before, _editions(mark[1]), note
        if _DAY.search(mark[1]):
            return f"{before}{behind}", _editions(mark[1]), ""
    return title, "", ""


def _editions(mark: str) -> str:
    return ",".join(_DAY.sub(r"\1.\2", one.strip()) for one in re.split("[,，]", mark))
