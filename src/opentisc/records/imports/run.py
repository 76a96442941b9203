"""Reads paths and writes one batch to the lake, chunk by chunk. Not for: who may, locks, rows of the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from opentisc.kernel.containerstreams import Limits
from opentisc.kernel.errors import Conflict
from opentisc.records.families.update import update_families
from opentisc.records.formats.base import Item, ReadOptions, Rejected
from opentisc.records.formats.guard import OF_A_RECORD, failed
from opentisc.records.formats.reading import EntryInfo, read_paths
from opentisc.records.formats.tables.profile import offer
from opentisc.records.imports.batchfiles import Entries, Rejections
from opentisc.records.imports.mappings import saved_mappings
from opentisc.records.imports.progress import Meter
from opentisc.records.imports.sources import FALLBACK, TABLE, get_source, source_of_format, source_of_table
from opentisc.records.lake.kinds import take_apart
from opentisc.records.lake.store import Lake
from opentisc.records.lake.writer import Piece, Writer
from opentisc.records.types import Source

CHUNK_RECORDS = 5_000  # RD-01: what a killed import does again at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to import and how. chunk_bytes: encoded records held in memory before they are written."""

    paths: tuple[Path, ...]
    format_code: str | None = None
    profile: str | None = None
    source: str | None = None
    limits: Limits = field(default_factory=Limits)
    chunk_bytes: int = 16 * 1024 * 1024
    max_record_bytes: int = 256 * 1024 * 1024


@dataclass(slots=True)
class Totals:
    """What reading counted; how records turned out is in the log."""

    read: int = 0
    rejected: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)


class ContentChanged(Conflict):
    """A file is no longer what it was when the batch was begun: the batch must start anew."""

    code = "content_changed"


def write_batch(lake: Lake, writer: Writer, order: Order, meter: Meter, *, resume: bool) -> Totals:
    """Write everything that the order's paths hold; nothing is visible yet. Raises ContentChanged."""
    folder = lake.batch_folder(writer.batch)
    entries, rejections = Entries(folder), Rejections(folder)
    if resume:
        entries.load()
        rejections.resume()
        writer.resume()
    totals, chunk, size, entry = Totals(), list[Piece](), 0, -1
    for seq, (info, number, item) in enumerate(_numbered(_items(order))):
        if number != entry:
            entry, source = number, _source(order, info)
            if not entries.note(number, info, source):
                raise ContentChanged(f"{info.name} is not what it was", given=info.name)
        pieces = _pieces(item, seq, number, source, totals)
        if isinstance(pieces, Rejected):
            totals.rejected += 1
            rejections.add(seq, info, pieces)
        else:
            chunk += pieces
            size += sum(piece.said.size for piece in pieces)
        meter.tick(info, totals.read)
        if size >= order.chunk_bytes or len(chunk) >= CHUNK_RECORDS:
            rejections.flush()
            writer.write(chunk)
            chunk, size = [], 0
    rejections.flush()
    writer.write(chunk)
    meter.phase("families", totals.read)
    update_families(writer)
    return totals


def _items(order: Order) -> Iterator[tuple[EntryInfo, Item]]:
    offer(saved_mappings())
    options = ReadOptions(max_record_bytes=order.max_record_bytes, profile=order.profile)
    return read_paths(order.paths, format_code=order.format_code, limits=order.limits, options=options)


def _numbered(items: Iterable[tuple[EntryInfo, Item]]) -> Iterator[tuple[EntryInfo, int, Item]]:
    """Yield each item with the number of its entry, from 0."""
    number, last = -1, None
    for info, item in items:
        if last is None or (info.name, info.file) != last:
            number, last = number + 1, (info.name, info.file)
        yield info, number, item


def _source(order: Order, info: EntryInfo) -> Source:
    if order.source is not None:
        return get_source(order.source)
    if info.format_code == TABLE:
        return source_of_table(info.file, order.profile)
    return source_of_format(info.format_code or FALLBACK)


def _pieces(item: Item, seq: int, entry: int, source: Source, totals: Totals) -> list[Piece] | Rejected:
    """Return the item ready to be written; Rejected when it is, or when its text cannot be kept."""
    if isinstance(item, Rejected):
        return item
    try:
        pieces = [Piece(said, seq, entry, item.where, source) for said in take_apart(item.record)]
    except UnicodeEncodeError as wrong:
        return Rejected(item.where, "record", "unencodable_text", wrong.reason)
    except OF_A_RECORD as wrong:
        return failed(item.where, wrong)
    totals.read += 1
    totals.unmapped.update(item.unmapped)
    return pieces


def fingerprint_facts(order: Order) -> Mapping[str, object]:
    """Return what tells this order from another, cheaply; contents are compared while reading."""
    files = [one for path in order.paths for one in _files(path)]
    return {
        "files": [[str(file), file.stat().st_size, file.stat().st_mtime_ns] for file in files],
        "format": order.format_code,
        "profile": order.profile,
        "source": order.source,
    }


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(one.resolve() for one in path.rglob("*") if one.is_file())
    return [path.resolve()] if path.is_file() else []
