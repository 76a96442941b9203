"""What the desk makes of an answered effect: 自报, 有证明 or 已核实, with evidence and reason (requirements 4).

A file of the request is the evidence of 有证明 and 已核实. 已核实 needs a second person: nobody who ever handled the
request or brought the evidence, for the effect counts for them (our rule). Not for: asking and answering (`effects`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.desk import policy
from opentisc.desk.errors import BadAnswers, ChangedMeanwhile, StepRefused, UnknownRequest
from opentisc.desk.models import Effect, EffectVerdict, RequestFile, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.types import Confidence, Duty
from opentisc.desk.workflow import Part
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import Hat, Role

JUDGES: Final = frozenset((Part.HANDLER, Part.REVIEWER, Part.MANAGER))
LONGEST_REASON: Final = 2000


class SecondPersonNeeded(NotAllowed):
    """Who handled the request, or brought the evidence, does not verify its effect."""

    code = "second_person_needed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict as given. evidence_id: a file of the request. seen: how many verdicts the person had before them."""

    effect_id: int
    confidence: str
    reason: str
    evidence_id: int | None = None
    seen: int = 0


@transaction.atomic
def judge_effect(key: UUID | str, judged: Judged, *, by: Hat, now: datetime) -> Effect:
    """Return the effect with its new confidence; the verdict before it is kept.

    Raises UnknownRequest, StepRefused, SecondPersonNeeded, ChangedMeanwhile, BadAnswers with all that is wrong.
    """
    request = policy.get_visible(key, actor=by, now=now)
    row = _answered(request, judged.effect_id)
    if not may_judge(request, by, now=now):
        raise StepRefused("for those who work on it", step="judge_effect")
    count = row.verdicts.count()
    if count != judged.seen:
        raise ChangedMeanwhile(mine=judged.seen, theirs=count)
    evidence = request.files.filter(pk=judged.evidence_id or 0, removed_at=None).first()
    _check(judged, evidence)
    if judged.confidence == Confidence.VERIFIED and not may_verify(request, evidence, by):
        raise SecondPersonNeeded
    kept = evidence if judged.confidence != Confidence.REPORTED else row.evidence
    row.confidence, row.evidence = judged.confidence, kept
    row.verified_by_id = by.person_id if judged.confidence == Confidence.VERIFIED else None
    row.save(update_fields=["confidence", "evidence", "verified_by"])
    EffectVerdict.objects.create(
        effect=row,
        confidence=judged.confidence,
        reason=judged.reason.strip(),
        evidence=evidence,
        by_id=by.person_id,
        by_name=by.acting_name(),
        at=now,
    )
    facts: Mapping[str, str | int] = {"after_days": row.after_days, "confidence": judged.confidence}
    trail.note(request, "desk.request.effect_judged", facts, by=by, now=now)
    return row


def may_judge(request: ServiceRequest, hat: Hat, *, now: datetime) -> bool:
    """Say whether the person gives verdicts on the effects of a request: handler, reviewer, manager."""
    return not policy.parts(hat, request, now=now).isdisjoint(JUDGES)


def may_verify(request: ServiceRequest, evidence: RequestFile | None, hat: Hat) -> bool:
    """Say whether the person can be the second one: no handler of the request ever, and not who brought the evidence."""
    acting = [pk for pk in (hat.person_id, hat.on_behalf_of) if pk is not None]
    worked = request.assignments.filter(duty__in=[Duty.HANDLER, Duty.CO_HANDLER], person_id__in=acting)
    brought = evidence is not None and evidence.added_by_id in acting
    return not brought and not worked.exists()


def effects_to_verify(hat: Hat, *, now: datetime) -> QuerySet[Effect]:
    """Return the answered effects of the manager's body that nobody verified, the earliest answer first.

    Only of requests that the manager may read; nothing for anybody else.
    """
    if hat.role != Role.MANAGER:
        return Effect.objects.none()
    readable = policy.visible(hat, now=now).filter(body_id=hat.body_id).values("pk")
    rows = Effect.objects.filter(request__in=readable, answered_at__isnull=False)
    return rows.exclude(confidence=Confidence.VERIFIED).order_by("answered_at", "pk")


def _answered(request: ServiceRequest, effect_id: int) -> Effect:
    row = request.effects.select_for_update().filter(pk=effect_id).first()
    if row is None:
        raise UnknownRequest
    if row.answered_at is None:
        raise StepRefused("an answer comes first", step="judge_effect")
    return row


def _check(judged: Judged, evidence: RequestFile | None) -> None:
    problems = {}
    if judged.confidence not in Confidence.values:
        problems["confidence"] = "not_in_list"
    elif judged.confidence != Confidence.REPORTED and evidence is None:
        problems["evidence"] = "required"
    if not judged.reason.strip():
        problems["reason"] = "required"
    elif len(judged.reason.strip()) > LONGEST_REASON:
        problems["reason"] = "too_long"
    if problems:
        raise BadAnswers(problems)
