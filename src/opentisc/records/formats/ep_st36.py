"""European patent documents in EPO's ST.36 XML, versions 1.0 to 1.5.1 (`ep-patent-document`).

Not for: the exchange data of DOCDB and OPS, whose elements are others (`docdb`, `ops`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.docdb_citations import printed_patent, read_citation
from opentisc.records.formats.docdb_exchange import class_of_text
from opentisc.records.formats.ep_st36_events import read_events
from opentisc.records.formats.ep_st36_parties import read_party
from opentisc.records.formats.ep_st36_text import (
    read_abstracts,
    read_claims,
    read_description,
    read_drawings,
    read_reference_list,
)
from opentisc.records.formats.values import Notes, application_number, classification, publication_number
from opentisc.records.formats.xmlrecords import (
    Reading,
    application_id_of,
    read_documents,
    record_id_of,
)
from opentisc.records.types import (
    Application,
    Citation,
    Classification,
    LocalText,
    Number,
    Party,
    Patent,
    PatentType,
    Priority,
    RelatedDocument,
)

_ROOT = b"<ep-patent-document"
_OLD_IPC = re.compile(r"(?:\d\s*)?([A-H])\s*(\d\d)\s*([A-Z])\s*(\d{1,4})\s*/\s*(\d{2,6})(?:\s*[A-Z])?")
_PCT_APPLICATION = re.compile(r"([A-Z]{2})(\d{2})(\d{5})|([A-Z]{2})(\d{4})(\d{6})")

_ATTRIBUTES = frozenset({"country", "doc-number", "kind", "date-publ", "lang", "num", "file"})


class EpSt36:
    """The format `ep-st36`: one document per file, or several one after the other."""

    code = "ep-st36"
    title = "EPO ST.36 (ep-patent-document 1.0-1.5.1)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the root element is `ep-patent-document`."""
        return _ROOT in sample.head

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per document, in order."""
        yield from read_documents(stream, options, _read, _ATTRIBUTES)


FORMAT = EpSt36()


def _read(root: etree._Element, where: str, notes: Notes) -> Iterator[Item]:
    reading = Reading(root, notes)
    if root.tag != "ep-patent-document":
        yield Rejected(where, "document", "unknown_root", str(root.tag))
        return
    front = root.find("SDOBI")
    number = _publication(reading, front)
    if number is None:
        yield Rejected(where, "publication_number", "missing_number", "neither B110 nor doc-number")
        return
    patent = _patent(reading, front, number)
    yield Found(patent, where, reading.left())


def _publication(reading: Reading, front: etree._Element | None) -> Number | None:
    root = reading.root
    given = reading.text(front, "B100/B110") or root.get("doc-number")
    if not given:
        return None
    office = reading.text(front, "B100/B190") or root.get("country") or "EP"
    kind = reading.text(front, "B100/B130") or root.get("kind")
    dated = reading.date(front, "B100/B140/date") or reading.notes.date("@date-publ", root.get("date-publ"))
    return publication_number(given, office=office, kind=kind, dated=dated)


def _patent(reading: Reading, front: etree._Element | None, number: Number) -> Patent:
    record_id = record_id_of(number)
    filed_on = reading.date(front, "B200/B220/date")
    applied = _application_number(reading, front, filed_on)
    priorities = _priorities(reading, front)
    language = reading.text(front, "B200/B260") or reading.root.get("lang")
    related = _related(reading, front)
    patent = Patent(
        record_id=record_id,
        publication=number,
        type=PatentType.INVENTION,
        application_number=applied,
        published_on=number.dated,
        filed_on=filed_on,
        earliest_priority_on=min((p.filed_on for p in priorities if p.filed_on), default=None),
        language=language.lower() if language else None,
        titles=_titles(reading, front),
        abstracts=read_abstracts(reading),
        claims=read_claims(reading),
        description=read_description(reading),
        drawings=read_drawings(reading),
        classes=_classes(reading, front),
        applicants=_parties(reading, front, "B700/B710/B711"),
        inventors=_parties(reading, front, "B700/B720/B721"),
        owners=_parties(reading, front, "B700/B730/B731"),
        agents=_parties(reading, front, "B700/B740/B741"),
        priorities=priorities,
        related=related,
        citations=_citations(reading, front),
        designated_states=_designated(reading, front),
    )
    return _with_application(reading, front, patent, applied) if applied else patent


def _with_application(
    reading: Reading, front: etree._Element | None, patent: Patent, number: Number
) -> Patent:
    application = Application(
        record_id=application_id_of(number),
        number=number,
        filed_on=patent.filed_on,
        granted_on=reading.date(front, "B400/B450/date"),
        owners=patent.owners,
        events=read_events(reading, front),
        publications=(patent.record_id,),
        related=patent.related,
        titles=patent.titles,
    )
    return replace(patent, application_id=application.record_id, application=application)


def _application_number(
    reading: Reading, front: etree._Element | None, filed_on: DateText | None
) -> Number | None:
    given = reading.text(front, "B200/B210")
    return application_number(given, office="EP", dated=filed_on) if given else None


def _priorities(reading: Reading, front: etree._Element | None) -> tuple[Priority, ...]:
    """Read B300, where number (B310), date (B320) and office (B330) follow each other."""
    found: list[Priority] = []
    if front is None:
        return ()
    for given in front.findall("B300/B310"):
        after = {str(e.tag): e for e in _until(given, "B310")}
        filed_on = reading.date(after.get("B320"), "date")
        office = reading.text(after.get("B330"), "ctry")
        text = reading.text(given)
        if text:
            number = application_number(text, office=office, dated=filed_on)
            found.append(Priority(number=number, filed_on=filed_on))
    return tuple(found)


def _until(element: etree._Element, stop: str) -> Iterator[etree._Element]:
    for later in element.itersiblings():
        if later.tag == stop:
            return
        yield later


def _titles(reading: Reading, front: etree._Element | None) -> tuple[LocalText, ...]:
    """Read B540, where each language (B541) stands before its title (B542)."""
    found: list[LocalText] = []
    language = "und"
    for element in [] if front is None else front.findall("B500/B540/*"):
        if element.tag == "B541":
            language = reading.text(element) or "und"
        elif element.tag == "B542":
            title = reading.text(element)
            if title:
                found.append(LocalText(language=language.lower(), value=title))
    return tuple(found)


def _classes(reading: Reading, front: etree._Element | None) -> tuple[Classification, ...]:
    if front is None:
        return ()
    edition = reading.text(front, "B500/B510/B516")
    old = [
        _old_class(text, edition, first=tag == "B511")
        for tag in ("B511", "B512")
        for text in reading.texts(front, f"B500/B510/{tag}")
    ]
    ipc = reading.texts(front, "B500/B510EP/classification-ipcr/text")
    cpc = reading.texts(front, "B500/B520EP/classifications-cpc/classification-cpc/text")
    return (
        *old,
        *(class_of_text("ipc", text) for text in ipc),
        *(class_of_text("cpc", text) for text in cpc),
    )


def _old_class(text: str, edition: str | None, *, first: bool) -> Classification:
    """Read ` 7C 07C  29/44   A`: the edition, the symbol with blanks, a letter whose meaning is not kept."""
    match = _OLD_IPC.fullmatch(text.strip())
    if match is None:
        return classification("ipc", text, first=first, version=edition)
    symbol = f"{match[1]}{match[2]}{match[3]}{match[4]}/{match[5]}"
    return replace(classification("ipc", symbol, first=first, version=edition), as_given=text)


def _parties(reading: Reading, front: etree._Element | None, path: str) -> tuple[Party, ...]:
    found = [] if front is None else front.findall(path)
    return tuple(party for party in (read_party(reading, element) for element in found) if party)


def _related(reading: Reading, front: etree._Element | None) -> tuple[RelatedDocument, ...]:
    found: list[RelatedDocument] = []
    for element in [] if front is None else front.findall("B600/B620EP/parent/cdoc"):
        dated = reading.date(element, "date")
        given, published = reading.text(element, "dnum/anum"), reading.text(element, "dnum/pnum")
        if given:
            number = application_number(given, office="EP", dated=dated)
            found.append(RelatedDocument(relation="division", number=number))
        if published:
            found.append(
                RelatedDocument(relation="division", number=publication_number(published, office="EP"))
            )
    return (*found, *_international(reading, front))


def _international(reading: Reading, front: etree._Element | None) -> Iterator[RelatedDocument]:
    filed_on = reading.date(front, "B800/B860/B861/date")
    given = reading.text(front, "B800/B860/B861/dnum/anum")
    if given:
        number = application_number(_pct_look(given), office="WO", dated=filed_on)
        yield RelatedDocument(relation="pct_filing", number=replace(number, as_given=given))
    published_on = reading.date(front, "B800/B870/B871/date")
    published = reading.text(front, "B800/B870/B871/dnum/pnum")
    if published:
        number = publication_number(published, office="WO", dated=published_on)
        yield RelatedDocument(relation="pct_publication", number=number)


def _pct_look(given: str) -> str:
    """Return `PCT/JP01/07711` for EPO's `JP0107711`, and likewise with four digits of year."""
    match = _PCT_APPLICATION.fullmatch(given)
    if match is None:
        return given
    office, year, serial = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    return f"PCT/{office}{year}/{serial}"


