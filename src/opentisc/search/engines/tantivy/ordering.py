"""Puts the records of a query in order: best or newest first, ties by record_id. Exact at any depth.

The engine breaks ties as it likes, and a query of values alone ties all its records. So ties are asked for apart, in
the order of a number that sorts as the ids do (schema.sort_keys); only ids that share it are read.
Not for: compiling, what a row shows (selection.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter

import msgspec
import tantivy
from tantivy import DocAddress, FieldType, Occur, Order, Query

from opentisc.search.engines.base import Deadline
from opentisc.search.engines.tantivy import schema as names
from opentisc.search.engines.tantivy.counting import counted, record_count
from opentisc.search.engines.tantivy.schema import Stored
from opentisc.search.types import Sort

_DECODE = msgspec.msgpack.Decoder(Stored).decode
_SPARE = 64
"""Hits fetched beyond those wanted: ties at the end are then mostly inside what was fetched."""

_EXPORTED_AT_ONCE = 100_000
"""Hits held at once while all are read, 20 MB."""

_LARGEST = (1 << 64) - 1
Hit = tuple[float, DocAddress]


def read_stored(searcher: tantivy.Searcher, address: DocAddress) -> Stored:
    """Return what the index keeps of a record."""
    return _DECODE(searcher.doc(address)[names.DATA][0])


@dataclass(frozen=True, slots=True)
class Ranked:
    """One hit in its place: the number it was ordered by (score or day), and its address."""

    key: float
    address: DocAddress


class Ordering:
    """The records of one query in order. scored: whether any clause adds to the score."""

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
        self._scored = scored
        self._total: int | None = None

    def total(self) -> int:
        """Return the exact number of records."""
        if self._total is None:
            self._total = self._deadline.run(lambda: record_count(self._searcher, self._query))
        return self._total

    def first(self, sort: Sort, wanted: int) -> list[Ranked]:
        """Return the first `wanted` records of the order, fewer when there are fewer."""
        if sort is Sort.DATE:
            return self._by_date(wanted)
        if self._scored:
            return self._by_score(wanted)
        return [Ranked(0.0, address) for address in self._by_id(self._query, wanted)]

    def groups(self, field: str) -> list[int]:
        """Return the group of every record, in no order."""
        hits = self._fetch(self._query, max(self.total(), 1), field)
        return [int(number) for number, _ in hits]

    def ids(self) -> Iterator[str]:
        """Yield every record_id in their own order, read in slices that each have the time of one search."""
        above, query, size = 0, self._query, _EXPORTED_AT_ONCE
        while True:
            hits = self._deadline.again().run(partial(self._search, query, size, names.HIGH, Order.Asc))
            whole = len(hits) < size
            taken = hits if whole else [hit for hit in hits if hit[0] < hits[-1][0]]
            if not (whole or taken):  # more ids share one number than fit
                size *= 2
                continue
            for _, tied in groupby(taken, key=itemgetter(0)):
                yield from sorted(read_stored(self._searcher, address).record_id for _, address in tied)
            if whole:
                return
            above = int(hits[-1][0])
            query = self._among(names.HIGH, above, _LARGEST)

    def _by_score(self, wanted: int) -> list[Ranked]:
        """Fetch until the last hit is worse than the last wanted one: then all ties of that one are there."""
        fetched = wanted * 2 + _SPARE
        while True:
            hits = self._fetch(self._query, fetched, None)
            if len(hits) < fetched or hits[wanted - 1][0] != hits[-1][0]:
                return self._sorted(hits)[:wanted]
            fetched *= 8

    def _by_date(self, wanted: int) -> list[Ranked]:
        fetched = wanted + _SPARE
        hits = self._fetch(self._query, fetched, names.SORT_DATE)
        if len(hits) < fetched or hits[wanted - 1][0] != hits[-1][0]:
            return self._sorted(hits)[:wanted]
        last = hits[-1][0]
        newer = self._sorted([hit for hit in hits if hit[0] > last])
        same_day = self._among(names.SORT_DATE, int(last), int(last))
        tied = self._by_id(same_day, wanted - len(newer))
        return newer + [Ranked(last, address) for address in tied]

    def _by_id(self, query: Query, wanted: int) -> list[DocAddress]:
        """Return the first records of a query in the order of their ids."""
        fetched = wanted + _SPARE
        while True:
            hits = self._fetch(query, fetched, names.HIGH, Order.Asc)
            if len(hits) < fetched or hits[wanted - 1][0] != hits[-1][0]:
                break
            fetched *= 8
        last = hits[min(wanted, len(hits)) - 1][0] if hits else 0
        own = [hit for hit in hits if hit[0] <= last]
        ordered: list[DocAddress] = []
        for _, tied in groupby(own, key=itemgetter(0)):
            addresses = [address for _, address in tied]
            ordered += addresses if len(addresses) == 1 else self._read_in_order(addresses)
        return ordered[:wanted]

    def _read_in_order(self, addresses: Sequence[DocAddress]) -> list[DocAddress]:
        """Return records in the order of their ids; those that agree in both numbers are read."""
        low = self._searcher.fast_field_values(names.LOW, list(addresses))
        rows = sorted(zip(low, addresses, strict=True), key=lambda row: row[0] or 0)
        ordered: list[DocAddress] = []
        for _, tied in groupby(rows, key=itemgetter(0)):
            own = [address for _, address in tied]
            ordered += sorted(own, key=self._id) if len(own) > 1 else own
        return ordered

    def _sorted(self, hits: Sequence[Hit]) -> list[Ranked]:
        """Return all of some hits by falling key, ties by id."""
        addresses = [address for _, address in hits]
        high = self._searcher.fast_field_values(names.HIGH, addresses) if hits else []
        rows = sorted(zip(hits, high, strict=True), key=lambda row: (-row[0][0], row[1] or 0))
        ordered: list[Ranked] = []
        for (key, _), tied in groupby(rows, key=lambda row: (row[0][0], row[1])):
            own = [hit[1] for hit, _ in tied]
            ordered += [
                Ranked(key, address) for address in (self._read_in_order(own) if len(own) > 1 else own)
            ]
        return ordered

    def _id(self, address: DocAddress) -> str:
        return read_stored(self._searcher, address).record_id

    def _among(self, field: str, low: int, high: int) -> Query:
        """Return the query narrowed to records whose number in a field lies from `low` to `high`."""
        own = Query.range_query(self._schema, field, FieldType.Unsigned, low, high)
        return Query.boolean_query(
            [(Occur.Must, self._query), (Occur.Must, Query.const_score_query(own, 0.0))]
        )

    def _fetch(self, query: Query, limit: int, field: str | None, order: Order = Order.Desc) -> list[Hit]:
        return self._deadline.run(partial(self._search, query, limit, field, order))

    def _search(self, query: Query, limit: int, field: str | None, order: Order) -> list[Hit]:
        """Return hits in the engine's order; the first call for the whole query counts them on the way."""
        count = self._total is None and query is self._query
        found = self._searcher.search(query, limit=limit, count=count, order_by_field=field, order=order)
        if count:
            self._total = counted(found)
        return found.hits
