"""Conveyances as the USPTO's patent assignment search answers: its Solr XML, and the JSON made of it.

One conveyance names many properties; each property is an Application record that carries the conveyance.
Not for: the assignment part of the Open Data Portal (`uspto_odp`) and marks (TSDR carries theirs).
"""

import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, cast

from lxml import etree

from opentisc.kernel.containerstreams import Replayed
from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import DocumentNumber, read_application, read_publication
from opentisc.kernel.numbers import application_id as id_of_application
from opentisc.kernel.numbers import record_id as id_of_publication
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded_items
from opentisc.records.formats.marks import conveyance_kind
from opentisc.records.formats.taking import JsonTree, read_json
from opentisc.records.formats.values import Notes, application_number
from opentisc.records.formats.xmlstream import elements
from opentisc.records.types import Application, LocalText, Ownership, Party, RecordId

_NO_VALUE = frozenset({"NULL", "0001-01-01T00:00:00Z"})
_PROPERTY = (
    "inventionTitle",
    "inventionTitleLang",
    "applNum",
    "filingDate",
    "intlPublDate",
    "intlRegNum",
    "inventors",
    "issueDate",
    "patNum",
    "pctNum",
    "publDate",
    "publNum",
)
_ASSIGNOR = ("patAssignorName", "patAssignorExDate", "patAssignorDateAck")
_ASSIGNEE = (
    "patAssigneeName",
    "patAssigneeAddress1",
    "patAssigneeAddress2",
    "patAssigneeCity",
    "patAssigneeState",
    "patAssigneeCountryName",
    "patAssigneePostcode",
)


