"""Bibliographic data of the Alexandria mark-up (`patent-document`): numbers, classes, parties, events.

Not for: the text parts and their marks (`citation_tei`, `citation_tei_marks`).
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from opentisc.records.formats.docdb_citations import read_citation
from opentisc.records.formats.docdb_exchange import class_of_text
from opentisc.records.formats.ep_st36_text import language_of
from opentisc.records.formats.legalcodes import event_of
from opentisc.records.formats.values import application_number, classification, publication_number
from opentisc.records.formats.xmlrecords import Reading
from opentisc.records.types import (
    Citation,
    Classification,
    LegalEvent,
    LocalText,
    Number,
    Party,
    Priority,
    RelatedDocument,
)

_SCHEMES = {"EC": "ecla", "ICO": "ico"}
_FORMS = ("original", "intermediate", "epo")


def read_publication(reading: Reading) -> Number | None:
    """Return the number of the document, from its reference or the attributes of its root."""
    root = reading.root
    form = root.find("bibliographic-data/publication-reference/document-id")
    given = reading.text(form, "doc-number") or root.get("doc-number")
    if not given:
        return None
    return publication_number(
        given,
        office=reading.text(form, "country") or root.get("country"),
        kind=reading.text(form, "kind") or root.get("kind"),
        dated=reading.date(form, "date") or reading.notes.date("@date", root.get("date")),
    )


def read_application(reading: Reading, form: etree._Element | None) -> Number | None:
    """Return the application number of a `document-id`; its kind tells DOCDB's year-coded look (US)."""
    given = reading.text(form, "doc-number")
    if not given:
        return None
    return application_number(
        given,
        office=reading.text(form, "country"),
        kind=reading.text(form, "kind"),
        dated=reading.date(form, "date"),
    )


def read_priorities(reading: Reading) -> tuple[Priority, ...]:
    """Return the priority claims in order."""
    forms = reading.root.iterfind("bibliographic-data/priority-claims/priority-claim/document-id")
    numbers = (read_application(reading, form) for form in forms)
    return tuple(Priority(number=number, filed_on=number.dated) for number in numbers if number)


def read_titles(reading: Reading) -> tuple[LocalText, ...]:
    """Return the titles by language."""
    found = reading.root.iterfind("bibliographic-data/technical-data/invention-title")
    texts = ((language_of(element), reading.text(element)) for element in found)
    return tuple(LocalText(language=language, value=text) for language, text in texts if text)


def read_classes(reading: Reading) -> tuple[Classification, ...]:
    """Return IPC of both editions, the national class, ECLA and ICO, each symbol once."""
    found: dict[tuple[str, str], Classification] = {}
    data = reading.root.find("bibliographic-data/technical-data")
    for each in (
        [] if data is None else [*_ipc(reading, data), *_national(reading, data), *_ecla(reading, data)]
    ):
        found.setdefault((each.scheme, each.symbol), each)
    return tuple(found.values())


def _ipc(reading: Reading, data: etree._Element) -> Iterator[Classification]:
    for text in reading.texts(data, "classifications-ipcr/classification-ipcr"):
        yield class_of_text("ipc", text)
    for element in data.iterfind("classification-ipc"):
        edition = reading.text(element, "edition")
        for tag in ("main-classification", "further-classification"):
            for text in reading.texts(element, tag):
                first = tag == "main-classification"
                yield classification("ipc", "".join(text.split()), first=first, version=edition)


def _national(reading: Reading, data: etree._Element) -> Iterator[Classification]:
    for element in data.iterfind("classification-national"):
        country = (element.get("country") or "").lower()
        scheme = "uspc" if country == "us" else f"national-{country}"
        for tag in ("main-classification", "further-classification"):
            for text in reading.texts(element, tag):
                yield classification(scheme, text, first=tag == "main-classification")


def _ecla(reading: Reading, data: etree._Element) -> Iterator[Classification]:
    for element in data.iterfind("classification-ecla/classification-symbol"):
        text = reading.text(element)
        if text:
            yield classification(_SCHEMES.get(element.get("scheme") or "", "ecla"), "".join(text.split()))


def read_search_citations(reading: Reading) -> tuple[Citation, ...]:
    """Return the citations of the front page; the phase is the source's name (`SEA`)."""
    found: list[Citation] = []
    for path in ("patent-citations/patcit", "non-patent-citations/nplcit"):
        for element in reading.root.iterfind(f"bibliographic-data/technical-data/citations/{path}"):
            citation = read_citation(reading, element)
            source = element.find("sources/source")
            phase = source.get("name") if source is not None else None
            if citation is not None:
                by = "search_report" if phase == "SEA" else None
                found.append(replace(citation, phase=phase, by=by))
    return tuple(found)


