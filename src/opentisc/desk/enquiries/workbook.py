"""Reads the first sheet of an uploaded XLSX as rows of text. Not for: what the cells mean (`sheet`)."""

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from opentisc.desk.enquiries.sheet import MOST_ROWS
from opentisc.infra.attachments.receiving import receive
from opentisc.kernel.errors import Invalid

MOST_CELLS: Final = 40
_SPARE: Final = 200  # empty rows above, between and below the filled ones
_WHOLE: Final = 10**15

# openpyxl passes on whatever the broken part of a workbook raises, so the kinds are listed.
_BROKEN = (
    zipfile.BadZipFile,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
)


class UnreadableWorkbook(Invalid):
    """The file is no workbook that can be read."""

    code = "unreadable_workbook"


def rows(stream: IO[bytes], name: str) -> list[list[str]]:
    """Return the cells of the first sheet as text, times as `HH:MM`; one row more than a sheet may have is read.

    The file is looked at as every upload is, and not kept. Raises FileRefused, UnreadableWorkbook.
    """
    if not name.lower().endswith(".xlsx"):
        raise UnreadableWorkbook("not .xlsx")
    with receive(cast("BinaryIO", stream), name) as received:
        return _rows(received.path)


def _rows(path: Path) -> list[list[str]]:
    import openpyxl

    try:
        with (
            path.open("rb") as file,
            closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as book,
        ):
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # exporters write a wrong size, and rows would be cut at it
            return list(_filled(sheet.iter_rows(values_only=True, max_col=MOST_CELLS)))
    except _BROKEN as wrong:
        raise UnreadableWorkbook(f"{type(wrong).__name__}: {wrong}"[:200]) from wrong


def _filled(cells: Iterator[tuple[object, ...]]) -> Iterator[list[str]]:
    texts = (_trimmed([_text(cell) for cell in row]) for row in islice(cells, MOST_ROWS + _SPARE))
    return islice((row for row in texts if any(row)), MOST_ROWS + 2)  # with headings, and one too many


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%H:%M") if cell.time() != time(0) else cell.strftime("%Y-%m-%d")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").strip()
