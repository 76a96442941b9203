"""The result list inside a request, as it stands in an address: its `#n` are the steps of the request's own log."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from opentisc.desk import queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import SearchStep
from opentisc.desk.queries import Work
from opentisc.search.types import Collapse, Sort
from opentisc.web import hats
from opentisc.web.search.state import SearchState, read_state, read_text
from opentisc.web.typed import whole


def state_of(http: HttpRequest, work: Work) -> SearchState:
    """Return the state in the parameters of the page's own address. Raises BadState."""
    state = read_state(http.GET, history=queries.steps_of(work.request))
    return replace(state, inside=str(work.request.key))


def state_of_step(work: Work, row: SearchStep) -> SearchState:
    """Return the list of an own search as the log keeps it, on today's data unless it was of an old version."""
    past, as_of = queries.past_of(row), row.narrowing.get("as_of")
    return SearchState(
        query=past.text,
        collection=past.collection,
        sort=Sort(row.narrowing.get("sort", Sort.RELEVANCE)),
        collapse=Collapse(row.narrowing.get("collapse", Collapse.NONE)),
        include=past.include,
        exclude=past.exclude,
        as_of=as_of,
        blanks_are_and=past.blanks_are_and,
        inside=str(work.request.key),
    )


def state_inside(http: HttpRequest, key: str) -> SearchState:
    """Return the list that a record was opened from inside a request.

    Raises UnknownRequest for who may not read the request, UndertakingMissing, BadState.
    """
    hat = hats.hat_of(http)
    try:
        given = UUID(key)
    except ValueError:
        raise UnknownRequest from None
    if hat is None:
        raise UnknownRequest
    work = queries.search_work(given, actor=hat, now=timezone.now())
    state = read_text(http.GET["list"], history=queries.steps_of(work.request))
    return replace(state, inside=str(work.request.key), step=whole(http.GET.get("step", "")))
