"""Bibliographic data of CNIPA's standardised XML: numbers, titles, classes, priorities, citations.

A reference may stand twice, as printed (`dataFormat="original"`) and recoded (`standard`).
Not for: parties (`cnipa_xml_parties`) and texts (`cnipa_xml_text`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.docdb_exchange import class_of_text
from opentisc.records.formats.values import application_number, classification, publication_number
from opentisc.records.formats.xmlrecords import Reading, patent_type, prose, record_id_of
from opentisc.records.types import (
    Citation,
    Classification,
    LocalText,
    Number,
    PatentType,
    Priority,
    RelatedDocument,
)

# Kinds of granted publications: invention B and C, utility model U and Y, design S and D (ZC 0008-2012).
GRANTS = frozenset("BCUYSD")
# applType: 10 invention, 20 utility model, 30 design; 11 and 21 came through the PCT.
_TYPES = {"1": PatentType.INVENTION, "2": PatentType.UTILITY_MODEL, "3": PatentType.DESIGN}
# Standard application number: applType, year, nine digits (`102015000163325` is 201510163325).
_STANDARD = re.compile(r"(10|11|20|21|30)(\d{4})00(\d{7})")
_STANDARD_TYPES = {"10": "1", "11": "8", "20": "2", "21": "9", "30": "3"}
_PRIORITY_PATHS = ("PriorityDetails/Priority", "PriorityClaims/PriorityClaim", "PriorityClaim")


def bibliographic_data(reading: Reading) -> etree._Element | None:
    """Return the bibliographic data of a patent or of a design."""
    found = reading.root.find("BibliographicData")
    return found if found is not None else reading.root.find("DesignBibliographicData")


def named(reading: Reading) -> str:
    """Return what a document or record calls itself, for a message."""
    root = reading.root
    given = [root.get("country"), root.get("docNumber"), root.get("kind"), root.get("PRSID")]
    return " ".join(part for part in given if part)


def read_publication(reading: Reading, data: etree._Element | None) -> Number | None:
    """Return the publication number: the printed form, else the standard one, else the root's attributes."""
    root = reading.root
    form = _chosen(reading, _references(data, "PublicationReference"))
    given = form.get("DocNumber") or root.get("docNumber")
    if not given:
        return None
    dated = _date(reading, form) or reading.notes.date("@datePublication", root.get("datePublication"))
    kind = form.get("Kind") or root.get("kind")
    office = form.get("WIPOST3Code") or root.get("country") or "CN"
    return publication_number(given, office=office, kind=kind, dated=dated)


def read_application(reading: Reading, data: etree._Element | None) -> Number | None:
    """Return the application number: the printed form (`201510163325.6`) wins, the standard one is decoded."""
    number = application_of(reading, _references(data, "ApplicationReference"))
    patent_number = None if data is None else data.find("PatentNumber")
    if patent_number is None:
        return number
    given = prose(patent_number) or ""
    same = application_number(given, office="CN")
    if number is None or same.number == number.number:
        reading.take(patent_number)  # `ZL` and the application number: it says nothing new
    return number or (same if given else None)


def application_of(reading: Reading, references: Iterable[etree._Element]) -> Number | None:
    """Return the application number of references that may stand in both forms."""
    forms = _forms(reading, references)
    dated = next((day for day in (_date(reading, form) for form in forms.values()) if day), None)
    for name in sorted(forms, key=_rank):
        given = forms[name].get("DocNumber")
        if given:
            office = forms[name].get("WIPOST3Code") or "CN"
            return _number(given, office, dated)
    return None


def _number(given: str, office: str, dated: DateText | None) -> Number:
    match = _STANDARD.fullmatch(given) if office == "CN" else None
    if match is None:
        return application_number(given, office=office, dated=dated)
    printed = f"{match[2]}{_STANDARD_TYPES[match[1]]}{match[3]}"
    return replace(application_number(printed, office=office, dated=dated), as_given=given)


