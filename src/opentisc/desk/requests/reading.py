"""Lists of requests for staff: my day, and the queue with filters, order and pages.

A row of label 3 shows neither client nor title in any list; what a manager administers unread shows stage, clock and
service alone, and no filter by client or text finds it. However many rows, the number of queries is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from opentisc.desk import policy
from opentisc.desk.catalogue import Text
from opentisc.desk.models import Assignment, Rating, ServiceRequest, ServiceVersion
from opentisc.desk.requests import turns
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import CLOSED, Duty, State
from opentisc.desk.workflow import Part, Step
from opentisc.infra.orm import GuardedQuerySet
from opentisc.kernel.workdays import CHINA_TIME, Calendar
from opentisc.network import queries as network
from opentisc.network.types import Hat, Label

PAGE_ROWS: Final = 50
MOST_OF_A_DAY: Final = (
    50  # rows of one list of my day; the count says how many there are, the queue shows all
)
_SECONDARY: Final = ("-recorded_at", "-pk")
_ORDERS: Final = {
    # What is delivered or closed comes after what still runs, whenever it was due.
    "due": (
        F("delivered_at").desc(nulls_first=True),
        F("closed_at").desc(nulls_first=True),
        F("due_at").asc(nulls_last=True),
        *_SECONDARY,
    ),
    "newest": _SECONDARY,
    "oldest": ("recorded_at", "pk"),
    "number": (F("number").desc(), *_SECONDARY),
}
ORDERS: Final = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class RowClock:
    """The clock of one row. days_left: working days to the due day, None without one; 0 on the day itself.

    standing: it stands still now. stopped: delivered or closed. overdue_days: whole working days past; late: the
    promised instant has passed.
    """

    due_on: date | None
    days_left: int | None
    overdue_days: int
    late: bool
    standing: bool
    stopped: bool
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One request in a list. discreet: label 3, so neither client nor title; unread: not even the number.

    next_step: what the reader would do now, None when it is not the reader's turn. begins: what comes before it is
    the deliverable, which nobody has begun.
    """

    key: UUID
    number: str
    title: str
    client: str
    service_code: str
    service_name: Text
    state: State
    label: Label
    clock: RowClock
    handler: str
    recorded_at: datetime
    next_step: Step | None
    begins: bool
    discreet: bool
    unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What a queue is narrowed by; empty means no narrowing.

    stage: a state, or `open` (nobody closed it). due: `late`, `today`, `week`, `none`. score: of the newest
    rating. text: of number and title. client: the id of a client row. handler: the id of a person.
    """

    stage: str = ""
    service: str = ""
    handler: int | None = None
    due: str = ""
    label: int | None = None
    client: int | None = None
    score: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. total: of all pages, exact. page: from 1; pages: at least 1."""

    rows: tuple[QueueRow, ...]
    total: int
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class MyDay:
    """今天到期, 等我处理, 新到: no request stands in two of them."""

    due: Listing
    waiting: Listing
    new: Listing


def my_day(hat: Hat, *, now: datetime, most: int | None = MOST_OF_A_DAY) -> MyDay:
    """Return what the person has to do today under this hat: the first rows of each list and its exact count.

    most: rows of each list; None for all.
    """
    rows = policy.listed(hat, now=now)
    due = turns.due_by(hat, until=end_of_day(now), now=now)
    arrived, waiting = turns.arrived(hat, now=now), turns.waiting(hat, now=now)
    parts = (rows.filter(due), rows.filter(waiting).exclude(due), rows.filter(arrived).exclude(due))
    found = [_first(one, hat, most=most, now=now) for one in parts]
    return MyDay(*found)


