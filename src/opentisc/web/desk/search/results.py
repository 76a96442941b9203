"""The result list inside a request: the same list as everywhere, its searches written into the request's log."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import ChangedMeanwhile
from opentisc.desk.models import SearchStep
from opentisc.desk.queries import Work
from opentisc.network.types import Hat
from opentisc.search.errors import QueryError
from opentisc.search.history import Kept
from opentisc.search.registry import get_record_collection
from opentisc.search.types import Page, Query
from opentisc.web.desk.search import frame, marks_shown
from opentisc.web.desk.search.document_views import seen_in
from opentisc.web.desk.search.states import state_of
from opentisc.web.search import views as lists
from opentisc.web.search.places import ListPlace
from opentisc.web.search.presenters import Row
from opentisc.web.search.state import SearchState, read_text
from opentisc.web.typed import whole


class RequestPlace(ListPlace):
    """The list of one request. Its `#n` are the request's own steps, and what it asks is a row of the log."""

    template = "desk/search/results.html"

    def __init__(self, http: HttpRequest, state: SearchState, work: Work, hat: Hat) -> None:
        super().__init__(http, state)
        self.work, self.hat = work, hat
        self.step: SearchStep | None = None

    def run(self, query: Query) -> Page:
        """Return the page asked for, its search written down. Raises what search.queries.run raises."""
        found = actions.search_for(self.work.request.key, query, by=self.hat, now=timezone.now())
        self.step = found.step
        return found.page

    def keep(self, page: Page) -> Kept:
        """Return the number that the log gave the search."""
        return Kept(number=self.step.number if self.step else None)

    def steps_off(self, wrong: QueryError) -> bool:
        """Return False: the log of a request cannot be switched off."""
        return False

    def frame(self) -> dict[str, object]:
        """Return what stands around the list: the request, the ways between its pages, the keys of its scale."""
        key = self.work.request.key
        return frame.around(self.work, "desk_search") | {
            "history_url": reverse("desk_search_log", args=[key]),
            "export_url": reverse("desk_search_export", args=[key]),
            "marking": queries.mark_values(self.work.scheme.whole) if self.work.is_open else (),
        }

    def rows(self, rows: Sequence[Row], page: Page) -> Sequence[Row]:
        """Return the rows with the marks of the request beside them."""
        ids = [row.record_id for row in rows]
        known = {
            one.row.record_id: one
            for one in queries.marked_documents(self.work.request, self.work.scheme, record_ids=ids)
        }
        step, back = (self.step.number if self.step else None), self.state.text()
        return [
            replace(
                row,
                marking=marks_shown.of_record(
                    self.work, row.record_id, known, step=step, back=back, anchor=f"hit-{row.rank}"
                ),
            )
            for row in rows
        ]


@require_safe
@frame.inside
def search(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """Show the list and write its search into the log of the request."""
    state = state_of(http, work)
    return lists.answer(RequestPlace(http, state, work, hat), get_record_collection(state.collection))


@require_safe
@frame.inside
def export(http: HttpRequest, work: Work, hat: Hat) -> StreamingHttpResponse:
    """Stream the hits of the list as a file; its steps are those of the request."""
    return lists.exported(http, state_of(http, work))


@require_safe
@frame.inside
def open_record(http: HttpRequest, work: Work, hat: Hat, record_id: str) -> HttpResponse:
    """Go to a record of the list; that it was opened stands in the log. A preview beside the list is no opening."""
    step = whole(http.GET.get("step", ""))
    if step is not None and http.GET.get("part") != "preview":
        actions.note_opened(work.request.key, step, record_id, by=hat, now=timezone.now())
    onward = http.GET.copy()
    onward["inside"] = str(work.request.key)
    return redirect(reverse("record", args=[record_id]) + "?" + onward.urlencode())


@require_POST
@frame.inside
def mark_record(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """Mark a hit; the buttons alone come back to a script, the list to everybody else."""
    said = http.POST
    record_id, step = said.get("record_id", ""), whole(said.get("step", ""))
    now = timezone.now()
    marking = actions.Marking(work.scheme.whole, said.get("value", ""), seen=seen_in(said))
    changed = False
    try:
        actions.mark_record(work.request.key, record_id, marking, step=step, by=hat, now=now)
    except ChangedMeanwhile:
        if "HX-Request" not in http.headers:
            raise
        changed = True
    state = replace(read_text(said.get("back", "")), inside=str(work.request.key))
    anchor = said.get("anchor", "")
    if "HX-Request" not in http.headers:
        return redirect(f"{state.url(page=state.page)}#{anchor}")
    (found,) = queries.marked_documents(work.request, work.scheme, record_ids=[record_id])
    shown = marks_shown.of_record(
        work, record_id, {record_id: found}, step=step, back=state.text(), anchor=anchor
    )
    return render(http, "desk/search/hit_marking.html", {"marking": replace(shown, changed=changed)})
