"""Documents of a request: records of the platform and rows of outside exports, each with its snapshot and its hash."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.desk.models import ServiceRequest, StepDocument
from opentisc.desk.registry import ExportRow, Snapshot, record_book
from opentisc.desk.searching import entry
from opentisc.desk.searching.errors import UnknownStep
from opentisc.desk.searching.log import step_of
from opentisc.kernel import canonical
from opentisc.network.types import Hat


@transaction.atomic
def take_up(
    key: UUID | str, record_ids: Sequence[str], *, step: int | None, by: Hat, now: datetime
) -> list[StepDocument]:
    """Return the records as documents of the request, in the order given; one that is there keeps its first snapshot.

    step: the search that gave them. Raises UnknownRequest, LogClosed, UnknownStep also for a record there is not.
    """
    request = entry.writable(key, by=by, now=now)
    entry.hold(request)
    if step is not None:
        step_of(request, step)
    there = {row.record_id: row for row in standing(request).filter(record_id__in=record_ids)}
    missing = [one for one in dict.fromkeys(record_ids) if one not in there]
    book = record_book().snapshots(missing, actor=entry.person_of(by)) if missing else {}
    if absent := [one for one in missing if one not in book]:
        raise UnknownStep("no such record", records=absent)
    for record_id in missing:
        there[record_id] = _add(request, book[record_id], record_id, by=by, now=now)
    for row in there.values():
        _given_by(row, step)
    if missing:
        entry.note(request, "taken_up", {"step": step, "documents": len(missing)}, by=by, now=now)
    return [there[one] for one in dict.fromkeys(record_ids)]


def take_up_rows(
    request: ServiceRequest, rows: Iterable[ExportRow], *, step: int, by: Hat, now: datetime
) -> tuple[int, int]:
    """Return how many documents were added, and how many rows were there already. The caller holds the request.

    A row is there already when the platform holds its record and that is a document, or when an earlier export gave
    a row of the same number (not of the same weak id).
    """
    existing = list(standing(request))
    by_record = {row.record_id: row for row in existing if row.record_id}
    by_own_id = {row.snapshot["id"]: row for row in existing if row.snapshot.get("id")}
    added = again = 0
    for given in rows:
        own_id = "" if given.weak else given.record_id
        there = by_record.get(given.record_id) if given.held else by_own_id.get(own_id)
        if there is None:
            there = _add(
                request, given.snapshot, given.record_id if given.held else "", own_id=own_id, by=by, now=now
            )
            added += 1
        else:
            again += 1
        if given.held:
            by_record[given.record_id] = there
        if own_id:
            by_own_id[own_id] = there
        _given_by(there, step)
    return added, again


@transaction.atomic
def drop(key: UUID | str, pk: int, *, by: Hat, now: datetime) -> StepDocument:
    """Return the document, taken off the request; its marks stay with it. Raises UnknownStep, LogClosed."""
    request = entry.writable(key, by=by, now=now)
    row = document_of(request, pk)
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    entry.note(request, "dropped", {"document": row.pk}, by=by, now=now)
    return row


def standing(request: ServiceRequest) -> "QuerySet[StepDocument]":
    """Return the documents that were not taken off, first taken up first."""
    return request.documents.filter(dropped_at=None).order_by("pk")


def document_of(request: ServiceRequest, pk: int) -> StepDocument:
    """Return one standing document. Raises UnknownStep."""
    row = standing(request).filter(pk=pk).first()
    if row is None:
        raise UnknownStep(document=pk)
    return row


def hash_of(snapshot: dict[str, Any]) -> str:
    """Return the SHA-256 of a snapshot in its one written form (sorted keys, no blanks, UTF-8)."""
    return hashlib.sha256(canonical.compact(snapshot).encode("utf-8", "surrogatepass")).hexdigest()


def _add(
    request: ServiceRequest, taken: Snapshot, record_id: str, *, by: Hat, now: datetime, own_id: str = ""
) -> StepDocument:
    snapshot: dict[str, Any] = {"kind": taken.kind, "citation": taken.citation, **taken.facts}
    if own_id:
        snapshot["id"] = own_id
    return StepDocument.objects.create(
        request=request,
        record_id=record_id,
        kind=taken.kind[:12],
        citation=taken.citation,
        snapshot=snapshot,
        snapshot_sha256=hash_of(snapshot),
        added_at=now,
        added_by_id=by.person_id,
    )


def _given_by(row: StepDocument, step: int | None) -> None:
    if step is not None and step not in row.steps:
        row.steps = [*row.steps, step]
        row.save(update_fields=["steps"])
