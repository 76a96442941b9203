"""Whose turn it is: the one act to offer, for a page of many requests and for one, and the same as a query condition.

The table is `workflow`; here the two places where the table alone does not decide: an answer that needs no second
person is delivered without a review, and a review that is done waits for its handler.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from opentisc.desk import policy, workflow
from opentisc.desk.models import Assignment, Deliverable, Effect
from opentisc.desk.types import CLOSED, DeliverableState, Duty, State
from opentisc.desk.workflow import Part, Step
from opentisc.network.types import Hat, Role

UNREAD_STEPS: Final = frozenset(("assign", "reassign"))
"""What a manager may do to a request of label 3 without reading it."""

HANDS_OVER: Final = frozenset(("hand_in", "deliver"))
"""Steps that nobody can take without a deliverable."""

NOT_STAFFS: Final = frozenset((Part.CLIENT,))

IN_REVIEW: Final = Exists(
    Deliverable.objects.filter(request=OuterRef("pk"), state=DeliverableState.IN_REVIEW)
)
"""Something of the request waits for its reviewer."""

WRITTEN: Final = Exists(Deliverable.objects.filter(request=OuterRef("pk")))
"""The request has a deliverable, in whatever state."""

EFFECTS_AHEAD: Final = Exists(Effect.objects.filter(request=OuterRef("pk"), answered_at=None))
"""An effect question of the request has no answer yet."""


def next_act(
    *,
    state: str,
    parts: frozenset[Part],
    reviewed: bool,
    in_review: bool,
    effects_ahead: bool = False,
    clients_own: bool = False,
) -> Step | None:
    """Return the step to offer as the one primary button, None when it is not this actor's turn.

    reviewed: the service needs a reviewer. in_review: a deliverable waits for one. effects_ahead: an effect question
    is still to be answered, so that the archive can wait. clients_own: the client sent it in, and corrects it too.
    """
    now = State(state)
    if now is State.REVIEW:
        parts = parts - ({Part.HANDLER} if in_review else {Part.REVIEWER})
    if now is State.WAITING_CLIENT:
        parts = parts & NOT_STAFFS
    if now is State.RETURNED and clients_own:
        parts = parts & NOT_STAFFS
    if now is State.TRACKING and effects_ahead:
        return None
    if now is State.COMPLAINT and Part.MANAGER in parts:
        return workflow.STEPS["settle"]
    step = workflow.next_act(state=state, parts=parts)
    if step is not None and step.code == "hand_in" and not reviewed:
        return workflow.STEPS["deliver"]
    return step


def arrived(actor: Hat, *, now: datetime) -> Q:
    """Return the condition of what came in and nobody took up: submitted to me, or assigned to me."""
    came: Q = Q(state=State.SUBMITTED) & (_has(actor, now, Duty.INTAKE) | _orphan(actor, now))
    return came | (_has(actor, now, Duty.HANDLER) & Q(state=State.ASSIGNED))


def waiting(actor: Hat, *, now: datetime) -> Q:
    """Return the condition of what waits for my act and was taken up before."""
    intake = (_has(actor, now, Duty.INTAKE) | _orphan(actor, now)) & Q(
        state__in=[State.SCREENING, State.ACCEPTED]
    )
    draft = _has(actor, now, Duty.INTAKE) & Q(state=State.DRAFT, registered_by_id=actor.person_id)
    handler = _has(actor, now, Duty.HANDLER) & (
        Q(state__in=[State.WORKING, State.WAITING_PARTNER])
        | Q(~Q(IN_REVIEW), state=State.REVIEW)
        | Q(~Q(EFFECTS_AHEAD), state=State.TRACKING)
    )
    partner = _has(actor, now, Duty.CO_HANDLER) & Q(state=State.WAITING_PARTNER)
    reviewer = _has(actor, now, Duty.REVIEWER) & Q(IN_REVIEW, state=State.REVIEW)
    found = intake | draft | handler | partner | reviewer
    if actor.role == Role.MANAGER:
        found |= Q(body_id=actor.body_id, state=State.COMPLAINT)
    return found


def due_by(actor: Hat, *, until: datetime, now: datetime) -> Q:
    """Return the condition of what I have a duty in, runs, and is due by an instant."""
    mine = _has(actor, now, *Duty)
    return mine & running() & Q(due_at__lte=until)


def running() -> Q:
    """Return the condition of a clock that runs now: accepted, not delivered, not closed, not standing still."""
    return (
        Q(accepted_at__isnull=False, delivered_at=None, closed_at=None, paused_since=None)
        & Q(due_at__isnull=False)
        & ~Q(state__in=list(CLOSED))
    )


def _has(actor: Hat, now: datetime, *duties: Duty) -> Q:
    held: Collection[str] = [one.value for one in duties]
    return Q(Exists(policy.duties_of(actor, now=now).filter(request=OuterRef("pk"), duty__in=held)))


def _orphan(actor: Hat, now: datetime) -> Q:
    """Return the condition of a request of the manager's body that nobody has for 受理审查."""
    if actor.role != Role.MANAGER:
        return policy.NOTHING
    live = Q(until_at=None) | Q(until_at__gt=now)
    taken = Assignment.objects.filter(live, request=OuterRef("pk"), duty=Duty.INTAKE)
    return Q(body_id=actor.body_id) & ~Q(Exists(taken))
