"""Abstract, description, claims and drawings of a PATDOC document."""

import re

from lxml import etree

from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import leave
from opentisc.records.formats.us_texts import text
from opentisc.records.types import Claim, Image

BLOCKS = ("CLMSTEP", "LI", "row", "ROW", "BR", "CWU", "F")
CELLS = ("entry", "ENTRY", "mtd")
_REFERENCE = re.compile(r"CLM-0*(\d{1,6})\b")
_OWN_NUMBER = re.compile(r"(\d{1,6})\s*\.\s*(?=\D)")
_PARAGRAPH = re.compile(r"P-(\d+)")
_CONTAINERS = frozenset(
    {"BTEXT", "RELAPP", "BRFSUM", "DRWDESC", "DETDESC", "GOVINT", "SDODE", "CLMSTEP", "SECTION"}
)


def read_abstract(draft: Draft, element: etree._Element, _path: str) -> None:
    """Take the abstract, one line per paragraph."""
    parts = [part for part in (text(block) for block in element.iter("PARA")) if part]
    draft.add_abstract("\n".join(parts) or text(element))


def read_description(draft: Draft, element: etree._Element, path: str) -> None:
    """Take paragraphs and headings in order; a block of another name is taken as a paragraph."""
    for child in element:
        tag = str(child.tag)
        if tag in _CONTAINERS:
            read_description(draft, child, path)
        else:
            number = _PARAGRAPH.fullmatch(child.get("ID", ""))
            draft.add_paragraph(text(child), number=number[1] if number else None, heading=tag == "H")


def read_claims(draft: Draft, element: etree._Element, path: str) -> None:
    """Take each claim with its number and the claims it names."""
    for child in element:
        if child.tag != "CL":
            leave(draft.notes, child, path)
            continue
        for claim in child:
            draft.claims.append(_claim(claim))


def _claim(element: etree._Element) -> Claim:
    identity = _REFERENCE.fullmatch(element.get("ID", ""))
    number = int(identity[1]) if identity else None
    wording = text(element) or ""
    own = _OWN_NUMBER.match(wording)
    if own is not None and number in {None, int(own[1])}:
        number, wording = int(own[1]), wording[own.end() :]
    named = set(claims_named(wording))
    for reference in element.iter("CLREF"):
        named.update(map(int, _REFERENCE.findall(reference.get("ID", ""))))
    return Claim(language="en", number=number, text=wording, refers_to=tuple(sorted(named)))


def read_drawings(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the file of each drawing."""
    for child in element:
        reference = child.get("FILE")
        if child.tag == "EMI" and reference:
            draft.drawings.append(Image(reference=reference))
        else:
            leave(draft.notes, child, path)
