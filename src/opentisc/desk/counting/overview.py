"""What an authority counts of its division in one year: stages, deadlines, complaints, ratings, enquiries.

Counts alone, each fit to be shown (`suppression`): no request, client, title or person is reachable from here. The
populations do not overlap in their cells, and no two figures of one population are published under different sums:
`requests` is one table, and its row totals are broken down again by service and by quarter, where they are shown.
A year is never shown beside a part of it under its own sum, so that nothing is left over to subtract.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, Q

from opentisc.desk import policy
from opentisc.desk.counting.suppression import WITHHELD, Shown, ShownRow, ShownTable, suppress, suppress_table
from opentisc.desk.models import Complaint, Enquiry, Rating, ServiceOffer, ServiceRequest
from opentisc.desk.requests import turns
from opentisc.desk.types import Score, State
from opentisc.infra.orm import GuardedQuerySet
from opentisc.kernel.errors import Invalid, NotAllowed
from opentisc.kernel.workdays import CHINA_TIME
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.network.types import BodyKind, Hat, Role

YEARS_BACK: Final = 5
"""How many years before this one may be asked for."""

SOON_WORK_DAYS: Final = 5
COMPLAINT_WORK_DAYS: Final = 15
"""After how many working days an open complaint counts as late (our proposal; no rule of the office names a limit)."""


class Stage(StrEnum):
    """The one partition of all requests of a year; a request stands in exactly one."""

    INTAKE = "intake"  # 已提交, 受理审查
    CLIENT = "client"  # 退回补正, 待委托人补充
    LATE = "late"  # in hand, the clock runs and the due time has passed
    SOON = "soon"  # in hand, due within five working days
    GOING = "going"  # in hand otherwise; 待协办 too
    ANSWERED = "answered"  # 已送达 to 成效跟踪, 投诉处理
    ARCHIVED = "archived"
    DECLINED = "declined"  # 不予受理, 转介, 已撤回


class ComplaintStage(StrEnum):
    """Where a complaint stands."""

    OPEN = "open"
    LATE = "late"
    SETTLED = "settled"


_STAGE_OF: Final[Mapping[str, Stage]] = {
    State.SUBMITTED: Stage.INTAKE,
    State.SCREENING: Stage.INTAKE,
    State.RETURNED: Stage.CLIENT,
    State.WAITING_CLIENT: Stage.CLIENT,
    State.ARCHIVED: Stage.ARCHIVED,
    State.REJECTED: Stage.DECLINED,
    State.REFERRED: Stage.DECLINED,
    State.WITHDRAWN: Stage.DECLINED,
    **dict.fromkeys(
        (State.ACCEPTED, State.ASSIGNED, State.WORKING, State.WAITING_PARTNER, State.REVIEW), Stage.GOING
    ),
    **dict.fromkeys(
        (State.DELIVERED, State.CONFIRMED, State.AUTO_CONFIRMED, State.FEEDBACK, State.TRACKING, State.COMPLAINT),
        Stage.ANSWERED,
    ),
}  # fmt: skip
SCORES: Final = tuple(sorted(Score, reverse=True))


class UnknownYear(Invalid):
    """The year cannot be asked for: it lies ahead, or too far back; fact `year`."""

    code = "year_not_counted"


@dataclass(frozen=True, slots=True)
class Place:
    """A row: one body for a province, one province for the nation. code: of the body, empty for a province."""

    name: str
    division: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The figures of a year, in the order of `places`.

    requests: columns as Stage, by the day of submission. services: per place by code, None where the place never
    offered it. quarters: of the year so far. complaints: columns as ComplaintStage, by the day they were made.
    ratings: columns as SCORES, the newest of each request, by the day it was given. enquiries: by the day asked.
    """

    year: int
    first: date
    last: date
    as_of: datetime
    places: tuple[Place, ...]
    requests: ShownTable
    service_codes: tuple[str, ...]
    services: tuple[tuple[Shown | None, ...], ...]
    quarters: tuple[ShownRow, ...]
    complaints: ShownTable
    ratings: ShownTable
    enquiries: ShownRow


def years(now: datetime) -> list[int]:
    """Return the years that may be asked for, this one first."""
    this = network.today(now).year
    return list(range(this, this - YEARS_BACK - 1, -1))


