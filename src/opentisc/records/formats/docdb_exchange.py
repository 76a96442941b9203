"""The bibliographic data of EPO's exchange schema, as DOCDB files and OPS answers both carry them.

DOCDB names the form of a number on the reference (`data-format`), OPS on the number itself
(`document-id-type`). Not for: the envelopes around (`docdb`, `ops`) and citations (`docdb_citations`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.docdb_citations import read_citation
from opentisc.records.formats.docdb_parties import read_parties
from opentisc.records.formats.values import application_number, classification, publication_number
from opentisc.records.formats.xmlrecords import (
    Reading,
    application_id_of,
    patent_type,
    prose,
    record_id_of,
)
from opentisc.records.types import (
    Application,
    Classification,
    LocalText,
    Number,
    Patent,
    Priority,
    RelatedDocument,
)

# Symbol, then WIPO ST.8: version date, level (A, C, S), position (F, L), value (I, N, A).
_CLASS_TEXT = re.compile(
    r"([A-HY]\d\d[A-Z]\s*\d{1,4}\s*/\s*\d{1,6})\s*(?:\(?(\d{4}\.\d\d|\d{8})\)?)?([ACS ]?)([FL ]?)([INA ]?).*",
    re.DOTALL,
)
_SCHEMES = {
    "EC": "ecla",
    "UC": "uspc",
    "ICO": "ico",
    "FI": "fi",
    "FTERM": "fterm",
    "FT": "fterm",
    "DEKLA": "dekla",
}
_PCT_DOCDB = re.compile(r"(\d{4})(\d{6})")


ATTRIBUTES = frozenset(
    {
        "country",
        "doc-number",
        "kind",
        "date-publ",
        "family-id",
        "lang",
        "data-format",
        "document-id-type",
        "sequence",
        "scheme",
        "cited-phase",
        "cited-by",
        "category",
        "dnum",
        "ucid",
        "status",
    }
)
"""Attributes of DOCDB that a field takes."""


def read_publication(
    reading: Reading, document: etree._Element, references: Iterable[etree._Element]
) -> Number | None:
    """Return the number that the references give, or the attributes of the document; None when there is none.

    The DOCDB form wins: it is the key of the family and of every citation, with office, number and kind
    apart. The number as printed (`original`) is kept as given. Other forms add nothing and are taken.
    """
    forms = _forms(reading, references)
    docdb = forms.get("docdb") or forms.get("")
    given = (docdb or {}).get("doc-number") or document.get("doc-number")
    if not given:
        given = forms.get("epodoc", {}).get("doc-number")
        return publication_number(given, dated=_dated(reading, forms)) if given else None
    number = publication_number(
        given,
        office=(docdb or {}).get("country") or document.get("country"),
        kind=(docdb or {}).get("kind") or document.get("kind"),
        dated=_dated(reading, forms) or reading.notes.date("@date-publ", document.get("date-publ")),
    )
    original = forms.get("original", {}).get("doc-number")
    return replace(number, as_given=original) if original else number


def read_patent(reading: Reading, document: etree._Element, number: Number) -> Patent:
    """Return the publication with all that its bibliographic data and abstract say."""
    data = document.find("bibliographic-data")
    applied = read_application_number(reading, _below(data, "application-reference"))
    priorities = read_priorities(reading, _below(data, "priority-claims/priority-claim"))
    patent = Patent(
        record_id=record_id_of(number),
        publication=number,
        type=patent_type(number.office, number.kind),
        application_number=applied,
        published_on=number.dated,
        filed_on=applied.dated if applied else None,
        earliest_priority_on=min((p.filed_on for p in priorities if p.filed_on), default=None),
        language=_language(data),
        titles=_texts(reading, _below(data, "invention-title")),
        abstracts=_texts(reading, document.iterfind("abstract")),
        classes=read_classes(reading, data),
        applicants=read_parties(reading, data, "applicant"),
        inventors=read_parties(reading, data, "inventor"),
        agents=read_parties(reading, data, "agent"),
        priorities=priorities,
        related=_related(reading, data),
        citations=tuple(
            citation
            for element in _below(data, "references-cited/citation")
            if (citation := read_citation(reading, element))
        ),
        designated_states=_designated(reading, data),
        simple_family=document.get("family-id"),
    )
    return with_application(patent)


def with_application(patent: Patent) -> Patent:
    """Return the patent with its application beside it; unchanged when it has no application number."""
    number = patent.application_number
    if number is None:
        return patent
    application = Application(
        record_id=application_id_of(number),
        number=number,
        filed_on=patent.filed_on,
        publications=(patent.record_id,),
        titles=patent.titles,
    )
    return replace(patent, application_id=application.record_id, application=application)


def read_application_number(reading: Reading, references: Iterable[etree._Element]) -> Number | None:
    """Return the application number of the references (one element per form, or one with all forms).

    The office's own form (`original`) wins, because DOCDB recodes application numbers (`2366704` for the US
    application 11/023,667); DOCDB's is read where it stands alone. as_given keeps the form that was read.
    """
    forms = _forms(reading, references)
    dated = _dated(reading, forms)
    docdb, original = forms.get("docdb") or forms.get("") or {}, forms.get("original", {}).get("doc-number")
    epodoc = forms.get("epodoc", {}).get("doc-number") or ""
    office, kind = docdb.get("country") or epodoc[:2] or None, docdb.get("kind")
    if original:
        number = application_number(original, office="WO" if kind == "W" else office, dated=dated)
        if number.readable:
            return number
    given = docdb.get("doc-number")
    if given:
        return _docdb_application(given, office, kind, dated)
    given = epodoc or original
    return application_number(given, office=office, dated=dated) if given else None


def _docdb_application(given: str, office: str | None, kind: str | None, dated: DateText | None) -> Number:
    """Read DOCDB's form; an international application (`IB`, `2022055385`, `W`) is `PCT/IB2022/055385`."""
    pct = _PCT_DOCDB.fullmatch(given) if kind == "W" else None
    if pct is None:
        return application_number(given, office=office, kind=kind, dated=dated)
    number = application_number(f"PCT/{office}{pct[1]}/{pct[2]}", office="WO", dated=dated)
    return replace(number, as_given=given)


