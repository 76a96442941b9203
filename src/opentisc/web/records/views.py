"""The reader: one record with its sections, its sources, and its place in the list it was opened from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opentisc.records import queries
from opentisc.web.records import pages
from opentisc.web.records.marking import marks_of
from opentisc.web.records.walk import walk_of


@require_safe
def read(http: HttpRequest, record_id: str) -> HttpResponse:
    """Show a record; `part=preview` answers with the short form that stands beside a result list."""
    walk = walk_of(http, record_id)
    as_of = walk.state.as_of if walk else None
    view = queries.get_record(record_id, actor=http.user, as_of=as_of)
    marks = marks_of(view, walk.state, actor=http.user) if walk else {}
    page = pages.page_of(view, marks)
    if http.GET.get("part") == "preview":
        return render(http, "records/preview.html", page.context | {"url": http.path + "?" + _list_of(http)})
    context = page.context | {
        "walk": walk,
        "state": walk.state if walk else None,
        "has_marks": bool(marks),
        "record_id": record_id,
    }
    return render(http, page.template, context)


def _list_of(http: HttpRequest) -> str:
    """Return the parameters of the address without the part asked for."""
    kept = http.GET.copy()
    del kept["part"]
    return kept.urlencode()
