"""Applications as the USPTO's Open Data Portal answers: file wrapper data, whole or in parts (JSON).

Reads the beta answers (`patentBag`), the list of documents (`documentBag`), and today's answers
(`patentFileWrapperDataBag`), whose members were renamed. Not for: trials (PTAB), PEDS, Global Dossier.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import application_id as id_of_application
from opentisc.kernel.numbers import read_application, read_publication
from opentisc.kernel.numbers import record_id as id_of_publication
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.taking import JsonTree, read_json
from opentisc.records.formats.uspto_odp_parts import (
    as_date,
    conveyances,
    number_in_continuity,
    related,
    status_word,
    transactions,
)
from opentisc.records.formats.values import Notes, application_number
from opentisc.records.types import Application, LegalEvent, LocalText, RecordId

_BAGS = ("patentBag", "patentFileWrapperDataBag")
_DOCUMENTS = "documentBag"
_NUMBER_IN_NAME = re.compile(r"(?<!\d)((?:0[1-9]|[1-9]\d)\d{6})(?!\d)")


class UsptoOdp:
    """The format of the Open Data Portal's file wrapper answers."""

    code = "uspto-odp"
    title = "USPTO Open Data Portal, patent file wrapper (JSON)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether an object with one of the portal's bags begins here."""
        head = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head.startswith(b"{"):
            return False
        if re.search(rb'"patentBag"\s*:|"patentFileWrapperDataBag"\s*:', head):
            return True
        return re.search(rb'"documentBag"\s*:', head) is not None and b'"documentCode"' in head

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one application per entry, in the order of the answer.

        A part (assignment, attorney, adjustment …) may not say whose it is: then the one application
        number in the entry's name says it (`15123456-assignment.json`), and without it the part is rejected.
        """
        document = read_json(stream, options)
        if isinstance(document, Rejected):
            yield document
            return
        whole = JsonTree(document) if isinstance(document, dict) else JsonTree({})
        entries = [entry for bag in _BAGS for entry in whole.trees(bag)]
        documents = whole.trees(_DOCUMENTS)
        if not entries and not documents:
            yield Rejected("file", "document", "no_record", "the answer is empty")
        name = _number_in_name(options.name) if len(entries) == 1 else None
        for count, entry in enumerate(entries, start=1):
            where = f"record {count}"
            yield guarded(where, _read_entry, entry, where, name)
        yield from _read_documents(documents)


FORMAT = UsptoOdp()


def _number_in_name(name: str) -> str | None:
    """Return the application number in a file's name when there is exactly one."""
    found = set(_NUMBER_IN_NAME.findall(name))
    return found.pop() if len(found) == 1 else None


def _read_entry(entry: JsonTree, where: str, name: str | None) -> Item:
    # Today's answers keep the bibliographic part one level deeper.
    meta = entry.tree("applicationMetaData") or entry
    given = entry.text("applicationNumberText") or number_in_continuity(entry) or name
    if given is None:
        return Rejected(where, "applicationNumberText", "missing_number", _what(entry))
    read = read_application(given, office="US")
    if not read.readable:
        return Rejected(where, "applicationNumberText", "unreadable_number", given)
    notes = Notes()
    adjustment = entry.tree("patentTermAdjustmentData")
    filed_on = as_date(notes, "filingDate", meta.text("filingDate") or adjustment.text("filingDate"))
    status = meta.text("applicationStatusDescriptionText")
    title = meta.text("inventionTitle")
    record = Application(
        record_id=RecordId(id_of_application(read)),
        number=application_number(given, office="US", dated=filed_on),
        filed_on=filed_on,
        status=status_word(status),
        status_as_given=status,
        status_on=as_date(notes, "applicationStatusDate", meta.text("applicationStatusDate")),
        granted_on=as_date(notes, "grantDate", meta.text("grantDate") or adjustment.text("grantDate")),
        term_adjustment_days=_days(adjustment, notes),
        conveyances=conveyances(entry, notes),
        events=transactions(entry, notes),
        publications=_publications(meta, notes),
        related=related(entry, notes),
        titles=() if title is None else (LocalText(language="en", value=title),),
    )
    return Found(record, where, entry.left() + notes.unmapped)


def _what(entry: JsonTree) -> str:
    """Return which parts an entry has that does not say whose they are."""
    return "no application is named; the answer has " + ", ".join(sorted(entry.keys()))


def _days(adjustment: JsonTree, notes: Notes) -> int | None:
    given = adjustment.text("adjustmentTotalQuantity")
    if given is None:
        return None
    try:
        return int(float(given))
    except (ValueError, OverflowError):
        notes.unreadable("patentTermAdjustmentData/adjustmentTotalQuantity")
        return None


def _publications(meta: JsonTree, notes: Notes) -> tuple[RecordId, ...]:
    """Return the ids of the first publication and of the patent; the patent number comes without kind."""
    found = []
    for key in ("earliestPublicationNumber", "patentNumber"):
        given = meta.text(key)
        if given is None:
            continue
        number = read_publication(given, office="US")
        if number.readable:
            found.append(RecordId(id_of_publication(number)))
        else:
            notes.unreadable(key)
    return tuple(found)


def _read_documents(documents: tuple[JsonTree, ...]) -> Iterator[Item]:
    """Yield one application per application number, each paper of its file as an event.

    A list of papers carries no other fact of the application; the links to the papers are not taken.
    """
    applications: dict[RecordId, Application] = {}
    left: dict[RecordId, Notes] = {}
    for count, paper in enumerate(documents, start=1):
        where = f"{_DOCUMENTS} {count}"
        given = paper.text("applicationNumberText")
        read = read_application(given or "", office="US")
        if given is None or not read.readable:
            reason = "missing_number" if given is None else "unreadable_number"
            yield Rejected(where, "applicationNumberText", reason, given or "")
            continue
        record_id = RecordId(id_of_application(read))
        notes = left.setdefault(record_id, Notes())
        known = applications.get(record_id) or Application(
            record_id=record_id, number=application_number(given, office="US")
        )
        applications[record_id] = replace(known, events=(*known.events, _paper(paper, notes)))
        for path, number in paper.left().items():
            notes.left(f"{_DOCUMENTS}/{path}", number)
    for record_id, application in applications.items():
        yield Found(application, _DOCUMENTS, left[record_id].unmapped)


def _paper(paper: JsonTree, notes: Notes) -> LegalEvent:
    return LegalEvent(
        office="US",
        code=paper.text("documentCode"),
        happened_on=_day(paper, notes),
        text=paper.text("documentCodeDescriptionText"),
        as_given=paper.text("documentIdentifier"),
    )


def _day(paper: JsonTree, notes: Notes) -> DateText | None:
    return as_date(notes, f"{_DOCUMENTS}/officialDate", paper.text("officialDate"))
