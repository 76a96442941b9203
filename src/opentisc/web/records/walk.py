"""Previous and next along the result list that a record was opened from (UX-21)."""

from dataclasses import dataclass, replace

from django.http import HttpRequest

from opentisc.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from opentisc.search import queries
from opentisc.search.types import Page
from opentisc.web.desk.search.states import state_inside
from opentisc.web.search.presenters import record_url
from opentisc.web.search.state import DEEPEST, SearchState, read_text
from opentisc.web.search.steps import known_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where the record stands in its list, and the addresses around it."""

    state: SearchState
    at: int
    total: int
    previous: str | None
    next: str | None
    list: str


def walk_of(http: HttpRequest, record_id: str) -> Walk | None:
    """Return the walk, None when the record was not opened from a list or no longer stands there."""
    if "list" not in http.GET:
        return None
    try:
        state = _state_of(http)
        at = int(http.GET.get("at", ""))
    except (Invalid, NotFound, Conflict, ValueError):
        return None
    first = max(at - 1, 1)
    if not 1 <= at <= DEEPEST:
        return None
    page = _neighbours(http, state, first)
    if page is None:
        return None
    ids = [hit.record_id for hit in page.hits]
    if record_id not in ids:
        return None
    here = ids.index(record_id)
    here_at = first + here
    return Walk(
        state=state,
        at=here_at,
        total=page.total,
        previous=record_url(ids[here - 1], state, here_at - 1) if here else None,
        next=record_url(ids[here + 1], state, here_at + 1) if here + 1 < len(ids) else None,
        list=f"{state.url(page=(here_at - 1) // state.size + 1)}#hit-{here_at}",
    )


def _state_of(http: HttpRequest) -> SearchState:
    """Return the list that the address names; a list inside a request is known to those alone who may read it."""
    if "inside" in http.GET:
        return state_inside(http, http.GET["inside"])
    return read_text(http.GET["list"], history=known_steps(http))


def _neighbours(http: HttpRequest, state: SearchState, first: int) -> Page | None:
    """Return up to three hits from rank `first` on; the record stays readable when the list cannot be had."""
    query = replace(state.asked(), limit=min(3, DEEPEST - first + 1), offset=first - 1)
    try:
        return queries.run(query, actor=http.user)
    except (Invalid, NotFound, Unavailable):
        return None
