"""One Red Book document to one patent record: which section of the document goes to which reader."""

from collections.abc import Mapping

from lxml import etree

from opentisc.records.formats.base import Item
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import (
    Handler,
    application_of,
    dispatch,
    identity_of,
    leave,
    publication_of,
)
from opentisc.records.formats.us_redbook.citations import read_citations
from opentisc.records.formats.us_redbook.classes import (
    read_cpc,
    read_ipc,
    read_ipcr,
    read_locarno,
    read_national,
)
from opentisc.records.formats.us_redbook.parties import read_assignees, read_examiners, read_parties
from opentisc.records.formats.us_redbook.related import (
    read_pct_filing,
    read_pct_publishing,
    read_priorities,
    read_related,
)
from opentisc.records.formats.us_redbook.texts import (
    BLOCKS,
    CELLS,
    count_pictures,
    read_abstract,
    read_claims,
    read_description,
    read_drawings,
    read_title,
)
from opentisc.records.formats.us_texts import set_apart
from opentisc.records.types import LegalEvent, LocalText, PatentType

_LONGEST_DAYS = 7  # a term has no ten million days
_TYPES = {
    "utility": PatentType.INVENTION,
    "sir": PatentType.INVENTION,
    "design": PatentType.DESIGN,
    "plant": PatentType.PLANT,
}


def read_patent(root: etree._Element, where: str, unmapped: Mapping[str, int]) -> Item:
    """Return the record of one grant or application. unmapped: what was already found to have no field."""
    draft = Draft(grant=root.tag == "us-patent-grant", language=(root.get("lang") or "en").lower())
    draft.notes.unmapped.update(unmapped)
    set_apart(root, blocks=BLOCKS, cells=CELLS, superscript="sup")
    count_pictures(draft, root)
    dispatch(draft, root, str(root.tag), _SECTIONS)
    return draft.finish(where)


def _bibliographic(draft: Draft, element: etree._Element, path: str) -> None:
    dispatch(draft, element, path, _BIBLIOGRAPHIC)


def _publication(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        if child.tag == "document-id":
            here = f"{path}/document-id"
            draft.publication = publication_of(draft, identity_of(draft, child, here), here)
            draft.published_on = draft.publication.dated if draft.publication else None
        else:
            leave(draft.notes, child, path)


def _application(draft: Draft, element: etree._Element, path: str) -> None:
    kind = element.get("appl-type", "")
    if kind in _TYPES:
        draft.type = _TYPES[kind]
    elif kind == "reissue" and draft.type is PatentType.UNKNOWN:
        draft.type = PatentType.INVENTION
    for child in element:
        if child.tag == "document-id":
            here = f"{path}/document-id"
            draft.application = application_of(draft, identity_of(draft, child, here), here)
            draft.filed_on = draft.application.dated if draft.application else None
        else:
            leave(draft.notes, child, path)


def _locarno(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the class; a reissue with a Locarno class is the reissue of a design."""
    draft.type = PatentType.DESIGN
    read_locarno(draft, element, path)


def _botanic(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the name of a plant and its variety as keywords: no other field holds them."""
    draft.type = PatentType.PLANT
    for child in element:
        name = (child.text or "").strip()
        if child.tag in {"latin-name", "variety"} and name:
            language = "la" if child.tag == "latin-name" else "und"
            draft.keywords.append(LocalText(language=language, value=name))
        else:
            leave(draft.notes, child, path)


def _term(draft: Draft, element: etree._Element, path: str) -> None:
    """Take days of adjustment and a terminal disclaimer; a bare length of grant is law, not a date."""
    for child in element:
        days = (child.text or "").strip()
        if child.tag == "us-term-extension" and days.isdecimal() and len(days) < _LONGEST_DAYS:
            draft.term_adjustment_days = int(days)
        elif child.tag == "disclaimer":
            wording = " ".join("".join(map(str, child.itertext())).split())
            draft.events.append(LegalEvent(office="US", event="terminal_disclaimer", text=wording or None))
        else:
            leave(draft.notes, child, path)


_BIBLIOGRAPHIC: dict[str, Handler | None] = {
    "publication-reference": _publication,
    "application-reference": _application,
    "us-application-series-code": None,  # the first two digits of the application number
    "us-sir-flag": None,  # a legal text; the kind H1 says the same
    "us-term-of-grant": _term,
    "classification-ipc": read_ipc,
    "classifications-ipcr": read_ipcr,
    "classifications-cpc": read_cpc,
    "classification-locarno": _locarno,
    "classification-national": read_national,
    "invention-title": read_title,
    "us-botanic": _botanic,
    "references-cited": read_citations,
    "us-references-cited": read_citations,
    "priority-claims": read_priorities,
    "us-related-documents": read_related,
    "pct-or-regional-filing-data": read_pct_filing,
    "pct-or-regional-publishing-data": read_pct_publishing,
    "parties": read_parties,
    "us-parties": read_parties,
    "assignees": read_assignees,
    "examiners": read_examiners,
}
_SECTIONS: dict[str, Handler | None] = {
    "us-bibliographic-data-grant": _bibliographic,
    "us-bibliographic-data-application": _bibliographic,
    "abstract": read_abstract,
    "drawings": read_drawings,
    "description": read_description,
    "claims": read_claims,
}
