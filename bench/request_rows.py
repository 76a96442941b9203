"""Fills a database with bodies, their people and many requests, for the benchmark of the request list."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from opentisc.desk.models import Assignment, Deliverable, NeedToKnow, ServiceRequest, ServiceVersion
from opentisc.desk.types import CLOSED, DeliverableState, Duty, State
from opentisc.network.types import Hat, Label, Role
from tests.factories import desk as make
from tests.factories import network as people

BODIES, LARGEST, CONSULTANTS, CLIENTS = 10, 0.4, 6, 40
AT_ONCE = 2_000
NOW = make.NOW
# Of a hundred requests of a network that has run for three years; the states before acceptance are few.
_SHARES = {
    State.ARCHIVED: 46, State.TRACKING: 15, State.FEEDBACK: 4, State.DELIVERED: 5, State.WORKING: 9, State.REVIEW: 4,
    State.ASSIGNED: 3, State.WAITING_CLIENT: 3, State.WAITING_PARTNER: 1, State.ACCEPTED: 1, State.SCREENING: 2,
    State.SUBMITTED: 2, State.RETURNED: 1, State.REJECTED: 2, State.REFERRED: 1, State.WITHDRAWN: 1,
}  # fmt: skip
_BEFORE = {State.SUBMITTED, State.SCREENING, State.RETURNED, State.REJECTED, State.REFERRED, State.WITHDRAWN}
_DELIVERED = {State.ARCHIVED, State.TRACKING, State.FEEDBACK, State.DELIVERED}


@dataclass(frozen=True)
class Body:
    """A centre with its manager, its consultants and the ids of its clients."""

    desk: make.Desk
    consultants: list[Hat]
    clients: list[int]


def fill(count: int) -> list[Body]:
    """Return the bodies, the largest first, with so many requests among them."""
    bodies = [_body() for _ in range(BODIES)]
    draw = random.Random(11)
    versions = list(ServiceVersion.objects.filter(code__in=["B1", "B2", "B4"], status="published"))
    shares = [LARGEST, *[(1 - LARGEST) / (BODIES - 1)] * (BODIES - 1)]
    for start in range(0, count, AT_ONCE):
        some = draw.choices(bodies, shares, k=min(AT_ONCE, count - start))
        _insert([(one, _request(draw, one, start + n, versions)) for n, one in enumerate(some)], draw)
    return bodies


def _body() -> Body:
    desk = make.make_desk()
    consultants = [people.make_hat(desk.body, Role.CONSULTANT) for _ in range(CONSULTANTS)]
    return Body(desk, consultants, [people.make_client(desk.intake).pk for _ in range(CLIENTS)])


def _request(draw: random.Random, body: Body, number: int, versions: list[ServiceVersion]) -> ServiceRequest:
    state = draw.choices(list(_SHARES), list(_SHARES.values()))[0]
    old = state in CLOSED or state in _DELIVERED
    began = NOW - timedelta(minutes=draw.randrange(60, (1_000 if old else 30) * 1_440))
    accepted = None if state in _BEFORE else began + timedelta(hours=3)
    due = accepted and accepted + timedelta(days=draw.choice((2, 5, 7)))
    return ServiceRequest(
        number="" if accepted is None else f"BENCH-{number:07d}",
        body=body.desk.body, service=draw.choice(versions), client_id=draw.choice(body.clients),
        submitted_by_id=body.desk.client_hat.person_id if draw.random() < 0.6 else None,
        title=f"关于第 {number} 号技术方案的咨询与检索", state=state,
        label=draw.choices((Label.INTERNAL, Label.CLIENT, Label.NEED_TO_KNOW), (30, 65, 5))[0],
        answers=dict(make.BASIC_SEARCH), secrets_declared_at=began, occurred_at=began, recorded_at=began,
        submitted_at=began, accepted_at=accepted, limit_days=5 if accepted else None, due_at=due,
        delivered_at=_later(draw, due) if state in _DELIVERED else None,
        closed_at=began + timedelta(days=60) if state in CLOSED else None,
        paused_since=began + timedelta(days=1) if state == State.WAITING_CLIENT else None,
    )  # fmt: skip


def _later(draw: random.Random, due: datetime | None) -> datetime | None:
    return due and due + timedelta(hours=draw.randrange(-40, 20))


@transaction.atomic
def _insert(rows: list[tuple[Body, ServiceRequest]], draw: random.Random) -> None:
    ServiceRequest.objects.bulk_create([one for _body, one in rows])
    duties = [duty for body, one in rows for duty in _duties(draw, body, one)]
    Assignment.objects.bulk_create(duties)
    NeedToKnow.objects.bulk_create(
        NeedToKnow(request=duty.request, person_id=duty.person_id, added_at=duty.from_at)
        for duty in duties
        if duty.request.label == Label.NEED_TO_KNOW and duty.duty != Duty.REVIEWER
    )
    Deliverable.objects.bulk_create(
        Deliverable(
            request=one, kind="report", language="zh-hans", version=1, state=state, content={}, made_at=NOW
        )
        for _body, one in rows
        if (state := _paper(State(one.state))) is not None
    )


def _duties(draw: random.Random, body: Body, one: ServiceRequest) -> Iterator[Assignment]:
    given = [(body.desk.intake, Duty.INTAKE)]
    if one.accepted_at is not None and one.state != State.ACCEPTED:
        given.append((draw.choice(body.consultants), Duty.HANDLER))
        if draw.random() < 0.4:
            given.append((body.desk.reviewer, Duty.REVIEWER))
    for hat, duty in given:
        yield Assignment(
            request=one, person_id=hat.person_id, duty=duty, body=body.desk.body, from_at=one.recorded_at
        )


def _paper(state: State) -> DeliverableState | None:
    if state in _DELIVERED:
        return DeliverableState.DELIVERED
    return DeliverableState.IN_REVIEW if state == State.REVIEW else None
