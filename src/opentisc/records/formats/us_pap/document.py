"""One PAP document to one patent record: numbers, classes, people and the chain of applications."""

from lxml import etree

from opentisc.records.formats.us_classes import ipc_class, uspc_class
from opentisc.records.formats.us_draft import Draft, filed, published
from opentisc.records.formats.us_pap.texts import (
    read_abstract,
    read_claims,
    read_description,
    read_drawings,
)
from opentisc.records.formats.us_reading import Handler, application_office, country_code, dispatch, leave
from opentisc.records.formats.us_texts import text
from opentisc.records.types import Number, Party, PatentType, Priority, RelatedDocument

_NAME = ("family-name", "given-name", "middle-name", "name-suffix")
_ADDRESS = ("address-1", "address-2", "address-3", "postalcode")
_RELATIONS = {
    "continuation-of": "continuation",
    "continuation-in-part-of": "continuation_in_part",
    "division-of": "division",
    "reissue-of": "reissue",
    "substitution-for": "substitution",
    "addition-to": "addition",
    "a-371-of-international": "pct_filing",
}


def _bibliographic(draft: Draft, element: etree._Element, path: str) -> None:
    dispatch(draft, element, path, _BIBLIOGRAPHIC)


def _publication(draft: Draft, element: etree._Element, path: str) -> None:
    number, kind, date = (text(element.find(tag)) for tag in ("doc-number", "kind-code", "document-date"))
    draft.published_on = draft.notes.date(f"{path}/document-date", date)
    if number:
        draft.publication = published(number, office="US", kind=kind, dated=draft.published_on)
    if (kind or "").startswith("P"):
        draft.type = PatentType.PLANT
    _leave_others(draft, element, path, {"doc-number", "kind-code", "document-date"})


def _filing(draft: Draft, element: etree._Element, path: str) -> None:
    draft.filed_on = draft.notes.date(f"{path}/filing-date", text(element.find("filing-date")))
    number = text(element.find("application-number/doc-number"))
    if number:
        draft.application = filed(number, office="US", dated=draft.filed_on)
    _leave_others(
        draft, element, path, {"filing-date", "application-number", "application-number-series-code"}
    )


def _technical(draft: Draft, element: etree._Element, path: str) -> None:
    dispatch(draft, element, path, _TECHNICAL)


def _international_classes(draft: Draft, element: etree._Element, path: str) -> None:
    version = text(element.find("classification-ipc-edition"))
    for child in element:
        if child.tag in {"classification-ipc-primary", "classification-ipc-secondary"}:
            first = child.tag == "classification-ipc-primary"
            for symbol in child.iter("ipc"):
                draft.classes.append(ipc_class(text(symbol) or "", first=first, version=version))
        elif child.tag != "classification-ipc-edition":
            leave(draft.notes, child, path)


def _national_classes(draft: Draft, element: etree._Element, path: str) -> None:
    """Take class and subclass, printed apart in three and six columns."""
    for child in element:
        for symbol in child.iter("uspc"):
            group, subclass = text(symbol.find("class")) or "", text(symbol.find("subclass")) or ""
            first = child.tag == "classification-us-primary"
            draft.classes.append(uspc_class(f"{group:>3}{subclass}", first=first))


def _title(draft: Draft, element: etree._Element, _path: str) -> None:
    draft.add_title(text(element))


def _inventors(draft: Draft, element: etree._Element, path: str) -> None:
    """Take inventors; before 2012 they were the applicants by law."""
    for child in element:
        party = _person(draft, child, f"{path}/{child.tag}")
        if party is None:
            leave(draft.notes, child, path)
        else:
            draft.inventors.append(party)
            draft.applicants.append(party)


def _assignee(draft: Draft, element: etree._Element, path: str) -> None:
    name, role = text(element.find("organization-name")), text(element.find("assignee-type")) or ""
    if name is None:
        party = _person(draft, element, path)
    else:
        kind = "person" if role[-1:] in {"4", "5"} else "organisation"
        address, country = element.find("address"), None
        if address is not None:
            country = country_code(text(address.find("country/country-code")))
        party = Party(
            name=name,
            address=_joined(address, _ADDRESS),
            city=text(element.find("address/city")),
            region=text(element.find("address/state")),
            country=country,
            kind=kind,
        )
    if party is None:
        leave(draft.notes, element, path.rpartition("/")[0])
    else:
        draft.owners.append(party)


