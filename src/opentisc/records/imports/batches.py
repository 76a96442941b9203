"""The rows of import batches, kept in step with the lake's published pointer.

The pointer is the truth: a batch whose line is written is committed even when the process died before the row
was, and an open batch without note in the lake has failed.
"""

import hashlib
import json

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from opentisc.records.errors import BatchGone
from opentisc.records.imports.report import ImportReport
from opentisc.records.imports.run import Order, Totals, fingerprint_facts
from opentisc.records.lake.store import Lake
from opentisc.records.models import BatchState, ImportBatch
from opentisc.records.policy import Actor, name_of


def fingerprint(order: Order) -> str:
    """Return the digest that finds an open batch of the same order again."""
    facts = json.dumps(fingerprint_facts(order), sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


def get_row(number: int) -> ImportBatch:
    """Return the row of a batch. Raises BatchGone."""
    try:
        return ImportBatch.objects.get(number=number)
    except ImportBatch.DoesNotExist:
        raise BatchGone(number) from None


def reconcile(lake: Lake) -> None:
    """Bring the rows of batches that did not come to their end to what the pointer says."""
    active = lake.pointer.active()
    undone = {line.batch for line in lake.pointer.lines() if line.action == "undo" and line.batch is not None}
    noted = lake.open_batch()
    for row in ImportBatch.objects.filter(state=BatchState.OPEN):
        if row.number in active:
            _close(row, BatchState.COMMITTED, data_version=_version_of(lake, row.number))
        elif not (noted and noted.get("batch") == row.number and noted.get("action") == "import"):
            _close(row, BatchState.FAILED, data_version=None)
    for row in ImportBatch.objects.filter(state=BatchState.COMMITTED, number__in=undone - active):
        mark_undone(row, by_name=row.undone_by_name or "", lake=lake)


def find_open(lake: Lake, order: Order) -> ImportBatch | None:
    """Return the open batch of the same order, None when there is none."""
    noted = lake.open_batch()
    if not noted or noted.get("action") != "import":
        return None
    return ImportBatch.objects.filter(
        number=int(str(noted["batch"])), state=BatchState.OPEN, fingerprint=fingerprint(order)
    ).first()


def begin(lake: Lake, order: Order, by: Actor) -> ImportBatch:
    """Return the row of a new batch, with the next number."""
    ImportBatch.objects.filter(state=BatchState.OPEN).update(
        state=BatchState.FAILED, finished_at=timezone.now()
    )
    return ImportBatch.objects.create(
        number=next_number(lake),
        paths=[str(path) for path in order.paths],
        fingerprint=fingerprint(order),
        format_code=order.format_code or "",
        profile_code=order.profile or "",
        source_code=order.source or "",
        by_id=getattr(by, "pk", None),
        by_name=name_of(by),
        data_version_before=lake.line().data_version,
    )


def next_number(lake: Lake) -> int:
    """Return the number of the next batch; a number is never used twice, also after the database was replaced."""
    newest = ImportBatch.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return 1 + max([newest, *(line.batch or 0 for line in lake.pointer.lines())])


def commit(row: ImportBatch, report: ImportReport, totals: Totals) -> None:
    """Write what a batch did into its row."""
    row.read, row.added, row.changed = report.read, report.added, report.changed
    row.unchanged, row.rejected = report.unchanged, totals.rejected
    row.unmapped = dict(report.unmapped)
    _close(row, BatchState.COMMITTED, data_version=report.data_version)


def mark_undone(row: ImportBatch, *, by_name: str, lake: Lake) -> None:
    """Write that a batch is no longer in force."""
    lines = [line for line in lake.pointer.lines() if line.batch == row.number and line.action == "undo"]
    row.state = BatchState.UNDONE
    row.undone_at = parse_datetime(lines[-1].at) if lines else timezone.now()
    row.undone_by_name = by_name
    row.finished_at = row.finished_at or row.undone_at
    row.save()


def _close(row: ImportBatch, state: BatchState, *, data_version: int | None) -> None:
    row.state, row.finished_at, row.data_version_after = state, timezone.now(), data_version
    row.save()


def _version_of(lake: Lake, number: int) -> int | None:
    versions = [line.data_version for line in lake.pointer.lines() if line.batch == number]
    return versions[0] if versions else None
