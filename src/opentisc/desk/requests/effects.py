"""Effect questions as the client answers them: from the own page or by a one-time link, with evidence where there is some.

Not for: when they are asked (`handover`, jobs), nor for verifying (`aftercare`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.catalogue import Definition
from opentisc.desk.catalogue.definition import Effect as Question
from opentisc.desk.errors import LinkSpent, UnknownRequest
from opentisc.desk.models import DeliveryLink, Effect, RequestFile, ServiceRequest
from opentisc.desk.requests import handover
from opentisc.desk.requests.aftercare import answer_effect
from opentisc.network.types import Hat


def open_effects(request: ServiceRequest) -> QuerySet[Effect]:
    """Return the effect questions that were asked and not answered yet, the earliest first."""
    return request.effects.filter(asked_at__isnull=False, answered_at=None).order_by("after_days")


def questions_of(effect: Effect, definition: Definition) -> list[Question]:
    """Return what is asked at this day mark, in the definition's order."""
    return [one for one in definition.effects if effect.after_days in one.after_days]


def linked_effect(token: str, *, now: datetime) -> tuple[DeliveryLink, Effect]:
    """Return the link and the question it was made for. Raises LinkSpent, also when it was answered meanwhile."""
    link = handover.open_link(token, kind="effect", now=now)
    asked = open_effects(link.request).filter(asked_at__lte=link.made_at)
    effect = asked.filter(asked_at=link.made_at).first() or asked.first()
    if effect is None:
        raise LinkSpent
    return link, effect


def own_effect(key: UUID | str, effect_id: int, *, by: Hat, now: datetime) -> Effect:
    """Return an open question of a request that the client may read. Raises UnknownRequest."""
    request = policy.get_visible(key, actor=by, now=now)
    effect = open_effects(request).filter(pk=effect_id).first() if by.is_private else None
    if effect is None:
        raise UnknownRequest
    return effect


@transaction.atomic
def answer_by_link(token: str, answers: Mapping[str, Any], *, now: datetime) -> Effect:
    """Return the answered question; the link is then spent. Raises LinkSpent, BadAnswers."""
    link, effect = linked_effect(token, now=now)
    if not DeliveryLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise LinkSpent
    return answer_effect(effect.pk, answers, by=OPERATOR, now=now, documented=False)


@transaction.atomic
def answer_own(
    key: UUID | str,
    effect_id: int,
    answers: Mapping[str, Any],
    *,
    by: Hat,
    now: datetime,
    evidence: RequestFile | None = None,
) -> Effect:
    """Return the question answered from the client's page; with evidence it counts as 有证明. Raises BadAnswers."""
    effect = own_effect(key, effect_id, by=by, now=now)
    if evidence is not None and evidence.request_id != effect.request_id:
        raise UnknownRequest
    row = answer_effect(effect.pk, answers, by=by, now=now, documented=evidence is not None)
    if evidence is not None:
        row.evidence = evidence
        row.save(update_fields=["evidence"])
    return row
