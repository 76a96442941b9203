"""What search asks of an engine. Nothing here names one; adapters live beside this file.

An engine keeps one index in one folder. A writer changes it, visible whole at `commit`. A reader answers
trees of `search.language`; every count it gives is exact, or it raises.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from opentisc.search.language.errors import QueryError
from opentisc.search.language.tree import Boolean, Clause
from opentisc.search.registry import CollectionSpec, Document, FacetSpec
from opentisc.search.types import Collapse, FacetChoice, Sort

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search beside its tree. audiences: who asks; a record of any other is not there."""

    audiences: frozenset[str]
    include: tuple[FacetChoice, ...] = ()
    exclude: tuple[FacetChoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record found, with what the index keeps of it. group_size: matching records of its group."""

    record_id: str
    score: float | None
    texts: Mapping[str, Sequence[str]]
    row: Mapping[str, object]
    group: str | None = None
    group_size: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """Values of a facet with exact counts, in the facet's order. cut: there are, or may be, further values."""

    rows: list[tuple[str, int]]
    cut: bool


class Deadline:
    """The time that one search may take.

    Whoever asks has an answer or a refusal in time. A call that the engine has begun cannot be stopped: it ends on
    a thread of its own, and while all of these are taken further searches are refused.
    """

    _workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="search")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def again(self) -> "Deadline":
        """Return as much time anew, for the next slice of an answer that has no limit as a whole."""
        return Deadline(self.seconds)

    def check(self) -> None:
        """Raise QueryError `too_slow` when the time is over."""
        if time.monotonic() > self._end:
            raise self._late()

    def run(self, call: Callable[[], Result]) -> Result:
        """Return the result of an engine call, or raise `too_slow` when it does not come in time."""
        self.check()
        running = self._workers.submit(call)
        try:
            return running.result(timeout=max(0.0, self._end - time.monotonic()))
        except Late as late:
            running.cancel()  # one that still waits for a thread is never begun
            raise self._late() from late

    def _late(self) -> QueryError:
        return QueryError("too_slow", 0, 0, limit=self.seconds)


class Selection(Protocol):
    """The records that one tree selects; compiled and checked once, asked several times."""

    def total(self, collapse: Collapse) -> int:
        """Return the exact number of records, or of groups when collapsed."""
        ...

    def page(self, *, sort: Sort, collapse: Collapse, offset: int, limit: int) -> list[Found]:
        """Return the rows [offset, offset + limit) of the order; ties by record_id."""
        ...

    def facet(self, spec: FacetSpec, *, size: int, collapse: Collapse) -> Listing:
        """Return values of a facet with exact counts, at most `size`, in the facet's order."""
        ...

    def record_ids(self) -> Iterator[str]:
        """Yield every record_id in their own order, in bounded memory."""
        ...


class Reader(Protocol):
    """A reader of one index; sees each commit soon after it is made."""

    def select(self, tree: Boolean, filters: Filters, deadline: Deadline) -> Selection:
        """Return the records of a tree. Raises QueryError `too_many_words`, `too_broad`, `too_slow`."""
        ...

    def holding(self, clause: Clause, record_ids: Sequence[str], deadline: Deadline) -> frozenset[str]:
        """Return those of the records that one clause matches."""
        ...

    def documents(self) -> int:
        """Return the number of records in the index, of every audience."""
        ...


class Writer(Protocol):
    """Changes one index; nothing is visible before `commit`."""

    def put(self, document: Document) -> None:
        """Add a record, or replace it."""
        ...

    def remove(self, record_id: str) -> None:
        """Remove a record; one that is not there is no error."""
        ...

    def commit(self) -> None:
        """Make every change since the last commit visible at once and lasting."""
        ...

    def close(self) -> None:
        """Give up what was not committed and free the index for another writer."""
        ...


class Engine(Protocol):
    """Makes readers and writers of folders."""

    def writer(self, folder: Path, spec: CollectionSpec, *, heap_mb: int, fresh: bool) -> Writer:
        """Return a writer. Raises IndexBroken, IndexBusy.

        fresh: the folder is empty, no record is put twice, and nobody reads it before it is whole.
        """
        ...

    def reader(self, folder: Path, spec: CollectionSpec, *, as_of: int | None = None) -> Reader:
        """Return a reader. as_of: the data version that the index holds for ever. Raises IndexMissing, IndexBroken."""
        ...
