"""Documents that a Red Book document cites: patents and other literature, and who cited them."""

from lxml import etree

from opentisc.records.formats.us_draft import Draft, cited
from opentisc.records.formats.us_reading import identity_of, leave, publication_of
from opentisc.records.formats.us_texts import text
from opentisc.records.types import Citation, Number

_BY = {
    "cited by examiner": "examiner",
    "cited by applicant": "applicant",
    "cited by third party": "third_party",
}


def read_citations(draft: Draft, element: etree._Element, path: str) -> None:
    """Take each citation. `cited by other` names nobody, so it stays as the category that is printed."""
    for child in element:
        if child.tag in {"citation", "us-citation"}:
            _citation(draft, child, f"{path}/{child.tag}")
        else:
            leave(draft.notes, child, path)


def _citation(draft: Draft, element: etree._Element, path: str) -> None:
    number: Number | None = None
    wording: str | None = None
    by = category = None
    for child in element:
        tag = child.tag
        if tag == "patcit":
            number = _patent(draft, child, f"{path}/patcit")
        elif tag == "nplcit":
            wording = text(child)
        elif tag == "category":
            given = (child.text or "").strip()
            by = _BY.get(given)
            category = given or None if by is None else None
        else:
            leave(draft.notes, child, path)
    if number is not None:
        draft.citations.append(cited(number, by=by, category=category))
    elif wording:
        draft.citations.append(Citation(text=wording, by=by, category=category))
    else:
        draft.notes.left(f"{path}!empty")


def _patent(draft: Draft, element: etree._Element, path: str) -> Number | None:
    number = None
    for child in element:
        if child.tag == "document-id":
            here = f"{path}/document-id"
            number = publication_of(draft, identity_of(draft, child, here), here)
        else:
            leave(draft.notes, child, path)
    return number
