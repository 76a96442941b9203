"""The record book of the desk: snapshots of records and rows of exports, taken from the records context.

Desk and records never import each other; this layer knows both and is where they meet.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch
from pathlib import Path
from typing import Final

from opentisc.accounts.types import Actor
from opentisc.desk.registry import ExportRead, ExportRow, Snapshot
from opentisc.kernel.containers import WEB
from opentisc.records.citation import gbt7714
from opentisc.records.export.rows import row_of
from opentisc.records.formats.base import Item, ReadOptions, Rejected
from opentisc.records.formats.reading import EntryInfo, read_paths
from opentisc.records.formats.tables.profile import offer
from opentisc.records.imports.mappings import saved_mappings
from opentisc.records.queries import iter_records
from opentisc.records.types import Indication, Layout, Literature, Mark, Patent, Record

_KINDS: Final[Mapping[type, str]] = {
    Patent: "patents",
    Mark: "marks",
    Indication: "indications",
    Layout: "layouts",
    Literature: "literature",
}
_KEPT: Final = (
    "title", "other_titles", "number", "applicants", "inventors", "filed_on", "published_on", "registered_on",
    "application_number", "ipc", "cpc", "classes", "status", "status_on", "source", "abstract", "link",
)  # fmt: skip
_ABSTRACT: Final = (
    2_000  # characters of an abstract in a snapshot: what a report may quote, not a copy of the record
)
_MOST_ITEMS: Final = 20_000  # items of one export looked at, rejected ones included


class PlatformBook:
    """Knows the records of the lake, and every format that imports read."""

    def snapshots(self, record_ids: Iterable[str], *, actor: Actor) -> Mapping[str, Snapshot]:
        """Return those of the records that there are and that the actor may see."""
        return {record.record_id: snapshot_of(record) for record in iter_records(record_ids, actor=actor)}

    def read_export(self, path: Path, name: str, *, actor: Actor, most: int) -> ExportRead | None:
        """Return the rows of a file of records, at most `most` and one; None when no format knows the file."""
        formats: dict[str, None] = {}
        found: list[Record] = []
        rejected: list[tuple[str, str]] = []
        for info, item in _items(_named(path, name)):
            if info.format_code:
                formats[info.format_code] = None
            if isinstance(item, Rejected):
                rejected.append((item.where, item.reason))
            else:
                found.append(item.record)
            if len(found) > most or len(found) + len(rejected) > _MOST_ITEMS:
                break
        if not found and not formats:
            return None
        return ExportRead(", ".join(formats), tuple(_rows(found, actor)), tuple(rejected))


def _named(path: Path, name: str) -> Path:
    """Return the same file under its own name, which some formats are recognised by; it goes with its folder."""
    named = path.parent / name
    if not named.exists():
        os.link(path, named)
    return named


def _items(path: Path) -> Iterator[tuple[EntryInfo, Item]]:
    offer(saved_mappings())
    return read_paths([path], format_code=None, limits=WEB, options=ReadOptions())


def _rows(found: Iterable[Record], actor: Actor) -> Iterator[ExportRow]:
    records = [one for one in found if type(one) in _KINDS]
    strong = [one.record_id for one in records if not _is_weak(one)]
    held = {one.record_id for one in iter_records(strong, actor=actor)}
    for one in records:
        yield ExportRow(
            record_id=one.record_id,
            snapshot=snapshot_of(one),
            held=one.record_id in held,
            weak=_is_weak(one),
        )


def _is_weak(record: Record) -> bool:
    return isinstance(record, Literature) and record.weak


def snapshot_of(record: Record) -> Snapshot:
    """Return a record as a report cites it, with the facts that say which document it is."""
    cells = row_of(record).cells
    facts = {name: cells[name] for name in _KEPT if cells.get(name)}
    if "abstract" in facts:
        facts["abstract"] = facts["abstract"][:_ABSTRACT]
    return Snapshot(_KINDS.get(type(record), "other"), citation_of(record), facts)


@singledispatch
def citation_of(record: Record) -> str:
    """Return the reference of a record: title, who, number, date, in this order; what is missing is left out."""
    cells = row_of(record).cells
    day = cells.get("published_on") or cells.get("registered_on") or ""
    parts = (cells.get("title"), cells.get("applicants"), cells.get("number"), day)
    return ". ".join(one for one in parts if one) or record.record_id


@citation_of.register
def _(record: Literature) -> str:
    return gbt7714(record)


@citation_of.register
def _(record: Patent) -> str:
    """A patent by GB/T 7714-2015, 4.5: holder. title: number[P]. date."""
    cells = row_of(record).cells
    who = cells["applicants"] or cells["inventors"]
    title = ": ".join(one for one in (cells["title"], cells["number"]) if one) or record.record_id
    lead = f"{who}. " if who else ""
    day = f". {cells['published_on']}" if cells["published_on"] else ""
    return f"{lead}{title}[P]{day}"