def type_of(reading: Reading, data: etree._Element | None, number: Number) -> PatentType:
    """Return the type of right by `applType`, else by the kind of the publication."""
    for reference in _references(data, "ApplicationReference"):
        found = _TYPES.get((reference.get("applType") or " ")[0])
        if found is not None:
            return found
    if reading.root.find("DesignBibliographicData") is not None or number.kind == "D":
        return PatentType.DESIGN
    return patent_type(number.office, number.kind)


def read_titles(reading: Reading, data: etree._Element | None) -> tuple[LocalText, ...]:
    """Return the titles of the invention or design by language; the document's language without one."""
    language = reading.root.get("lang") or "zh"
    found: dict[tuple[str, str], LocalText] = {}
    for path in ("InventionTitle", "DesignTitle"):
        for element in _below(data, path):
            text = reading.text(element)
            if text:
                spoken = (element.get("lang") or language).lower()
                found.setdefault((spoken, text), LocalText(language=spoken, value=text))
    return tuple(found.values())


def read_classes(reading: Reading, data: etree._Element | None) -> tuple[Classification, ...]:
    """Return IPC, CPC and Locarno classes in order; the first IPC symbol is the main class."""
    found = [*_ipc(reading, data), *_other(reading, data), *_locarno(reading, data)]
    return tuple({(each.scheme, each.symbol): each for each in reversed(found)}.values())[::-1]


def _ipc(reading: Reading, data: etree._Element | None) -> Iterator[Classification]:
    for element in _below(data, "ClassificationIPCRDetails/ClassificationIPCR"):
        version = reading.text(element, "IPCVersionDate")
        text = reading.text(element, "Text")
        pieces = [reading.text(element, name) for name in _IPC_PIECES]
        symbol = text
        if all(pieces):
            section, class_, subclass, group, subgroup = pieces
            symbol = f"{section}{class_}{subclass}{group}/{subgroup}"
        if symbol:
            read = class_of_text("ipc", symbol)
            yield replace(read, first=element.get("sequence") == "1", version=version or read.version)


_IPC_PIECES = ("Section", "MainClass", "Subclass", "MainGroup", "Subgroup")


def _other(reading: Reading, data: etree._Element | None) -> Iterator[Classification]:
    for element in _below(data, "ClassificationIPC"):
        for tag in ("MainClassification", "FurtherClassification"):
            for text in reading.texts(element, tag):
                yield replace(class_of_text("ipc", text), first=tag == "MainClassification")
    for element in _below(data, "PatentClassifications/PatentClassification"):
        scheme = element.find("ClassificationScheme")
        name = "" if scheme is None else (scheme.get("scheme") or reading.text(scheme) or "")
        symbol = reading.text(element, "ClassificationSymbol")
        if symbol:
            yield classification("cpc" if name.startswith("CPC") else name.lower() or "unknown", symbol)


def _locarno(reading: Reading, data: etree._Element | None) -> Iterator[Classification]:
    for element in _below(data, "ClassificationLocarno"):
        edition = reading.text(element, "EditionStatement")
        for tag in ("MainClassification", "FurtherClassification"):
            for text in reading.texts(element, tag):
                first = tag == "MainClassification"
                yield classification("locarno", text, first=first, version=edition)


def read_priorities(reading: Reading, data: etree._Element | None) -> tuple[Priority, ...]:
    """Return the priorities by sequence; the printed form gives the number."""
    groups: dict[str, list[etree._Element]] = {}
    for path in _PRIORITY_PATHS:
        for count, element in enumerate(_below(data, path)):
            groups.setdefault(element.get("sequence") or f"#{count}", []).append(element)
    found: list[Priority] = []
    for group in groups.values():
        number = application_of(reading, group)
        if number is not None:
            claim = next((kind for kind in (element.get("kind") for element in group) if kind), None)
            found.append(Priority(number=number, filed_on=number.dated, claim=claim))
    return tuple(found)


