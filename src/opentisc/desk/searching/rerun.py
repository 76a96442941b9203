"""Run an own search again: the count on the same data version, and what today's data changes. Writes no row of the log.

Only own searches promise this; an outside one is a statement. Not for: building an index of an old version; staff
have that done where searches are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from opentisc.desk.models import SearchStep, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.searching import entry, log
from opentisc.desk.searching.errors import NotRerunnable
from opentisc.desk.types import StepKind
from opentisc.kernel.errors import Unavailable
from opentisc.network.types import Hat
from opentisc.search import queries
from opentisc.search.policy import Actor
from opentisc.search.types import Collapse, Query

SHOWN: Final = 20
"""Record ids of a difference that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Records that today's data adds and no longer has. new_ids, gone_ids: the first of them by id."""

    new: int = 0
    gone: int = 0
    new_ids: tuple[str, ...] = ()
    gone_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rerun:
    """What came of it. then: the count on the version of the log, None with `why_not` (a code) when it cannot be had.

    now_total, now_version: the same query on today's data. difference: None when the old version cannot be asked.
    """

    step: SearchStep
    then: int | None
    why_not: str
    now_total: int
    now_version: int
    difference: Difference | None = field(default=None)

    @property
    def is_same(self) -> bool:
        """Say whether the old version still gives the count of the log."""
        return self.then is not None and self.then == self.step.hits


def rerun(key: UUID | str, number: int, *, by: Hat, now: datetime) -> Rerun:
    """Return what the search gives again, for whoever may read the log, its reviewer above all.

    Raises UnknownRequest, UnknownStep, NotRerunnable for an outside search, and what search.queries.run raises.
    """
    request = entry.readable(key, actor=by, now=now)
    row = log.step_of(request, number)
    if row.kind != StepKind.OWN:
        raise NotRerunnable(number=number)
    person, query = entry.person_of(by), query_of(request, row)
    today = queries.run(replace(query, limit=0), actor=person)
    found = Rerun(row, None, "", today.total, today.data_version)
    try:
        then = queries.run(replace(query, limit=0, as_of=row.data_version), actor=person)
    except Unavailable as wrong:
        found = replace(found, why_not=wrong.code)
    else:
        difference = _difference(query, row, today.data_version, person)
        found = replace(found, then=then.total, difference=difference)
    _note(request, found, by=by, now=now)
    return found


def query_of(request: ServiceRequest, row: SearchStep) -> Query:
    """Return the query of a row as it was asked, on today's data; its `#n` are those of the request."""
    past = log.past_of(row)
    return Query(
        text=past.text,
        collection=past.collection,
        include=past.include,
        exclude=past.exclude,
        collapse=Collapse(row.narrowing.get("collapse", Collapse.NONE)),
        blanks_are_and=past.blanks_are_and,
        history=log.steps_of(request),
    )


def _difference(query: Query, row: SearchStep, newest: int, person: Actor) -> Difference:
    if row.data_version == newest:
        return Difference()
    then = queries.export_ids(replace(query, as_of=row.data_version), actor=person)
    today = queries.export_ids(query, actor=person)
    new = gone = 0
    new_ids: list[str] = []
    gone_ids: list[str] = []
    for record_id, is_new in _apart(then, today):
        new, gone = new + is_new, gone + (not is_new)
        named = new_ids if is_new else gone_ids
        if len(named) < SHOWN:
            named.append(record_id)
    return Difference(new, gone, tuple(new_ids), tuple(gone_ids))


def _apart(then: Iterator[str], today: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Yield what only one of two rising rows of ids has, with whether it is today's; nothing is held in memory."""
    old, new = next(then, None), next(today, None)
    while old is not None or new is not None:
        if old is None or (new is not None and new < old):
            assert new is not None  # noqa: S101 one of the two is there
            yield new, True
            new = next(today, None)
        elif new is None or old < new:
            yield old, False
            old = next(then, None)
        else:
            old, new = next(then, None), next(today, None)


@transaction.atomic
def _note(request: ServiceRequest, found: Rerun, *, by: Hat, now: datetime) -> None:
    facts: trail.Facts = {
        "step": found.step.number,
        "then": found.then,
        "now": found.now_total,
        "same": found.is_same,
    }
    entry.note(request, "rerun", facts, by=by, now=now)


__all__ = ["Difference", "Rerun", "query_of", "rerun"]
