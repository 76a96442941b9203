"""The text parts of an EPO ST.36 document: abstract, claims, description, drawings, reference list.

Not for: the front page (`ep_st36`).
"""

from dataclasses import replace

from lxml import etree

from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.docdb_citations import read_citation
from opentisc.records.formats.xmlrecords import Reading, prose
from opentisc.records.types import Citation, Claim, Image, LocalText, Paragraph


def read_abstracts(reading: Reading) -> tuple[LocalText, ...]:
    """Return the abstracts, one per language; paragraphs stand on lines of their own."""
    found: list[LocalText] = []
    for element in reading.root.iterfind("abstract"):
        reading.take(element)
        text = "\n".join(line for line in map(prose, element) if line) or prose(element)
        _count_images(reading, element, "abstract")
        if text:
            found.append(LocalText(language=language_of(element), value=text))
    return tuple(found)


def read_claims(reading: Reading) -> tuple[Claim, ...]:
    """Return the claims of every language, in the document's order; a language may have several sets."""
    found: list[Claim] = []
    for claims in reading.root.iterfind("claims"):
        for element in claims.iterfind("claim"):
            reading.take(element)
            _count_images(reading, element, "claims/claim")
            text = prose(element)
            if text:
                found.append(make_claim(language_of(claims), element.get("num"), text))
    return tuple(found)


def make_claim(language: str, number: str | None, text: str) -> Claim:
    """Return a claim; number as printed (`0003`), None when not digits; references come from its words."""
    known = int(number) if number and number.isdigit() else None
    named = tuple(other for other in claims_named(text) if other != known)
    return Claim(language=language, number=known, text=text, refers_to=named)


def read_description(reading: Reading) -> tuple[Paragraph, ...]:
    """Return headings and paragraphs of the description in order; tables are part of their paragraph."""
    found: list[Paragraph] = []
    for description in reading.root.iterfind("description"):
        language = language_of(description)
        _count_images(reading, description, "description")
        for element in description.iterchildren(etree.Element):
            reading.take(element)
            text = prose(element)
            if text:
                heading = element.tag == "heading"
                number = element.get("num") or None
                found.append(Paragraph(language=language, text=text, number=number, heading=heading))
    return tuple(found)


def read_drawings(reading: Reading) -> tuple[Image, ...]:
    """Return the drawing sheets: the image's file name, with the figure's number where it is given."""
    found: list[Image] = []
    for figure in reading.root.iterfind("drawings/figure"):
        for image in figure.iterfind("img"):
            name = image.get("file")
            if name:
                found.append(Image(reference=name, caption=figure.get("num") or None))
    return tuple(found)


def read_reference_list(reading: Reading) -> tuple[Citation, ...]:
    """Return what the description cites: the reference list, or the marks in the text when there is none.

    passage: the paragraphs that cite it (`[0006]`), where the list names them.
    """
    listed = reading.root.find("ep-reference-list")
    if listed is None:
        marks = reading.root.iterfind("description//*")
        found = [read_citation(reading, e) for e in marks if e.tag in {"patcit", "nplcit"}]
        return tuple(replace(citation, by="description") for citation in found if citation)
    reading.take(listed)
    citations: list[Citation] = []
    for item in listed.iterfind("p/ul/li"):
        passage = " ".join(text for text in map(prose, item.iterfind("crossref")) if text) or None
        for mark in (e for e in item if e.tag in {"patcit", "nplcit"}):
            citation = read_citation(reading, mark)
            if citation is not None:
                citations.append(replace(citation, by="description", passage=passage))
    return tuple(citations)


def language_of(element: etree._Element) -> str:
    """Return the element's own `lang` in lower case, `und` when it has none (`XX` means unknown)."""
    language = (element.get("lang") or "und").lower()
    return "und" if language == "xx" else language


def _count_images(reading: Reading, element: etree._Element, path: str) -> None:
    """Count formulas and tables that are pictures: no field of the record takes them."""
    images = sum(1 for image in element.iter("img") if image.get("file"))
    if images:
        reading.notes.left(f"{path}//img@file", images)
