"""The search history of whoever asks for a page: a person's own, a visitor's own session, nobody else's (UX-13)."""

from django.http import HttpRequest
from django.utils import timezone

from opentisc.search.errors import QueryError
from opentisc.search.history import History, Kept, KnownSteps, history_of, keep
from opentisc.search.types import Page


def own_history(http: HttpRequest) -> History:
    """Return the history of whoever asks."""
    return history_of(http.user, session=http.session)


def known_steps(http: HttpRequest) -> KnownSteps:
    """Return the steps that `#3` can name; none is read before a query names one."""
    return KnownSteps(own_history(http))


def keep_step(http: HttpRequest, page: Page) -> Kept:
    """Keep the search that a page shows and return its number; a search is shown also when it cannot be kept."""
    if http.method != "GET":
        return Kept()
    return keep(own_history(http), page, now=timezone.now())


def steps_off(http: HttpRequest, wrong: QueryError) -> bool:
    """Tell whether a step is unknown because nothing is kept: the page then says how to switch it on."""
    return wrong.code == "unknown_step" and not own_history(http).is_on
