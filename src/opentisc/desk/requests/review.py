"""Two persons: the handler hands in, the reviewer approves or sends back; the reviewer is never the author.

Not for: making the deliverable (`deliverables`).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.desk import policy
from opentisc.desk.errors import ChangedMeanwhile, StepRefused
from opentisc.desk.models import Deliverable, ReviewComment, ServiceRequest
from opentisc.desk.requests import steps, trail
from opentisc.desk.requests.assigning import needs_review
from opentisc.desk.requests.gates import gate
from opentisc.desk.requests.steps import Act
from opentisc.desk.types import DeliverableState
from opentisc.desk.workflow import Part
from opentisc.infra import queue
from opentisc.infra.prepared import Prepared
from opentisc.network.types import Hat

OPEN_STATES = (DeliverableState.DRAFT, DeliverableState.SENT_BACK)


def newest_of_each(request: ServiceRequest) -> list[Deliverable]:
    """Return the newest version of each deliverable of a request, by kind and language."""
    found: dict[tuple[str, str], Deliverable] = {}
    for row in _NOT_REPLACED.rows(request=request.pk):
        row.request = request
        found[(row.kind, row.language)] = row
    return list(found.values())


def _not_replaced(*, request: int) -> QuerySet[Deliverable]:
    rows = Deliverable.objects.filter(request_id=request).exclude(state=DeliverableState.REPLACED)
    return rows.order_by("version")


_NOT_REPLACED: Prepared[Deliverable] = Prepared(_not_replaced, request=int)


@transaction.atomic
def hand_in(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the request in review; its newest deliverables can no longer be changed."""

    def apply(request: ServiceRequest, act: Act) -> None:
        for row in newest_of_each(request):
            row.state = DeliverableState.IN_REVIEW
            row.save(update_fields=["state"])

    return steps.take(key, Act("hand_in", by, now, version=version), apply=apply)


@transaction.atomic
def send_back(
    key: UUID | str, *, by: Hat, now: datetime, reason: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, sent back to its handler with the reviewer's reason; a correction is a new version."""

    def apply(request: ServiceRequest, act: Act) -> None:
        for row in newest_of_each(request):
            if row.state == DeliverableState.IN_REVIEW:
                _judge(row, DeliverableState.SENT_BACK, by=by, act=act)

    return steps.take(key, Act("send_back", by, now, reason=reason, version=version), apply=apply)


@transaction.atomic
def approve(
    key: UUID | str, *, by: Hat, now: datetime, note: str = "", version: int | None = None
) -> ServiceRequest:
    """Return the request with its deliverables approved by somebody who did not write them."""

    def apply(request: ServiceRequest, act: Act) -> None:
        for row in newest_of_each(request):
            if row.state == DeliverableState.IN_REVIEW:
                _judge(row, DeliverableState.APPROVED, by=by, act=act)
                queue.enqueue("desk.make_deliverable", deliverable=row.pk)  # the files show who approved it

    return steps.take(key, Act("approve", by, now, reason=note, version=version), apply=apply)


@transaction.atomic
def comment(
    key: UUID | str, *, by: Hat, now: datetime, deliverable_id: int, paragraph: str, text: str
) -> ReviewComment:
    """Return a reviewer's remark on one paragraph of a deliverable in review. Raises StepRefused."""
    request = steps.held(policy.get_visible(key, actor=by, now=now))
    row = request.deliverables.filter(pk=deliverable_id, state=DeliverableState.IN_REVIEW).first()
    if row is None or Part.REVIEWER not in policy.parts(by, request, now=now) or not text.strip():
        raise StepRefused("only the reviewer comments, on a deliverable in review", step="comment")
    made = ReviewComment.objects.create(
        deliverable=row,
        paragraph=paragraph,
        text=text.strip(),
        by_id=by.person_id,
        by_name=by.acting_name(),
        at=now,
    )
    trail.note(
        request, "desk.request.commented", {"deliverable": row.pk, "paragraph": paragraph}, by=by, now=now
    )
    return made


@transaction.atomic
def answer_comment(key: UUID | str, *, by: Hat, now: datetime, comment_id: int, text: str) -> ReviewComment:
    """Return the remark with the author's answer, settled; it is answered once. Raises StepRefused, ChangedMeanwhile."""
    request = steps.held(policy.get_visible(key, actor=by, now=now))
    row = ReviewComment.objects.filter(pk=comment_id, deliverable__request=request).first()
    if row is None or Part.HANDLER not in policy.parts(by, request, now=now) or not text.strip():
        raise StepRefused("only the handler answers a remark", step="answer")
    if row.resolved_at is not None:
        if row.answer == text.strip():
            return row  # the same form once more
        raise ChangedMeanwhile(mine=text.strip(), theirs=row.answer)
    row.answer, row.resolved_at = text.strip(), now
    row.save(update_fields=["answer", "resolved_at"])
    trail.note(request, "desk.request.comment_answered", {"comment": row.pk}, by=by, now=now)
    return row


@gate("deliverable")
def _has_deliverable(request: ServiceRequest, act: Act) -> list[str]:
    rows = newest_of_each(request)
    if not rows:
        return ["deliverable"]
    stale = [row for row in rows if row.state == DeliverableState.SENT_BACK]
    return ["new_version"] if stale and act.step == "hand_in" else []


@gate("approved")
def _is_approved(request: ServiceRequest, act: Act) -> list[str]:
    """A gated service is delivered only as somebody else approved it; any other as its author left it."""
    if not needs_review(request):
        return []
    rows = newest_of_each(request)
    done = [row for row in rows if row.state == DeliverableState.APPROVED and row.reviewer_id is not None]
    return [] if rows and len(done) == len(rows) else ["approval"]


@gate("not_author")
def _not_author(request: ServiceRequest, act: Act) -> list[str]:
    hat = act.by
    if not isinstance(hat, Hat):
        return ["reviewer"]
    acting = {hat.person_id, hat.on_behalf_of}
    return ["reviewer_not_author"] if any(row.author_id in acting for row in newest_of_each(request)) else []


def _judge(row: Deliverable, state: DeliverableState, *, by: Hat, act: Act) -> None:
    row.state = state
    row.reviewer_id, row.reviewer_name = by.person_id, by.acting_name()
    row.reviewed_at, row.review_note = act.now, act.reason.strip()
    row.save(update_fields=["state", "reviewer", "reviewer_name", "reviewed_at", "review_note"])
