"""CNIPA's standardised XML (标准化数据): bibliographic data, full text, designs, legal status.

Structure as public parsers describe it; checked on our own fixtures only (see docs/formats/cnipa-xml.md).
Each document or legal status record is cut from the bytes, so that a broken one costs itself alone.
Not for: the tables that people export from CNIPA's search sites (`tables`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats import cnipa_xml_front as front
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.cnipa_xml_legal import read_status
from opentisc.records.formats.cnipa_xml_parties import read_agents, read_parties
from opentisc.records.formats.cnipa_xml_text import (
    read_abstracts,
    read_claims,
    read_description,
    read_drawings,
)
from opentisc.records.formats.docdb_cutting import Cut, cut
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlrecords import (
    Reading,
    application_id_of,
    load,
    malformed,
    record_id_of,
)
from opentisc.records.types import Application, Number, Patent

_DOCUMENT, _STATUS = "PatentDocumentAndRelated", "PRSRecord"
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:PatentDocumentAndRelated|PRS|PRSRecord)[\s>]")

_ATTRIBUTES = frozenset(
    {
        "lang",
        "status",
        "country",
        "docNumber",
        "kind",
        "PRSID",
        "datePublication",
        "DocNumber",
        "Kind",
        "Date",
        "WIPOST3Code",
        "applType",
        "dataFormat",
        "scheme",
        "sequence",
        "srepPhase",
        "figureLabels",
        "file",
        "num",
    }
)


class CnipaXml:
    """The format `cnipa-xml`: patents of all three types, and applications with legal status events."""

    code = "cnipa-xml"
    title = "CNIPA 标准化 XML"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the entry is XML whose root, or first record, is one of CNIPA's."""
        head = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"<") and _ROOT.search(head) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per document or legal status record, in order."""
        for piece in cut(stream, _DOCUMENT, _STATUS, max_bytes=options.max_record_bytes):
            yield piece if isinstance(piece, Rejected) else guarded(f"offset {piece.offset}", _read, piece)


FORMAT = CnipaXml()


def _read(piece: Cut) -> Item:
    where, notes = f"offset {piece.offset}", Notes()
    try:
        envelope = load(piece.document, notes)
    except etree.XMLSyntaxError as wrong:
        return malformed(where, wrong)
    notes.unmapped.update(left_attributes(envelope, _ATTRIBUTES))
    reading = Reading(next(envelope.iterchildren(etree.Element)), notes)
    if reading.root.get("status") == "D":
        return Rejected(where, "status", "deleted_by_source", front.named(reading))
    if reading.root.tag == _STATUS:
        return read_status(reading, where)
    return _document(reading, where)


def _document(reading: Reading, where: str) -> Item:
    data = front.bibliographic_data(reading)
    number = front.read_publication(reading, data)
    if number is None:
        return Rejected(where, "publication_number", "missing_number", "no publication reference")
    patent = _patent(reading, data, number)
    return Found(patent, where, reading.left())


def _patent(reading: Reading, data: etree._Element | None, number: Number) -> Patent:
    applied = front.read_application(reading, data)
    priorities = front.read_priorities(reading, data)
    owners = read_parties(reading, data, "Assignee")
    patent = Patent(
        record_id=record_id_of(number),
        publication=number,
        type=front.type_of(reading, data, number),
        application_number=applied,
        published_on=number.dated,
        filed_on=applied.dated if applied else None,
        earliest_priority_on=min((p.filed_on for p in priorities if p.filed_on), default=None),
        language=(reading.root.get("lang") or "zh").lower(),
        titles=front.read_titles(reading, data),
        abstracts=read_abstracts(reading),
        claims=read_claims(reading),
        description=read_description(reading),
        drawings=read_drawings(reading),
        classes=front.read_classes(reading, data),
        applicants=read_parties(reading, data, "Applicant"),
        inventors=(*read_parties(reading, data, "Inventor"), *read_parties(reading, data, "Designer")),
        owners=owners,
        agents=read_agents(reading, data),
        examiners=read_parties(reading, data, "Examiner"),
        priorities=priorities,
        related=front.read_related(reading, data),
        citations=front.read_citations(reading, data),
    )
    return _with_application(patent, applied) if applied else patent


def _with_application(patent: Patent, number: Number) -> Patent:
    granted = patent.publication.kind is not None and patent.publication.kind[0] in front.GRANTS
    application = Application(
        record_id=application_id_of(number),
        number=number,
        filed_on=patent.filed_on,
        granted_on=patent.published_on if granted else None,
        owners=patent.owners,
        publications=(patent.record_id,),
        related=patent.related,
        titles=patent.titles,
    )
    return replace(patent, application_id=application.record_id, application=application)
