"""What an upload holds, before anything is written: format, first records, columns. Reads with the web's limits."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from opentisc.kernel.containers import WEB, Problem, entries
from opentisc.records.export.rows import row_of
from opentisc.records.formats.base import Item, ReadOptions, Rejected
from opentisc.records.formats.reading import EntryInfo, code_of, problem_of, read_entry
from opentisc.records.formats.registry import get_format
from opentisc.records.formats.tables import Preview, preview
from opentisc.records.formats.tables.profile import offer
from opentisc.records.imports.mappings import saved_mappings
from opentisc.web.imports.uploads import Upload

SHOWN = 20
_LOOKED_AT = 200  # items read for the preview, rejected ones included
_FILES_LOOKED_AT = 500  # whose formats are named
_UNKNOWN_COLUMNS = "unknown_columns"
_SAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPreview:
    """The first records of an upload, some of each of its formats.

    formats: (code, files of it) of the files looked at, in their order. complete: there is nothing beyond what
    is shown. needs_mapping: it is a table whose headings no profile knows.
    """

    formats: tuple[tuple[str, int], ...]
    complete: bool
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
    """Return the first 20 records of an upload, some of each of its formats, and what was rejected on the way.

    Raises UnknownFormat.
    """
    formats, whole = _formats(upload)
    look = _Look(share=max(1, SHOWN // max(1, len(formats))))
    for info, item in _items(upload, look):
        look.take(info, item)
        if look.is_full():
            break
    return UploadPreview(
        formats=tuple(formats.items()),
        complete=whole and not look.cut,
        records=tuple(look.records),
        rejected=tuple(look.rejected),
        unmapped=look.unmapped,
        needs_mapping=not look.records and any(one.reason == _UNKNOWN_COLUMNS for _, one in look.rejected),
        is_table=set(formats) == {"table"},
    )


class _Look:
    """What a preview has taken so far. share: records of one format at most. cut: something was left out."""

    def __init__(self, share: int) -> None:
        self.share = share
        self.records: list[Mapping[str, str]] = []
        self.rejected: list[tuple[str, Rejected]] = []
        self.unmapped: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self.looked_at = 0
        self.cut = False

    def take(self, info: EntryInfo, item: Item) -> None:
        """Take one item."""
        self.looked_at += 1
        if isinstance(item, Rejected):
            self.rejected.append((info.name, item))
            return
        self.taken[info.format_code or ""] += 1
        self.records.append(row_of(item.record).cells)
        self.unmapped.update(item.unmapped)

    def has_share_of(self, code: str | None) -> bool:
        """Say whether a format has as many records as it may; then the rest of its files is left out."""
        return self.taken[code or ""] >= self.share

    def is_full(self) -> bool:
        """Say whether enough was read."""
        full = len(self.records) >= SHOWN or self.looked_at >= _LOOKED_AT
        self.cut = self.cut or full
        return full


def _formats(upload: Upload) -> tuple[Counter[str], bool]:
    """Return format → files of it among the first of an upload, and whether these were all its files."""
    formats: Counter[str] = Counter()
    found = entries(upload.path, WEB)
    for entry in islice(found, _FILES_LOOKED_AT):
        code = upload.format_code or (None if isinstance(entry, Problem) else code_of(entry))
        if code and not isinstance(entry, Problem):
            formats[code] += 1
    return formats, next(found, None) is None


def _items(upload: Upload, look: _Look) -> Iterator[tuple[EntryInfo, Item]]:
    """Yield the items of the upload; of a file whose format has its share already, no more."""
    offer(saved_mappings())
    options = ReadOptions(profile=upload.profile or None)
    fixed = get_format(upload.format_code) if upload.format_code else None
    for entry in entries(upload.path, WEB):
        if isinstance(entry, Problem):
            yield problem_of(upload.path, entry)
            continue
        for info, item in read_entry(entry, fixed, options):
            if look.has_share_of(info.format_code):
                look.cut = True
                break
            yield info, item


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
