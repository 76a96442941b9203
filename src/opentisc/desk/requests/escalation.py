"""Warnings while the clock runs (half, four fifths, all of the limit) and two levels once it has run out.

`ServiceRequest.escalation` keeps the last stage told: 1 at 50 %, 2 at 80 %, 3 at 100 %, 4 late, 5 late for more than
three working days (our proposals). Each stage is told once, however often this runs; a clock that stands still is
left alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import clock, telling, turns
from opentisc.desk.requests.clock import Span
from opentisc.desk.requests.telling import LinkOf
from opentisc.kernel.workdays import Calendar
from opentisc.network import queries as network
from opentisc.network.types import Role

PERCENTS: Final = (50, 80)
DUE, LATE, VERY_LATE = 3, 4, 5
VERY_LATE_DAYS: Final = 3


def escalate(*, link: LinkOf, now: datetime) -> dict[str, int]:
    """Return how many requests reached a stage since the last time, and how many people were told."""
    rows = ServiceRequest.objects.narrowed(policy.EVERYTHING).filter(
        turns.running(), isolated_at=None, escalation__lt=VERY_LATE
    )
    requests = list(rows.select_related("service", "body__parent").order_by("pk"))
    calendars = network.calendars_of({one.body_id for one in requests}, at=now)
    pauses = clock.pauses_among(requests, now=now)
    reached = told = 0
    for request in requests:
        stage, days = stage_of(request, calendars[request.body_id], pauses[request.pk], now=now)
        if stage > request.escalation:
            reached += 1
            told += _reach(request, stage, days, link=link, now=now)
    return {"reached": reached, "told": told}


def stage_of(
    request: ServiceRequest, calendar: Calendar, pauses: Sequence[Span], *, now: datetime
) -> tuple[int, int]:
    """Return the stage reached now, and the working days past the due day."""
    if request.accepted_at is None or request.limit_days is None or request.due_at is None:
        return 0, 0
    due = calendar.add_work_days(request.accepted_at, request.limit_days, pauses=pauses)
    days = calendar.overdue_days(due, now, known_at=request.accepted_at)
    if days:
        return (VERY_LATE if days > VERY_LATE_DAYS else LATE), days
    if now >= due.at:
        return DUE, 0
    points = calendar.warn_points(request.accepted_at, due, pauses=pauses, percents=PERCENTS)
    return sum(1 for point in points if now >= point.at), 0


@transaction.atomic
def _reach(request: ServiceRequest, stage: int, days: int, *, link: LinkOf, now: datetime) -> int:
    """Keep the stage and tell of it, in one transaction; a worker beside us that was first tells alone."""
    rows = ServiceRequest.objects.narrowed(policy.EVERYTHING)
    if not rows.filter(pk=request.pk, escalation__lt=stage).update(escalation=stage):
        return 0
    code = "desk_told_late" if days else "desk_told_due" if stage == DUE else "desk_told_warn"
    percent = PERCENTS[stage - 1] if stage < DUE else 100
    key = f"stage:{stage}:{request.due_at.isoformat() if request.due_at else ''}"
    told = 0
    for people, address in _audiences(request, stage, link, now=now):
        told += telling.tell(
            request, people, "desk.deadline", code, key=key, link=address, now=now, percent=percent, days=days
        )
    return told


def _audiences(
    request: ServiceRequest, stage: int, link: LinkOf, *, now: datetime
) -> list[tuple[list[int], str]]:
    """Return who hears of a stage and where it leads them: first those who work on it, late also the manager.

    Very late, and handled by a workstation: the manager of its parent centre too, without a link.
    """
    ours = link(request, False)
    handlers = [
        *telling.audience_of(request, telling.HANDLER, now=now),
        *telling.audience_of(request, telling.CO, now=now),
    ]
    managers = telling.audience_of(request, telling.MANAGER, now=now)
    found = [(handlers or managers, ours)]
    if stage >= LATE:
        found.append((managers, ours))
    parent = request.body.parent_id
    if stage >= VERY_LATE and parent:
        above = network.members(parent, on=network.today(now), roles=[Role.MANAGER])
        found.append(([one.person_id for one in above], ""))
    return found
