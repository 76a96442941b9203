"""American Viticultural Areas: the attribute table (CSV) and the boundary files (GeoJSON) of UC Davis.

Each version of an area is a record of its own, as the set gives each its own `ava_id`; a boundary file says
the same of its area and adds the boundary under the same record_id. Not for: other GeoJSON.
"""

import csv
import html
import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

import msgspec

from opentisc.kernel.containerstreams import Replayed
from opentisc.kernel.errors import Invalid
from opentisc.kernel.numbers import indication_id
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.taking import JsonTree, read_json
from opentisc.records.formats.values import Notes
from opentisc.records.types import Indication, ProtectedName, RecordId

_HEADINGS = (b"ava_id", b"cfr_index", b"boundary_description", b"valid_start")
_PEEK = 64


class GiUsAva:
    """The format of ava_attributes.csv and of <area>.geojson."""

    code = "gi-us-ava"
    title = "American Viticultural Areas (CSV, GeoJSON)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the table's headings stand in the first line, or a feature has an `ava_id`."""
        start = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"{"):
            return b'"FeatureCollection"' in start and b'"ava_id"' in start
        headings = start.split(b"\n", 1)[0].strip().split(b",")
        return all(heading in headings for heading in _HEADINGS)

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one indication per row or feature, in the order of the file."""
        head = stream.read(_PEEK)
        whole = cast(BinaryIO, io.BufferedReader(Replayed(head, stream)))
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            yield from _read_features(whole, options)
        else:
            yield from _read_table(whole, options)


def _read_table(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    rows = csv.DictReader(_lines(stream, options.max_record_bytes), strict=True)
    seen: set[str] = set()
    while True:
        try:
            row = next(rows, None)
        except csv.Error as wrong:
            yield Rejected(f"line {rows.line_num}", "row", "not_csv", str(wrong))
            continue
        except _LineTooLong:
            most = options.max_record_bytes
            yield Rejected(f"line {rows.line_num + 1}", "row", "record_too_large", f"more than {most} bytes")
            return
        if row is None:
            return
        yield _read_row(row, f"line {rows.line_num}", seen)


class _LineTooLong(Invalid):
    """A line is longer than a record may be: what follows cannot be told apart from it."""


def _lines(stream: BinaryIO, most: int) -> Iterator[str]:
    """Yield lines; bytes that are no UTF-8 become surrogates, so that they cost their row and not the file."""
    encoding = "utf-8-sig"
    while line := stream.readline(most + 1):
        if len(line) > most:
            raise _LineTooLong
        yield line.decode(encoding, "surrogateescape")
        encoding = "utf-8"


def _read_row(row: Mapping[str | None, str | list[str] | None], where: str, seen: set[str]) -> Item:
    if None in row or None in row.values():
        return Rejected(where, "row", "wrong_number_of_values", "")
    if any("\udc80" <= letter <= "\udcff" for value in row.values() for letter in str(value)):
        return Rejected(where, "row", "not_utf_8", "")
    return _read_area(JsonTree({str(key): value for key, value in row.items()}), where, seen, None)


def _read_features(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    document = read_json(stream, options)
    if isinstance(document, Rejected):
        yield document
        return
    seen: set[str] = set()
    features = JsonTree(document).trees("features") if isinstance(document, dict) else ()
    if not features:
        yield Rejected("file", "features", "no_features", "")
    for count, feature in enumerate(features, start=1):
        geometry = feature.whole("geometry")
        boundary = None if geometry is None else msgspec.json.encode(geometry).decode()
        yield _read_area(feature.tree("properties"), f"feature {count}", seen, boundary)


def _read_area(area: JsonTree, where: str, seen: set[str], boundary: str | None) -> Item:
    ava_id = area.text("ava_id")
    if ava_id is None:
        return Rejected(where, "ava_id", "missing_number", "")
    if ava_id in seen:
        return Rejected(where, "ava_id", "duplicate_number", ava_id)
    seen.add(ava_id)
    notes = Notes()
    section = area.text("cfr_index")
    removed_on = notes.date("removed", area.text("removed"))
    valid_to = notes.date("valid_end", area.text("valid_end"))
    record = Indication(
        record_id=RecordId(indication_id("US", "AVA", ava_id)),
        register="US",
        kind="AVA",
        names=_names(area),
        number=section,
        product_type="Wine",
        country="US",
        area=_area(area),
        within=_parts(area, "within"),
        contains=_parts(area, "contains"),
        status="removed" if removed_on else "superseded" if valid_to else "registered",
        registered_on=notes.date("created", area.text("created")),
        removed_on=removed_on,
        legal_instrument=None if section is None else f"27 CFR {section}",
        description=_plain(area.text("boundary_description")),
        history=_plain(area.text("cfr_revision_history")),
        boundary=boundary,
        valid_from=notes.date("valid_start", area.text("valid_start")),
        valid_to=valid_to,
    )
    return Found(record, where, area.left() + notes.unmapped)


def _names(area: JsonTree) -> tuple[ProtectedName, ...]:
    """Return the name, then the other names the table gives, each once and as written."""
    given = [*_parts(area, "name"), *_parts(area, "aka"), *_parts(area, "sameas")]
    return tuple(ProtectedName(value=name, language="en") for name in dict.fromkeys(given))


def _parts(area: JsonTree, key: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (_plain(area.text(key)) or "").split("|") if part.strip())


def _area(area: JsonTree) -> str | None:
    """Return counties, then states: `Napa, Solano; CA`."""
    places = [", ".join(_parts(area, "county")), ", ".join(_parts(area, "state"))]
    return "; ".join(place for place in places if place) or None


def _plain(text: str | None) -> str | None:
    """Return the text without the character references that the table was exported with (`&#39;`)."""
    return None if text is None else html.unescape(text)


FORMAT = GiUsAva()