def _citations(reading: Reading, front: etree._Element | None) -> tuple[Citation, ...]:
    """Return the documents of B560, of the search report, and of the description, in this order."""
    printed = [] if front is None else front.findall("B500/B560/*")
    found = [_printed_citation(reading, element) for element in printed if element.tag in {"B561", "B562"}]
    pages = len(reading.root.findall("search-report-data/doc-page"))
    if pages:  # the report as pictures: no field takes them
        reading.notes.left("search-report-data/doc-page@file", pages)
    reported = [read_citation(reading, e) for e in reading.root.iterfind("search-report-data//citation")]
    return (
        *(citation for citation in found if citation),
        *(replace(citation, by="search_report") for citation in reported if citation),
        *read_reference_list(reading),
    )


def _printed_citation(reading: Reading, element: etree._Element) -> Citation | None:
    text = reading.text(element, "text")
    if not text:
        return None
    return Citation(text=text) if element.tag == "B562" else printed_patent(text)


def _designated(reading: Reading, front: etree._Element | None) -> tuple[str, ...]:
    """Return the contracting states, then the extension states, then the validation states."""
    paths = ("B800/B840/ctry", "B800/B844EP/B845EP/ctry", "B800/B848EP/B849EP/ctry")
    return tuple(state for path in paths for state in reading.texts(front, path))