def read_parties(reading: Reading, role: str) -> tuple[Party, ...]:
    """Return the parties of a role; the forms of one party stand in lists of their own, joined by position.

    The form as printed (`original`) gives the name when it lists as many as the longest form; a form of
    another length cannot be joined and is left over.
    """
    forms: dict[str, list[etree._Element]] = {}
    for element in reading.root.iterfind(f"bibliographic-data/parties/{role}s/{role}"):
        forms.setdefault(element.get("format") or "", []).append(element)
    longest = max((len(group) for group in forms.values()), default=0)
    groups = [forms[form] for form in sorted(forms, key=_rank) if len(forms[form]) == longest]
    merged = (_party(reading, same) for same in zip(*groups, strict=True))
    return tuple(party for party in merged if party)


def _party(reading: Reading, same: tuple[etree._Element, ...]) -> Party | None:
    books = [book for book in (element.find("addressbook") for element in same) if book is not None]
    names = dict.fromkeys(name for name in (_name(reading, book) for book in books) if name)
    if not names:
        return None
    first, *others = names
    address, city, region, country = (
        _first(values) for values in zip(*(_address(reading, b) for b in books), strict=True)
    )
    return Party(
        name=first,
        names=tuple(LocalText(language="und", value=other) for other in others),
        address=address,
        city=city,
        region=region,
        country=country,
    )


def _name(reading: Reading, book: etree._Element) -> str | None:
    last, first = reading.text(book, "last-name"), reading.text(book, "first-name")
    return reading.text(book, "name") or ", ".join(part for part in (last, first) if part) or None


def _address(reading: Reading, book: etree._Element) -> tuple[str | None, str | None, str | None, str | None]:
    """Return (address, city, region, country) of an address book."""
    address = book.find("address")
    lines = [reading.text(address, tag) for tag in ("street", "address-1", "address-2", "postcode")]
    city, region = reading.text(address, "city"), reading.text(address, "state")
    whole = ", ".join(part for part in (*lines, city, region) if part)
    return whole or None, city, region, reading.text(address, "country")


def _first(values: tuple[str | None, ...]) -> str | None:
    return next((value for value in values if value), None)


def _rank(form: str) -> int:
    return _FORMS.index(form) if form in _FORMS else len(_FORMS)


def read_related(reading: Reading) -> tuple[RelatedDocument, ...]:
    """Return the parents of the chain by their relation, then the international application."""
    found: list[RelatedDocument] = []
    data = reading.root.find("bibliographic-data")
    for relation in [] if data is None else data.iterfind("related-documents/relation"):
        for form in relation.iterfind("parent-doc/document-id"):
            number = read_application(reading, form)
            if number is not None:
                found.append(RelatedDocument(relation=relation.get("type") or "parent", number=number))
    path = "international-convention-data/pct-or-regional-filing-data/document-id"
    for form in [] if data is None else data.iterfind(path):
        pct = _international(reading, form)
        if pct is not None:
            found.append(RelatedDocument(relation="pct_filing", number=pct))
    return tuple(found)


def _international(reading: Reading, form: etree._Element) -> Number | None:
    """Read `JP`, `2001010575` as PCT/JP2001/010575; another look is kept as given."""
    reading.take(form.find("kind"))
    country, given = reading.text(form, "country"), reading.text(form, "doc-number")
    if not given:
        return None
    dated = reading.date(form, "date")
    if len(given) != 10 or not given.isdigit():
        return application_number(given, office=country, dated=dated)
    number = application_number(f"PCT/{country}{given[:4]}/{given[4:]}", office="WO", dated=dated)
    return replace(number, as_given=given)


def read_events(reading: Reading) -> tuple[LegalEvent, ...]:
    """Return the legal events in the document's order, with labels and values as text."""
    announced = reading.date(
        reading.root, "bibliographic-data/dates-of-public-availability/intention-to-grant-date/date"
    )
    found = [LegalEvent(office="EP", event="intention_to_grant", happened_on=announced)] if announced else []
    for element in reading.root.iterfind("legal-status/legal-event"):
        office, code = element.get("country") or "", (element.get("code") or "").strip()
        body = element.find("legal-event-body")
        title = reading.text(body, "event-title")
        pairs = list(_attributes(reading, body))
        effective = next((value for label, value in pairs if label == "Effective DATE"), None)
        found.append(
            LegalEvent(
                office=office,
                code=code or None,
                event=event_of(office, code),
                happened_on=reading.notes.date("legal-event/Effective DATE", effective),
                published_on=reading.notes.date("legal-event@date", element.get("date")),
                text="; ".join([*([title] if title else []), *(f"{name}: {value}" for name, value in pairs)])
                or None,
            )
        )
    return tuple(found)


def _attributes(reading: Reading, body: etree._Element | None) -> Iterator[tuple[str, str]]:
    for element in [] if body is None else body.iterfind("event-attributes/event-attribute"):
        label = reading.text(element, "event-attribute-label")
        value = reading.text(element, "event-attribute-value")
        yield label or "", value or ""