def overview(hat: Hat, *, year: int, now: datetime) -> Overview:
    """Return the figures of the hat's division in a year. Raises NotAllowed for who is no authority, UnknownYear."""
    if hat.role not in (Role.PROVINCE, Role.NATION):
        raise NotAllowed
    if year not in years(now):
        raise UnknownYear(year=year)
    return _Counting(hat, year, now).overview()


class _Counting:
    """The rows of one authority's division and year, counted into the rows of its table."""

    def __init__(self, hat: Hat, year: int, now: datetime) -> None:
        self.hat, self.year, self.now = hat, year, now
        self.first = datetime(year, 1, 1, tzinfo=CHINA_TIME)
        self.until = datetime(year + 1, 1, 1, tzinfo=CHINA_TIME)
        self.bodies = _bodies(network.governed(hat))
        self.places, self.row_of = _rows(self.bodies, by_province=hat.role is Role.NATION)

    def overview(self) -> Overview:
        """Return everything."""
        requests = self._requests()
        service_codes, services = self._services(requests.row_totals)
        return Overview(
            year=self.year,
            first=self.first.date(),
            last=min(network.today(self.now), self.until.date() - timedelta(days=1)),
            as_of=self.now,
            places=self.places,
            requests=requests,
            service_codes=service_codes,
            services=services,
            quarters=self._quarters(requests.row_totals),
            complaints=self._complaints(),
            ratings=self._ratings(),
            enquiries=suppress(self._enquiries()),
        )

    def _counted(self) -> GuardedQuerySet[ServiceRequest]:
        span = {"gte": self.first, "lt": self.until}
        submitted = Q(**{f"submitted_at__{name}": at for name, at in span.items()})
        recorded = Q(submitted_at=None, **{f"recorded_at__{name}": at for name, at in span.items()})
        return self._administered().filter(submitted | recorded).order_by()

    def _requests(self) -> ShownTable:
        columns = {stage: at for at, stage in enumerate(Stage)}
        grid = self._empty(len(columns))
        for body, state, n in self._counted().values_list("body_id", "state").annotate(n=Count("pk")):
            grid[self.row_of[body]][columns[_STAGE_OF[state]]] += n
        in_hand = [state for state, stage in _STAGE_OF.items() if stage is Stage.GOING]
        soon = self._soon()
        running = self._counted().filter(turns.running(), state__in=in_hand)
        for body, due in running.values_list("body_id", "due_at"):
            if due is None:
                continue
            stage = Stage.LATE if due < self.now else Stage.SOON if due <= soon[body] else Stage.GOING
            grid[self.row_of[body]][columns[Stage.GOING]] -= 1
            grid[self.row_of[body]][columns[stage]] += 1
        return _table(grid)

    def _soon(self) -> dict[int, datetime]:
        calendars = network.calendars_of(self.row_of, at=self.now)
        return {
            body: calendar.add_work_days(self.now, SOON_WORK_DAYS).at for body, calendar in calendars.items()
        }

    def _services(
        self, totals: Sequence[Shown]
    ) -> tuple[tuple[str, ...], tuple[tuple[Shown | None, ...], ...]]:
        found: list[Counter[str]] = [Counter() for _place in self.places]
        for body, code, n in self._counted().values_list("body_id", "service__code").annotate(n=Count("pk")):
            found[self.row_of[body]][code] += n
        offered: list[set[str]] = [set(one) for one in found]
        offers = ServiceOffer.objects.filter(body__in=list(self.row_of))
        for body, code in offers.values_list("body_id", "code").distinct():
            offered[self.row_of[body]].add(code)
        codes = tuple(sorted(set().union(*offered), key=_by_number))
        return codes, tuple(
            _broken_down(found[at], [code for code in codes if code in offered[at]], codes, of=totals[at])
            for at in range(len(self.places))
        )

    def _quarters(self, totals: Sequence[Shown]) -> tuple[ShownRow, ...]:
        begun = 4 if self.now >= self.until else (network.today(self.now).month + 2) // 3
        grid = self._empty(begun)
        rows = self._counted().values_list("body_id", "submitted_at", "recorded_at")
        for body, submitted, recorded in rows:
            month = network.today(submitted or recorded).month
            grid[self.row_of[body]][min((month - 1) // 3, begun - 1)] += 1
        return tuple(
            ShownRow((WITHHELD,) * begun, total) if total == WITHHELD else suppress(row)
            for row, total in zip(grid, totals, strict=True)
        )

    def _complaints(self) -> ShownTable:
        columns = {stage: at for at, stage in enumerate(ComplaintStage)}
        grid = self._empty(len(columns))
        calendars = network.calendars_of(self.row_of, at=self.now)
        rows = Complaint.objects.filter(
            request__in=self._administered().values("pk"), made_at__gte=self.first, made_at__lt=self.until
        )
        for body, made, settled in rows.values_list("request__body_id", "made_at", "settled_at"):
            if settled is not None:
                stage = ComplaintStage.SETTLED
            else:
                limit = calendars[body].add_work_days(made, COMPLAINT_WORK_DAYS).at
                stage = ComplaintStage.LATE if limit < self.now else ComplaintStage.OPEN
            grid[self.row_of[body]][columns[stage]] += 1
        return _table(grid)

    def _ratings(self) -> ShownTable:
        newest: dict[int, tuple[int, int]] = {}
        rows = Rating.objects.filter(
            request__in=self._administered().values("pk"), at__gte=self.first, at__lt=self.until
        )
        for request, body, score in rows.order_by("at", "pk").values_list(
            "request_id", "request__body_id", "score"
        ):
            newest[request] = (body, score)
        grid = self._empty(len(SCORES))
        for body, score in newest.values():
            grid[self.row_of[body]][SCORES.index(Score(score))] += 1
        return _table(grid)

    def _administered(self) -> GuardedQuerySet[ServiceRequest]:
        rows = policy.countable(self.hat)
        return rows.filter(isolated_at=None, body__in=list(self.row_of))

    def _enquiries(self) -> list[int]:
        counts = [0] * len(self.places)
        rows = Enquiry.objects.narrowed(policy.EVERYTHING).filter(
            body__in=list(self.row_of), occurred_at__gte=self.first, occurred_at__lt=self.until
        )
        for body, n in rows.order_by().values_list("body_id").annotate(n=Count("pk")):
            counts[self.row_of[body]] += n
        return counts

    def _empty(self, columns: int) -> list[list[int]]:
        return [[0] * columns for _place in self.places]


def _bodies(path: str) -> list[ServiceBody]:
    """Return the bodies that serve, in the order of the tree; closed ones too, for what they did is counted."""
    rows = network.bodies(path=path, with_closed=True).exclude(kind=BodyKind.AUTHORITY)
    return list(rows.order_by("division__path", "code"))


def _rows(bodies: Iterable[ServiceBody], *, by_province: bool) -> tuple[tuple[Place, ...], dict[int, int]]:
    """Return the rows, and the row of each body by id."""
    if not by_province:
        listed = list(bodies)
        where = network.names_of_divisions({one.division.path for one in listed})
        places = tuple(Place(one.name, " ".join(where[one.division.path]), one.code) for one in listed)
        return places, {one.pk: at for at, one in enumerate(listed)}
    tops: dict[str, int] = {}
    row_of = {one.pk: tops.setdefault(_province(one), len(tops)) for one in bodies}
    where = network.names_of_divisions(tops)
    return tuple(Place(" ".join(where[path]), " ".join(where[path])) for path in tops), row_of


def _province(body: ServiceBody) -> str:
    return "/".join(body.division.path.split("/")[:2])


def _broken_down(
    counts: Mapping[str, int], offered: Sequence[str], codes: Sequence[str], *, of: Shown
) -> tuple[Shown | None, ...]:
    """Return a place's cells by service; all withheld where the sum of the row is."""
    if of == WITHHELD:
        shown = dict.fromkeys(offered, WITHHELD)
    else:
        cells = suppress([counts.get(code, 0) for code in offered]).cells
        shown = dict(zip(offered, cells, strict=True))
    return tuple(shown.get(code) for code in codes)


def _by_number(code: str) -> tuple[str, int, str]:
    """Sort B2 before B10."""
    digits = "".join(one for one in code if one.isdigit())
    return code[:1], int(digits or 0), code


def _table(grid: list[list[int]]) -> ShownTable:
    if not grid:
        return ShownTable((), (), (), suppress([]).total)
    return suppress_table(grid)
