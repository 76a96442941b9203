"""After delivery: rating (好差评), follow-up, complaint, effects.

A rating is given by the client's one-time link or account, never by who handled the request; rows are only added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.errors import BadAnswers, StepRefused
from opentisc.desk.models import Complaint, DeliveryLink, Effect, Rating, RatingFollowUp, ServiceRequest
from opentisc.desk.requests import handover, steps, trail
from opentisc.desk.requests.steps import Act
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import Confidence, Score, State
from opentisc.infra import queue
from opentisc.network.types import Hat, Role, Wearer

LOW = frozenset((Score.BAD, Score.VERY_BAD))
"""Ratings that call for 回访整改."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a client says of the service. aspects: codes ticked."""

    score: int
    text: str = ""
    aspects: tuple[str, ...] = ()


@transaction.atomic
def rate_by_link(token: str, said: Said, *, now: datetime, person_id: int | None = None) -> Rating:
    """Return the rating given by a one-time link, which is then spent. Raises LinkSpent, BadAnswers, StepRefused.

    person_id: of who is signed in, None for nobody: who ever worked on the request does not rate it by the link either.
    """
    link = handover.open_link(token, kind="rating", now=now)
    if person_id is not None and link.request.assignments.filter(person_id=person_id).exists():
        raise StepRefused("who handled it cannot rate it", step="rate")
    if not DeliveryLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise StepRefused("the link was used meanwhile", step="rate")
    return _rate(link.request.key, said, by=OPERATOR, now=now, who="link")


@transaction.atomic
def rate(key: UUID | str, said: Said, *, by: Hat, now: datetime) -> Rating:
    """Return the rating of a signed-in client. Raises StepRefused for anybody who ever worked on the request."""
    request = policy.get_visible(key, actor=by, now=now)
    if not by.is_private or request.assignments.filter(person_id=by.person_id).exists():
        raise StepRefused("who handled it cannot rate it", step="rate")
    return _rate(request.key, said, by=by, now=now, who="account")


@transaction.atomic
def follow_up(
    rating_id: int, *, by: Hat, now: datetime, found: str, measure: str, due_on: date | None
) -> RatingFollowUp:
    """Return what the manager found when calling back about a low rating, and what is done until when."""
    row = Rating.objects.filter(pk=rating_id, request__body_id=by.body_id).first()
    if row is None or by.role != Role.MANAGER or not found.strip():
        raise StepRefused("the manager follows up, with a finding", step="follow_up")
    made = RatingFollowUp.objects.create(
        rating=row, found=found.strip(), measure=measure.strip(), due_on=due_on, by_id=by.person_id, at=now
    )
    trail.note(row.request, "desk.request.rating_followed_up", {"rating": row.pk}, by=by, now=now)
    return made


def low_ratings(by: Hat) -> QuerySet[Rating]:
    """Return the low ratings of the manager's body that nobody followed up yet, oldest first."""
    if by.role != Role.MANAGER:
        return Rating.objects.none()
    return Rating.objects.filter(request__body_id=by.body_id, score__in=LOW, follow_ups=None).order_by("at")


@transaction.atomic
def complain(key: UUID | str, *, by: Hat, now: datetime, text: str) -> Complaint:
    """Return the complaint; the request waits in 投诉处理 until the manager settles it."""
    request = steps.take(key, Act("complain", by, now, reason=text))
    taken = request.transitions.order_by("pk").last()
    row = Complaint.objects.create(
        request=request,
        text=text.strip(),
        from_state=taken.from_state if taken else request.state,
        made_at=now,
        by_id=by.person_id,
    )
    queue.enqueue("desk.tell", request=request.pk, step="complaint")
    return row


