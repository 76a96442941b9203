"""Tables: CSV, TSV, XLSX, JSON lines, small JSON arrays, read through column-mapping profiles.

`FORMAT` recognises the profile by the headings. `TableFormat(profile)` reads with a given one, such as a
profile that people made. `preview` is what the mapping page shows. Not for: XML and tagged text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.tables.build import build_patent
from opentisc.records.formats.tables.delimited import read_delimited, sample_rows, sniff_delimiter
from opentisc.records.formats.tables.draft import Draft, Plan
from opentisc.records.formats.tables.profile import (
    Checked,
    Column,
    DateOrder,
    InvalidProfile,
    Profile,
    UnknownProfile,
    get_profile,
    recognise,
    shipped,
)
from opentisc.records.formats.tables.reading import (
    HEADING_ROWS,
    HeadingTest,
    Replay,
    Row,
    Table,
    decode_head,
    lines_of,
    looks_like_array,
    looks_like_json_lines,
    open_text,
    read_array_text,
    read_json_array,
    read_json_lines,
)
from opentisc.records.formats.tables.rights import build_indication, build_layout, build_mark
from opentisc.records.formats.tables.targets import CONSTANTS, TARGETS, Parse
from opentisc.records.formats.tables.workbook import ZIP, is_old_workbook, is_workbook, read_workbook
from opentisc.records.formats.tables.writings import build_literature
from opentisc.records.types import Collection, Record

__all__ = [
    "CONSTANTS",
    "FORMAT",
    "TARGETS",
    "Checked",
    "Column",
    "DateOrder",
    "InvalidProfile",
    "Parse",
    "Preview",
    "Profile",
    "TableFormat",
    "UnknownProfile",
    "get_profile",
    "preview",
    "recognise",
    "shipped",
]

Build = Callable[[Draft, str], Record | Rejected]
_BUILDERS: Mapping[Collection, Build] = {
    Collection.PATENTS: build_patent,
    Collection.MARKS: build_mark,
    Collection.INDICATIONS: build_indication,
    Collection.LAYOUTS: build_layout,
    Collection.LITERATURE: build_literature,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What the mapping page shows of a table: its headings, its first rows, the profile that fits."""

    headings: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]
    profile: Profile | None
    encoding: str
    delimiter: str | None
    heading_row: int


@dataclass(frozen=True, slots=True)
class TableFormat:
    """The format of tables. profile: read every table with this one; None finds it by the headings."""

    profile: Profile | None = None
    code: str = "table"
    title: str = "Table (CSV, TSV, XLSX, JSON lines)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the entry is a table: a workbook, JSON lines, or rows of one width with headings."""
        head, name = sample.head, sample.name
        if is_workbook(head, name) or is_old_workbook(head, name):
            return True
        text = decode_head(head)
        if looks_like_json_lines(text, name) or looks_like_array(text):
            return True
        return _looks_delimited(text, name)

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield the record of each row; an unknown header is one Rejected `unknown_columns`.

        options.profile names a shipped or offered profile. Raises UnknownProfile when there is none of it.
        """
        profile = self.profile or (get_profile(options.profile) if options.profile else None)
        for table in _tables(stream, options.name, _heading_test(profile)):
            if isinstance(table, Rejected):
                yield table
            else:
                yield from _items(table, profile)


FORMAT = TableFormat()


def preview(stream: BinaryIO, *, name: str = "", rows: int = 20) -> Preview | Rejected:
    """Return the headings and first rows of a table, and the profile that fits; Rejected when it is none."""
    for table in _tables(stream, name.lower(), _heading_test(None)):
        if isinstance(table, Rejected):
            return table
        found = [row.cells for row in islice(table.rows, rows) if isinstance(row, Row)]
        profile = recognise(table.headings)
        return Preview(
            table.headings, tuple(found), profile, table.encoding, table.delimiter, table.heading_row
        )
    return Rejected("file", "file", "no_heading_row", "nothing in the file is a table")


def _items(table: Table, given: Profile | None) -> Iterator[Item]:
    if not table.headings:
        yield from (row for row in table.rows if isinstance(row, Rejected))
        return
    profile = given or recognise(table.headings)
    where = f"row {table.heading_row}"
    if profile is None:
        yield Rejected(where, "columns", "unknown_columns", ", ".join(table.headings)[:2000])
        return
    missing = profile.missing(table.headings)
    if missing:
        detail = f"{profile.code} needs {', '.join(missing)}; found {', '.join(table.headings)}"
        yield Rejected(where, "columns", "unknown_columns", detail[:2000])
        return
    yield from _read(table.rows, Plan(profile, table.headings))


def _read(rows: Iterable[Row | Rejected], plan: Plan) -> Iterator[Item]:
    build = _BUILDERS[plan.profile.collection]
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        yield guarded(row.where, _built, row, plan, build)


def _built(row: Row, plan: Plan, build: Build) -> Item:
    draft = plan.draft(row)
    built = build(draft, row.where)
    return built if isinstance(built, Rejected) else Found(built, row.where, draft.notes.unmapped)


def _heading_test(profile: Profile | None) -> HeadingTest:
    """Return what says whether a row of cells is a heading row of the profile, or of any shipped one."""

    def known(cells: Sequence[str]) -> bool:
        if profile is not None:
            return not profile.missing(cells)
        return recognise(cells) is not None

    return known


def _tables(stream: BinaryIO, name: str, known: HeadingTest) -> Iterator[Table | Rejected]:
    """Yield the entry's one table, or why there is none."""
    buffered = Replay(stream)
    head, lower = buffered.head, name.lower()
    if is_old_workbook(head, lower):
        yield Rejected("file", "file", "old_workbook", "save the .xls workbook as .xlsx")
    elif head.startswith(ZIP):
        yield from read_workbook(buffered, known)
    else:
        yield _text_table(buffered, lower, known)


def _text_table(buffered: Replay, name: str, known: HeadingTest) -> Table | Rejected:
    text, encoding = open_text(buffered)
    head = decode_head(buffered.head)
    if looks_like_array(head):
        whole = read_array_text(text)
        if whole is None:
            return Rejected("file", "file", "file_too_large", "a JSON array this large: use JSON lines")
        return replace(read_json_array(whole), encoding=encoding)
    if looks_like_json_lines(head, name) or head.lstrip().startswith("{"):
        return replace(read_json_lines(lines_of(text)), encoding=encoding)
    delimiter = sniff_delimiter(head, known)
    table = read_delimited(lines_of(text), delimiter, head, known) if delimiter else None
    if table is None:
        return Rejected("file", "file", "no_heading_row", "no row of two headings or more")
    return replace(table, encoding=encoding)


def _looks_delimited(text: str, name: str) -> bool:
    """Say whether a text is a table: headings somebody knows, or a table's name and rows of one width.

    Without such a name only tabs count, with three columns in three rows: prose has commas too.
    """
    if "\0" in text or text.lstrip()[:1] in ("<", "{", "["):
        return False
    known = _heading_test(None)
    delimiter = sniff_delimiter(text, known)
    if delimiter is None:
        return False
    rows = sample_rows(text, delimiter)
    if name.endswith((".csv", ".tsv", ".tab")):
        return True
    at = next((index for index, row in enumerate(rows[:HEADING_ROWS]) if known(row)), None)
    if at is not None:  # a text that only names the headings of a table is not one
        return len(rows) == at + 1 or any(len(row) == len(rows[at]) for row in rows[at + 1 :])
    return delimiter == "\t" and len(rows) >= 3 and all(len(row) == len(rows[0]) >= 3 for row in rows)
