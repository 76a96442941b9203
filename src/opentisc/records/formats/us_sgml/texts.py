"""Abstract, description, claims and drawings of a PATDOC document."""

import re

from lxml import etree

from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import leave
from opentisc.records.formats.us_texts import claim_of, text
from opentisc.records.types import Claim, Image

BLOCKS = ("CLMSTEP", "LI", "row", "ROW", "BR", "CWU", "F")
CELLS = ("entry", "ENTRY", "mtd")
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
    named = [one.get("ID", "") for one in element.iter("CLREF")]
    return claim_of(element, element.get("ID", ""), named)


def read_drawings(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the file of each drawing."""
    for child in element:
        reference = child.get("FILE")
        if child.tag == "EMI" and reference:
            draft.drawings.append(Image(reference=reference))
        else:
            leave(draft.notes, child, path)
