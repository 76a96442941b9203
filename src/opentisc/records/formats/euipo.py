"""Lists of marks and designs as the EUIPO's trade mark and design search services answer (JSON).

Not for: the full record of one mark, which has other members; what it adds is counted as not taken.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from opentisc.kernel.numbers import application_id as id_of_application
from opentisc.kernel.numbers import read_publication
from opentisc.kernel.numbers import record_id as id_of_publication
from opentisc.records.formats import marks
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.taking import JsonTree, read_json
from opentisc.records.formats.values import Notes, application_number, classification, publication_number
from opentisc.records.types import (
    Application,
    Goods,
    LegalEvent,
    Mark,
    Party,
    Patent,
    PatentType,
    RecordId,
)

_OFFICE = "EM"
_STATUSES = {
    "RECEIVED": "pending",
    "UNDER_EXAMINATION": "pending",
    "REGISTRATION_PENDING": "pending",
    "APPLICATION_PUBLISHED": "published",
    "REGISTERED": "registered",
    "EXPIRED": "expired",
    "WITHDRAWN": "withdrawn",
    "REFUSED": "refused",
    "SURRENDERED": "surrendered",
    "CANCELLED": "cancelled",
    "REMOVED_FROM_REGISTER": "removed",
}
_DESIGN_STATUSES = {"REGISTERED": "in_force", "EXPIRED": "expired", "WITHDRAWN": "withdrawn"}
_FEATURES = {
    "WORD": "word",
    "FIGURATIVE": "figurative",
    "STYLIZED_CHARACTERS": "stylised",
    "SHAPE_3D": "three_dimensional",
    "SOUND": "sound",
    "COLOUR": "colour",
    "HOLOGRAM": "hologram",
    "OLFACTORY": "olfactory",
    "POSITION": "position",
    "PATTERN": "pattern",
    "MOTION": "motion",
    "MULTIMEDIA": "multimedia",
}
_APPLICATION_PUBLISHED = "A.1"
"""Part A.1 of the EU Trade Marks Bulletin: applications published under article 44 of the regulation."""


class Euipo:
    """The format of the EUIPO's lists."""

    code = "euipo"
    title = "EUIPO lists of marks and designs (JSON)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether a list of EUIPO marks or designs begins here."""
        head = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head.startswith(b"{"):
            return False
        return (b'"trademarks"' in head and b'"markFeature"' in head) or (
            b'"designs"' in head and b'"designNumber"' in head
        )

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one mark or design per row, in the order of the list."""
        document = read_json(stream, options)
        if isinstance(document, Rejected):
            yield document
            return
        if not isinstance(document, dict):
            yield Rejected("file", "document", "not_a_list_of_euipo", "no object")
            return
        kinds: dict[str, Callable[[JsonTree, str], Item]] = {
            "trademarks": _read_mark,
            "designs": _read_design,
        }
        for key, read in kinds.items():
            rows = document.get(key)
            for count, row in enumerate(rows if isinstance(rows, list) else (), start=1):
                where = f"{key} {count}"
                if isinstance(row, dict):
                    yield guarded(where, read, JsonTree(row), where)
                else:
                    yield Rejected(where, key, "not_an_object", repr(row)[:100])


FORMAT = Euipo()


def _read_mark(row: JsonTree, where: str) -> Item:
    notes = Notes()
    number = row.text("applicationNumber")
    record_id = marks.mark_record_id(_OFFICE, number)
    if record_id is None:
        return Rejected(where, "applicationNumber", "unreadable_number", number or "")
    filed_on = notes.date("applicationDate", row.text("applicationDate"))
    status, feature = row.text("status"), row.text("markFeature")
    events = _events(row, notes)
    published = (event.published_on for event in events if event.code == _APPLICATION_PUBLISHED)
    record = Mark(
        record_id=record_id,
        application_number=marks.right_number(_OFFICE, number, filed_on),
        words=_plain(row.text("wordMarkSpecification", "verbalElement")),
        mark_type=_FEATURES.get(feature or ""),
        mark_type_as_given=feature,
        goods=_goods(row, notes),
        status=_STATUSES.get(status or ""),
        status_as_given=status,
        filed_on=filed_on,
        published_on=next(published, None),
        registered_on=notes.date("registrationDate", row.text("registrationDate")),
        expires_on=notes.date("expiryDate", row.text("expiryDate")),
        owners=_parties(row, "applicants"),
        agents=_parties(row, "representatives"),
        events=events,
    )
    return Found(record, where, row.left() + notes.unmapped)


def _goods(row: JsonTree, notes: Notes) -> tuple[Goods, ...]:
    """Return the Nice classes of the list, which has no texts of goods."""
    found = []
    for given in row.texts("niceClasses"):
        number = marks.nice_number(given)
        if number is None:
            notes.unreadable("niceClasses")
        else:
            found.append(Goods(nice_class=number))
    return tuple(found)


def _events(row: JsonTree, notes: Notes) -> tuple[LegalEvent, ...]:
    """Return publications in the bulletin by section, and the day an international mark chose the EU."""
    events = [
        LegalEvent(
            office=_OFFICE,
            code=one.text("publicationSection"),
            published_on=notes.date("publications/publicationDate", one.text("publicationDate")),
            as_given=one.text("bulletinNumber"),
        )
        for one in row.trees("publications")
    ]
    designated_on = notes.date("designationDate", row.text("designationDate"))
    if designated_on is not None:
        events.append(LegalEvent(office=_OFFICE, event="designation", happened_on=designated_on))
    return tuple(events)


def _parties(row: JsonTree, key: str) -> tuple[Party, ...]:
    """Return the parties that have a name; one with an identifier alone is left, and so counted."""
    found = []
    for one in row.trees(key):
        name = _plain(one.text("name"))
        if name is not None:
            parts = (one.text("office"), one.text("identifier"))
            found.append(Party(name=name, identifier=" ".join(part for part in parts if part) or None))
    return tuple(found)


def _plain(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def _read_design(row: JsonTree, where: str) -> Item:
    """Return a registered EU design; each design of a multiple application lives and dies on its own.

    So each has its own application id, made of the design number.
    """
    notes = Notes()
    given = row.text("designNumber")
    number = publication_number(given or "", office=_OFFICE)
    if given is None or not number.readable:
        return Rejected(where, "designNumber", "unreadable_number", given or "")
    read = read_publication(given, office=_OFFICE)
    filed_on = notes.date("applicationDate", row.text("applicationDate"))
    filed = application_number(row.text("applicationNumber") or given, office=_OFFICE, dated=filed_on)
    status = row.text("status")
    owners, agents = _parties(row, "applicants"), _parties(row, "representatives")
    application = Application(
        record_id=RecordId(id_of_application(read)),
        number=filed,
        filed_on=filed_on,
        status=_DESIGN_STATUSES.get(status or ""),
        status_as_given=status,
        granted_on=notes.date("registrationDate", row.text("registrationDate")),
        expires_on=notes.date("expiryDate", row.text("expiryDate")),
        owners=owners,
        publications=(RecordId(id_of_publication(read)),),
    )
    record = Patent(
        record_id=RecordId(id_of_publication(read)),
        publication=number,
        type=PatentType.DESIGN,
        application_number=filed,
        application_id=application.record_id,
        application=application,
        filed_on=filed_on,
        classes=tuple(classification("locarno", given) for given in row.texts("locarnoClasses")),
        applicants=owners,
        agents=agents,
    )
    return Found(record, where, row.left() + notes.unmapped)
