"""A query that cannot be read, prepared for the page: the text kept, the place marked, the fixes as links (UX-03)."""

from dataclasses import dataclass

from opentisc.infra.sentences import sentence_for
from opentisc.search.errors import QueryError
from opentisc.web.search.state import SearchState


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownError:
    """The sentence, the query cut in three around the wrong place, and (fix, address) pairs.

    first, last: the place in characters, from 1.
    """

    message: str
    before: str
    place: str
    after: str
    first: int
    last: int
    fixes: tuple[tuple[str, str], ...]


def shown_error(wrong: QueryError, state: SearchState) -> ShownError:
    """Return what the page shows of a query error."""
    text = state.query
    start = min(max(wrong.start, 0), len(text))
    end = min(max(wrong.end, start), len(text))
    return ShownError(
        message=sentence_for(wrong),
        before=text[:start],
        place=text[start:end] or " ",
        after=text[end:],
        first=start + 1,
        last=max(end, start + 1),
        fixes=tuple((fix, state.url(query=fix)) for fix in wrong.fixes),
    )
