"""Small readings that the XML layouts of the USPTO share: leaves, numbers, dispatch with nothing lost.

Not for: knowing any section of a document.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.base import Rejected
from opentisc.records.formats.us_draft import Draft, filed, published
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlstream import documents, left_over
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
    path = f"{above}/{element.tag}"
    if len(element):
        left_over(element, path, notes.unmapped)
    else:
        notes.unmapped[path] += 1


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


def identity_of(draft: Draft, element: etree._Element, path: str) -> dict[str, str]:
    """Return country, doc-number, kind and date of a `document-id`; the other leaves are counted."""
    return leaves(draft.notes, element, path, _IDENTITY)


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


def rooted_documents(
    stream: BinaryIO, root: str, *, max_bytes: int
) -> Iterator[tuple[int, bytes] | Rejected]:
    """Yield (offset, bytes) of each document from its root's start tag to its end tag, without any prolog.

    For the older files, whose prologs may be missing, doubled or inside comments. What stands before the
    first root is a prolog when it begins with markup; other text there is Rejected.
    """
    opening, ending = f"<{root}".encode(), f"</{root}>".encode()
    for document in documents(stream, max_bytes=max_bytes, starts=(opening,)):
        if isinstance(document, Rejected):
            yield document
            continue
        offset, whole = document
        begin, end = whole.find(opening), whole.rfind(ending)
        if begin >= 0:
            yield offset + begin, whole[begin : end + len(ending) if end >= 0 else len(whole)]
        elif not whole.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            yield Rejected(f"offset {offset}", "document", "unknown_document", f"no root element {root}")
