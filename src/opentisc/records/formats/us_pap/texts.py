"""Abstract, description, claims and drawings of a PAP document."""

from lxml import etree

from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import leave
from opentisc.records.formats.us_texts import claim_of, text
from opentisc.records.types import Claim, Image

BLOCKS = ("claim-text", "list", "row", "br", "table-cwu", "math-cwu", "chemistry-cwu")
CELLS = ("entry", "mtd")
_BRACKETS = "[]. "


def keep_references_inline(root: etree._Element) -> None:
    """Let the `claim-text` of a claim reference (`claim 1`) stay in its sentence: there it is no step."""
    for reference in root.iter("dependent-claim-reference"):
        for inner in reference.iterchildren("claim-text"):
            inner.tag = "claim-number"


def read_abstract(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the paragraphs of the abstract, one line each."""
    parts = []
    for child in element:
        if child.tag == "paragraph":
            parts.append(text(child))
        else:
            leave(draft.notes, child, path)
    draft.add_abstract("\n".join(part for part in parts if part))


def read_description(draft: Draft, element: etree._Element, path: str) -> None:
    """Take paragraphs and headings in order, whatever section they stand in."""
    for child in element:
        if child.tag == "paragraph":
            number = child.find("number")
            printed = text(number)
            if number is not None:
                number.text = None
            draft.add_paragraph(text(child), number=printed.strip(_BRACKETS) if printed else None)
        elif child.tag == "heading":
            draft.add_paragraph(text(child), heading=True)
        elif child.find(".//paragraph") is not None or child.find(".//heading") is not None:
            read_description(draft, child, path)
        else:
            draft.add_paragraph(text(child))


def read_claims(draft: Draft, element: etree._Element, path: str) -> None:
    """Take each claim with its number and the claims it names."""
    for child in element:
        if child.tag == "claim":
            draft.claims.append(_claim(child))
        else:
            leave(draft.notes, child, path)


def _claim(element: etree._Element) -> Claim:
    named = [one.get("depends_on", "") for one in element.iter("dependent-claim-reference")]
    return claim_of(element, element.get("id", ""), named)


def read_drawings(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the file of each figure."""
    for child in element:
        if child.tag != "figure":
            leave(draft.notes, child, path)
            continue
        for image in child:
            reference = image.get("file")
            if image.tag == "image" and reference:
                draft.drawings.append(Image(reference=reference))
            else:
                leave(draft.notes, image, f"{path}/figure")
