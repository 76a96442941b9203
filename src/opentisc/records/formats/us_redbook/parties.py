"""Applicants, inventors, assignees, agents and examiners of a Red Book document, old and new layout."""

from lxml import etree

from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import country_code, dispatch, leave, leaves
from opentisc.records.types import Party

_NAME = frozenset(
    {"orgname", "name", "prefix", "last-name", "first-name", "middle-name", "suffix", "iid", "role"}
)
_ADDRESS = frozenset(
    {"street", "address-1", "address-2", "address-3", "address-4", "address-5", "mailcode", "pobox", "room"}
    | {"address-floor", "building", "city", "county", "state", "postcode", "country", "text"}
)
_PLACED = frozenset({"city", "state", "country"})
_PERSONS, _BODIES = frozenset("45"), frozenset("236789")


def read_parties(draft: Draft, element: etree._Element, path: str) -> None:
    """Take applicants, inventors and agents of `parties` (to 2012) and `us-parties` (since)."""
    dispatch(draft, element, path, _PARTIES)


def read_assignees(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the assignees: who owned the application when the document was printed."""
    for child in element:
        if child.tag == "assignee":
            _add(draft, draft.owners, child, f"{path}/assignee")
        else:
            leave(draft.notes, child, path)


def read_examiners(draft: Draft, element: etree._Element, path: str) -> None:
    """Take primary and assistant examiners."""
    for child in element:
        here = f"{path}/{child.tag}"
        party = _party(leaves(draft.notes, child, here, _NAME), {}, None)
        if party is None:
            leave(draft.notes, child, path)
        else:
            draft.examiners.append(party)


def _applicants(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        kind = child.get("app-type", "")
        added = _add(draft, draft.applicants, child, f"{path}/{child.tag}")
        if added is not None and kind == "applicant-inventor":
            draft.inventors.append(added)


def _inventors(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        _add(draft, draft.inventors, child, f"{path}/{child.tag}")


def _agents(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        _add(draft, draft.agents, child, f"{path}/{child.tag}")


def _add(draft: Draft, parties: list[Party], element: etree._Element, path: str) -> Party | None:
    """Add the party of an element with an address book, or with the names at its own level."""
    names: dict[str, str] = {}
    address: dict[str, str] = {}
    residence = None
    for child in element:
        tag = child.tag
        if tag == "addressbook":
            _address_book(draft, child, f"{path}/addressbook", names, address)
        elif tag == "residence":
            residence = country_code(child.findtext("country"))
        elif tag == "address":
            address.update(leaves(draft.notes, child, f"{path}/address", _ADDRESS))
        elif tag in _NAME and child.text:
            names[tag] = child.text.strip()
        elif country_code(child.findtext("country") or child.text) is not None:  # not `omitted`
            leave(draft.notes, child, path)
    party = _party(names, address, residence)
    if party is None:
        leave(draft.notes, element, path.rpartition("/")[0])
    else:
        parties.append(party)
    return party


def _address_book(
    draft: Draft, element: etree._Element, path: str, names: dict[str, str], address: dict[str, str]
) -> None:
    for child in element:
        tag = child.tag
        if tag == "address":
            address.update(leaves(draft.notes, child, f"{path}/address", _ADDRESS))
        elif tag in _NAME:
            value = " ".join("".join(map(str, child.itertext())).split())
            if value:
                names[tag] = value
        else:
            leave(draft.notes, child, path)


def _party(names: dict[str, str], address: dict[str, str], residence: str | None) -> Party | None:
    name = names.get("orgname") or names.get("name") or _person(names)
    if not name:
        return None
    lines = [value for part, value in address.items() if part not in _PLACED]
    return Party(
        name=name,
        address=", ".join(lines) or None,
        city=address.get("city"),
        region=address.get("state"),
        country=country_code(address.get("country")) or residence,
        kind=_kind(names),
        identifier=names.get("iid"),
    )


def _person(names: dict[str, str]) -> str:
    """Return `Last, First Middle, Suffix` of the parts that are there."""
    given = " ".join(names[part] for part in ("first-name", "middle-name") if part in names)
    parts = (names.get("last-name"), given, names.get("suffix"))
    return ", ".join(part for part in parts if part)


def _kind(names: dict[str, str]) -> str | None:
    """Return whether it is a person: by the role code (04, 05 individuals), else by the name's parts."""
    role = names.get("role", "")[-1:]
    if role in _PERSONS:
        return "person"
    if role in _BODIES or "orgname" in names:
        return "organisation"
    return "person" if "last-name" in names else None


_PARTIES = {
    "applicants": _applicants,
    "us-applicants": _applicants,
    "inventors": _inventors,
    "deceased-inventors": _inventors,
    "agents": _agents,
}
