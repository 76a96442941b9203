"""Where a result list stands: the public list of whoever asks, or, by a class of its own, one inside a request.

The list is the same everywhere; a place says how it is asked for, what becomes of the step, and what stands around it.
"""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from opentisc.search import queries
from opentisc.search.errors import QueryError
from opentisc.search.history import Kept
from opentisc.search.types import Page, Query
from opentisc.web.search.presenters import Row
from opentisc.web.search.state import SearchState
from opentisc.web.search.steps import keep_step, steps_off


class ListPlace:
    """The public list; its steps go into the own history of whoever asks."""

    template = "search/results.html"

    def __init__(self, http: HttpRequest, state: SearchState) -> None:
        self.http, self.state = http, state

    def run(self, query: Query) -> Page:
        """Return the page asked for. Raises what search.queries.run raises."""
        return queries.run(query, actor=self.http.user)

    def keep(self, page: Page) -> Kept:
        """Keep the step of a page that is shown."""
        return keep_step(self.http, page)

    def steps_off(self, wrong: QueryError) -> bool:
        """Tell whether a step is unknown because none are kept."""
        return steps_off(self.http, wrong)

    def frame(self) -> dict[str, object]:
        """Return what stands around the list, whatever came of the search."""
        return {"history_url": reverse("search_history"), "export_url": reverse("search_export")}

    def rows(self, rows: Sequence[Row], page: Page) -> Sequence[Row]:
        """Return the rows as they are shown here."""
        return rows
