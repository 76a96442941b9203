"""Small readings that every part of a Red Book document needs: leaves, numbers, dispatch with nothing lost.

Not for: knowing any section of the document.
"""

from collections.abc import Callable, Mapping

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.us_draft import Draft, filed, published
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlstream import left_over
from opentisc.records.types import Number

Handler = Callable[[Draft, etree._Element, str], None]

_IDENTITY = frozenset({"country", "doc-number", "kind", "date"})


def dispatch(
    draft: Draft, element: etree._Element, path: str, handlers: Mapping[str, Handler | None]
) -> None:
    """Hand each child to its handler; count a child that has none. A handler of None: nothing to keep."""
    for child in element:
        name = child.tag
        if name in handlers:
            handler = handlers[name]
            if handler is not None:
                handler(draft, child, f"{path}/{name}")
        else:
            leave(draft.notes, child, path)


def leave(notes: Notes, element: etree._Element, above: str) -> None:
    """Count an element that no field takes, with all that is below it."""
    left_over(element, f"{above}/{element.tag}", notes.unmapped)


def leaves(notes: Notes, element: etree._Element, path: str, taken: frozenset[str]) -> dict[str, str]:
    """Return the texts of the children named in `taken`, stripped; count the others."""
    found: dict[str, str] = {}
    for child in element:
        name = child.tag
        if name in taken:
            text = child.text
            if text and (text := text.strip()):
                found[name] = text
        else:
            leave(notes, child, path)
    return found


def identity_of(
    draft: Draft, element: etree._Element, path: str, also: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return country, doc-number, kind and date of a `document-id`; the other leaves are counted."""
    return leaves(draft.notes, element, path, _IDENTITY | also)


def publication_of(draft: Draft, identity: Mapping[str, str], path: str) -> Number | None:
    """Return the publication number of a `document-id`, None without one."""
    given = identity.get("doc-number")
    if given is None:
        return None
    return published(
        given, office=office_of(identity), kind=identity.get("kind"), dated=date_of(draft, identity, path)
    )


def application_of(draft: Draft, identity: Mapping[str, str], path: str) -> Number | None:
    """Return the application number of a `document-id`, None without one."""
    given = identity.get("doc-number")
    if given is None:
        return None
    return filed(
        given,
        office=application_office(given, identity.get("country")),
        kind=identity.get("kind"),
        dated=date_of(draft, identity, path),
    )


def application_office(given: str, country: str | None) -> str | None:
    """Return the office of an application; beside `PCT/…` the USPTO prints US or the receiving state."""
    return "WO" if given[:3].upper() == "PCT" else country_code(country)


def date_of(draft: Draft, identity: Mapping[str, str], path: str) -> DateText | None:
    """Return the date of a `document-id`, to the precision it has (`19010500` is a month)."""
    return draft.notes.date(f"{path}/date", identity.get("date"))


def office_of(identity: Mapping[str, str]) -> str | None:
    """Return the office's code; the words `unknown` and `omitted` say nothing."""
    return country_code(identity.get("country"))


def country_code(text: str | None) -> str | None:
    """Return a country code, None for the words that the USPTO prints where it has none."""
    given = (text or "").strip()
    return None if given.lower() in {"", "unknown", "omitted", "not provided"} else given.upper()
