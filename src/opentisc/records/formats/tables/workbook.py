"""XLSX workbooks: the rows of the first sheet that holds a table.

Not for: writing workbooks; the old binary `.xls`, which is recognised and reported.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from io import RawIOBase
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO

from opentisc.records.formats.base import Rejected
from opentisc.records.formats.tables.delimited import fit
from opentisc.records.formats.tables.reading import (
    HEADING_ROWS,
    Cell,
    HeadingTest,
    Row,
    Table,
    clean_cell,
    find_heading_row,
    name_headings,
)

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_MEMORY = 16 << 20
_BLOCK = 1 << 20
_UNPACKED_BYTES = 2 << 30  # a workbook that unpacks to more is refused (SC-31)
_RATIO = 200  # sheets of real exports unpack to 5 to 30 times their size
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

# openpyxl and zipfile pass on whatever the broken part of a workbook raises, so the kinds are listed.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
)


def is_workbook(head: bytes, name: str) -> bool:
    """Say whether a file that begins so is an XLSX workbook."""
    return head.startswith(ZIP) and (b"xl/" in head or name.endswith((".xlsx", ".xlsm")))


def is_old_workbook(head: bytes, name: str) -> bool:
    """Say whether a file that begins so is a binary `.xls` workbook."""
    return head.startswith(_OLE) and name.endswith((".xls", ".et"))


def read_workbook(stream: RawIOBase, known: HeadingTest) -> Iterator[Table | Rejected]:
    """Yield the one table of the workbook, or one Rejected that says why there is none.

    The rows are to be read before the iterator goes on: the workbook is closed then.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        while block := stream.read(_BLOCK):
            copy.write(block)
        copy.seek(0)
        fault = _fault(copy)
        if fault is not None:
            yield Rejected("file", "file", "unreadable_workbook", fault)
            return
        yield from _open(copy, known)


def _open(copy: IO[bytes], known: HeadingTest) -> Iterator[Table | Rejected]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(copy, read_only=True, data_only=True)
    except _BROKEN as wrong:
        yield Rejected("file", "file", "unreadable_workbook", f"{type(wrong).__name__}: {wrong}"[:200])
        return
    with closing(book):
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # exporters write a wrong size, and rows would be cut at it
            rows = _texts(sheet.iter_rows(values_only=True))
            table = _table(rows, known)
            if table is not None:
                yield table
                return
        yield Rejected("file", "file", "no_heading_row", "no sheet has a row of two headings")


def _table(rows: "Iterator[list[str] | Rejected]", known: HeadingTest) -> Table | None:
    first = list(islice(rows, HEADING_ROWS))
    at = find_heading_row([[] if isinstance(row, Rejected) else row for row in first], known)
    if at is None:
        return None
    found = first[at]
    cells = [] if isinstance(found, Rejected) else found
    width = max(index for index, cell in enumerate(cells, start=1) if cell.strip())
    headings = name_headings(cells[:width])
    numbered = enumerate(chain(first[at + 1 :], rows), start=at + 2)
    return Table(headings=headings, rows=_rows(numbered, headings), heading_row=at + 1)


def _rows(
    numbered: "Iterator[tuple[int, list[str] | Rejected]]", headings: tuple[str, ...]
) -> Iterator[Row | Rejected]:
    width = len(headings)
    for number, cells in numbered:
        if isinstance(cells, Rejected):
            yield cells
            continue
        if not any(cells):
            continue
        # A sheet does not keep blank cells at the end of a row.
        fitting = fit([*cells, *[""] * (width - len(cells))], width)
        if fitting is None:
            detail = f"{len(cells)} cells under {width} headings"
            yield Rejected(f"row {number}", "row", "row_width", detail)
        else:
            texts: dict[str, Cell] = dict(zip(headings, fitting, strict=True))
            yield Row(f"row {number}", texts)


def _texts(rows: Iterator[tuple[object, ...]]) -> Iterator[list[str] | Rejected]:
    try:
        for row in rows:
            yield [_text(cell) for cell in row]
    except _BROKEN as wrong:
        yield Rejected("file", "sheet", "unreadable_workbook", f"{type(wrong).__name__}: {wrong}"[:200])


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_cell(str(cell))


def _fault(copy: IO[bytes]) -> str | None:
    """Return why the archive must not be opened, None when it may."""
    try:
        with zipfile.ZipFile(copy) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if unpacked > _UNPACKED_BYTES or (unpacked > _BLOCK * 64 and unpacked > packed * _RATIO):
                return f"unpacks from {packed} to {unpacked} bytes"
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        if _DTD.search(opened.read(4096)):
                            return f"{part.filename} declares a document type"
    except _BROKEN as wrong:
        return f"{type(wrong).__name__}: {wrong}"[:200]
    copy.seek(0)
    return None
