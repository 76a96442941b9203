"""Title, abstract, claims, description and drawings of a Red Book document.

Text comes by one serialisation per block; blocks inside a paragraph (list items, table rows, line
breaks, steps of a claim) are set apart beforehand so that no two words run together.
"""

import re

from lxml import etree

from opentisc.records.formats.characters import raised
from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_redbook.reading import leave
from opentisc.records.types import Claim, Image

_LINE = "\ue000"  # private use: stands for a new line until blanks are folded
_BLOCKS = ("claim-text", "li", "row", "dt", "dd", "br", "ul", "ol", "dl", "tables")
_CELLS = ("entry", "mtd")
_CONTAINERS = frozenset({"description-of-drawings", "brief-description-of-drawings", "section", "summary"})
_OWN_NUMBER = re.compile(r"\s*(\d+)\s*\.\s+")
_REFERENCE = re.compile(r"CLM-0*(\d+)")


def set_apart(root: etree._Element) -> None:
    """Mark the start of each block and cell, and what follows it, so that folding keeps words apart.

    Raised digits are written raised: 10 to the fifth must not read 105.
    """
    for element in root.iter(*_BLOCKS):
        _own_line(element)
    for element in root.iter(*_CELLS):
        tail = element.tail
        if tail and not tail[0].isspace():
            element.tail = " " + tail
        elif not tail:
            element.tail = " "
        for paragraph in element.iterchildren("p") if len(element) else ():
            _own_line(paragraph)
    for element in root.iter("sup"):
        if element.text:
            element.text = raised(element.text)


def _own_line(element: etree._Element) -> None:
    if element.tag != "br":
        element.text = _LINE + (element.text or "")
    tail = element.tail
    if tail and not tail.isspace():
        element.tail = _LINE + tail


def count_pictures(draft: Draft, root: etree._Element) -> None:
    """Count pictures inside texts (formulas, drawn characters): no field takes them."""
    for image in root.iter("img"):
        around = image.getparent()
        if around is not None and around.tag not in {"figure", "us-math"}:
            draft.notes.left("texts//img")


def text(element: etree._Element) -> str | None:
    """Return the text below the element, one line per block, blanks folded; None when there is none."""
    if len(element):
        whole = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    else:
        whole = element.text or ""
    if _LINE in whole:
        lines = map(folded, whole.split(_LINE))
        return "\n".join(line for line in lines if line) or None
    return folded(whole) or None


def folded(line: str) -> str:
    """Return the line with its blanks folded; most need nothing, and looking is cheaper."""
    if "\n" in line or "  " in line or "\t" in line:
        return " ".join(line.split())
    return line.strip()


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
    for block in element:
        name = block.tag
        if name in _CONTAINERS:
            read_description(draft, block, path)
        else:
            draft.add_paragraph(text(block), number=block.get("num"), heading=name == "heading")


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
    number = int(given) if given.isdigit() else None
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