class UsptoAssignment:
    """The format of the patent assignment search."""

    code = "uspto-assignment"
    title = "USPTO patent assignment search (XML, JSON)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether an answer with reel and frame numbers begins here."""
        head = sample.head
        if b'"reelNo"' not in head or b'"conveyanceText"' not in head:
            return False
        return b"<response>" in head or b'"docs"' in head

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one application per property of each conveyance, in the order of the file."""
        head = stream.read(64)
        whole = _after(head, stream)
        is_json = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
        documents = _json_documents(whole, options) if is_json else _xml_documents(whole)
        for count, document in enumerate(documents, start=1):
            if isinstance(document, Rejected):
                yield document
            else:
                where = f"record {count}"
                yield from guarded_items(where, _read_conveyance(document, where))


FORMAT = UsptoAssignment()


def _after(head: bytes, stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(Replayed(head, stream)))


def _json_documents(stream: BinaryIO, options: ReadOptions) -> Iterator[JsonTree | Rejected]:
    document = read_json(stream, options)
    if isinstance(document, Rejected):
        yield document
        return
    yield from JsonTree(document).trees("docs") if isinstance(document, dict) else ()


def _xml_documents(stream: BinaryIO) -> Iterator[JsonTree | Rejected]:
    """Yield each `doc` in the shape of the JSON: lists of assignors, assignees and properties."""
    try:
        for _where, element in elements(stream, ("doc",)):
            yield JsonTree(_document_of(element))
    except etree.XMLSyntaxError as wrong:
        yield Rejected("file", "document", "not_well_formed", str(wrong))


def _document_of(element: etree._Element) -> dict[str, object]:
    single: dict[str, object] = {}
    lists: dict[str, list[str | None]] = {}
    for child in element:
        name = str(child.get("name"))
        if child.tag == "arr":
            lists[name] = [_given(value.text) for value in child]
        else:
            single[name] = _given(child.text)
    single["assignors"] = _rows(lists, _ASSIGNOR)
    single["assignees"] = _rows(lists, _ASSIGNEE)
    single["properties"] = _rows(lists, _PROPERTY)
    return {**single, **lists}


def _rows(lists: dict[str, list[str | None]], names: tuple[str, ...]) -> list[dict[str, object]]:
    """Return the columns as rows, and take them out; a shorter column leaves its last rows without it."""
    columns = {name: lists.pop(name) for name in names if name in lists}
    length = max((len(column) for column in columns.values()), default=0)
    return [
        {name: column[row] for name, column in columns.items() if row < len(column)} for row in range(length)
    ]


def _given(text: str | None) -> str | None:
    return None if text is None or text.strip() in _NO_VALUE else text


def _read_conveyance(document: JsonTree, where: str) -> Iterator[Item]:
    notes = Notes()
    conveyance = _conveyance(document, notes)
    properties = document.trees("properties")
    if not properties:
        yield Rejected(where, "properties", "no_property", conveyance.reference or "")
        return
    items = [
        _read_property(one, conveyance, f"{where} property {n}") for n, one in enumerate(properties, start=1)
    ]
    for one in properties:
        one.clear()
    # What the conveyance itself carried is counted once, with its first property that was read.
    rest: Counter[str] = document.left() + notes.unmapped
    for item in items:
        if isinstance(item, Found):
            yield Found(item.record, item.where, Counter(item.unmapped) + rest)
            rest = Counter()
        else:
            yield item


def _conveyance(document: JsonTree, notes: Notes) -> Ownership:
    text = document.text("conveyanceText")
    reel, frame = document.text("reelNo"), document.text("frameNo")
    return Ownership(
        kind=conveyance_kind(text),
        from_parties=_assignors(document, notes),
        to_parties=tuple(
            party for one in document.trees("assignees") if (party := _assignee(one)) is not None
        ),
        executed_on=_day(document, "patAssignorEarliestExDate", notes),
        recorded_on=_day(document, "recordedDate", notes),
        reference=f"{reel}/{frame}" if reel and frame else document.text("id"),
        text=text,
    )


def _assignors(document: JsonTree, notes: Notes) -> tuple[Party, ...]:
    """Return who gave; the days on which each signed are left, but for days that say nothing."""
    found = []
    for one in document.trees("assignors"):
        name = one.text("patAssignorName")
        acknowledged = one.text("patAssignorDateAck")
        if acknowledged is not None and acknowledged not in _NO_VALUE:
            notes.left("assignors/patAssignorDateAck")
        if name is not None:
            found.append(Party(name=name))
    return tuple(found)


def _assignee(one: JsonTree) -> Party | None:
    name = one.text("patAssigneeName")
    if name is None:
        return None
    whole = one.text("patAssigneeAddress")
    parts = (
        one.text("patAssigneeAddress1"),
        one.text("patAssigneeAddress2"),
        one.text("patAssigneePostcode"),
    )
    return Party(
        name=name,
        address=", ".join(whole.splitlines()) if whole else ", ".join(part for part in parts if part) or None,
        city=one.text("patAssigneeCity"),
        region=one.text("patAssigneeState"),
        country=one.text("patAssigneeCountryName"),
    )


def _read_property(one: JsonTree, conveyance: Ownership, where: str) -> Item:
    notes = Notes()
    national, international = one.text("applNum"), one.text("pctNum")
    given = national or international
    if given is None:
        return Rejected(where, "applNum", "missing_number", one.text("patNum") or one.text("publNum") or "")
    office = "US" if national else None
    filed_on = _day(one, "filingDate", notes)
    number = application_number(given, office=office, dated=filed_on)
    if not number.readable:
        return Rejected(where, "applNum" if national else "pctNum", "unreadable_number", given)
    if national and international:
        notes.left("properties/pctNum")
    title, language = one.text("inventionTitle"), one.text("inventionTitleLang")
    record = Application(
        record_id=RecordId(id_of_application(read_application(given, office=office))),
        number=number,
        filed_on=filed_on,
        granted_on=_day(one, "issueDate", notes),
        conveyances=(conveyance,),
        publications=_publications(one, notes),
        titles=() if title is None else (LocalText(language=language or "und", value=title),),
    )
    for sentinel in ("intlPublDate", "publDate"):
        if _day(one, sentinel, notes) is not None:
            notes.left(f"properties/{sentinel}")
    left = Counter({f"properties/{path}": count for path, count in one.left().items()})
    return Found(record, where, left + notes.unmapped)


def _publications(one: JsonTree, notes: Notes) -> tuple[RecordId, ...]:
    """Return the ids of the publication and the patent, without kind: the answer has none."""
    read: list[DocumentNumber] = []
    for key in ("publNum", "patNum"):
        given = one.text(key)
        if given is None:
            continue
        number = read_publication(given, office="US")
        if number.readable:
            read.append(number)
        else:
            notes.unreadable(f"properties/{key}")
    return tuple(RecordId(id_of_publication(number)) for number in read)


def _day(tree: JsonTree, key: str, notes: Notes) -> DateText | None:
    """Return the day of an instant such as `2006-09-14T04:00:00Z`: midnight in Washington, so the same day."""
    given = tree.text(key)
    if given is None or given in _NO_VALUE:
        return None
    return notes.date(key, given.partition("T")[0])
