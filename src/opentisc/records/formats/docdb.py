"""EPO's DOCDB exchange files: back files with many documents in one root, and single documents.

Each `exchange-document` is cut from the bytes and read alone, so that a broken one costs itself only.
Not for: OPS answers (`ops`) and the statistics tables that travel with a delivery.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.docdb_cutting import Cut, cut
from opentisc.records.formats.docdb_exchange import ATTRIBUTES, read_patent, read_publication
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlrecords import Reading, load, malformed

_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?exchange-documents?[\s>]")
_KNOWN_STATUS = frozenset({None, "", "A", "C"})


class Docdb:
    """The format `docdb`: status C (created) and A (amended) are records, D (deleted) is Rejected."""

    code = "docdb"
    title = "EPO DOCDB (exchange-document)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the entry begins with exchange documents, and is not an answer of OPS."""
        head = sample.head
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and (
            b"world-patent-data" not in head and _ELEMENT.search(head) is not None
        )

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per exchange document, in order, and one per stretch that belongs to none."""
        for piece in cut(stream, "exchange-document", max_bytes=options.max_record_bytes):
            yield piece if isinstance(piece, Rejected) else guarded(f"offset {piece.offset}", _read, piece)


FORMAT = Docdb()


def _read(piece: Cut) -> Item:
    where, notes = f"offset {piece.offset}", Notes()
    try:
        envelope = load(piece.document, notes)
    except etree.XMLSyntaxError as wrong:
        return malformed(where, wrong)
    notes.unmapped.update(left_attributes(envelope, ATTRIBUTES))
    document = next(envelope.iterchildren(etree.Element))
    reading = Reading(document, notes)
    number = read_publication(
        reading, document, document.iterfind("bibliographic-data/publication-reference")
    )
    status = document.get("status")
    if status is not None and status.startswith("D"):
        given = number.as_given if number else ""
        return Rejected(where, "status", "deleted_by_source", f"{document.get('country')} {given}".strip())
    if number is None:
        return Rejected(where, "publication_number", "missing_number", "no publication reference")
    if status not in _KNOWN_STATUS:
        notes.left("exchange-document@status")
    return Found(read_patent(reading, document, number), where, reading.left())
