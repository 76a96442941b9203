"""Abstract, claims, description, drawings and brief explanation of CNIPA's standardised XML.

Not for: the bibliographic data (`cnipa_xml_front`).
"""

import re
from collections.abc import Iterator

from lxml import etree

from opentisc.records.formats.ep_st36_text import make_claim
from opentisc.records.formats.xmlrecords import Reading, path_of, prose
from opentisc.records.types import Claim, Image, LocalText, Paragraph

# The headings that the guidelines for examination give to the parts of a description.
_HEADINGS = frozenset(
    {"技术领域", "背景技术", "发明内容", "实用新型内容", "附图说明", "具体实施方式", "现有技术", "发明目的"}
)
_PARAGRAPHS, _HEADING_TAGS = frozenset({"Paragraphs", "Paragraph", "P"}), frozenset({"Heading", "Headings"})
_CLAIM_NUMBER = re.compile(r"(\d{1,4})\s*[.．、](?!\d)\s*(.*)", re.DOTALL)
_ABSTRACT_DRAWING = "摘要附图"


def read_abstracts(reading: Reading) -> tuple[LocalText, ...]:
    """Return the abstract, or a design's brief explanation, by language; paragraphs on lines of their own."""
    found: list[LocalText] = []
    for tag in ("Abstract", "DesignBriefExplanation"):
        for element in reading.root.iterfind(tag):
            lines = reading.texts(element, "Paragraphs") or tuple(filter(None, [_own(reading, element)]))
            if lines:
                found.append(LocalText(language=_language(reading, element), value="\n".join(lines)))
    return tuple(found)


def read_claims(reading: Reading) -> tuple[Claim, ...]:
    """Return the claims; the number is the source's, else the one printed before the text."""
    found: list[Claim] = []
    for claims in reading.root.iterfind("Claims"):
        for element in claims.iterfind("Claim"):
            _count_images(reading, element, "Claims/Claim")
            text = reading.text(element)
            if text:
                number, words = _numbered(text, element.get("num"))
                found.append(make_claim(_language(reading, claims), number, words))
    return tuple(found)


def _numbered(text: str, given: str | None) -> tuple[str | None, str]:
    """Take the number from before the text when it is the source's, or when the source gives none."""
    match = _CLAIM_NUMBER.fullmatch(text)
    printed = match[1] if match else None
    known = given.lstrip("0") if given and given.isdigit() else None
    if match is None or (known is not None and printed != known):
        return known, text
    return printed, match[2]


def read_description(reading: Reading) -> tuple[Paragraph, ...]:
    """Return headings and paragraphs in order, whether the parts have elements of their own or not."""
    found: list[Paragraph] = []
    for description in reading.root.iterfind("Description"):
        _count_images(reading, description, "Description")
        for element in _leaves(description):
            text = reading.text(element)
            if text:
                heading = element.tag in _HEADING_TAGS or text.strip("：: ") in _HEADINGS
                number = element.get("num") or None
                language = _language(reading, description)
                found.append(Paragraph(language=language, text=text, number=number, heading=heading))
    return tuple(found)


def _leaves(element: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and headings; a part without them (`TechnicalField` with bare text) is one itself."""
    for child in element.iterchildren(etree.Element):
        nested = any(
            below.tag in _PARAGRAPHS | _HEADING_TAGS for below in child.iterdescendants(etree.Element)
        )
        if child.tag in _PARAGRAPHS | _HEADING_TAGS or not nested:
            yield child
        else:
            yield from _leaves(child)


def read_drawings(reading: Reading) -> tuple[Image, ...]:
    """Return the abstract's drawing, the drawings, and a design's views: file names with their labels."""
    found: list[Image] = []
    for figure in reading.root.iterfind("Abstract/AbstractFigure"):
        found.extend(_images(figure, _ABSTRACT_DRAWING))
    for path in ("Drawings", "DesignDrawings", "DesignFigures"):
        for drawings in reading.root.iterfind(path):
            for figure in drawings.iterfind("Figure"):
                label = (
                    figure.get("figureLabels") or reading.text(figure, "FigureLabels") or figure.get("num")
                )
                found.extend(_images(figure, label or None))
    return tuple(found)


def _images(element: etree._Element, caption: str | None) -> Iterator[Image]:
    for image in element.iter("Image"):
        name = image.get("file")
        if name:
            yield Image(reference=name, caption=caption)


def _own(reading: Reading, element: etree._Element) -> str | None:
    """Return the text of an element without paragraphs; with other children its text is left over."""
    if len(element):
        return None
    reading.take(element)
    return prose(element)


def _language(reading: Reading, element: etree._Element) -> str:
    return (element.get("lang") or reading.root.get("lang") or "zh").lower()


def _count_images(reading: Reading, element: etree._Element, path: str) -> None:
    """Count formulas and tables that are pictures: no field of the record takes them."""
    images = sum(1 for image in element.iter("Image") if image.get("file"))
    if images:
        reading.notes.left(f"{path_of(reading.root, reading.root)}/{path}//Image@file", images)
