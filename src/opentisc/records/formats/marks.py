"""What the mark formats share: words for states, kinds of mark and of conveyance, dates, XML documents.

Not for: the paths of one standard; those stand in its own module.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import UnreadableNumber, mark_id
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected
from opentisc.records.formats.guard import guarded_items
from opentisc.records.formats.taking import XmlTree, with_local_names
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlstream import documents, parse
from opentisc.records.types import LegalEvent, Number, Priority, RecordId

_ATTRIBUTES = frozenset({"sequenceNumber"})
_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})")

US_MARK_TYPES = {"1": "word", "2": "figurative", "3": "combined", "4": "word", "5": "stylised"}
"""USPTO mark drawing codes: 1 typed words, 2 design alone, 3 design and words, 4 standard characters,
5 words in stylised form. 6 (no drawing: a sound, a scent) and 0 stay as given."""

_US_STATUSES = {
    "registered": ("700", "701", "702", "703", "704", "705", "800"),
    "abandoned": ("600", "601", "602", "603", "604", "605", "606", "607", "608", "609"),
    "cancelled": ("710", "711", "712", "713", "714"),
    "expired": ("900",),
}
US_STATUSES = {code: word for word, codes in _US_STATUSES.items() for code in codes}
"""Our word for the USPTO's status codes of marks that are final; other codes stay as given."""

_CONVEYANCES = (
    ("release", re.compile(r"\bRELEASE")),
    ("pledge", re.compile(r"SECURITY (?:INTEREST|AGREEMENT)|\bLIEN\b|\bPLEDGE|\bMORTGAGE")),
    ("name_change", re.compile(r"CHANGE OF NAME|NAME CHANGE")),
    ("address_change", re.compile(r"CHANGE OF ADDRESS")),
    ("merger", re.compile(r"\bMERGER\b")),
    ("licence", re.compile(r"\bLICEN[CS]E")),
    ("correction", re.compile(r"\bCORRECT")),
    ("assignment", re.compile(r"\bASSIGN")),
)


def conveyance_kind(text: str | None) -> str | None:
    """Return our word for the USPTO's conveyance text, None when none of its words is known.

    A release of a security interest is no pledge, and a correction names what it corrects: so the order.
    """
    given = (text or "").upper()
    corrects = given.startswith("CORRECT")
    if corrects:
        return "correction"
    return next((kind for kind, words in _CONVEYANCES if words.search(given)), None)


def zoned_date(notes: Notes, path: str, text: str | None) -> DateText | None:
    """Return a date that may carry a time zone (`2008-05-19-04:00`), as the office's own calendar day."""
    match = _ZONE.fullmatch((text or "").strip())
    return notes.date(path, match[1] if match else text)


def date_at(tree: XmlTree, path: str, notes: Notes) -> DateText | None:
    """Return the date at a path as the office's own calendar day."""
    return zoned_date(notes, path, tree.text(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPaths:
    """Where a standard of TSDR has the events of a mark, and their code and text."""

    event: str
    code: str
    text: str


def events(mark: XmlTree, office: str, notes: Notes, paths: EventPaths) -> tuple[LegalEvent, ...]:
    """Return the events of a mark in the order of the file."""
    return tuple(
        LegalEvent(
            office=office,
            code=event.text(paths.code),
            happened_on=date_at(event, "MarkEventDate", notes),
            text=event.text(paths.text),
        )
        for event in mark.trees(paths.event)
    )


def right_number(office: str, given: str | None, dated: DateText | None = None) -> Number | None:
    """Return the application or registration number of a mark: its letters and digits, no kind."""
    if given is None:
        return None
    plain = re.sub(r"[\s,/.]", "", given).upper()
    readable = re.fullmatch(r"[A-Z]{0,3}\d+[A-Z]?", plain) is not None
    return Number(
        office=office, number=plain if readable else given, dated=dated, as_given=given, readable=readable
    )


def mark_record_id(office: str, *numbers: str | None) -> RecordId | None:
    """Return the record id made of the first number there is; None when there is none that has a digit."""
    for number in numbers:
        if number is None:
            continue
        try:
            return RecordId(mark_id(office, number))
        except UnreadableNumber:
            continue
    return None


def priority(office: str | None, number: str | None, filed_on: DateText | None) -> Priority | None:
    """Return the priority claim, None when it names no application."""
    given = right_number(office or "", number, filed_on)
    return None if given is None else Priority(number=given, filed_on=filed_on)


def mark_documents(
    stream: BinaryIO, options: ReadOptions, read: Callable[[etree._Element, str], Iterator[Item]]
) -> Iterator[Item]:
    """Yield what `read` finds in each XML document of the stream; a broken one costs itself alone."""
    for cut in documents(stream, max_bytes=options.max_record_bytes):
        if isinstance(cut, Rejected):
            yield cut
            continue
        offset, content = cut
        where = f"offset {offset}"
        try:
            root = with_local_names(parse(content))
        except etree.XMLSyntaxError as wrong:
            yield Rejected(where, "document", "not_well_formed", str(wrong))
            continue
        found = False
        attributes = left_attributes(root, _ATTRIBUTES)
        for item in guarded_items(where, read(root, where)):
            found = True
            if isinstance(item, Found):
                yield replace(item, unmapped=attributes + Counter(item.unmapped))
                attributes = Counter()  # counted once a document
            else:
                yield item
        if not found:
            yield Rejected(where, "document", "no_record", "a transaction without a mark")


def nice_number(given: str | None) -> int | None:
    """Return the Nice class 1 to 45 in `030`; None for anything else (`A`, `200`: classes of the US)."""
    text = (given or "").strip()
    return int(text) if text.isdigit() and 1 <= int(text) <= 45 else None


def lines(tree: XmlTree, *paths: str) -> str | None:
    """Return the texts at the paths, in their order, as one text with commas; None when there is none."""
    return ", ".join(text for path in paths for text in tree.texts(path)) or None