def read_related(reading: Reading, data: etree._Element | None) -> tuple[RelatedDocument, ...]:
    """Return divisions, earlier publications and the international application and publication."""
    found: list[RelatedDocument] = []
    for element in _below(data, "RelatedDocuments/*"):
        published = "Publication" in str(element.tag)
        number = _published(reading, element) if published else application_of(reading, _holders(element))
        if number is not None:
            found.append(
                RelatedDocument(relation=_RELATIONS.get(str(element.tag), str(element.tag)), number=number)
            )
    for path, relation in _INTERNATIONAL:
        for element in _below(data, path):
            form = _chosen(reading, [element])
            given = form.get("DocNumber")
            if given:
                read = publication_number if relation == "pct_publication" else application_number
                number = read(given, office="WO", dated=_date(reading, form))
                found.append(RelatedDocument(relation=relation, number=number))
    return tuple(found)


_RELATIONS = {"RelatedPublicationDoc": "earlier_publication", "Division": "division"}
_INTERNATIONAL = (
    ("PctOrRegionalFilingData", "pct_filing"),
    ("PctOrRegionalPublishingData", "pct_publication"),
)


def _published(reading: Reading, element: etree._Element) -> Number | None:
    form = _chosen(reading, [element])
    given = form.get("DocNumber")
    if not given:
        return None
    office = form.get("WIPOST3Code") or "CN"
    return publication_number(given, office=office, kind=form.get("Kind"), dated=_date(reading, form))


def _holders(element: etree._Element) -> list[etree._Element]:
    parents = (number.getparent() for number in element.iter("DocumentID"))
    return [parent for parent in dict.fromkeys(parents) if parent is not None] or [element]


def read_citations(reading: Reading, data: etree._Element | None) -> tuple[Citation, ...]:
    """Return what the examiner cited: patents by the printed form, other literature as text."""
    found: list[Citation] = []
    for element in _below(data, "ReferencesCited/Citation"):
        phase, category = element.get("srepPhase"), reading.text(element, "Category")
        by = "search_report" if phase == "SEA" else None
        number = _published_citation(reading, element)
        if number is not None:
            cited = record_id_of(number) if number.readable else None
            found.append(Citation(patent=number, cited_id=cited, by=by, phase=phase, category=category))
            continue
        text = reading.text(element, "NonPatentCitation") or reading.text(element, "NPLCitation")
        if text:
            found.append(Citation(text=text, by=by, phase=phase, category=category))
    return tuple(found)


def _published_citation(reading: Reading, element: etree._Element) -> Number | None:
    for path in ("ApplicationCitation", "PatentCitation", "."):
        holder = element.find(path)
        form = {} if holder is None else _chosen(reading, holder.iterfind("PublicationReference"))
        given = form.get("DocNumber")
        if given:
            office, kind = form.get("WIPOST3Code"), form.get("Kind")
            return publication_number(given, office=office, kind=kind, dated=_date(reading, form))
    return None


def _references(data: etree._Element | None, tag: str) -> list[etree._Element]:
    return [] if data is None else data.findall(tag)


def _chosen(reading: Reading, references: Iterable[etree._Element]) -> dict[str, str]:
    """Return the parts of the form that wins: printed, then standard, then unnamed."""
    forms = _forms(reading, references)
    return forms[min(forms, key=_rank)] if forms else {}


def _forms(reading: Reading, references: Iterable[etree._Element]) -> dict[str, dict[str, str]]:
    """Return the parts of each form by its name; the number may stand below `DocumentID` or directly."""
    forms: dict[str, dict[str, str]] = {}
    for reference in references:
        parts = forms.setdefault(reference.get("dataFormat") or "", {})
        for holder in [reference, *reference.findall("DocumentID")]:
            for tag in ("WIPOST3Code", "DocNumber", "Kind", "Date"):
                text = reading.text(holder, tag)
                if text:
                    parts.setdefault(tag, text)
    return forms


def _rank(name: str) -> int:
    return {"original": 0, "standard": 1}.get(name, 2)


def _date(reading: Reading, form: dict[str, str]) -> DateText | None:
    return reading.notes.date("DocumentID/Date", form.get("Date"))


def _below(data: etree._Element | None, path: str) -> Iterator[etree._Element]:
    return iter(()) if data is None else data.iterfind(path)
