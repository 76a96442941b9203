"""Full texts with marked citations: `patent-document` (Alexandria) and `fulltext-document` with TEI marks.

The marks in the description become citations of the document; its text is kept whole. Not for: answers of
OPS without marks (`ops`) and for TEI documents that are no patents.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats import citation_tei_front as front
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.citation_tei_marks import read_marks
from opentisc.records.formats.ep_st36_text import language_of, read_abstracts, read_claims, read_drawings
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlrecords import (
    Reading,
    application_id_of,
    patent_type,
    prose,
    read_documents,
    record_id_of,
)
from opentisc.records.types import Application, Citation, Number, Paragraph, Patent

_ROOTS = frozenset({"patent-document", "fulltext-document"})
_FIRST_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s>]")
_ALEXANDRIA = re.compile(rb"<patent-document\s[^>]*\bucid=")

_ATTRIBUTES = frozenset(
    {
        "family-id",
        "file",
        "num",
        "code",
        "country",
        "date",
        "doc-number",
        "format",
        "kind",
        "name",
        "scheme",
        "type",
        "typ",
    }
)


class CitationTei:
    """The format `citation-tei`."""

    code = "citation-tei"
    title = "Patent full text with marked citations (TEI, Alexandria XML)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the root is one of the two; `patent-document` only with its `ucid`."""
        first = _FIRST_ELEMENT.search(sample.head)
        if first is None or not sample.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return False
        if first[1] == b"patent-document":
            return _ALEXANDRIA.search(sample.head) is not None
        return first[1] == b"fulltext-document"

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per document, in order."""
        yield from read_documents(stream, options, _read, _ATTRIBUTES)


FORMAT = CitationTei()


def _read(root: etree._Element, where: str, notes: Notes) -> Iterator[Item]:
    reading = Reading(root, notes)
    if root.tag not in _ROOTS:
        yield Rejected(where, "document", "unknown_root", str(root.tag))
        return
    number = front.read_publication(reading)
    if number is None:
        yield Rejected(where, "publication_number", "missing_number", "no publication reference")
        return
    yield Found(_patent(reading, number), where, reading.left())


def _patent(reading: Reading, number: Number) -> Patent:
    form = reading.root.find("bibliographic-data/application-reference/document-id")
    applied = front.read_application(reading, form)
    priorities = front.read_priorities(reading)
    description, marked = _description(reading)
    language = language_of(reading.root)
    patent = Patent(
        record_id=record_id_of(number),
        publication=number,
        type=patent_type(number.office, number.kind),
        application_number=applied,
        published_on=number.dated,
        filed_on=applied.dated if applied else None,
        earliest_priority_on=min((p.filed_on for p in priorities if p.filed_on), default=None),
        language=language if language != "und" else None,
        titles=front.read_titles(reading),
        abstracts=read_abstracts(reading),
        claims=read_claims(reading),
        description=description,
        drawings=read_drawings(reading),
        classes=front.read_classes(reading),
        applicants=front.read_parties(reading, "applicant"),
        inventors=front.read_parties(reading, "inventor"),
        owners=front.read_parties(reading, "assignee"),
        agents=front.read_parties(reading, "agent"),
        priorities=priorities,
        related=front.read_related(reading),
        citations=(*front.read_search_citations(reading), *marked),
        designated_states=_designated(reading),
        simple_family=reading.root.get("family-id"),
    )
    return _with_application(reading, patent, applied) if applied else patent


def _with_application(reading: Reading, patent: Patent, number: Number) -> Patent:
    application = Application(
        record_id=application_id_of(number),
        number=number,
        filed_on=patent.filed_on,
        owners=patent.owners,
        events=front.read_events(reading),
        publications=(patent.record_id,),
        related=patent.related,
        titles=patent.titles,
    )
    return replace(patent, application_id=application.record_id, application=application)


def _description(reading: Reading) -> tuple[tuple[Paragraph, ...], tuple[Citation, ...]]:
    paragraphs: list[Paragraph] = []
    marked: list[Citation] = []
    for description in reading.root.iterfind("description"):
        language = language_of(description)
        images = sum(1 for image in description.iter("img") if image.get("file"))
        if images:
            reading.notes.left("description//img@file", images)
        for element in description.iterchildren(etree.Element):
            reading.take(element)
            number = element.get("num") or None
            marked.extend(read_marks(reading, element, number=number))
            text = prose(element)
            if text:
                heading = element.tag == "heading"
                paragraphs.append(Paragraph(language=language, text=text, number=number, heading=heading))
    return tuple(paragraphs), tuple(marked)


def _designated(reading: Reading) -> tuple[str, ...]:
    data = reading.root.find("bibliographic-data/international-convention-data/designated-states")
    states = [] if data is None else [reading.text(country) for country in data.iter("country")]
    return tuple(dict.fromkeys(state for state in states if state))
