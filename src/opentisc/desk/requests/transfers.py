"""Hand a request to another body: offered with an explicit mapping, accepted by the receiver.

History, number and promise date stay; the giver's people read it no more once it is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.errors import ServiceNotOffered, StepRefused
from opentisc.desk.models import ServiceRequest, Transfer
from opentisc.desk.requests import intake, people, steps
from opentisc.desk.requests.steps import Act
from opentisc.desk.services import reading as services
from opentisc.desk.types import Duty
from opentisc.infra import queue
from opentisc.infra.audit.types import JSON
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.network.types import Hat


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOffer:
    """What the giver proposes. service: code at the taker; answers: field of ours → field of theirs, or ''.

    Every answer must be mapped, to a field or to nothing: none is dropped in silence.
    """

    taker: ServiceBody
    service: str
    reason: str
    consent: bool
    answers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def offer_transfer(
    key: UUID | str, offer: TransferOffer, *, by: Hat, now: datetime, version: int | None = None
) -> Transfer:
    """Return the transfer, waiting for the taker. Raises GateClosed without the client's consent."""
    made: list[Transfer] = []

    def apply(request: ServiceRequest, act: Act) -> None:
        _require_mapped(request, offer, now=act.now)
        mapping: dict[str, Any] = {"service": offer.service, "answers": dict(offer.answers)}
        made.append(
            Transfer.objects.create(
                request=request, giver=request.body, taker=offer.taker, reason=offer.reason.strip(),
                mapping=mapping, consent_at=act.now, offered_by_id=by.person_id, offered_at=act.now,
            )
        )  # fmt: skip

    facts: dict[str, JSON] = {"to": offer.taker.code, "consent": offer.consent}
    act = Act("offer_transfer", by, now, reason=offer.reason, version=version, facts=facts)
    request = steps.take(key, act, apply=apply)
    queue.enqueue("desk.tell", request=request.pk, step="transfer_offered")
    return made[0]


@transaction.atomic
def take_transfer(transfer_id: int, *, by: Hat, now: datetime) -> ServiceRequest:
    """Return the request, now handled by the taker: accepted there, with its number and its promise date.

    Raises StepRefused for anybody but a manager or intake of the taker.
    """
    row = _open_transfer(transfer_id, by=by)

    def apply(request: ServiceRequest, act: Act) -> None:
        for duty in Duty:
            people.end(request, duty=duty, by=act.by, now=act.now)
        offered = services.offered(row.taker, str(row.mapping["service"]), on=network.today(act.now))
        request.body, request.service = row.taker, offered.version
        request.answers = _mapped(request.answers, row.mapping["answers"])
        request.client = None  # the giver's client row is the giver's; the taker keeps its own
        intake.hand_to_intake(request, by=by, now=act.now)
        _decide(row, "accepted", by=by, now=act.now)

    return _take_unread(row, Act("take_transfer", by, now), apply=apply)


@transaction.atomic
def decline_transfer(transfer_id: int, *, by: Hat, now: datetime, reason: str) -> Transfer:
    """Return the transfer, declined with a reason; the request stays where it was."""
    row = _open_transfer(transfer_id, by=by)

    def apply(request: ServiceRequest, act: Act) -> None:
        _decide(row, "declined", by=by, now=act.now, answer=reason.strip())

    _take_unread(row, Act("decline_transfer", by, now, reason=reason), apply=apply)
    return row


def offers_to(by: Hat) -> list[Transfer]:
    """Return the transfers that wait for the hat's body, oldest first: giver, service, reason; no content."""
    rows = Transfer.objects.filter(taker_id=by.body_id, state="offered").select_related(
        "giver", "request__service"
    )
    return list(rows.order_by("offered_at")) if by.body_id is not None else []


def _take_unread(row: Transfer, act: Act, *, apply: steps.Apply) -> ServiceRequest:
    """Take a step of a request that the taker may not read yet: the transfer row is what gives the right."""
    return steps.take(row.request.key, act, apply=apply, rows=policy.offered_to(act.by))


def _open_transfer(transfer_id: int, *, by: Hat) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("taker__division", "request")
    row = rows.filter(pk=transfer_id, taker_id=by.body_id, state="offered").first()
    if row is None:
        raise StepRefused("no transfer waits for this body", step="take_transfer")
    return row


def _decide(row: Transfer, state: str, *, by: Hat, now: datetime, answer: str = "") -> None:
    row.state, row.decided_by_id, row.decided_at, row.answer = state, by.person_id, now, answer
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _require_mapped(request: ServiceRequest, offer: TransferOffer, *, now: datetime) -> None:
    target = services.offered(offer.taker, offer.service, on=network.today(now)).definition.form.fields
    unmapped = set(request.answers) - set(offer.answers)
    unknown = {name for name in offer.answers.values() if name and name not in target}
    if unmapped or unknown or offer.taker.pk == request.body_id:
        raise ServiceNotOffered(
            "every answer is mapped to a field of the taker's form or to nothing",
            service=offer.service, unmapped=sorted(unmapped), unknown=sorted(unknown),
        )  # fmt: skip


def _mapped(answers: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    return {mapping[name]: value for name, value in answers.items() if mapping.get(name)}
