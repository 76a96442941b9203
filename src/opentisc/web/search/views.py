"""The result list and its export. Everything the list depends on stands in the URL."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.kernel.errors import Unavailable
from opentisc.kernel.numbers import looks_like_number
from opentisc.records import export as records_export
from opentisc.records import queries as records_queries
from opentisc.search import queries
from opentisc.search.errors import QueryError, VersionNotIndexed
from opentisc.search.history import HistoryUnavailable
from opentisc.search.registry import CollectionSpec, get_record_collection, record_collections
from opentisc.search.types import Page
from opentisc.web import labels
from opentisc.web.policy import Access, Visitor, allows
from opentisc.web.search import presenters
from opentisc.web.search.errors import shown_error
from opentisc.web.search.narrowing import Narrowed, narrowed
from opentisc.web.search.places import ListPlace
from opentisc.web.search.state import IN_FACET, SIZES, SearchState, read_state
from opentisc.web.search.steps import known_steps

_BARE_NUMBER = re.compile(r"[A-Za-z]{0,3}[0-9][0-9A-Za-z.\-]{3,30}", re.ASCII)


@require_safe
def search(http: HttpRequest) -> HttpResponse:
    """Show the list; a query that is one whole number goes to its record when there is exactly one (UX-01)."""
    state = read_state(http.GET, history=known_steps(http))
    spec = get_record_collection(state.collection)
    numbered = _of_number(http, state)
    if len(numbered) == 1:
        return redirect("record", numbered[0][1])
    if numbered:
        context = _frame(state, spec) | {"numbered": presenters.numbered_rows(numbered, http.user)}
        return render(http, "search/results.html", context)
    return answer(ListPlace(http, state), spec)


def answer(place: ListPlace, spec: CollectionSpec) -> HttpResponse:
    """Return the page of a result list where it stands. Raises HistoryUnavailable."""
    http, state = place.http, place.state
    frame = _frame(state, spec) | place.frame()
    facets = tuple(facet.code for facet in spec.facets)
    try:
        page = place.run(state.asked(facets=facets))
        inside = narrowed(spec, state, page.total, actor=http.user)
    except QueryError as wrong:
        context = frame | {"error": shown_error(wrong, state), "steps_off": place.steps_off(wrong)}
        return render(http, place.template, context, status=422)
    except HistoryUnavailable:
        raise  # not the index: the page of the error says what
    except Unavailable as wrong:
        return render(http, place.template, frame | _unavailable(wrong, state, http.user), status=503)
    last = presenters.last_page(page.total, state)
    if page.total and state.page > last:
        return redirect(state.url(page=last))
    kept = place.keep(page)
    made = _list(replace(state, step=kept.number), spec, page, inside)
    made["rows"] = place.rows(made["rows"], page)
    return render(http, place.template, frame | made | {"kept": kept})


def _of_number(http: HttpRequest, state: SearchState) -> tuple[tuple[str, str], ...]:
    """Return the records of a query that is one whole number; asked of the lake, so also without an index."""
    if state.include or state.exclude or state.page > 1:
        return ()
    if looks_like_number(state.query):
        return records_queries.look_up(state.query, actor=http.user, as_of=state.as_of)
    if state.collection == "patents" or not _BARE_NUMBER.fullmatch(state.query):
        return ()
    # The registers of the other rights print their numbers without an office: `9000000100`, `XG0001`.
    found = records_queries.look_up(state.query, actor=http.user, as_of=state.as_of)
    return tuple(one for one in found if one[0] == state.collection)


def _frame(state: SearchState, spec: CollectionSpec) -> dict[str, object]:
    """Return what stands on the page whatever came of the search."""
    return {
        "state": state,
        "collection_label": labels.COLLECTIONS.get(spec.code, spec.label),
        "tabs": [
            {
                "url": SearchState(
                    query=state.query,
                    collection=one.code,
                    blanks_are_and=state.blanks_are_and,
                    inside=state.inside,
                ).url(),
                "label": labels.COLLECTIONS.get(one.code, one.label),
                "current": one.code == spec.code,
            }
            for one in record_collections()
        ],
    }


def _unavailable(wrong: Unavailable, state: SearchState, actor: Visitor) -> dict[str, object]:
    """Return what stands in place of a list that no index can give."""
    if not isinstance(wrong, VersionNotIndexed):
        return {"unavailable": True}
    return {
        "version_missing": True,
        "may_build": allows(Access.STAFF, actor),
        "newest_url": state.url(as_of=None),
    }


def _list(
    state: SearchState, spec: CollectionSpec, page: Page, inside: Mapping[str, Narrowed]
) -> dict[str, Any]:
    ordering = {"sort", "collapse", "size", "page"}
    return {
        "page": page,
        "total": f"{page.total:,}",
        "collapsed": state.collapse.value != "none",
        "rows": presenters.rows(page, state),
        "facets": presenters.facets(spec, page, state, inside),
        "chips": presenters.chips(page, state),
        "pages": presenters.page_links(page.total, state),
        "collapses": [
            (code, labels.COLLAPSES.get(code, code)) for code in spec.collapses if len(spec.collapses) > 1
        ],
        "sorts": list(labels.SORTS.items()),
        "sizes": SIZES,
        "formats": list(labels.FORMATS.items()),
        "kept_for_order": [(name, value) for name, value in state.pairs() if name not in ordering],
        "kept_for_export": [
            (name, value)
            for name, value in state.pairs()
            if name not in {"page", "size"} and not name.startswith(IN_FACET)
        ],
        "notice": _("空格按“并且”理解；需要“或者”时请写 OR。")
        if state.blanks_are_and and " " in state.query
        else "",
    }


@require_safe
def export(http: HttpRequest) -> StreamingHttpResponse:
    """Stream the picked records, or every hit of the list, as a file."""
    return exported(http, read_state(http.GET, history=known_steps(http)))


def exported(http: HttpRequest, state: SearchState) -> StreamingHttpResponse:
    """Return the file of a list, wherever it stands."""
    spec = get_record_collection(state.collection)
    code = records_export.check_format(http.GET.get("format", "csv"))
    picked = http.GET.getlist("pick")
    ids = iter(picked) if picked else queries.export_ids(state.asked(), actor=http.user)
    found = records_queries.iter_records(ids, actor=http.user, as_of=state.as_of)
    response = StreamingHttpResponse(
        records_export.stream_export(found, code, collection=spec.code),
        content_type=records_export.CONTENT_TYPES[code],
    )
    name = f"opentisc-{spec.code}.{code}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
