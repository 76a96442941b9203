"""Title, abstract, claims, description and drawings of a Red Book document."""

import re

from lxml import etree

from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import leave
from opentisc.records.formats.us_texts import text
from opentisc.records.types import Claim, Image, Paragraph

BLOCKS = ("claim-text", "li", "row", "dt", "dd", "br", "ul", "ol", "dl", "tables")
CELLS = ("entry", "mtd")
_CONTAINERS = frozenset({"description-of-drawings", "brief-description-of-drawings", "section", "summary"})
_LONGEST_NUMBER = 6  # digits of a claim number, zeros before it included
_OWN_NUMBER = re.compile(r"\s*(\d{1,6})\s*\.\s+")
_REFERENCE = re.compile(r"CLM-0*(\d{1,6})\b")


def count_pictures(draft: Draft, root: etree._Element) -> None:
    """Count pictures inside texts (formulas, drawn characters): no field takes them."""
    for image in root.iter("img"):
        around = image.getparent()
        if around is not None and around.tag not in {"figure", "us-math"}:
            draft.notes.left("texts//img")


def read_title(draft: Draft, element: etree._Element, _path: str) -> None:
    """Take the title of the invention."""
    draft.add_title(text(element))


def read_abstract(draft: Draft, element: etree._Element, _path: str) -> None:
    """Take the abstract, one line per paragraph."""
    parts = [part for part in map(text, element) if part]
    draft.add_abstract("\n".join(parts) or text(element))


def read_drawings(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the file of each figure."""
    for figure in element:
        for image in figure:
            reference = image.get("file")
            if image.tag == "img" and reference:
                draft.drawings.append(Image(reference=reference))
            else:
                leave(draft.notes, image, f"{path}/{figure.tag}")


def read_description(draft: Draft, element: etree._Element, path: str) -> None:
    """Take paragraphs and headings in order; a block of another name is taken as a paragraph."""
    language, paragraphs = draft.language, draft.description
    for block in element:
        name = block.tag
        if name in _CONTAINERS:
            read_description(draft, block, path)
        else:
            wording = text(block)
            if wording:
                number = block.get("num")
                paragraphs.append(
                    Paragraph(language=language, text=wording, number=number, heading=name == "heading")
                )


def read_claims(draft: Draft, element: etree._Element, path: str) -> None:
    """Take each claim with its number and the claims it names."""
    for child in element:
        if child.tag == "claim":
            draft.claims.append(_claim(draft.language, child))
        else:
            leave(draft.notes, child, path)


def _claim(language: str, element: etree._Element) -> Claim:
    """Return the claim; the number printed before its text is the claim's number, not part of the text."""
    given = element.get("num", "")
    number = int(given) if given.isdecimal() and len(given) <= _LONGEST_NUMBER else None
    wording = text(element) or ""
    printed = _OWN_NUMBER.match(wording)
    if printed is not None and number in {None, int(printed[1])}:
        number = int(printed[1])
        wording = wording[printed.end() :]
    return Claim(language=language, number=number, text=wording, refers_to=_named(element, wording))


def _named(element: etree._Element, wording: str) -> tuple[int, ...]:
    """Return the claims named by reference elements and by words: either may say more of a range."""
    named = set(claims_named(wording))
    for reference in element.iter("claim-ref"):
        named.update(map(int, _REFERENCE.findall(reference.get("idref", ""))))
    return tuple(sorted(named))
