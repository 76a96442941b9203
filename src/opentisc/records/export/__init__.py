"""Lists of records as files: CSV, XLSX, JSONL and RIS, streamed, with cells that no program runs (SC-34).

JSONL is whole records; CSV and XLSX are one row of facts per record, in the language of the moment; RIS is for
reference managers.
Not for: choosing the records (search) or reading them (queries).
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from opentisc.kernel.errors import Invalid
from opentisc.records.export.rows import COLUMNS, ExportRow, row_of
from opentisc.records.export.words import Wording, wording
from opentisc.records.formats import opentisc_jsonl
from opentisc.records.types import Collection, Record

CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "ris": "application/x-research-info-systems",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
_CELL_LIMIT = 32_767  # characters of one XLSX cell; Excel refuses the file otherwise
_PIECE = 64 * 1024


def check_format(code: str) -> str:
    """Return the code of an export format. Raises UnknownExport."""
    if code not in CONTENT_TYPES:
        raise UnknownExport(code)
    return code


def write_export(
    records: Iterable[Record], stream: BinaryIO, format_code: str, *, collection: str = Collection.PATENTS
) -> int:
    """Write the records to the stream in order and return how many there were. Raises UnknownExport."""
    counted = _Counted(records)
    for piece in stream_export(counted, format_code, collection=collection):
        stream.write(piece)
    return counted.count


def stream_export(
    records: Iterable[Record], format_code: str, *, collection: str = Collection.PATENTS
) -> Iterator[bytes]:
    """Return the file piece by piece, in bounded memory. Raises UnknownExport at once, not while streaming.

    collection: names the columns of a table. A table speaks the language of the moment of this call.
    """
    if format_code in _TABLES:
        return _TABLES[format_code](records, wording(collection))
    return _MACHINE[check_format(format_code)](records)


def safe_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: an apostrophe before a dangerous start."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _cells(record: Record, words: Wording) -> Iterator[str]:
    """Yield the cells of a record in the order of the columns, each safe and as people read it."""
    cells = row_of(record).cells
    for column in COLUMNS:
        yield safe_cell(words.cell(column, cells.get(column, "")))


def _csv(records: Iterable[Record], words: Wording) -> Iterator[bytes]:
    """Yield CSV with a byte order mark, so that Excel reads the Chinese."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    yield b"\xef\xbb\xbf"
    writer.writerow(words.headings)
    for record in records:
        writer.writerow([text.replace("\x00", "") for text in _cells(record, words)])
        if lines.tell() >= _PIECE:
            yield _taken(lines)
    yield _taken(lines)


def _taken(lines: io.StringIO) -> bytes:
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text.encode("utf-8", "replace")


def _xlsx(records: Iterable[Record], words: Wording) -> Iterator[bytes]:
    rows = (_cells(record, words) for record in records)
    return stream_table(words.sheet, words.headings, rows)


def stream_table(sheet_name: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Yield an XLSX workbook of one table; rows go to a temporary file first, as the format needs.

    rows: texts in the order of the headings, each already safe (`safe_cell`).
    """
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as workbook:
            sheet = workbook.add_worksheet(sheet_name)
            bold = workbook.add_format({"bold": True})
            sheet.freeze_panes(1, 0)
            for at, heading in enumerate(headings):
                sheet.write_string(0, at, heading, bold)
            for line, row in enumerate(rows, start=1):
                for at, text in enumerate(row):
                    if text:
                        sheet.write_string(line, at, text[:_CELL_LIMIT])
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _jsonl(records: Iterable[Record]) -> Iterator[bytes]:
    for record in records:
        line = opentisc_jsonl.encode(record)
        yield line if line.endswith(b"\n") else line + b"\n"


def _ris(records: Iterable[Record]) -> Iterator[bytes]:
    for record in records:
        lines = _ris_lines(row_of(record))
        yield ("".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines) + "ER  - \r\n\r\n").encode(
            "utf-8", "replace"
        )


def _ris_lines(row: ExportRow) -> Iterator[tuple[str, str]]:
    yield "TY", row.ris_type
    for tag, values in row.ris.items():
        for value in values:
            if value:
                yield tag, value


def _one_line(text: str) -> str:
    """Return the text without line breaks and control characters, which would end a RIS field."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


class _Counted:
    """Records that are counted as they go by."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            yield record


_TABLES: Mapping[str, Callable[[Iterable[Record], Wording], Iterator[bytes]]] = {"csv": _csv, "xlsx": _xlsx}
_MACHINE: Mapping[str, Callable[[Iterable[Record]], Iterator[bytes]]] = {"jsonl": _jsonl, "ris": _ris}


class UnknownExport(Invalid):
    """No export format has this code."""

    code = "unknown_export"

    def __init__(self, given: str) -> None:
        super().__init__(f"no export format is called {given!r}", given=given, known=list(CONTENT_TYPES))
