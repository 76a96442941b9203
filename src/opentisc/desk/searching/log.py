"""Own searches of a request: run through the search machine, written down, their steps named by `#n`.

`#3` in a query means the request's third search, never one of the person's own history. Not for: searches made
outside (`outside`), and running a step again (`rerun`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from opentisc.desk.models import SearchStep, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.searching import entry
from opentisc.desk.searching.errors import BadOutsideSearch, UnknownStep
from opentisc.desk.searching.scales import points_of
from opentisc.desk.types import StepKind
from opentisc.network.types import Hat
from opentisc.search import queries as search_queries
from opentisc.search.types import FacetChoice, Page, PastStep, Query, Sort

MOST_KEYS: Final = 50
"""Class symbols below a class that a kept tree names; a scheme may place thousands there, and their number is kept."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of results and the row of the log; step None when nothing was asked or the log is closed."""

    page: Page
    step: SearchStep | None


class RequestSteps(Mapping[int, PastStep]):
    """The own searches of a request as the language asks for them; read once, when a query names one."""

    def __init__(self, request_id: int) -> None:
        self._request_id = request_id
        self._steps: dict[int, PastStep] | None = None

    def _read(self) -> dict[int, PastStep]:
        if self._steps is None:
            rows = SearchStep.objects.filter(request_id=self._request_id, kind=StepKind.OWN)
            self._steps = {row.number: past_of(row) for row in rows.order_by("number")}
        return self._steps

    def __getitem__(self, number: int) -> PastStep:
        """Return a step; KeyError when there is none."""
        return self._read()[number]

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the steps."""
        return iter(self._read())

    def __len__(self) -> int:
        """Return how many steps there are."""
        return len(self._read())


def steps_of(request: ServiceRequest) -> RequestSteps:
    """Return what `#n` stands for in this request."""
    return RequestSteps(request.pk)


def search(key: UUID | str, query: Query, *, by: Hat, now: datetime) -> Searched:
    """Return a page of results, its search written into the log of the request.

    Another page or order of a search that is there, and the same search right after itself on the same data, is one
    row. A collection that is only opened, and a reader of a closed log, leave none. Raises UnknownRequest,
    UndertakingMissing and what search.queries.run raises.
    """
    request = entry.readable(key, actor=by, now=now)
    asked = replace(query, history=steps_of(request))
    person = entry.person_of(by)
    page = search_queries.run(asked, actor=person)
    says_something = bool(query.text.strip() or query.include or query.exclude)
    if not says_something or not entry.may_write(request, actor=by, now=now):
        return Searched(page, None)
    tree = kept_tree(search_queries.tree_of(asked, actor=person))
    return Searched(page, _write(request, page, tree, by=by, now=now))


@transaction.atomic
def _write(request: ServiceRequest, page: Page, tree: Any, *, by: Hat, now: datetime) -> SearchStep:
    entry.hold(request)
    facts = _facts(page)
    same = _same(request, facts, goes_on=page.query.offset > 0 or page.query.sort is not Sort.RELEVANCE)
    if same is not None:
        return same
    row = SearchStep.objects.create(
        request=request,
        number=next_number(request),
        kind=StepKind.OWN,
        **facts,
        tree=tree,
        in_words=page.query_in_words,
        hits=page.total,
        searched_at=now,
        recorded_at=now,
        by_id=by.person_id,
        by_name=by.acting_name(),
    )
    told: trail.Facts = {
        "step": row.number,
        "collection": row.collection,
        "hits": page.total,
        "data_version": page.data_version,
    }
    if not entry.is_confidential(request):
        told["text"] = row.text
    entry.note(request, "made", told, by=by, now=now)
    return row


def next_number(request: ServiceRequest) -> int:
    """Return the number of the next row. The caller holds the request."""
    last: int | None = request.search_steps.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _facts(page: Page) -> dict[str, Any]:
    """Return what tells one search from another: all but order, page and who asks."""
    query = page.query
    return {
        "text": query.text,
        "collection": query.collection,
        "narrowing": {
            "include": sorted([one.facet, one.value] for one in query.include),
            "exclude": sorted([one.facet, one.value] for one in query.exclude),
            "collapse": query.collapse.value,
            "sort": query.sort.value,
            "blanks_are_and": query.blanks_are_and,
            "as_of": query.as_of,
        },
        "data_version": page.data_version,
    }


def _same(request: ServiceRequest, facts: dict[str, Any], *, goes_on: bool) -> SearchStep | None:
    """Return the row that this search is already: the last one, or any whose list is paged or put in order."""
    rows = request.search_steps.order_by("-number")
    if not goes_on:
        last = rows.first()
        return last if last is not None and last.kind == StepKind.OWN and _alike(last, facts) else None
    plain = {name: facts[name] for name in ("text", "collection", "data_version")}
    return next((row for row in rows.filter(kind=StepKind.OWN, **plain) if _alike(row, facts)), None)


def _alike(row: SearchStep, facts: dict[str, Any]) -> bool:
    plain = all(getattr(row, name) == facts[name] for name in ("text", "collection", "data_version"))
    return plain and {**row.narrowing, "sort": ""} == {**facts["narrowing"], "sort": ""}


def kept_tree(tree: Any) -> Any:
    """Return a tree as JSON; of long lists of classes below a class only their number."""
    if isinstance(tree, Mapping):
        return {name: _kept_item(name, value) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [kept_tree(one) for one in tree]
    return tree if tree is None or isinstance(tree, str | int | float | bool) else str(tree)


def _kept_item(name: str, value: Any) -> Any:
    if name == "keys" and isinstance(value, list | tuple | set | frozenset) and len(value) > MOST_KEYS:
        return {"count": len(value)}
    return kept_tree(sorted(value) if isinstance(value, set | frozenset) else value)


def editions(tree: Any) -> tuple[str, ...]:
    """Return the class schemes with their editions that a kept tree was read by, each once (`IPC 2026.01`)."""
    found: dict[str, None] = {}
    _find_schemes(tree, found)
    return tuple(found)


def _find_schemes(tree: Any, found: dict[str, None]) -> None:
    if isinstance(tree, Mapping):
        scheme = tree.get("scheme")
        if isinstance(scheme, str) and scheme:
            found[scheme] = None
        for value in tree.values():
            _find_schemes(value, found)
    elif isinstance(tree, list):
        for one in tree:
            _find_schemes(one, found)


def past_of(row: SearchStep) -> PastStep:
    """Return what a row of the log stands for when a later query names it."""
    return PastStep(
        text=row.text,
        collection=row.collection,
        include=_choices(row, "include"),
        exclude=_choices(row, "exclude"),
        blanks_are_and=bool(row.narrowing.get("blanks_are_and")),
    )


def _choices(row: SearchStep, name: str) -> tuple[FacetChoice, ...]:
    return tuple(FacetChoice(facet=facet, value=value) for facet, value in row.narrowing.get(name, ()))


def step_of(request: ServiceRequest, number: int) -> SearchStep:
    """Return one row of the log. Raises UnknownStep."""
    row = request.search_steps.filter(number=number).first()
    if row is None:
        raise UnknownStep(number=number)
    return row


@transaction.atomic
def note_opened(key: UUID | str, number: int, record_id: str, *, by: Hat, now: datetime) -> bool:
    """Write down that a record of a search was opened, once for each record; False when the log is closed.

    Raises UnknownRequest, UnknownStep.
    """
    request = entry.readable(key, actor=by, now=now)
    if not entry.may_write(request, actor=by, now=now):
        return False
    entry.hold(request)
    row = step_of(request, number)
    if any(one["record_id"] == record_id for one in row.opened):
        return True
    row.opened = [*row.opened, {"record_id": record_id, "at": now.isoformat(), "by": by.acting_name()}]
    row.save(update_fields=["opened"])
    told: trail.Facts = {"step": number, "opened": len(row.opened)}
    if not entry.is_confidential(request):
        told["record"] = record_id
    entry.note(request, "opened", told, by=by, now=now)
    return True


@dataclass(frozen=True, slots=True)
class Aim:
    """What a search was for. point: number of a point of the request, from 1; reviewed: hits that were looked through.

    coverage: years of a search made outside, where none were stated when it was recorded.
    """

    purpose: str = ""
    point: int | None = None
    reviewed: int | None = None
    coverage: str = ""


@transaction.atomic
def aim(key: UUID | str, number: int, aim: Aim, *, by: Hat, now: datetime) -> SearchStep:
    """Return the row with its purpose, point and the hits looked through. Raises UnknownStep, LogClosed, BadOutsideSearch."""
    request = entry.writable(key, by=by, now=now)
    entry.hold(request)
    row = step_of(request, number)
    problems = _problems(request, row, aim)
    if problems:
        raise BadOutsideSearch(problems)
    row.purpose, row.point = aim.purpose.strip()[:160], aim.point
    row.reviewed = row.reviewed if aim.reviewed is None else aim.reviewed
    if row.kind == StepKind.OUTSIDE and not row.coverage:
        row.coverage = aim.coverage.strip()[:120]
    row.save(update_fields=["purpose", "point", "reviewed", "coverage"])
    facts: trail.Facts = {"step": number, "point": aim.point, "reviewed": row.reviewed}
    if row.coverage:
        facts["coverage"] = row.coverage
    entry.note(request, "aimed", facts, by=by, now=now)
    return row


def _problems(request: ServiceRequest, row: SearchStep, aim: Aim) -> dict[str, str]:
    problems = {}
    if aim.point is not None and not 1 <= aim.point <= len(points_of(request)):
        problems["point"] = "no_such_point"
    if aim.reviewed is not None and not 0 <= aim.reviewed <= (row.hits or 0):
        problems["reviewed"] = "more_than_hits"
    return problems
