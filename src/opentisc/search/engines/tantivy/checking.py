"""Checks on positions what a query could not say: reads the texts of candidates and keeps true matches.

Not for: finding candidates (compiler.py). The number of candidates is limited, so that a count is exact or refused.
"""

from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Query

from opentisc.search.engines.base import Deadline
from opentisc.search.engines.tantivy.counting import record_count
from opentisc.search.engines.tantivy.ordering import read_stored
from opentisc.search.language.errors import QueryError
from opentisc.search.language.spans import find, read_values
from opentisc.search.language.tree import TextClause
from opentisc.search.registry import CollectionSpec

BATCH = 2_000
"""Records whose texts are held at once."""

MOST_CANDIDATES = 20_000
"""Records that one clause may have to be checked in; more is refused as `too_broad`."""


class PositionChecker:
    """Checks candidates of one state of an index."""

    def __init__(self, searcher: tantivy.Searcher, spec: CollectionSpec, as_of: int | None) -> None:
        self._searcher = searcher
        self._provider = spec.provider
        self._as_of = as_of
        self._stored = {field.code for field in spec.fields if field.stored}

    def matching(self, clause: TextClause, candidates: Query, deadline: Deadline) -> list[str]:
        """Return the ids of the candidates that the clause (of one field) truly matches."""
        code = clause.parts[0]
        total = deadline.run(lambda: record_count(self._searcher, candidates))
        if total > MOST_CANDIDATES:
            raise QueryError("too_broad", clause.start, clause.end, found=total, limit=MOST_CANDIDATES)
        hits = deadline.run(lambda: self._searcher.search(candidates, limit=max(1, total), count=False)).hits
        found: list[str] = []
        for first in range(0, len(hits), BATCH):
            batch = [read_stored(self._searcher, address) for _, address in hits[first : first + BATCH]]
            texts: Mapping[str, Sequence[str]] = {one.record_id: one.texts.get(code, ()) for one in batch}
            if code not in self._stored:
                texts = self._provider.texts(list(texts), code, as_of=self._as_of)
            for record_id, values in texts.items():
                deadline.check()
                if any(find(clause.body, value) for value in read_values(values)):
                    found.append(record_id)
        return found
