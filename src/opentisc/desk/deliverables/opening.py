"""Opens the files of a version: for staff who may read the request, and for who has the delivery link. Each is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.deliverables.content import Kind
from opentisc.desk.deliverables.making import UnknownDeliverable, files_are_current
from opentisc.desk.errors import LinkSpent, UnknownRequest
from opentisc.desk.models import Deliverable, DeliveryLink
from opentisc.desk.requests import handover, trail
from opentisc.desk.types import DeliverableState
from opentisc.infra import attachments
from opentisc.infra.models import StoredFile
from opentisc.network.types import Hat, Wearer

HANDED_IN: Final = frozenset(
    (DeliverableState.IN_REVIEW, DeliverableState.SENT_BACK, DeliverableState.APPROVED)
)
"""States of what an outside expert sees: a draft is its author's, what is delivered or replaced is over."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What stands behind a delivery link. ready: both files are there and final."""

    link: DeliveryLink
    rows: tuple[tuple[Deliverable, bool], ...]
    may_rate: bool


@transaction.atomic
def open_file(
    key: UUID | str, deliverable_id: int, extension: str, *, by: Hat, now: datetime
) -> tuple[StoredFile, BinaryIO]:
    """Return a file of a version and its bytes; the opening is in the trail. Raises UnknownRequest."""
    request = policy.get_visible(key, actor=by, now=now)
    row = request.deliverables.select_related("docx", "pdf").filter(pk=deliverable_id).first()
    file = _file(row, extension)
    if row is None or file is None or (by.is_private and row.state != DeliverableState.DELIVERED):
        raise UnknownRequest
    if by.case is not None and row.state not in HANDED_IN:
        raise UnknownRequest
    _note(row, extension, by=by, now=now)
    return file, attachments.open_file(file)


@transaction.atomic
def delivered(token: str, *, now: datetime, address: str) -> Delivered:
    """Return what a delivery link hands over; this opening of the link is written down. Raises LinkSpent."""
    link = handover.note_opening(token, now=now, address=address)
    rows = handed_over(link)
    return Delivered(link, tuple((row, files_are_current(row)) for row in rows), _may_rate(link))


@transaction.atomic
def open_delivered(
    token: str, deliverable_id: int, extension: str, *, now: datetime, address: str
) -> tuple[StoredFile, BinaryIO]:
    """Return a file behind a delivery link, the opening written down. Raises LinkSpent, UnknownDeliverable."""
    link = handover.note_opening(token, now=now, address=address)
    row = next((one for one in handed_over(link) if one.pk == deliverable_id), None)
    file = _file(row, extension)
    if row is None or file is None or not files_are_current(row):
        raise UnknownDeliverable
    _note(row, extension, by=None, now=now)
    return file, attachments.open_file(file)


@transaction.atomic
def rating_link(token: str, *, now: datetime) -> str:
    """Return the token of a rating link for who has the delivery link, while nothing was rated. Raises LinkSpent."""
    link = handover.open_link(token, kind="delivery", now=now)
    if not _may_rate(link):
        raise LinkSpent
    old = DeliveryLink.objects.filter(request_id=link.request_id, kind="rating", used_at=None)
    old.update(expires_at=now)  # one way in at a time: the one just asked for
    return handover.new_link(link.request, "rating", now=now)


def handed_over(link: DeliveryLink) -> list[Deliverable]:
    """Return the delivered versions behind a link."""
    rows = Deliverable.objects.filter(
        request_id=link.request_id, state=DeliverableState.DELIVERED, kind__in=list(Kind)
    )
    return list(rows.select_related("docx", "pdf", "request").order_by("kind", "-language", "-version"))


def _may_rate(link: DeliveryLink) -> bool:
    from opentisc.desk.workflow import STEPS

    return link.request.state in STEPS["rate"].from_states and not link.request.ratings.exists()


def _file(row: Deliverable | None, extension: str) -> StoredFile | None:
    if row is None:
        return None
    return {"docx": row.docx, "pdf": row.pdf}.get(extension)


def _note(row: Deliverable, extension: str, *, by: Wearer, now: datetime) -> None:
    # Who opens by a link has no account: the trail says `system` and the facts say which way.
    facts: trail.Facts = {
        "deliverable": row.pk,
        "version": row.version,
        "file": extension,
        "by_link": by is None,
    }
    trail.note(row.request, "desk.deliverable.file_opened", facts, by=by or OPERATOR, now=now)