def read_priorities(reading: Reading, claims: Iterable[etree._Element]) -> tuple[Priority, ...]:
    """Return the priorities by their sequence; the forms of one priority are one."""
    by_sequence: dict[str, list[etree._Element]] = {}
    for count, claim in enumerate(claims):
        by_sequence.setdefault(claim.get("sequence") or f"#{count}", []).append(claim)
    found: list[Priority] = []
    for group in by_sequence.values():
        number = read_application_number(reading, group)
        if number is not None:
            kind = next((kind for kind in (claim.get("kind") for claim in group) if kind), None)
            found.append(Priority(number=number, filed_on=number.dated, claim=kind))
    return tuple(found)


def read_classes(reading: Reading, data: etree._Element | None) -> tuple[Classification, ...]:
    """Return IPC, then the other schemes, each symbol once; the first saying of a symbol wins."""
    found: dict[tuple[str, str], Classification] = {}
    for path in ("classifications-ipcr/classification-ipcr/text", "classification-ipc/text"):
        for text in _below(data, path):
            reading.take(text)
            read = class_of_text("ipc", "".join(map(str, text.itertext())))
            found.setdefault((read.scheme, read.symbol), read)
    for element in _below(data, "patent-classifications/patent-classification"):
        other = _other_class(reading, element)
        if other is not None:
            found.setdefault((other.scheme, other.symbol), other)
    return tuple(found.values())


def class_of_text(scheme: str, text: str) -> Classification:
    """Return the class of a WIPO ST.8 text (`A01B  71/02        20060101AFI20210723BHEP`)."""
    match = _CLASS_TEXT.fullmatch(text.strip())
    if match is None:
        return classification(scheme, " ".join(text.split()))
    value, version = match[5].strip(), match[2]
    if version and "." in version:  # `2006.01` in print is `20060101` in data
        version = version.replace(".", "") + "01"
    return classification(
        scheme,
        "".join(match[1].split()),
        first=match[4] == "F",
        inventive=value == "I" if value else None,
        version=version,
    )


