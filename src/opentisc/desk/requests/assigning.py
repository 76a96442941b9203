"""Give an accepted request to people: assign, re-assign, co-handle, borrow a reviewer, step in for the absent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from opentisc.desk import policy
from opentisc.desk.errors import NotQualified, StepRefused
from opentisc.desk.models import Assignment, ServiceRequest
from opentisc.desk.requests import people, steps
from opentisc.desk.requests.gates import gate
from opentisc.desk.requests.people import Given
from opentisc.desk.requests.steps import Act
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import CLOSED, Duty, State
from opentisc.desk.workflow import Part
from opentisc.infra.audit.types import JSON
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.network.registry import Away
from opentisc.network.types import HANDLING_ROLES, Hat, Role

HANDLERS = HANDLING_ROLES - {Role.INTAKE}


@dataclass(frozen=True, slots=True)
class Team:
    """Who handles and, for a gated service, who reviews."""

    handler_id: int
    reviewer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take a duty. load: open requests now. reasons: codes why not, empty when fit."""

    person_id: int
    name: str
    load: int
    absent: bool
    reasons: tuple[str, ...]


def candidates(request: ServiceRequest, duty: Duty, *, now: datetime) -> list[Candidate]:
    """Return the members of the handling body for a duty: the fit first, the least loaded first."""
    day = network.today(now)
    away = network.absent_today(request.body_id, on=day)
    members = {one.person_id: one for one in network.members(request.body_id, on=day, roles=HANDLERS)}
    load = _loads(list(members), now=now)
    found = [
        Candidate(pk, str(one.person), load.get(pk, 0), pk in away, tuple(_unfit(request, pk, duty, now=now)))
        for pk, one in members.items()
    ]
    return sorted(found, key=lambda one: (bool(one.reasons), one.absent, one.load, one.name))


def assign(
    key: UUID | str, *, team: Team, by: Hat, now: datetime, version: int | None = None, unread: bool = False
) -> ServiceRequest:
    """Return the request, given to a handler and, where the service is gated, to a reviewer who is somebody else.

    Raises NotQualified, GateClosed, StepRefused.
    """

    def apply(request: ServiceRequest, act: Act) -> None:
        _give_work(request, team, act)

    act = Act("assign", by, now, version=version, facts=_facts(team))
    return steps.take(key, act, apply=apply, unread=unread)


def reassign(
    key: UUID | str, *, team: Team, by: Hat, now: datetime, reason: str, version: int | None = None,
    unread: bool = False,
) -> ServiceRequest:  # fmt: skip
    """Return the request with another handler or reviewer; the old ones read it no more."""

    def apply(request: ServiceRequest, act: Act) -> None:
        for duty in (Duty.HANDLER, Duty.REVIEWER):
            people.end(request, duty=duty, by=act.by, now=act.now)
        _give_work(request, team, act)

    act = Act("reassign", by, now, reason=reason, version=version, facts=_facts(team))
    return steps.take(key, act, apply=apply, unread=unread)


@transaction.atomic
def add_co_handler(key: UUID | str, *, by: Hat, now: datetime, person_id: int) -> Assignment:
    """Return the duty of a co-handler of the same body. Raises StepRefused."""
    request = policy.get_visible(key, actor=by, now=now)
    _require_lead(by, request, now=now)
    _require_member(request, person_id, now=now)
    return people.give(request, Given(person_id, Duty.CO_HANDLER, request.body), by=by, now=now)


@transaction.atomic
def borrow_reviewer(
    key: UUID | str,
    *,
    by: Hat,
    now: datetime,
    person_id: int,
    lender: ServiceBody,
    until: datetime,
    reason: str,
) -> Assignment:
    """Return the duty of a reviewer of another body or an outside expert: this case alone, until a day.

    The person reads nothing before the undertaking. Raises StepRefused, NotQualified.
    """
    request = policy.get_visible(key, actor=by, now=now)
    _require_lead(by, request, now=now)
    if until <= now or not reason.strip():
        raise StepRefused("a loan has an end and a reason", step="borrow")
    if not network.is_member(person_id, lender.pk, on=network.today(now)):
        raise StepRefused("not a member of the lending body", step="borrow")
    if person_id in people.holders(request, Duty.HANDLER, now=now):
        raise StepRefused("the handler cannot review", step="borrow")
    people.require_qualified(request, person_id, Duty.REVIEWER, now=now)
    given = Given(person_id, Duty.REVIEWER, lender, borrowed=True, until=until, reason=reason.strip())
    return people.give(request, given, by=by, now=now)


