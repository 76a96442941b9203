"""Asks for the files of a version: who works on the request, its client once it is delivered, who has the delivery link.

Not for: making them (`making`), or opening them (`opening`). A version of which files are being made is not asked twice.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.deliverables.content import Kind
from opentisc.desk.deliverables.making import UnknownDeliverable
from opentisc.desk.deliverables.opening import handed_over
from opentisc.desk.deliverables.reading import newest_job
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import Deliverable
from opentisc.desk.requests import handover, trail
from opentisc.desk.types import DeliverableState
from opentisc.desk.workflow import Part
from opentisc.infra import queue
from opentisc.infra.models import Job, JobState
from opentisc.network.types import Hat, Wearer

WORKERS: Final = frozenset((Part.HANDLER, Part.CO_HANDLER, Part.REVIEWER, Part.MANAGER))


def may_ask_for_files(row: Deliverable, held: frozenset[Part]) -> bool:
    """Say whether somebody with these parts may have the files of a version made; a client of a delivered one."""
    if row.kind not in set(Kind):
        return False
    return bool(held & WORKERS) or (Part.CLIENT in held and row.state == DeliverableState.DELIVERED)


@transaction.atomic
def ask_for_files(key: UUID | str, deliverable_id: int, *, by: Hat, now: datetime) -> Job:
    """Return the job that makes DOCX and PDF of a version. Raises UnknownRequest, StepRefused."""
    request = policy.get_visible(key, actor=by, now=now)
    row = request.deliverables.filter(pk=deliverable_id).first()
    if row is None or by.case is not None or not may_ask_for_files(row, policy.parts(by, request, now=now)):
        raise StepRefused(
            "for those who work on the request, and its client once delivered", step="make_files"
        )
    return _job(row, by=by, now=now)


@transaction.atomic
def ask_by_link(token: str, deliverable_id: int, *, now: datetime) -> Job:
    """Return the job, asked for by who has the delivery link. Raises LinkSpent, UnknownDeliverable."""
    link = handover.open_link(token, kind="delivery", now=now)
    row = next((one for one in handed_over(link) if one.pk == deliverable_id), None)
    if row is None:
        raise UnknownDeliverable
    return _job(row, by=OPERATOR, now=now)


def _job(row: Deliverable, *, by: Wearer, now: datetime) -> Job:
    held = newest_job(row)
    if held is not None and held.state in {JobState.WAITING, JobState.RUNNING}:
        return held
    by_id = by.person_id if isinstance(by, Hat) else None
    facts: trail.Facts = {"deliverable": row.pk, "version": row.version, "by_link": by_id is None}
    trail.note(row.request, "desk.deliverable.files_asked", facts, by=by, now=now)
    return queue.enqueue("desk.make_deliverable", by_id=by_id, deliverable=row.pk)
