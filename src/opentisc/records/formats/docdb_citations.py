"""Citations as EPO's exchange schema writes them, shared by DOCDB, OPS and ST.36.

Not for: deciding whether a cited number exists.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from opentisc.records.formats.values import publication_number
from opentisc.records.formats.xmlrecords import Reading, prose, record_id_of
from opentisc.records.types import Citation, Number

_DASHED = re.compile(r"([A-Z]{2})-([A-Z]\d?)-?\s*(.+)")
_NUMBER_PARTS = frozenset({"country", "doc-number", "kind", "date"})
_BY = {"examiner": "examiner", "applicant": "applicant", "opponent": "opponent", "third-party": "third_party"}
# Phases of DOCDB (cited-phase), by who cites; others (as `115`, `CH2`) stay without a word.
_PHASE_BY = {
    "SEA": "search_report",
    "ISR": "search_report",
    "SUP": "search_report",
    "PRS": "search_report",
    "EXA": "examiner",
    "APP": "applicant",
    "OPP": "opponent",
    "FOP": "opponent",
    "TPO": "third_party",
    "DES": "description",
}


def read_citation(reading: Reading, element: etree._Element) -> Citation | None:
    """Return the citation of a `citation`, `patcit` or `nplcit` element; None when it names nothing.

    category: as printed, or those of the passages joined by commas. passage: claims and places, one part
    per `rel-passage`, joined by ` | `. phase: as given.
    """
    mark = element if element.tag in {"patcit", "nplcit"} else _mark(element)
    if mark is None:
        return None
    _take(reading, element, mark)
    number = _cited_patent(reading, mark) if mark.tag == "patcit" else None
    text = None if number else _literature(mark)
    if number is None and text is None:
        return None
    phase = element.get("cited-phase")
    return Citation(
        patent=number,
        cited_id=record_id_of(number) if number and number.readable else None,
        text=text,
        by=_BY.get(element.get("cited-by") or "") or _by_phase(phase),
        category=_category(element),
        phase=phase,
        passage=" | ".join(_passages(element)) or None,
    )


def printed_patent(text: str, *, by: str | None = None) -> Citation:
    """Return the citation of a patent printed like `WO-A-03/008444`; unreadable is kept as given."""
    match = _DASHED.fullmatch(text)
    if match is None:
        number = publication_number(text)
    else:
        number = replace(publication_number(match[3], office=match[1], kind=match[2]), as_given=text)
    return Citation(patent=number, cited_id=record_id_of(number) if number.readable else None, by=by)


def _take(reading: Reading, element: etree._Element, mark: etree._Element) -> None:
    """Take what a citation keeps; the cited document's applicant (`name`) and other leaves are left over."""
    kept = [*element.iterfind("category"), *element.iterfind("rel-claims"), *element.iterfind("rel-passage")]
    if mark.tag == "nplcit":
        kept.append(mark)
    else:
        kept += [e for form in mark.iterfind("document-id") for e in form if e.tag in _NUMBER_PARTS]
        kept += mark.findall("text")
    for part in kept:
        reading.take(part)


def _mark(element: etree._Element) -> etree._Element | None:
    found = element.find("patcit")
    return found if found is not None else element.find("nplcit")


def _cited_patent(reading: Reading, mark: etree._Element) -> Number | None:
    """Read the DOCDB form (country, number, kind apart) when there is one, else what is printed."""
    forms = list(mark.iterfind("document-id"))
    parted = next((form for form in forms if form.find("country") is not None), None)
    if parted is not None:
        return _parted(reading, parted, printed=prose(mark.find("text")))
    if forms:
        given = prose(forms[0].find("doc-number"))
        return publication_number(given) if given else None
    given = mark.get("dnum") or prose(mark.find("text")) or mark.get("ucid")
    if not given:
        return None
    number = publication_number(given)
    text = prose(mark.find("text"))
    return replace(number, as_given=text) if text and number.readable else number


def _parted(reading: Reading, form: etree._Element, *, printed: str | None) -> Number | None:
    given = prose(form.find("doc-number"))
    if not given:
        return None
    number = publication_number(
        given,
        office=prose(form.find("country")),
        kind=prose(form.find("kind")),
        dated=reading.date(form, "date"),
    )
    return replace(number, as_given=printed) if printed else number


def _literature(mark: etree._Element) -> str | None:
    printed = prose(mark.find("text"))
    if printed:
        return printed
    leaves = (prose(leaf) for leaf in mark.iter(etree.Element) if len(leaf) == 0)
    return ", ".join(leaf for leaf in leaves if leaf) or prose(mark)


def _by_phase(phase: str | None) -> str | None:
    if phase is None:
        return None
    return "search_report" if phase.endswith("search-report") else _PHASE_BY.get(phase)


def _category(element: etree._Element) -> str | None:
    own = [text for text in map(prose, element.iterfind("category")) if text]
    if not own:
        own = [text for text in map(prose, element.iterfind("rel-passage/category")) if text]
        own += [source.get("category") or "" for source in element.iterfind("sources/source")]
    return ",".join(dict.fromkeys(part for part in own if part)) or None


def _passages(element: etree._Element) -> Iterator[str]:
    claims = prose(element.find("rel-claims"))
    if claims:
        yield f"claims {claims}"
    for passage in element.iterfind("rel-passage"):
        text = "; ".join([*_said(passage), *_places(passage)])
        if text:
            yield text


def _said(passage: etree._Element) -> Iterator[str]:
    """Yield each category with the claims that follow it (`X claims 1-3`), as the schema pairs them."""
    category = ""
    for part in passage.iterchildren(etree.Element):
        text = prose(part) or ""
        if part.tag == "category":
            if category:
                yield category
            category = text
        elif part.tag == "rel-claims":
            yield f"{category} claims {text}".strip()
            category = ""
    if category:
        yield category


def _places(passage: etree._Element) -> Iterator[str]:
    """Yield where to look: `pp 7 table 2 Experiments: 4,7`, each part by its name in the schema."""
    for element in passage.iterfind("passage"):
        pieces = [element.text or ""]
        for part in element.iterchildren(etree.Element):
            pieces += [f"{part.tag} {prose(part) or ''}", part.tail or ""]
        place = " ".join(" ".join(pieces).split())
        if place:
            yield place