@transaction.atomic
def settle(
    key: UUID | str, *, by: Hat, now: datetime, outcome: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, back where it was before the complaint; the outcome is kept with the complaint."""

    def apply(request: ServiceRequest, act: Act) -> None:
        row = (
            Complaint.objects.select_for_update()
            .filter(request=request, settled_at=None)
            .order_by("made_at")
            .last()
        )
        if row is None:
            raise StepRefused("no open complaint", step="settle")
        row.settled_at, row.settled_by_id, row.outcome = act.now, by.person_id, outcome.strip()
        row.save(update_fields=["settled_at", "settled_by", "outcome"])
        request.state = row.from_state

    return steps.take(key, Act("settle", by, now, reason=outcome, version=version), apply=apply)


def track(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the request, gone on to 成效跟踪 without waiting longer for a rating; it can still be rated."""
    return steps.take(key, Act("track", by, now, version=version))


def effects_due(*, on: date) -> QuerySet[Effect]:
    """Return the effect questions whose day has come and that were not asked yet."""
    open_states = (State.DELIVERED, State.CONFIRMED, State.AUTO_CONFIRMED, State.FEEDBACK, State.TRACKING)
    rows = Effect.objects.filter(asked_at=None, answered_at=None, due_on__lte=on, request__isolated_at=None)
    return rows.filter(request__state__in=open_states).select_related("request").order_by("due_on", "pk")


@transaction.atomic
def ask_effect(effect_id: int, *, now: datetime) -> str:
    """Return the token of the link by which the client answers; empty when it was asked already."""
    if not Effect.objects.filter(pk=effect_id, asked_at=None).update(asked_at=now):
        return ""
    row = Effect.objects.select_related("request").get(pk=effect_id)
    return handover.new_link(row.request, "effect", now=now)


@transaction.atomic
def answer_effect(
    effect_id: int, answers: Mapping[str, Any], *, by: Wearer, now: datetime, documented: bool
) -> Effect:
    """Return the effect as the client answered it; `有证明` with evidence, else `自报`. Raises BadAnswers."""
    row = Effect.objects.select_for_update().select_related("request__service").get(pk=effect_id)
    row.answers = _checked(row, answers)
    row.answered_at = now
    row.confidence = Confidence.DOCUMENTED if documented else Confidence.REPORTED
    row.save(update_fields=["answers", "answered_at", "confidence"])
    trail.note(row.request, "desk.request.effect_answered", {"after_days": row.after_days}, by=by, now=now)
    return row


def _rate(key: UUID, said: Said, *, by: Wearer, now: datetime, who: str) -> Rating:
    if said.score not in Score.values or len(said.text) > 2000:
        raise BadAnswers({"score": "not_in_list"} if said.score not in Score.values else {"text": "too_long"})
    request = policy.get_visible(key, actor=by, now=now)
    if request.state not in (
        State.DELIVERED,
        State.CONFIRMED,
        State.AUTO_CONFIRMED,
        State.FEEDBACK,
        State.TRACKING,
    ):
        raise StepRefused("rated after delivery alone", step="rate")
    row = Rating.objects.create(
        request=request, score=said.score, text=said.text.strip(), aspects=list(said.aspects), at=now
    )
    if request.state == State.FEEDBACK:
        steps.take(key, Act("track", OPERATOR, now))
    trail.note(request, "desk.request.rated", {"score": said.score, "way": who}, by=by, now=now)
    queue.enqueue("desk.tell", request=request.pk, step="rated_low" if said.score in LOW else "rated")
    return row


def _checked(row: Effect, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the questions asked at this day mark. Raises BadAnswers."""
    asked = {
        one.code: one
        for one in definition_of(row.request.service).effects
        if row.after_days in one.after_days
    }
    problems = {code: "unknown_field" for code in answers if code not in asked}
    kept: dict[str, Any] = {}
    for code, question in asked.items():
        value = answers.get(code)
        if value in (None, ""):
            continue
        if not _fits(question.kind, value):
            problems[code] = "wrong_type"
        else:
            kept[code] = value
    if problems:
        raise BadAnswers(problems)
    return kept


def _fits(kind: str, value: Any) -> bool:
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind in ("amount", "number"):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, str)
