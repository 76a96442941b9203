"""What a compiled query selects: totals, pages, facets, ids. Every count is exact.

Not for: compiling. Asked of one searcher, so that all answers of a page are about one state of the index.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
import tantivy
from tantivy import DocAddress, Order, Query

from opentisc.search.engines.base import Deadline, Found
from opentisc.search.engines.tantivy import schema as names
from opentisc.search.engines.tantivy.counting import counted, record_count
from opentisc.search.engines.tantivy.facets import facet_counts
from opentisc.search.engines.tantivy.schema import Stored
from opentisc.search.registry import FacetSpec
from opentisc.search.types import Collapse, Sort

_DECODE = msgspec.msgpack.Decoder(Stored).decode
_LEAST_FETCHED = 64
"""Rows fetched at least: ties at the end of a page are then mostly inside what was fetched."""

BATCH = 2_000
"""Records read at once when ids are exported."""


def read_stored(searcher: tantivy.Searcher, address: DocAddress) -> Stored:
    """Return what the index keeps of a record."""
    return _DECODE(searcher.doc(address)[names.DATA][0])


@dataclass(frozen=True, slots=True)
class Ranked:
    """One hit in its place: (order key, address), and the score when the order is by relevance."""

    key: float
    address: DocAddress


class TantivySelection:
    """The records of one query in one state of an index."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query, deadline: Deadline
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._deadline = deadline
        self._groups: dict[Collapse, list[int]] = {}
        self._total: int | None = None

    def total(self, collapse: Collapse) -> int:
        """Return the exact number of records, or of groups when collapsed."""
        if collapse is Collapse.NONE:
            return self._records()
        return len(set(self._group_numbers(collapse)))

    def page(self, *, sort: Sort, collapse: Collapse, offset: int, limit: int) -> list[Found]:
        """Return the rows of a page in order; ties by record_id. Collapsed: the first record of each group."""
        if limit < 1:
            return []
        if collapse is Collapse.NONE:
            return [
                self._found(one, sort) for one in self._ranked(sort, offset + limit)[offset : offset + limit]
            ]
        return self._collapsed(sort, collapse, offset, limit)

    def facet(self, spec: FacetSpec, *, size: int, collapse: Collapse) -> list[tuple[str, int]]:
        """Return values of a facet with exact counts of records, or of groups when collapsed."""
        counts = facet_counts(self._searcher, self._schema, self._query, self._deadline)
        if collapse is Collapse.NONE:
            return counts.records(spec, size)
        return counts.groups(spec, size, names.group_field(collapse))

    def record_ids(self) -> Iterator[str]:
        """Yield every record_id."""
        total = self._records()
        hits = self._deadline.run(lambda: self._hits(max(total, 1), names.HIGH, Order.Asc))
        for _, address in hits:
            yield read_stored(self._searcher, address).record_id

    def _records(self) -> int:
        if self._total is None:
            self._total = self._deadline.run(lambda: record_count(self._searcher, self._query))
        return self._total

    def _hits(self, limit: int, field: str | None, order: Order) -> list[tuple[float, DocAddress]]:
        """Return hits in the engine's order; the first call counts them all on the way."""
        found = self._searcher.search(
            self._query, limit=limit, count=self._total is None, order_by_field=field, order=order
        )
        if self._total is None:
            self._total = counted(found)
        return found.hits

    def _ranked(self, sort: Sort, wanted: int) -> list[Ranked]:
        """Return at least the first `wanted` hits in order.

        The engine breaks ties as it likes, so more is fetched until the last fetched hit is worse than the
        last wanted one; then all ties of it are there and the record ids decide.
        """
        field = names.SORT_DATE if sort is Sort.DATE else None
        fetched = max(_LEAST_FETCHED, wanted * 2)
        while True:
            hits = self._deadline.run(partial(self._hits, fetched, field, Order.Desc))
            if len(hits) < fetched or hits[wanted - 1][0] != hits[-1][0]:
                return self._in_order(hits, wanted)
            fetched *= 8

    def _in_order(self, hits: Sequence[tuple[float, DocAddress]], wanted: int) -> list[Ranked]:
        worst = hits[min(wanted, len(hits)) - 1][0] if hits else 0
        kept = [(key, address) for key, address in hits if key >= worst]
        addresses = [address for _, address in kept]
        high = self._searcher.fast_field_values(names.HIGH, addresses) if kept else []
        low = self._searcher.fast_field_values(names.LOW, addresses) if kept else []
        rows = sorted(
            zip(kept, high, low, strict=True), key=lambda row: (-row[0][0], row[1] or 0, row[2] or 0)
        )
        ordered = [(key, address, first, second) for (key, address), first, second in rows]
        return [Ranked(key, address) for key, address in self._by_whole_id(ordered)]

    def _by_whole_id(
        self, rows: Sequence[tuple[float, DocAddress, object, object]]
    ) -> Iterator[tuple[float, DocAddress]]:
        """Yield rows in order; those whose ids agree in 16 bytes are ordered by the stored id."""
        place = 0
        while place < len(rows):
            end = place + 1
            while end < len(rows) and (rows[end][0], *rows[end][2:]) == (rows[place][0], *rows[place][2:]):
                end += 1
            tied = rows[place:end]
            if len(tied) > 1:
                tied = sorted(tied, key=lambda row: read_stored(self._searcher, row[1]).record_id)
            yield from ((row[0], row[1]) for row in tied)
            place = end

    def _group_numbers(self, collapse: Collapse) -> list[int]:
        """Return the group of every record."""
        if collapse not in self._groups:
            total = self._records()
            field = names.group_field(collapse)
            hits = self._deadline.run(lambda: self._hits(max(total, 1), field, Order.Desc))
            self._groups[collapse] = [int(number) for number, _ in hits]
        return self._groups[collapse]

    def _collapsed(self, sort: Sort, collapse: Collapse, offset: int, limit: int) -> list[Found]:
        """Return a page of groups: fetch records in order until enough groups were met."""
        total, wanted = self._records(), offset + limit
        fetched = max(_LEAST_FETCHED, wanted * 2)
        field = names.group_field(collapse)
        while True:
            ranked = self._ranked(sort, min(fetched, max(total, 1)))
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
