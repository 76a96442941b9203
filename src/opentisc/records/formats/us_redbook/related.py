"""Priorities, international filing data and the chain of related documents of a Red Book document."""

from lxml import etree

from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import (
    application_of,
    application_office,
    identity_of,
    leave,
    leaves,
    publication_of,
)
from opentisc.records.formats.values import application_number
from opentisc.records.types import LegalEvent, Priority, RelatedDocument

_PRIORITY = frozenset({"country", "doc-number", "date"})
_RELATIONS = {
    "addition": "addition",
    "division": "division",
    "continuation": "continuation",
    "continuation-in-part": "continuation_in_part",
    "continuing-reissue": "continuing_reissue",
    "reissue": "reissue",
    "us-divisional-reissue": "divisional_reissue",
    "reexamination": "reexamination",
    "us-reexamination-reissue-merger": "reexamination_reissue_merger",
    "substitution": "substitution",
    "utility-model-basis": "utility_model_basis",
    "correction": "correction",
}


def read_priorities(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the priority claims under the Paris Convention."""
    for child in element:
        here = f"{path}/{child.tag}"
        parts = leaves(draft.notes, child, here, _PRIORITY)
        if "doc-number" not in parts:
            leave(draft.notes, child, path)
            continue
        filed_on = draft.notes.date(f"{here}/date", parts.get("date"))
        office = application_office(parts["doc-number"], parts.get("country"))
        number = application_number(parts["doc-number"], office=office, dated=filed_on)
        draft.priorities.append(Priority(number=number, filed_on=filed_on, claim=child.get("kind")))


def read_related(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the chain: parents by kind of relation, provisional applications, earlier publications."""
    for child in element:
        tag = child.tag
        here = f"{path}/{tag}"
        if tag in _RELATIONS:
            _relations(draft, child, here, _RELATIONS[tag])
        elif tag == "related-publication":
            _add(draft, "earlier_publication", child, here, as_publication=True)
        elif tag == "us-provisional-application":
            _provisional(draft, child, here)
        else:
            leave(draft.notes, child, path)


def read_pct_filing(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the international (or regional) application, and the day the national phase was entered."""
    for child in element:
        here = f"{path}/{child.tag}"
        if child.tag == "document-id":
            _document(draft, "pct_filing", child, here, as_publication=False)
        elif child.tag in {"us-371c124-date", "us-371c12-date"}:
            entered_on = draft.notes.date(f"{here}/date", child.findtext("date"))
            draft.events.append(LegalEvent(office="US", event="national_phase_entry", happened_on=entered_on))
        else:
            leave(draft.notes, child, path)


def read_pct_publishing(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the publication of the international (or regional) application."""
    _add(draft, "pct_publication", element, path, as_publication=True)


def _provisional(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        number = None
        if child.tag == "document-id":
            number = application_of(draft, identity_of(draft, child, f"{path}/document-id"), path)
        if number is None:
            leave(draft.notes, child, path)
        else:
            draft.add_provisional(number, number.dated)


def _relations(draft: Draft, element: etree._Element, path: str, relation: str) -> None:
    """Take the parents of each relation; a child is this application, or the parent of a later relation."""
    for child in element:
        if child.tag != "relation":
            leave(draft.notes, child, path)
            continue
        for member in child:
            here = f"{path}/relation/{member.tag}"
            if member.tag == "parent-doc":
                _parent(draft, member, here, relation)
            elif member.tag == "child-doc":
                _child(draft, member, here)
            else:
                leave(draft.notes, member, f"{path}/relation")


def _parent(draft: Draft, element: etree._Element, path: str, relation: str) -> None:
    for child in element:
        here = f"{path}/{child.tag}"
        if child.tag == "document-id":
            _document(draft, relation, child, here, as_publication=False)
        elif child.tag == "parent-grant-document":
            _add(draft, "parent_grant", child, here, as_publication=True)
        elif child.tag == "parent-pct-document":
            _add(draft, "parent_pct", child, here, as_publication=False)
        else:
            leave(draft.notes, child, path)


def _child(draft: Draft, element: etree._Element, path: str) -> None:
    """Count a child that the document does not name elsewhere, so that no step of a chain goes unseen."""
    for child in element:
        if child.tag != "document-id":
            leave(draft.notes, child, path)
            continue
        number = application_of(draft, identity_of(draft, child, f"{path}/document-id"), path)
        if number is None or not draft.names(number):
            leave(draft.notes, child, path)


def _add(draft: Draft, relation: str, element: etree._Element, path: str, *, as_publication: bool) -> None:
    for child in element:
        if child.tag == "document-id":
            _document(draft, relation, child, f"{path}/document-id", as_publication=as_publication)
        else:
            leave(draft.notes, child, path)


def _document(
    draft: Draft, relation: str, element: etree._Element, path: str, *, as_publication: bool
) -> None:
    identity = identity_of(draft, element, path)
    read = publication_of if as_publication else application_of
    number = read(draft, identity, path)
    if number is None:
        leave(draft.notes, element, path.rpartition("/")[0])
    else:
        draft.related.append(RelatedDocument(relation=relation, number=number))
