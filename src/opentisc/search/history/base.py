"""What a history does, whoever owns it and wherever it lies, and when two searches are one step."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import connection

from opentisc.kernel.errors import NotFound, Unavailable
from opentisc.search.types import Collapse, Page, PastStep, Query, Sort, Step

LONGEST_WAIT_MS = 250
"""How long a search waits for another writer of the database before it goes on without its step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a search in the history. number: its step, None when none is kept; failed: storage refused."""

    number: int | None = None
    failed: bool = False


class History(Protocol):
    """One owner's steps. Numbers rise from 1 and are not given again before all steps are deleted."""

    @property
    def is_on(self) -> bool:
        """Tell whether searches are kept."""
        ...

    def count(self) -> int:
        """Return how many steps there are."""
        ...

    def steps(self, *, offset: int = 0, limit: int | None = None) -> tuple[Step, ...]:
        """Return steps, the newest first."""
        ...

    def find(self, number: int) -> Step | None:
        """Return a step, None when there is none of this number (any more)."""
        ...

    def record(self, page: Page, *, now: datetime) -> int | None:
        """Keep a search and return its number; None when switched off. Raises what the storage raises."""
        ...

    def delete(self, number: int) -> None:
        """Delete one step. Raises StepGone."""
        ...

    def delete_all(self) -> int:
        """Delete every step and return how many; numbers then begin at 1 again."""
        ...

    def switch(self, *, on: bool) -> None:
        """Keep searches from now on, or do not. What is there stays until it is deleted."""
        ...


def past_of(query: Query) -> PastStep:
    """Return what a step of this query stands for."""
    return PastStep(
        text=query.text,
        collection=query.collection,
        include=query.include,
        exclude=query.exclude,
        blanks_are_and=query.blanks_are_and,
    )


def key_of(query: Query) -> str:
    """Return a short name of what is asked: the same for another order, page or collapse, not for another version."""
    include = sorted((one.facet, one.value) for one in query.include)
    exclude = sorted((one.facet, one.value) for one in query.exclude)
    asked = (query.text.strip(), query.collection, include, exclude, query.blanks_are_and, query.as_of)
    return hashlib.blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def goes_on(query: Query) -> bool:
    """Tell whether this is another page, order or grouping of a list, which is then a step already."""
    return query.offset > 0 or query.sort is not Sort.RELEVANCE or query.collapse is not Collapse.NONE


@contextmanager
def briefly() -> Iterator[None]:
    """Wait for another writer only for a moment: a search is not held up by its history."""
    if connection.vendor != "sqlite":  # others lock rows, and nobody else writes these
        yield
        return
    usual_ms = round(1000 * float(connection.settings_dict["OPTIONS"].get("timeout", 5)))
    _wait(LONGEST_WAIT_MS)
    try:
        yield
    finally:
        _wait(usual_ms)


def _wait(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


class StepGone(NotFound):
    """There is no such step; another person's looks the same."""

    code = "step_gone"


class HistoryUnavailable(Unavailable):
    """The history cannot be read, so that a query that names a step has no meaning now."""

    code = "history_unavailable"
