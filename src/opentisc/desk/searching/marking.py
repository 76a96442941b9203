"""Marks on documents: set by the service's scale, the newest of (document, point) holds, the older ones are kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opentisc.desk.errors import ChangedMeanwhile
from opentisc.desk.models import Mark, ServiceRequest, StepDocument
from opentisc.desk.requests import trail
from opentisc.desk.searching import documents, entry
from opentisc.desk.searching.scales import Scheme, require_value, scheme_of
from opentisc.network.types import Hat


@dataclass(frozen=True, slots=True)
class Marking:
    """A judgement. point: None of the whole document. None for note, passage or page leaves them as they are.

    seen: id of the mark that the person saw holding, 0 when there was none; None where nobody looked at a page.
    """

    scale: str
    value: str
    point: int | None = None
    note: str | None = None
    passage: str | None = None
    page: str | None = None
    seen: int | None = None


@transaction.atomic
def mark(key: UUID | str, document: int, marking: Marking, *, by: Hat, now: datetime) -> Mark:
    """Return the mark that holds now; the same mark again is no second row.

    Raises UnknownStep, UnknownMark, LogClosed, ChangedMeanwhile when another mark holds than the one that was seen.
    """
    request = entry.writable(key, by=by, now=now)
    entry.hold(request)
    return _mark(request, documents.document_of(request, document), marking, by=by, now=now)


@transaction.atomic
def mark_record(
    key: UUID | str, record_id: str, marking: Marking, *, step: int | None, by: Hat, now: datetime
) -> Mark:
    """Return the mark on a record of the platform, which becomes a document of the request when it is none yet."""
    request = entry.writable(key, by=by, now=now)
    require_value(scheme_of(request), marking.scale, marking.value, marking.point)
    (document,) = documents.take_up(key, [record_id], step=step, by=by, now=now)
    return _mark(request, document, marking, by=by, now=now)


@transaction.atomic
def mark_rest(key: UUID | str, value: str, *, by: Hat, now: datetime) -> int:
    """Return how many documents without a mark of the whole were given this one, after they were looked through."""
    request = entry.writable(key, by=by, now=now)
    entry.hold(request)
    scheme = scheme_of(request)
    require_value(scheme, scheme.whole, value, None)
    marked = Mark.objects.filter(document__request=request, scale=scheme.whole, point=None)
    rest = documents.standing(request).exclude(pk__in=marked.values("document"))
    rows = [_row(one, Marking(scheme.whole, value), None, by=by, now=now) for one in rest]
    Mark.objects.bulk_create(rows)
    if rows:
        entry.note(request, "rest_marked", {"documents": len(rows), "value": value}, by=by, now=now)
    return len(rows)


def _mark(
    request: ServiceRequest, document: StepDocument, marking: Marking, *, by: Hat, now: datetime
) -> Mark:
    scheme: Scheme = scheme_of(request)
    require_value(scheme, marking.scale, marking.value, marking.point)
    held = holding(document, marking.scale, marking.point)
    row = _row(document, marking, held, by=by, now=now)
    if held is not None and _says(held) == _says(row):
        return held
    if marking.seen is not None and marking.seen != (held.pk if held else 0):
        raise ChangedMeanwhile(mine=row.value, theirs=held.value if held else "")
    row.save()
    facts: trail.Facts = {"document": document.pk, "scale": row.scale, "value": row.value, "point": row.point}
    entry.note(request, "marked", facts, by=by, now=now)
    return row


def holding(document: StepDocument, scale: str, point: int | None) -> Mark | None:
    """Return the newest mark of a document's whole or of one point, None when nobody set one."""
    return document.marks.filter(scale=scale, point=point).order_by("-at", "-pk").first()


def _row(document: StepDocument, marking: Marking, held: Mark | None, *, by: Hat, now: datetime) -> Mark:
    return Mark(
        document=document,
        scale=marking.scale,
        value=marking.value,
        point=marking.point,
        note=_kept(marking.note, held.note if held else ""),
        passage=_kept(marking.passage, held.passage if held else ""),
        page=_kept(marking.page, held.page if held else "")[:40],
        by_id=by.person_id,
        by_name=by.acting_name(),
        at=now,
    )


def _kept(given: str | None, before: str) -> str:
    return before if given is None else given.strip()


def _says(row: Mark) -> tuple[str, str, str, str]:
    return (row.value, row.note, row.passage, row.page)
