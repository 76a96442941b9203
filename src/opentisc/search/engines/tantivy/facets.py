"""Exact counts by facet value.

tantivy cuts each segment's list of values at `segment_size` and says how many hits a value may have lost by it
(`doc_count_error_upper_bound`). A count that may have lost any is counted again, by a query of its own.
"""

from dataclasses import dataclass
from functools import partial

import tantivy
from tantivy import Occur, Order, Query

from opentisc.search.engines.base import Deadline
from opentisc.search.engines.tantivy.counting import record_count
from opentisc.search.engines.tantivy.schema import facet_field
from opentisc.search.registry import FacetSpec

_MOST_BUCKETS = 60_000
"""tantivy refuses more than 65,000 values in one answer."""

_FIRST_BUCKETS = 500
Bucket = tuple[str, int]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Counts facet values among the records of one query."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    query: Query
    deadline: Deadline

    def records(self, spec: FacetSpec, size: int) -> list[Bucket]:
        """Return values with the exact number of records that have them.

        A value whose rank cannot be told for certain is left out, never given a wrong count.
        """
        buckets = _FIRST_BUCKETS if spec.by_count else _MOST_BUCKETS
        while True:
            rows, lost = self._listed(spec, buckets)
            if not lost:
                return _ordered(rows, spec)[:size]
            exact = self._certain(spec, rows, lost, size)
            if exact is not None:
                return exact
            if buckets >= _MOST_BUCKETS:
                return self._certain(spec, rows, lost, size, partly=True) or []
            buckets = min(buckets * 12, _MOST_BUCKETS)

    def groups(self, spec: FacetSpec, size: int, group: str) -> list[Bucket]:
        """Return values with the exact number of groups that have them.

        No value has more groups than records, so values are counted from the most records down until no
        further one can reach the list.
        """
        candidates = self.records(spec, _MOST_BUCKETS)
        if not spec.by_count:
            return [
                (value, self._group_count(spec, value, count, group)) for value, count in candidates[:size]
            ]
        found: list[Bucket] = []
        for value, count in candidates:
            worst = sorted((own for _, own in found), reverse=True)[size - 1] if len(found) >= size else 0
            if len(found) >= size and count < worst:
                break
            found.append((value, self._group_count(spec, value, count, group)))
        return _ordered(found, spec)[:size]

    def _listed(self, spec: FacetSpec, buckets: int) -> tuple[list[Bucket], int]:
        """Return listed values with counts, and how many hits a value may have lost."""
        terms = {"field": facet_field(spec.code), "size": buckets, "segment_size": buckets}
        answer = self.deadline.run(lambda: self.searcher.aggregate(self.query, {"a": {"terms": terms}}))["a"]
        rows = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer["buckets"]]
        cut = int(answer.get("sum_other_doc_count") or 0)
        lost = int(answer.get("doc_count_error_upper_bound") or 0)
        return rows, max(lost, 1) if cut else 0

    def _certain(
        self, spec: FacetSpec, rows: list[Bucket], lost: int, size: int, *, partly: bool = False
    ) -> list[Bucket] | None:
        """Return the first values counted again, None when the list may hold a wrong one.

        A value outside the list has at most `lost` records; a listed one at most its count and `lost`.
        """
        if len(rows) < size and not partly:
            return None
        floor = rows[min(size, len(rows)) - 1][1] if rows else 0
        near = [value for value, count in rows if count + lost >= floor]
        if len(near) > 4 * size + 50 and not partly:
            return None
        exact = _ordered([(value, self._count(spec, value)) for value in near[: 4 * size + 50]], spec)[:size]
        if partly:
            return [(value, count) for value, count in exact if count > lost]
        return exact if exact and exact[-1][1] > lost else None

    def _with(self, spec: FacetSpec, value: str) -> Query:
        own = Query.term_query(self.schema, facet_field(spec.code), value, "basic")
        return Query.boolean_query([(Occur.Must, self.query), (Occur.Must, own)])

    def _count(self, spec: FacetSpec, value: str) -> int:
        query = self._with(spec, value)
        return self.deadline.run(lambda: record_count(self.searcher, query))

    def _group_count(self, spec: FacetSpec, value: str, records: int, group: str) -> int:
        query = self._with(spec, value)
        call = partial(
            self.searcher.search, query, limit=records, count=False, order_by_field=group, order=Order.Desc
        )
        return len({number for number, _ in self.deadline.run(call).hits})


def _ordered(rows: list[Bucket], spec: FacetSpec) -> list[Bucket]:
    """Return values in the facet's order: by falling count, or newest value first; ties by value."""
    if spec.by_count:
        return sorted(rows, key=lambda row: (-row[1], row[0]))
    return sorted(rows, key=lambda row: row[0], reverse=True)


def facet_counts(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query, deadline: Deadline
) -> FacetCounts:
    """Return the counter of a query."""
    return FacetCounts(searcher, schema, query, deadline)
