"""The manager's board: counts of the own body, each with the filters of the queue that list exactly its rows (UX-32).

Aggregates alone: nothing here names a client, a title or a number.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from opentisc.accounts.models import Person
from opentisc.desk import policy
from opentisc.desk.models import Assignment, Rating
from opentisc.desk.requests import turns
from opentisc.desk.requests.aftercare import low_ratings
from opentisc.desk.requests.reading import QueueFilters, narrowed
from opentisc.desk.types import CLOSED, Duty, Score, State
from opentisc.kernel.errors import NotAllowed
from opentisc.network import queries as network
from opentisc.network.types import HANDLING_ROLES, Hat, Role


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the filters whose rows it counts."""

    count: int
    filters: QueueFilters


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has as handler: open requests, and those past their due time. absent: away today."""

    person_id: int
    name: str
    absent: bool
    open: Figure
    late: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """stages: by state, only those that occur. scores: ratings of the body by step, newest of each request."""

    stages: tuple[tuple[State, Figure], ...]
    loads: tuple[Load, ...]
    open: Figure
    late: Figure
    due_today: Figure
    complaints: Figure
    scores: tuple[tuple[Score, Figure], ...]
    low_waiting: int


def board(hat: Hat, *, now: datetime) -> Board:
    """Return the board of the manager's body. Raises NotAllowed for anybody else."""
    if hat.role != Role.MANAGER or hat.body_id is None:
        raise NotAllowed
    return Board(
        stages=_stages(hat, now=now),
        loads=_loads(hat, now=now),
        open=_figure(hat, QueueFilters(stage="open"), now=now),
        late=_figure(hat, QueueFilters(due="late"), now=now),
        due_today=_figure(hat, QueueFilters(due="today"), now=now),
        complaints=_figure(hat, QueueFilters(stage=State.COMPLAINT.value), now=now),
        scores=_scores(hat, now=now),
        low_waiting=low_ratings(hat).count(),
    )


def _figure(hat: Hat, filters: QueueFilters, *, now: datetime) -> Figure:
    return Figure(narrowed(hat, filters, now=now).count(), filters)


def _stages(hat: Hat, *, now: datetime) -> tuple[tuple[State, Figure], ...]:
    rows = policy.listed(hat, now=now).order_by().values("state").annotate(n=Count("pk"))
    counts = {row["state"]: row["n"] for row in rows}
    return tuple(
        (state, Figure(counts[state], QueueFilters(stage=state.value))) for state in State if state in counts
    )


def _loads(hat: Hat, *, now: datetime) -> tuple[Load, ...]:
    """Return the load of each member, and of whoever else handles something of the body, the most loaded first."""
    day = network.today(now)
    away = network.absent_today(hat.body_id or 0, on=day)
    live = Q(until_at=None) | Q(until_at__gt=now)
    mine = policy.listed(hat, now=now).exclude(state__in=list(CLOSED))
    held = Assignment.objects.filter(live, duty=Duty.HANDLER)
    all_open = _by_person(held.filter(request__in=mine.values("pk")))
    late = _by_person(held.filter(request__in=mine.filter(turns.running(), due_at__lt=now).values("pk")))
    roles = HANDLING_ROLES - {Role.INTAKE}
    people = {one.person_id for one in network.members(hat.body_id or 0, on=day, roles=roles)} | set(all_open)
    loads = [
        Load(
            person.pk,
            str(person),
            person.pk in away,
            Figure(all_open.get(person.pk, 0), QueueFilters(handler=person.pk, stage="open")),
            Figure(late.get(person.pk, 0), QueueFilters(handler=person.pk, due="late")),
        )
        for person in Person.objects.filter(pk__in=people)
    ]
    return tuple(sorted(loads, key=lambda one: (-one.open.count, one.name)))


def _by_person(rows: "QuerySet[Assignment]") -> dict[int, int]:
    counted = rows.order_by().values("person_id").annotate(n=Count("request_id", distinct=True))
    return {row["person_id"]: row["n"] for row in counted}


def _scores(hat: Hat, *, now: datetime) -> tuple[tuple[Score, Figure], ...]:
    mine = policy.listed(hat, now=now).values("pk")
    newest: dict[int, int] = {}
    rows = Rating.objects.filter(request__in=mine).order_by("at", "pk")
    for request_id, score in rows.values_list("request_id", "score"):
        newest[request_id] = score
    counts = Counter(newest.values())
    return tuple(
        (score, Figure(counts[score], QueueFilters(score=int(score))))
        for score in sorted(Score, reverse=True)
    )
