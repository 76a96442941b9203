"""What happened in a request, folded by day, newest first: steps, words, files, searches, deliverables, openings.

For those who may read the request; notes and staff files are left out for its client. Eight queries, however long.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from opentisc.accounts.models import Person
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import StepKind
from opentisc.network import queries as network
from opentisc.network.types import Hat


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. kind: `step`, `message`, `note`, `file`, `search`, `deliverable`, `opening`.

    code: of the kind (a step's code, a file's kind, a search's kind, a deliverable's kind, what was opened).
    detail: text of the reader's language-free part (a reason, a title, a query); numbers: hits, version and the
    like; people: names a step gave the work to.
    """

    at: datetime
    kind: str
    code: str
    who: str
    detail: str = ""
    before: str = ""
    after: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    from_client: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one day in China, newest first."""

    on: date
    events: tuple[Event, ...]


def timeline(request: ServiceRequest, *, actor: Hat) -> list[Day]:
    """Return what happened by day, the latest day first. The caller has checked that the actor may read it."""
    client = actor.is_private
    events = [
        *_steps(request),
        *_words(request, client=client),
        *_files(request, client=client),
        *_openings(request),
        *(() if client else (*_searches(request), *_deliverables(request))),
    ]
    events.sort(key=lambda one: one.at)
    events.reverse()  # of the same instant, too, the later written comes first
    return [Day(on, tuple(group)) for on, group in groupby(events, key=lambda one: network.today(one.at))]


def _steps(request: ServiceRequest) -> Iterator[Event]:
    rows = list(request.transitions.order_by("at", "pk"))
    given = [_people_of(row.facts) for row in rows]
    names = _names(pk for people in given for pk in people)
    for row, people in zip(rows, given, strict=True):
        yield Event(
            at=row.at,
            kind="step",
            code=row.step,
            who=row.by_name,
            detail=row.reason,
            before=row.from_state,
            after=row.to_state,
            people=tuple(names.get(pk, "") for pk in people),
        )


def _people_of(facts: dict[str, object]) -> list[int]:
    wanted = (facts.get("handler"), facts.get("reviewer"))
    return [one for one in wanted if isinstance(one, int)]


def _names(ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    return {one.pk: str(one) for one in Person.objects.filter(pk__in=wanted)} if wanted else {}


def _words(request: ServiceRequest, *, client: bool) -> Iterator[Event]:
    rows = request.messages.all()
    for row in rows.filter(kind="message") if client else rows:
        yield Event(
            at=row.at,
            kind=row.kind,
            code=row.kind,
            who=row.by_name,
            detail=row.text,
            from_client=row.from_client,
        )


def _files(request: ServiceRequest, *, client: bool) -> Iterator[Event]:
    rows = request.files.filter(removed_at=None).select_related("stored", "added_by")
    for row in rows.filter(for_staff_alone=False) if client else rows:
        who = str(row.added_by) if row.added_by else ""
        yield Event(at=row.added_at, kind="file", code=row.kind, who=who, detail=row.title or row.stored.name)


def _searches(request: ServiceRequest) -> Iterator[Event]:
    for row in request.search_steps.all():
        where = row.collection if row.kind == StepKind.OWN else row.database
        yield Event(
            at=row.searched_at,
            kind="search",
            code=row.kind,
            who=row.by_name,
            detail=f"{where}: {row.text}",
            numbers={"hits": row.hits} if row.hits is not None else {},
        )


def _deliverables(request: ServiceRequest) -> Iterator[Event]:
    for row in request.deliverables.defer("content"):
        yield Event(
            at=row.made_at,
            kind="deliverable",
            code=row.kind,
            who=row.author_name,
            detail=row.report_number,
            numbers={"version": row.version},
        )


def _openings(request: ServiceRequest) -> Iterator[Event]:
    for row in request.openings.select_related("file__stored"):
        name = (row.file.title or row.file.stored.name) if row.file else ""
        yield Event(at=row.at, kind="opening", code=row.what, who=row.person_name, detail=name)
