"""The clock of a request: when it is due in working days, when it stands still, how far it has run.

The arithmetic is `kernel.workdays`; the calendar is the handling body's at the time the clock started, so that a
day off decided later changes nothing that was promised (RD-20 covers a year without an official table).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from opentisc.desk import policy
from opentisc.desk.models import ServiceRequest, Transition
from opentisc.desk.types import CLOSED, PAUSED, State
from opentisc.kernel.workdays import Calendar, Due
from opentisc.network import queries as network

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Clock:
    """What a page shows of the clock. due: None before acceptance or for a service without limit.

    overdue_days: whole working days past the due day; 0 when in time. standing: the clock stands still now.
    """

    due: Due | None
    standing: bool
    stopped: bool
    overdue_days: int
    pauses: tuple[Span, ...]


def follow(request: ServiceRequest, *, before: State, now: datetime) -> None:
    """Stop, start or end the clock after a change of state; the caller saves the row."""
    state = State(request.state)
    if state in PAUSED and before not in PAUSED:
        request.paused_since = now
    elif state not in PAUSED and before in PAUSED:
        left, request.paused_since = request.paused_since, None
        if left is not None and request.accepted_at is not None:
            _promise(request, pauses=[*pauses_of(request, now=now), (left, now)], now=now)
    if state in CLOSED and request.closed_at is None:
        request.closed_at = now


def start(request: ServiceRequest, *, limit_days: int | None, now: datetime) -> None:
    """Start the clock at acceptance; without a limit there is no due time."""
    request.accepted_at, request.limit_days = now, limit_days
    _promise(request, pauses=[], now=now)


def reckon(request: ServiceRequest, *, now: datetime) -> Clock:
    """Return the clock with the arithmetic of its due day, day by day."""
    stopped = request.delivered_at is not None or request.closed_at is not None
    if request.accepted_at is None or request.limit_days is None:
        return Clock(None, request.paused_since is not None, stopped, 0, ())
    pauses = pauses_of(request, now=now)
    if request.paused_since is not None:
        pauses.append((request.paused_since, now))
    calendar = _calendar(request, now=now)
    due = calendar.add_work_days(request.accepted_at, request.limit_days, pauses=pauses)
    until = request.delivered_at or request.closed_at or now
    overdue = calendar.overdue_days(due, until, known_at=request.accepted_at)
    return Clock(due, request.paused_since is not None, stopped, overdue, tuple(pauses))


def recompute_provisional(*, now: datetime) -> list[ServiceRequest]:
    """Return the open requests whose provisional due time changed or became firm, now that a year was loaded (RD-20)."""
    open_ones = policy.EVERYTHING & Q(due_is_provisional=True, delivered_at=None, closed_at=None)
    changed = []
    for request in ServiceRequest.objects.narrowed(open_ones).select_for_update().order_by("pk"):
        before = (request.due_at, request.due_is_provisional)
        _promise(request, pauses=pauses_of(request, now=now), now=now)
        if (request.due_at, request.due_is_provisional) != before:
            request.version += 1
            request.save(update_fields=["due_at", "due_is_provisional", "version"])
            changed.append(request)
    return changed


def pauses_of(request: ServiceRequest, *, now: datetime) -> list[Span]:
    """Return the spans in which the clock stood still, oldest first, without one that still lasts."""
    return pauses_among([request], now=now)[request.pk]


def pauses_among(requests: Sequence[ServiceRequest], *, now: datetime) -> dict[int, list[Span]]:
    """Return the pauses of several requests by id, as `pauses_of` gives them, in one query."""
    since: dict[int, datetime] = {}
    found: dict[int, list[Span]] = {one.pk: [] for one in requests}
    starts = {one.pk: one.accepted_at for one in requests}
    rows = Transition.objects.filter(request__in=list(found), at__lte=now).order_by("at", "pk")
    for pk, from_state, to_state, at in rows.values_list("request_id", "from_state", "to_state", "at"):
        if to_state in PAUSED and from_state not in PAUSED:
            since[pk] = at
        elif from_state in PAUSED and to_state not in PAUSED and pk in since:
            begun, start_at = since.pop(pk), starts[pk]
            if start_at is not None and at > start_at:
                found[pk].append((begun, at))
    return found


def _promise(request: ServiceRequest, *, pauses: list[Span], now: datetime) -> None:
    if request.limit_days is None or request.accepted_at is None:
        return
    due = _calendar(request, now=now).add_work_days(request.accepted_at, request.limit_days, pauses=pauses)
    request.due_at, request.due_is_provisional = due.at, due.provisional


def _calendar(request: ServiceRequest, *, now: datetime) -> Calendar:
    """Return the calendar with every official year known now; own days count as known when the clock started."""
    return network.calendar_of(request.body_id, at=now)
