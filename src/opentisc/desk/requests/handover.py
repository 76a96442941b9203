"""Delivery by logged link, and confirmation by the client or by time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from opentisc.accounts.queries import fingerprint
from opentisc.accounts.types import OPERATOR
from opentisc.desk import policy
from opentisc.desk.errors import LinkSpent
from opentisc.desk.models import Deliverable, DeliveryLink, Effect, ServiceRequest, Transition
from opentisc.desk.requests import steps
from opentisc.desk.requests.review import newest_of_each
from opentisc.desk.requests.steps import Act
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import DeliverableState, State
from opentisc.infra import queue
from opentisc.infra.prepared import Prepared
from opentisc.network import queries as network
from opentisc.network.types import Hat, Wearer

LINK_LIFE: Final = {
    "delivery": timedelta(days=90),
    "rating": timedelta(days=30),
    "effect": timedelta(days=60),
}
CONFIRM_WORK_DAYS: Final = (
    10  # after so many working days without a word, delivery counts as confirmed (our proposal)
)
RATING_DAYS: Final = 30  # so long the client is asked to rate before the request goes on (our proposal)


@dataclass(frozen=True, slots=True)
class Links:
    """The tokens of a delivery, each shown once; only hashes are kept."""

    delivery: str
    rating: str


@transaction.atomic
def deliver(
    key: UUID | str, *, by: Hat, now: datetime, version: int | None = None
) -> tuple[ServiceRequest, Links]:
    """Return the delivered request and the links for its client; effects are put on the calendar.

    Raises GateClosed: no deliverable, or a gated service without another person's approval.
    """
    rows: list[Deliverable] = []

    def apply(request: ServiceRequest, act: Act) -> None:
        request.delivered_at = act.now
        rows.extend(newest_of_each(request))
        for row in rows:
            row.state = DeliverableState.DELIVERED
            row.save(update_fields=["state"])
            queue.enqueue("desk.make_deliverable", deliverable=row.pk)  # the files say that it is final
        _plan_effects(request, now=act.now)

    request = steps.take(key, Act("deliver", by, now, version=version), apply=apply)
    links = Links(new_link(request, "delivery", now=now), new_link(request, "rating", now=now))
    queue.enqueue("desk.tell", request=request.pk, step="delivered")
    return request, links


def new_link(request: ServiceRequest, kind: str, *, now: datetime) -> str:
    """Return the token of a new link of the request."""
    token = secrets.token_urlsafe(32)
    DeliveryLink.objects.create(
        request=request,
        kind=kind,
        token_sha256=fingerprint(token),
        made_at=now,
        expires_at=now + LINK_LIFE[kind],
    )
    return token


def open_link(token: str, *, kind: str, now: datetime) -> DeliveryLink:
    """Return the link while it can be used. Raises LinkSpent: used, expired and unknown look the same."""
    row = _LINK.first(token_sha256=fingerprint(token), kind=kind, now=now)
    if row is None or row.request.isolated_at is not None:
        raise LinkSpent
    return row


def _usable_link(*, token_sha256: str, kind: str, now: datetime) -> "QuerySet[DeliveryLink]":
    rows = DeliveryLink.objects.filter(token_sha256=token_sha256, kind=kind, used_at=None, expires_at__gt=now)
    return rows.select_related("request__service", "request__body").order_by("pk")


_LINK: Prepared[DeliveryLink] = Prepared(_usable_link, token_sha256=str, kind=str, now=datetime)


@transaction.atomic
def note_opening(token: str, *, now: datetime, address: str) -> DeliveryLink:
    """Return the delivery link with this opening written down: when, and from which network."""
    link = open_link(token, kind="delivery", now=now)
    row = DeliveryLink.objects.select_for_update().select_related("request__service").get(pk=link.pk)
    row.opened = [*row.opened, {"at": now.isoformat(), "from": address}]
    row.save(update_fields=["opened"])
    return row


def confirm(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the request, confirmed by its client and waiting for the rating."""
    with transaction.atomic():
        steps.take(key, Act("confirm", by, now, version=version))
        return steps.take(key, Act("ask_rating", OPERATOR, now))


def pass_time(*, now: datetime) -> dict[str, int]:
    """Return how many requests were confirmed by time, and how many went on without a rating. Run daily."""
    # Ten working days are ten days or more: younger ones need not be looked at.
    delivered = Q(state=State.DELIVERED, delivered_at__lte=now - timedelta(days=CONFIRM_WORK_DAYS))
    asked = Transition.objects.filter(
        request=OuterRef("pk"), to_state=State.FEEDBACK, at__lte=now - timedelta(days=RATING_DAYS)
    )
    confirmed = sum(_confirm_by_time(key, now=now) for key in _keys(delivered))
    tracked = sum(_track_by_time(key, now=now) for key in _keys(Q(Exists(asked), state=State.FEEDBACK)))
    return {"confirmed": confirmed, "tracked": tracked}


def _confirm_by_time(key: UUID, *, now: datetime) -> int:
    with transaction.atomic():
        request = policy.get_visible(key, actor=OPERATOR, now=now)
        if request.state != State.DELIVERED or request.delivered_at is None:
            return 0
        calendar = network.calendar_of(request.body_id, at=request.delivered_at)
        if now <= calendar.add_work_days(request.delivered_at, CONFIRM_WORK_DAYS).at:
            return 0
        _system(key, "auto_confirm", now=now)
        _system(key, "ask_rating", now=now)
        return 1


def _track_by_time(key: UUID, *, now: datetime) -> int:
    with transaction.atomic():
        request = policy.get_visible(key, actor=OPERATOR, now=now)
        since = (
            request.transitions.filter(to_state=State.FEEDBACK)
            .order_by("-at")
            .values_list("at", flat=True)
            .first()
        )
        if request.state != State.FEEDBACK or since is None or now - since < timedelta(days=RATING_DAYS):
            return 0
        _system(key, "track", now=now)
        return 1


def _system(key: UUID, step: str, *, now: datetime) -> None:
    by: Wearer = OPERATOR
    steps.take(key, Act(step, by, now))


def _keys(condition: Q) -> list[UUID]:
    return list(
        ServiceRequest.objects.narrowed(condition & Q(isolated_at=None)).values_list("key", flat=True)
    )


def _plan_effects(request: ServiceRequest, *, now: datetime) -> None:
    day = network.today(now)
    wanted = {days for one in definition_of(request.service).effects for days in one.after_days}
    planned = [
        Effect(request=request, after_days=one, due_on=day + timedelta(days=one)) for one in sorted(wanted)
    ]
    Effect.objects.bulk_create(planned, ignore_conflicts=True)  # of an earlier delivery they are there