def _other_class(reading: Reading, element: etree._Element) -> Classification | None:
    scheme_element = element.find("classification-scheme")
    given = "" if scheme_element is None else scheme_element.get("scheme") or ""
    scheme = "cpc" if given.startswith("CPC") else _SCHEMES.get(given, given.lower() or "unknown")
    symbol = reading.text(element, "classification-symbol") or _pieces(reading, element)
    if not symbol:
        return None
    version = reading.text(scheme_element, "date")
    value = reading.text(element, "classification-value")
    return classification(
        scheme,
        "".join(symbol.split()) if scheme in {"cpc", "ipc"} else symbol,
        first=reading.text(element, "symbol-position") == "F",
        inventive=value == "I" if value else None,
        version=version,
    )


def _pieces(reading: Reading, element: etree._Element) -> str | None:
    names = ("section", "class", "subclass", "main-group", "subgroup")
    pieces = [reading.text(element, name) for name in names]
    if not all(pieces):
        return None
    section, class_, subclass, group, subgroup = pieces
    return f"{section}{class_}{subclass}{group}/{subgroup}"


def _forms(reading: Reading, references: Iterable[etree._Element]) -> dict[str, dict[str, str]]:
    """Return the parts of each form of a number, by the form's name (`docdb`, `epodoc`, `original`, '')."""
    forms: dict[str, dict[str, str]] = {}
    for reference in references:
        for number in reference.iterfind("document-id"):
            name = number.get("document-id-type") or reference.get("data-format") or ""
            parts = forms.setdefault(name, {})
            for part in number.iterchildren(etree.Element):
                text = prose(part)
                if text and part.tag in {"country", "doc-number", "kind", "date"}:
                    reading.take(part)
                    parts.setdefault(str(part.tag), text)
    return forms


def _dated(reading: Reading, forms: dict[str, dict[str, str]]) -> DateText | None:
    for parts in forms.values():
        if "date" in parts:
            return reading.notes.date("document-id/date", parts["date"])
    return None


def _texts(reading: Reading, elements: Iterable[etree._Element]) -> tuple[LocalText, ...]:
    """Return titles or abstracts, each language and wording once, in the document's order."""
    found: dict[tuple[str, str], LocalText] = {}
    for element in elements:
        reading.take(element)
        text = "\n".join(line for line in map(prose, element) if line) or prose(element)
        if text:
            language = (element.get("lang") or "und").lower()
            found.setdefault((language, text), LocalText(language=language, value=text))
    return tuple(found.values())


def _designated(reading: Reading, data: etree._Element | None) -> tuple[str, ...]:
    """Return regions and states, each once: the regional and the national route often name the same."""
    states = (reading.text(country) for country in _below(data, "designation-of-states//country"))
    return tuple(dict.fromkeys(state for state in states if state))


def _language(data: etree._Element | None) -> str | None:
    for number in _below(data, "publication-reference/document-id"):
        if number.get("lang"):
            return (number.get("lang") or "").lower()
    return None


def _related(reading: Reading, data: etree._Element | None) -> tuple[RelatedDocument, ...]:
    """Read `related-documents`: each child's name is the relation, each number below it a document."""
    found: list[RelatedDocument] = []
    for relation in _below(data, "related-documents/*"):
        numbers = [e.getparent() for e in relation.iter("document-id")]
        for parent in dict.fromkeys(e for e in numbers if e is not None):
            number = read_application_number(reading, [parent])
            if number is not None:
                found.append(RelatedDocument(relation=str(relation.tag).replace("-", "_"), number=number))
    return tuple(found)


def _below(data: etree._Element | None, path: str) -> Iterator[etree._Element]:
    return iter(()) if data is None else data.iterfind(path)