def reroute(away: Away) -> None:
    """Hand the open work of somebody who leaves or is away to deputies, else back to the managers' queue.

    Registered with the network, which calls it in the transaction of the absence or departure. An absence moves
    nothing when a deputy stands in: the deputy acts under the absent person's hat.
    """
    from django.utils import timezone

    now = timezone.now()
    if away.last_day is not None:
        return
    rows = Assignment.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now), person_id=away.person_id, body_id=away.body_id
    ).exclude(request__state__in=CLOSED)
    for row in rows.select_related("request", "body"):
        request = row.request
        stand_ins = network.stand_ins(away.person_id, away.body_id, on=away.first_day)
        people.end(request, duty=Duty(row.duty), by=away.by, now=now, person_id=away.person_id)
        taker = next((one.person_id for one in stand_ins), None) or _manager_of(row.body, now=now)
        if taker is not None:
            people.give(
                request, Given(taker, Duty(row.duty), row.body, reason="departure"), by=away.by, now=now
            )


@gate("qualified")
def _qualified(request: ServiceRequest, act: Act) -> list[str]:
    handler, reviewer = act.facts.get("handler"), act.facts.get("reviewer")
    if not isinstance(handler, int):
        return ["handler"]
    _require_member(request, handler, now=act.now)
    people.require_qualified(request, handler, Duty.HANDLER, now=act.now)
    if isinstance(reviewer, int):
        if reviewer == handler:
            return ["reviewer_is_somebody_else"]
        _require_member(request, reviewer, now=act.now)
        people.require_qualified(request, reviewer, Duty.REVIEWER, now=act.now)
    return []


@gate("reviewer")
def _has_reviewer(request: ServiceRequest, act: Act) -> list[str]:
    if not needs_review(request):
        return []
    return [] if people.holders(request, Duty.REVIEWER, now=act.now) else ["reviewer"]


def needs_review(request: ServiceRequest) -> bool:
    """Say whether the service's process has a step of the reviewer: a gated service."""
    return any(step.duty == Duty.REVIEWER for step in definition_of(request.service).process.steps)


def _facts(team: Team) -> dict[str, JSON]:
    return {"handler": team.handler_id, "reviewer": team.reviewer_id}


def _give_work(request: ServiceRequest, team: Team, act: Act) -> None:
    people.give(request, Given(team.handler_id, Duty.HANDLER, request.body), by=act.by, now=act.now)
    if team.reviewer_id is not None:
        people.give(request, Given(team.reviewer_id, Duty.REVIEWER, request.body), by=act.by, now=act.now)


def _unfit(request: ServiceRequest, person_id: int, duty: Duty, *, now: datetime) -> Sequence[str]:
    try:
        people.require_qualified(request, person_id, duty, now=now)
    except NotQualified:
        return ["not_qualified"]
    if duty is Duty.REVIEWER and person_id in people.holders(request, Duty.HANDLER, now=now):
        return ["is_handler"]
    return []


def _loads(person_ids: list[int], *, now: datetime) -> dict[int, int]:
    live = Q(until_at=None) | Q(until_at__gt=now)
    rows = Assignment.objects.filter(live, person_id__in=person_ids, duty=Duty.HANDLER)
    done = [*CLOSED, State.TRACKING]
    counted = rows.exclude(request__state__in=done).values("person_id").annotate(n=Count("pk"))
    return {row["person_id"]: row["n"] for row in counted}


def _require_lead(by: Hat, request: ServiceRequest, *, now: datetime) -> None:
    if not policy.parts(by, request, now=now) & {Part.HANDLER, Part.MANAGER}:
        raise StepRefused("for the handler or the manager", step="co_handle")


def _require_member(request: ServiceRequest, person_id: int, *, now: datetime) -> None:
    if not network.is_member(person_id, request.body_id, on=network.today(now)):
        raise StepRefused("not a member of the handling body", step="assign")


def _manager_of(body: ServiceBody, *, now: datetime) -> int | None:
    managers = network.members(body.pk, on=network.today(now), roles=[Role.MANAGER])
    return managers[0].person_id if managers else None
