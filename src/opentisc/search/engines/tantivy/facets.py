"""Exact counts by facet value.

tantivy cuts each segment's list of values at `segment_size` and says how many hits a value may have lost by it
(`doc_count_error_upper_bound`). A count that may have lost any is counted again, by a query of its own.
"""

from dataclasses import dataclass
from functools import partial

import tantivy
from tantivy import Occur, Order, Query

from opentisc.search.engines.base import Deadline, Listing
from opentisc.search.engines.tantivy.counting import record_count
from opentisc.search.engines.tantivy.schema import facet_field
from opentisc.search.registry import FacetSpec

_MOST_BUCKETS = 60_000
"""tantivy refuses more than 65,000 values in one answer."""

_FIRST_BUCKETS = 500
_MOST_RECOUNTED = 400
Bucket = tuple[str, int]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Counts facet values among the records of one query."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    query: Query
    deadline: Deadline

    def records(self, spec: FacetSpec, size: int) -> Listing:
        """Return values with the exact number of records that have them, and whether there are others.

        A value whose rank cannot be told for certain is left out, never given a wrong count.
        """
        buckets = _FIRST_BUCKETS
        while True:
            listed = self._listed(spec, self.query, buckets)
            whole = listed.lost == 0 or (self.searcher.num_segments == 1 and spec.by_count)
            if whole and (not listed.cut or listed.count_at(size) > listed.count_at(len(listed.rows))):
                return Listing(_ordered(listed.rows, spec)[:size], listed.cut or len(listed.rows) > size)
            exact = self._certain(spec, listed, size) if spec.by_count else None
            if exact is not None:
                return Listing(exact, cut=True)
            if buckets >= _MOST_BUCKETS:
                return Listing(self._known(spec, listed, size), cut=True)
            buckets = min(buckets * 12, _MOST_BUCKETS)

    def groups(self, spec: FacetSpec, size: int, group: str) -> Listing:
        """Return values with the exact number of groups that have them.

        No value has more groups than records, so values are counted from the most records down until no
        further one can reach the list.
        """
        candidates = self.records(spec, _MOST_BUCKETS)
        cut = candidates.cut or len(candidates.rows) > size
        if not spec.by_count:
            rows = candidates.rows[:size]
            return Listing(
                [(value, self._group_count(spec, value, count, group)) for value, count in rows], cut
            )
        found: list[Bucket] = []
        for value, count in candidates.rows:
            worst = sorted((own for _, own in found), reverse=True)[size - 1] if len(found) >= size else 0
            if len(found) >= size and count < worst:
                break
            found.append((value, self._group_count(spec, value, count, group)))
        return Listing(_ordered(found, spec)[:size], cut)

    def _listed(self, spec: FacetSpec, query: Query, buckets: int) -> "_Answer":
        """Return the values that the engine lists, with what they may have lost."""
        terms = {"field": facet_field(spec.code), "size": buckets, "segment_size": buckets}
        answer = self.deadline.run(partial(self.searcher.aggregate, query, {"a": {"terms": terms}}))["a"]
        rows = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer["buckets"]]
        cut = bool(answer.get("sum_other_doc_count"))
        lost = max(int(answer.get("doc_count_error_upper_bound") or 0), 1) if cut else 0
        return _Answer(rows, cut, lost)

    def _certain(self, spec: FacetSpec, listed: "_Answer", size: int) -> list[Bucket] | None:
        """Return the first values counted again, None when a value outside the list may belong there.

        A value outside the list has at most `lost` records; a listed one at most its count and `lost`.
        """
        near = [value for value, count in listed.rows if count + listed.lost >= listed.count_at(size)]
        if len(listed.rows) < size or len(near) > _MOST_RECOUNTED:
            return None
        exact = _ordered(self._recounted(spec, near), spec)[:size]
        return exact if exact[-1][1] > listed.lost else None

    def _known(self, spec: FacetSpec, listed: "_Answer", size: int) -> list[Bucket]:
        """Return what is certain of a list that the engine cannot give in full."""
        first = [value for value, _ in listed.rows[:_MOST_RECOUNTED]]
        rows = _ordered(self._recounted(spec, first), spec)[:size]
        return [(value, count) for value, count in rows if count > listed.lost]

    def _recounted(self, spec: FacetSpec, values: list[str]) -> list[Bucket]:
        """Return the exact counts of these values: among their own records alone the list is short and whole."""
        own = Query.term_set_query(self.schema, facet_field(spec.code), values)
        query = Query.boolean_query(
            [(Occur.Must, self.query), (Occur.Must, Query.const_score_query(own, 0.0))]
        )
        listed = self._listed(spec, query, _MOST_BUCKETS)
        if not listed.cut:
            counts = dict(listed.rows)
            return [(value, counts.get(value, 0)) for value in values]
        return [(value, self._count(spec, value)) for value in values]

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


@dataclass(frozen=True, slots=True)
class _Answer:
    """Values with counts, most first. cut: some values are not listed; lost: hits that a count may lack."""

    rows: list[Bucket]
    cut: bool
    lost: int

    def count_at(self, rank: int) -> int:
        """Return the count of the value at a rank from 1, of the last one when there are fewer; 0 for none."""
        return self.rows[min(rank, len(self.rows)) - 1][1] if self.rows else 0


def facet_counts(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query, deadline: Deadline
) -> FacetCounts:
    """Return the counter of a query."""
    return FacetCounts(searcher, schema, query, deadline)