def _person(draft: Draft, element: etree._Element, path: str) -> Party | None:
    """Return a person by the residence, which every application gives; a postal address only adds its lines."""
    name = element.find("name")
    if name is None:
        return None
    family, given, middle, suffix = (text(name.find(tag)) for tag in _NAME)
    forenames = " ".join(part for part in (given, middle) if part)
    printed = ", ".join(part for part in (family, forenames, suffix) if part)
    if not printed:
        return None
    _leave_others(draft, name, f"{path}/name", set(_NAME))
    _leave_others(draft, element, path, {"name", "residence", "address", "authority-applicant"})
    place = next(iter(element.iterfind("residence/*")), None)
    if place is None:
        place = element.find("address")
    country = None
    if place is not None:
        country = text(place.find("country-code")) or text(place.find("country/country-code"))
    for child in element.iterfind("residence/citizenship"):
        leave(draft.notes, child, f"{path}/residence")
    address = element.find("address")
    if address is not None:
        _leave_others(draft, address, f"{path}/address", {*_ADDRESS, "city", "state", "country"})
    return Party(
        name=printed,
        address=_joined(address, _ADDRESS),
        city=text(place.find("city")) if place is not None else None,
        region=text(place.find("state")) if place is not None else None,
        country=country_code(country),
        kind="person",
    )


def _joined(element: etree._Element | None, tags: tuple[str, ...]) -> str | None:
    if element is None:
        return None
    found = (text(element.find(tag)) for tag in tags)
    return ", ".join(part for part in found if part) or None


def _priority(draft: Draft, element: etree._Element, path: str) -> None:
    number = text(element.find("priority-application-number/doc-number"))
    filed_on = draft.notes.date(f"{path}/filing-date", text(element.find("filing-date")))
    country = text(element.find("country-code"))
    if number is None:
        leave(draft.notes, element, path.rpartition("/")[0])
        return
    read = filed(number, office=application_office(number, country), dated=filed_on)
    draft.priorities.append(Priority(number=read, filed_on=filed_on, claim="national"))
    _leave_others(draft, element, path, {"priority-application-number", "filing-date", "country-code"})


def _continuity(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the parents of each relation, and provisional applications."""
    for child in element:
        here = f"{path}/{child.tag}"
        if child.tag in {"continuations", "divisions", "reissues"}:
            _continuity(draft, child, here)
        elif child.tag == "non-provisional-of-provisional":
            number = _application(draft, child.find("document-id"), here)
            if number is not None:
                draft.add_provisional(number, number.dated)
        elif child.tag in _RELATIONS:
            _parents(draft, child, here, _RELATIONS[child.tag])
        else:
            leave(draft.notes, child, path)


def _parents(draft: Draft, element: etree._Element, path: str, relation: str) -> None:
    for parent in element.iter("parent"):
        for document in parent.iterfind("document-id"):
            number = _application(draft, document, path)
            if number is not None:
                draft.related.append(RelatedDocument(relation=relation, number=number))
    for grant in element.iter("parent-patent"):
        for document in grant.iterfind("document-id"):
            given = text(document.find("doc-number"))
            if given:
                number = published(given, office="US", kind=text(document.find("kind-code")))
                draft.related.append(RelatedDocument(relation="parent_grant", number=number))
    _children(draft, element, path)
    for status in element.iter("parent-status"):
        leave(draft.notes, status, path)


def _children(draft: Draft, element: etree._Element, path: str) -> None:
    """Count a child that the document does not name elsewhere, so that no step of a chain goes unseen."""
    for child in element.iter("child"):
        for document in child.iterfind("document-id"):
            number = _application(draft, document, path)
            if number is None or not draft.names(number):
                leave(draft.notes, document, f"{path}/child")


def _application(draft: Draft, element: etree._Element | None, path: str) -> Number | None:
    given = text(element.find("doc-number")) if element is not None else None
    if element is None or given is None:
        return None
    dated = draft.notes.date(f"{path}/document-date", text(element.find("document-date")))
    country = text(element.find("country-code")) or "US"
    return filed(given, office=application_office(given, country), dated=dated)


def _leave_others(draft: Draft, element: etree._Element, path: str, taken: set[str]) -> None:
    for child in element:
        if child.tag not in taken:
            leave(draft.notes, child, path)


_TECHNICAL: dict[str, Handler | None] = {
    "classification-ipc": _international_classes,
    "classification-us": _national_classes,
    "title-of-invention": _title,
}
_BIBLIOGRAPHIC: dict[str, Handler | None] = {
    "document-id": _publication,
    "domestic-filing-data": _filing,
    "technical-information": _technical,
    "inventors": _inventors,
    "assignee": _assignee,
    "foreign-priority-data": _priority,
    "continuity-data": _continuity,
}
SECTIONS: dict[str, Handler | None] = {
    "subdoc-bibliographic-information": _bibliographic,
    "subdoc-abstract": read_abstract,
    "subdoc-description": read_description,
    "subdoc-claims": read_claims,
    "subdoc-drawings": read_drawings,
}