def queue(
    hat: Hat, filters: QueueFilters, *, now: datetime, sort: str = "due", page: int = 1, rows: int = PAGE_ROWS
) -> Listing:
    """Return one page of the requests that the person reads or administers, narrowed and sorted.

    sort: one of ORDERS, anything else is `due`. A page past the end is the last one. rows: 0 for all.
    """
    found = narrowed(hat, filters, now=now)
    total = found.count()
    pages = max(1, -(-total // rows)) if rows else 1
    at = min(max(1, page), pages)
    order = sort if sort in _ORDERS else "due"
    shown = _slice(found, order, start=(at - 1) * rows, stop=at * rows if rows else None)
    return Listing(tuple(rows_of(shown, hat, now=now)), total, at, pages)


def _slice(
    found: GuardedQuerySet[ServiceRequest], order: str, *, start: int, stop: int | None
) -> "QuerySet[ServiceRequest] | Sequence[ServiceRequest]":
    """Return the requests of a page in their order; of all rows the ids alone are sorted, unless all are wanted."""
    ordered = found.order_by(*_ORDERS[order])
    if stop is None:
        return ordered
    ids = list(ordered.values_list("pk", flat=True)[start:stop])
    rows = {one.pk: one for one in _told(found.filter(pk__in=ids))}
    return [rows[pk] for pk in ids if pk in rows]


def _told(rows: "QuerySet[ServiceRequest]") -> "QuerySet[ServiceRequest]":
    """Return the rows with what a list tells of each."""
    told = rows.select_related("client").annotate(
        in_review=turns.IN_REVIEW, effects_ahead=turns.EFFECTS_AHEAD, written=turns.WRITTEN
    )
    return told.defer("answers", "snapshot", "carried")


def narrowed(hat: Hat, filters: QueueFilters, *, now: datetime) -> GuardedQuerySet[ServiceRequest]:
    """Return the rows of the person's queue that meet the filters, in no order."""
    found = policy.listed(hat, now=now)
    for condition in _conditions(filters, now=now):
        found = found.filter(condition)
    return found


def _conditions(filters: QueueFilters, *, now: datetime) -> list[Q]:
    wanted: list[Q] = []
    if filters.stage == "open":
        wanted.append(~Q(state__in=list(CLOSED)))
    elif filters.stage:
        wanted.append(Q(state=filters.stage))
    if filters.service:
        wanted.append(Q(service__code=filters.service))
    if filters.label is not None:
        wanted.append(Q(label=filters.label))
    if filters.handler is not None:
        wanted.append(handled_by(filters.handler, now=now))
    if filters.score is not None:
        wanted.append(Q(pk__in=_scored(filters.score)))
    if filters.client is not None:
        wanted.append(Q(is_readable=True, client_id=filters.client, label__lt=Label.NEED_TO_KNOW))
    if filters.text.strip():
        wanted.append(_with_text(filters.text.strip()))
    if filters.due:
        wanted.append(_due(filters.due, now=now))
    return wanted


def _scored(score: int) -> "QuerySet[Rating, int]":
    """Return the ids of the requests whose newest rating is the score."""
    newest = Rating.objects.filter(request=OuterRef("request")).order_by("-at", "-pk").values("pk")[:1]
    return Rating.objects.filter(score=score, pk=Subquery(newest)).values_list("request_id", flat=True)


def handled_by(person_id: int, *, now: datetime) -> Q:
    """Return the condition of a request whose handler is the person now."""
    live = Q(until_at=None) | Q(until_at__gt=now)
    held = Assignment.objects.filter(live, request=OuterRef("pk"), person_id=person_id, duty=Duty.HANDLER)
    return Q(Exists(held))


def end_of_day(now: datetime) -> datetime:
    """Return the last instant of the day in China."""
    return datetime.combine(network.today(now), time.max, tzinfo=CHINA_TIME)


def rows_of(
    requests: "QuerySet[ServiceRequest] | Sequence[ServiceRequest]", hat: Hat, *, now: datetime
) -> list[QueueRow]:
    """Return the rows of requests that `policy.listed` gave, in their order."""
    if isinstance(requests, QuerySet):
        requests = list(_told(requests))
    services = _services(requests)
    calendars = network.calendars_of({one.body_id for one in requests}, at=now)
    parts = policy.parts_among(hat, requests, now=now)
    handlers = _handlers(requests, now=now)
    return [
        _row(
            one,
            service=services[one.service_id],
            clock=row_clock(one, calendars[one.body_id], now=now),
            parts=parts[one.pk],
            handler=handlers.get(one.pk, ""),
        )
        for one in requests
    ]


def row_clock(request: ServiceRequest, calendar: Calendar, *, now: datetime) -> RowClock:
    """Return the clock of a row, without the arithmetic behind it (that is `clock.reckon`)."""
    stopped = request.delivered_at is not None or request.closed_at is not None
    standing = request.paused_since is not None and not stopped
    if request.due_at is None:
        return RowClock(None, None, 0, False, standing, stopped, False)
    at = request.delivered_at or request.closed_at or request.paused_since or now
    due_on, today = network.today(request.due_at), network.today(at)
    late = at > request.due_at
    known = request.accepted_at
    return RowClock(
        due_on=due_on,
        days_left=None if stopped else calendar.work_days_between(today, due_on, known_at=known),
        overdue_days=calendar.work_days_between(due_on, today, known_at=known),
        late=late,
        standing=standing,
        stopped=stopped,
        provisional=request.due_is_provisional,
    )


@dataclass(frozen=True, slots=True)
class _Service:
    code: str
    name: Text
    reviewed: bool


def _row(
    request: ServiceRequest, *, service: _Service, clock: RowClock, parts: frozenset[Part], handler: str
) -> QueueRow:
    unread = not getattr(request, "is_readable", False)
    discreet = unread or request.label >= Label.NEED_TO_KNOW
    step = turns.next_act(
        state=request.state,
        parts=parts,
        reviewed=service.reviewed,
        in_review=bool(getattr(request, "in_review", False)),
        effects_ahead=bool(getattr(request, "effects_ahead", False)),
        clients_own=request.submitted_by_id is not None,
    )
    if unread and step is not None and step.code not in turns.UNREAD_STEPS:
        step = None
    return QueueRow(
        key=request.key,
        number="" if unread else request.number,
        title="" if discreet else request.title,
        client="" if discreet or request.client is None else request.client.name,
        service_code=service.code,
        service_name=service.name,
        state=State(request.state),
        label=Label(request.label),
        clock=clock,
        handler="" if unread else handler,
        recorded_at=request.recorded_at,
        next_step=step,
        begins=step is not None
        and step.code in turns.HANDS_OVER
        and not bool(getattr(request, "written", False)),
        discreet=discreet,
        unread=unread,
    )


def _services(requests: Sequence[ServiceRequest]) -> Mapping[int, _Service]:
    wanted = {one.service_id for one in requests}
    found = {}
    for version in ServiceVersion.objects.filter(pk__in=wanted):
        definition = definition_of(version)
        reviewed = any(step.duty == Duty.REVIEWER for step in definition.process.steps)
        found[version.pk] = _Service(version.code, definition.name, reviewed)
    return found


def _handlers(requests: Sequence[ServiceRequest], *, now: datetime) -> Mapping[int, str]:
    live = Q(until_at=None) | Q(until_at__gt=now)
    rows = Assignment.objects.filter(
        live, request__in=[one.pk for one in requests], duty=Duty.HANDLER
    ).select_related("person")
    return {row.request_id: str(row.person) for row in rows.order_by("from_at")}


def _first(rows: GuardedQuerySet[ServiceRequest], hat: Hat, *, most: int | None, now: datetime) -> Listing:
    total = rows.count()
    return Listing(tuple(rows_of(_slice(rows, "due", start=0, stop=most), hat, now=now)), total)


def _with_text(text: str) -> Q:
    """Return the condition of a text in number or title; of label 3 the number alone is looked at."""
    title = Q(title__icontains=text, label__lt=Label.NEED_TO_KNOW)
    return Q(is_readable=True) & (Q(number__icontains=text) | title)


def _due(which: str, *, now: datetime) -> Q:
    end = end_of_day(now)
    if which == "late":
        return turns.running() & Q(due_at__lt=now)
    if which == "today":
        return turns.running() & Q(due_at__gt=end - timedelta(days=1), due_at__lte=end)
    if which == "week":
        return turns.running() & Q(due_at__lte=end + timedelta(days=7))
    return Q(due_at=None)
