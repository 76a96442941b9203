"""What a compiled query selects: totals, pages, facets, ids. Every count is exact.

Not for: compiling, order (ordering.py). Asked of one searcher, so that all answers of a page are about one state of
the index.
"""

from collections import Counter
from collections.abc import Iterator

import tantivy
from tantivy import Query

from opentisc.search.engines.base import Deadline, Found, Listing
from opentisc.search.engines.tantivy import schema as names
from opentisc.search.engines.tantivy.facets import facet_counts
from opentisc.search.engines.tantivy.ordering import Ordering, Ranked, read_stored
from opentisc.search.registry import FacetSpec
from opentisc.search.types import Collapse, Sort

_LEAST_FETCHED = 64


class TantivySelection:
    """The records of one query in one state of an index."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        query: Query,
        deadline: Deadline,
        *,
        scored: bool,
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._deadline = deadline
        self._ordering = Ordering(searcher, schema, query, deadline, scored=scored)
        self._groups: dict[Collapse, list[int]] = {}

    def total(self, collapse: Collapse) -> int:
        """Return the exact number of records, or of groups when collapsed."""
        if collapse is Collapse.NONE:
            return self._ordering.total()
        return len(set(self._group_numbers(collapse)))

    def page(self, *, sort: Sort, collapse: Collapse, offset: int, limit: int) -> list[Found]:
        """Return the rows of a page in order; ties by record_id. Collapsed: the first record of each group."""
        if limit < 1:
            return []
        if collapse is Collapse.NONE:
            ranked = self._ordering.first(sort, offset + limit)
            return [self._found(one, sort) for one in ranked[offset:]]
        return self._collapsed(sort, collapse, offset, limit)

    def facet(self, spec: FacetSpec, *, size: int, collapse: Collapse) -> Listing:
        """Return values of a facet with exact counts of records, or of groups when collapsed."""
        counts = facet_counts(self._searcher, self._schema, self._query, self._deadline)
        if collapse is Collapse.NONE:
            return counts.records(spec, size)
        return counts.groups(spec, size, names.group_field(collapse))

    def record_ids(self) -> Iterator[str]:
        """Yield every record_id, in their own order."""
        return self._ordering.ids()

    def _group_numbers(self, collapse: Collapse) -> list[int]:
        """Return the group of every record."""
        if collapse not in self._groups:
            self._groups[collapse] = self._ordering.groups(names.group_field(collapse))
        return self._groups[collapse]

    def _collapsed(self, sort: Sort, collapse: Collapse, offset: int, limit: int) -> list[Found]:
        """Return a page of groups: fetch records in order until enough groups were met."""
        total, wanted = self._ordering.total(), offset + limit
        fetched = max(_LEAST_FETCHED, wanted * 2)
        field = names.group_field(collapse)
        while True:
            ranked = self._ordering.first(sort, min(fetched, max(total, 1)))
            numbers = (
                self._searcher.fast_field_values(field, [one.address for one in ranked]) if ranked else []
            )
            firsts: dict[int, Ranked] = {}
            for one, number in zip(ranked, numbers, strict=True):
                firsts.setdefault(int(number or 0), one)
            if len(firsts) >= wanted or len(ranked) >= total:
                break
            fetched *= 4
        sizes = Counter(self._group_numbers(collapse))
        shown = list(firsts.items())[offset:wanted]
        return [self._found(one, sort, collapse=collapse, size=sizes[number]) for number, one in shown]

    def _found(self, one: Ranked, sort: Sort, *, collapse: Collapse = Collapse.NONE, size: int = 1) -> Found:
        stored = read_stored(self._searcher, one.address)
        group = None if collapse is Collapse.NONE else stored.groups.get(collapse) or stored.record_id
        score = one.key if sort is Sort.RELEVANCE else None
        return Found(
            record_id=stored.record_id,
            score=score,
            texts=stored.texts,
            row=stored.row,
            group=group,
            group_size=size,
        )
