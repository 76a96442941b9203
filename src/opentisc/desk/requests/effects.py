"""Effect questions asked when their day comes, and answered: from the own page, by a one-time link, or told to staff.

Not for: which days there are (`handover`), nor for what an answer is worth (`effect_verdicts`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.catalogue import Definition
from opentisc.desk.catalogue.definition import Effect as Question
from opentisc.desk.errors import LinkSpent, StepRefused, UnknownRequest
from opentisc.desk.models import DeliveryLink, Effect, RequestFile, ServiceRequest
from opentisc.desk.requests import handover, telling, trail
from opentisc.desk.requests.aftercare import answer_effect, effects_due
from opentisc.desk.requests.telling import LinkOf
from opentisc.desk.workflow import Part
from opentisc.network import queries as network
from opentisc.network.types import Hat

ASKERS: Final = frozenset((Part.HANDLER, Part.CO_HANDLER, Part.MANAGER))


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


def ask_due_effects(*, link: LinkOf, now: datetime) -> dict[str, int]:
    """Return how many questions whose day has come were asked, and how many people were told. Run daily.

    A client with an account is told; where there is none the handler is, to ask in person.
    """
    asked = told = 0
    for row in effects_due(on=network.today(now)).select_related("request__service", "request__body"):
        with transaction.atomic():
            if not Effect.objects.filter(pk=row.pk, asked_at=None).update(asked_at=now):
                continue
            asked += 1
            told += _tell_asked(row, link=link, now=now)
    return {"asked": asked, "told": told}


def _tell_asked(row: Effect, *, link: LinkOf, now: datetime) -> int:
    request, key = row.request, f"effect:{row.pk}"
    clients = telling.audience_of(request, telling.CLIENT, now=now)
    to, code = (
        (clients, "desk_told_effect") if clients else (_keepers(request, now=now), "desk_told_effect_ask")
    )
    where = link(request, bool(clients))
    return telling.tell(
        request, to, "desk.aftercare", code, key=key, link=where, now=now, days=row.after_days
    )


def _keepers(request: ServiceRequest, *, now: datetime) -> list[int]:
    handlers = telling.audience_of(request, telling.HANDLER, now=now)
    return handlers or telling.audience_of(request, telling.MANAGER, now=now)


@transaction.atomic
def effect_link(key: UUID | str, effect_id: int, *, by: Hat, now: datetime) -> str:
    """Return the token of a new link for a question without answer, for staff to hand to the client.

    Raises UnknownRequest, StepRefused.
    """
    effect = _asked_by_staff(key, effect_id, by=by, now=now)
    Effect.objects.filter(pk=effect.pk).update(asked_at=now)
    trail.note(effect.request, "desk.request.effect_asked", {"after_days": effect.after_days}, by=by, now=now)
    return handover.new_link(effect.request, "effect", now=now)


@transaction.atomic
def answer_for_client(
    key: UUID | str, effect_id: int, answers: Mapping[str, Any], *, by: Hat, now: datetime
) -> Effect:
    """Return the question with what the client told staff; it counts as 自报. Raises StepRefused, BadAnswers."""
    effect = _asked_by_staff(key, effect_id, by=by, now=now)
    if effect.asked_at is None:
        Effect.objects.filter(pk=effect.pk).update(asked_at=now)
    return answer_effect(effect.pk, answers, by=by, now=now, documented=False)


def _asked_by_staff(key: UUID | str, effect_id: int, *, by: Hat, now: datetime) -> Effect:
    request = policy.get_visible(key, actor=by, now=now)
    effect = request.effects.filter(pk=effect_id).first()
    if effect is None or by.is_private:
        raise UnknownRequest
    if effect.answered_at is not None or not policy.parts(by, request, now=now) & ASKERS:
        raise StepRefused("an open question is asked by who works on the request", step="ask_effect")
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
