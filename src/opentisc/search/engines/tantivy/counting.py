"""How many records a query finds, exactly; tantivy's stubs leave the count out."""

from typing import Protocol, cast

import tantivy


class _Counted(Protocol):
    count: int


def record_count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """Return the number of records that match."""
    return cast(_Counted, searcher.search(query, limit=1)).count
