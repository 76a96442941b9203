"""What an upload holds, before anything is written: format, first records, columns. Reads with the web's limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from opentisc.kernel.containers import WEB, Problem, entries
from opentisc.records.export.rows import row_of
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected
from opentisc.records.formats.reading import EntryInfo, read_paths
from opentisc.records.formats.registry import get_format
from opentisc.records.formats.tables import Preview, preview
from opentisc.records.formats.tables.profile import offer
from opentisc.records.imports.mappings import saved_mappings
from opentisc.web.format_words import format_title
from opentisc.web.imports.uploads import Upload

SHOWN = 20
_LOOKED_AT = 200  # items read for the preview, rejected ones included
_UNKNOWN_COLUMNS = "unknown_columns"
_SAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPreview:
    """The first records of an upload. needs_mapping: it is a table whose headings no profile knows."""

    format_title: str
    format_code: str
    records: tuple[Mapping[str, str], ...]
    rejected: tuple[tuple[str, Rejected], ...]
    unmapped: Mapping[str, int]
    needs_mapping: bool
    is_table: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column of a table: its heading and its first values that are not empty."""

    heading: str
    samples: tuple[str, ...]


def look_into(upload: Upload) -> UploadPreview:
    """Return the first 20 records of an upload and what was rejected on the way. Raises UnknownFormat."""
    records: list[Mapping[str, str]] = []
    rejected: list[tuple[str, Rejected]] = []
    unmapped: dict[str, int] = {}
    code = ""
    for info, item in islice(_items(upload), _LOOKED_AT):
        code = code or info.format_code or ""
        if isinstance(item, Rejected):
            rejected.append((info.name, item))
        else:
            records.append(row_of(item.record).cells)
            for name, count in item.unmapped.items():
                unmapped[name] = unmapped.get(name, 0) + count
        if len(records) == SHOWN:
            break
    return UploadPreview(
        format_title=format_title(get_format(code)) if code else "",
        format_code=code,
        records=tuple(records),
        rejected=tuple(rejected),
        unmapped=unmapped,
        needs_mapping=not records and any(one.reason == _UNKNOWN_COLUMNS for _, one in rejected),
        is_table=code == "table",
    )


def _items(upload: Upload) -> Iterator[tuple[EntryInfo, Found | Rejected | Item]]:
    offer(saved_mappings())
    options = ReadOptions(profile=upload.profile or None)
    return read_paths([upload.path], format_code=upload.format_code or None, limits=WEB, options=options)


def table_of(upload: Upload) -> Preview | Rejected:
    """Return the headings and first rows of the first table in an upload; Rejected when there is none."""
    offer(saved_mappings())
    for entry in entries(upload.path, WEB):
        if isinstance(entry, Problem):
            return Rejected("file", "file", entry.reason, entry.detail)
        return preview(entry.open(), name=entry.inner_name, rows=SHOWN)
    return Rejected("file", "file", "empty_file", "")


def columns_of(table: Preview) -> tuple[TableColumn, ...]:
    """Return the columns of a table with up to three sample values each."""
    made = []
    for heading in table.headings:
        values = (str(row.get(heading) or "").strip() for row in table.rows)
        samples = tuple(dict.fromkeys(value[:120] for value in values if value))
        made.append(TableColumn(heading=heading, samples=samples[:_SAMPLES]))
    return tuple(made)
