"""Rows of a status sheet (B4) from the records of the lake: status, source, day, owner, family, events, with the trace.

Desk and records never import each other; this layer knows both. A row says 系统取得 only while it is as the record
gave it; whatever a person changes says 人工填写. Not for: fees, which no source of ours states in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from opentisc.accounts.types import Actor
from opentisc.desk.deliverables.content import RowOrigin, StatusRow, StatusWritten
from opentisc.records import queries
from opentisc.records.export.rows import row_of
from opentisc.records.reading import RecordView
from opentisc.web import labels

FIELDS: Final = ("status", "source", "as_of", "owner", "family", "fees", "events")
_MOST: Final = 10  # members of a family, and events, that a row names


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside the number on the form. url: of the record, empty without one; tone: of the state."""

    text: str
    url: str = ""
    tone: str = "quiet"
    icon: str = "dash-circle"


class StatusRows:
    """Rows for the numbers of one request, in the language of the sheet. written: what was saved before."""

    def __init__(
        self, numbers: Sequence[str], written: StatusWritten, *, actor: Actor, language: str
    ) -> None:
        self._numbers, self._actor, self._language = tuple(numbers), actor, language
        self._kept = {row.number: row for row in written.rows}
        self._remarks = written.remarks
        self._found: Mapping[str, StatusRow] | None = None

    def taken(self) -> StatusWritten:
        """Return the writing with rows from the records; a row that a person wrote stays, its gaps are not filled."""
        found = self._look_up()
        rows = tuple(
            self._kept[number] if self._by_hand(number) else found.get(number, StatusRow(number=number))
            for number in self._numbers
        )
        return StatusWritten(rows=rows, remarks=self._remarks)

    def marked(self, written: StatusWritten) -> StatusWritten:
        """Return the writing with each row marked as the record's own or as a person's."""
        return StatusWritten(rows=tuple(map(self._marked, written.rows)), remarks=written.remarks)

    def notes(self, written: StatusWritten) -> dict[str, Note]:
        """Return what is said beside each number."""
        rows = {row.number: row for row in written.rows}
        return {number: self._note(rows.get(number)) for number in self._numbers}

    def _by_hand(self, number: str) -> bool:
        row = self._kept.get(number)
        if row is None or not any(getattr(row, name) for name in FIELDS):
            return False
        return not (isinstance(row.origin, RowOrigin) and row.origin.by_system)

    def _marked(self, row: StatusRow) -> StatusRow:
        for known in (self._kept.get(row.number), self._look_up().get(row.number)):
            if known is None or not isinstance(known.origin, RowOrigin):
                continue
            if known.origin.by_system and _same(known, row):
                return msgspec.structs.replace(row, origin=known.origin)
        found = self._look_up().get(row.number)
        seen = found.origin if found is not None else msgspec.UNSET
        record = (seen.record_id, seen.data_version) if isinstance(seen, RowOrigin) else ("", 0)
        return msgspec.structs.replace(
            row, origin=RowOrigin(by_system=False, record_id=record[0], data_version=record[1])
        )

    def _note(self, row: StatusRow | None) -> Note:
        origin = row.origin if row is not None else msgspec.UNSET
        empty = row is None or not any(getattr(row, name) for name in FIELDS)
        if not isinstance(origin, RowOrigin) or (empty and not origin.record_id):
            return Note(
                _("本平台的数据中没有这个号码：请到主管局查询后填写。"),
                tone="waiting",
                icon="hourglass-split",
            )
        url = reverse("record", args=[origin.record_id]) if origin.record_id else ""
        if not origin.by_system:
            return Note(_("人工填写"), url, icon="pencil-square")
        words = _("系统取得 · %(record)s · 数据版本 %(version)s")
        facts = {"record": origin.record_id, "version": origin.data_version}
        return Note(words % facts, url, tone="done", icon="check-circle")

    def _look_up(self) -> Mapping[str, StatusRow]:
        if self._found is None:
            with override("en" if self._language.startswith("en") else "zh-hans"):
                rows = {number: self._row(number) for number in self._numbers}
            self._found = {number: row for number, row in rows.items() if row is not None}
        return self._found

    def _row(self, number: str) -> StatusRow | None:
        """Return the row of the newest publication that has the number, None where the actor may see none."""
        ids = [record_id for _collection, record_id in queries.look_up(number, actor=self._actor)]
        views = [queries.get_record(one, actor=self._actor) for one in ids[:_MOST]]
        if not views:
            return None
        view = max(views, key=lambda one: row_of(one.record).cells.get("published_on", ""))
        return row_from(number, view, on=timezone.localdate())


def row_from(number: str, view: RecordView, *, on: date) -> StatusRow:
    """Return the row that a record gives for a number on a day; what the record does not say stays empty."""
    cells = row_of(view.record).cells
    stated = queries.legal_status(view, valid_on=on, known_on=on)
    status = stated.status or cells.get("status", "")
    as_of = _stated_on(view, cells) or _data_day(on)
    owner = cells.get("owners") or cells.get("applicants") or ""
    source = _("OpenTISC 数据版本 %(version)s（%(source)s）") % {
        "version": view.data_version,
        "source": view.origins[0].source_name or view.origins[0].source,
    }
    return StatusRow(
        number=number,
        status=labels.word(labels.STATUSES, status),
        source=source,
        as_of=as_of if status else "",
        owner=owner[:1000],
        family=labels.listed(one.number for one in view.simple_family[:_MOST])[:1000],
        events=_events(view),
        origin=RowOrigin(by_system=True, record_id=view.record.record_id, data_version=view.data_version),
    )


def _stated_on(view: RecordView, cells: Mapping[str, str]) -> str:
    """Return the day on which the source says the status was true, whole days alone."""
    application = view.application
    day = (application.status_on if application else None) or cells.get("status_on") or ""
    return day if len(day) == 10 else ""


def _data_day(on: date) -> str:
    newest = queries.data_as_of()
    return timezone.localtime(newest.day).date().isoformat() if newest else on.isoformat()


def _events(view: RecordView) -> str:
    events = view.application.events if view.application else ()
    dated = sorted(events, key=lambda one: one.happened_on or one.published_on or "", reverse=True)
    said = (
        f"{one.happened_on or one.published_on or ''} {labels.word(labels.EVENTS, one.event) or one.as_given or one.code or ''}"
        for one in dated[:_MOST]
    )
    return labels.listed(one.strip() for one in said)[:1000]


def _same(known: StatusRow, row: StatusRow) -> bool:
    return all(str(getattr(known, name)).strip() == str(getattr(row, name)).strip() for name in FIELDS)
