"""How many records a query finds, exactly; tantivy's stubs leave the count out."""

from typing import Protocol, cast

import tantivy


class _Counted(Protocol):
    count: int


def record_count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """Return the number of records that match."""
    return counted(searcher.search(query, limit=1))


def counted(found: tantivy.SearchResult) -> int:
    """Return the number of records of a search that was asked to count."""
    return cast(_Counted, found).count
