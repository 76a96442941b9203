"""What the tests beside it share."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opentisc.desk import actions
from opentisc.search.types import Query
from tests.desk.searching.test_documents_and_marks import SEPARATOR
from tests.factories import desk as make
from tests.web import html_reading
from tests.web.html_reading import tree_of

NOW = make.NOW


def page(answer):
    """Return a page as a tree."""
    return tree_of(answer.content)


def text(answer) -> str:
    """Return the words of a page."""
    return html_reading.text(page(answer))


def url(name, request, *more):
    return reverse(name, args=[request.key, *more])


def searched(request, desk, query="电池"):
    actions.search_for(request.key, Query(text=query), by=desk.consultant, now=NOW)


def marked(request, desk, record=SEPARATOR, value="close"):
    marking = actions.Marking("relevance", value)
    return actions.mark_record(request.key, record, marking, step=1, by=desk.consultant, now=NOW)


ROUTES = [
    ("desk_search", ()),
    ("desk_search_export", ()),
    ("desk_search_open", (SEPARATOR,)),
    ("desk_search_log", ()),
    ("desk_search_step", (1,)),
    ("desk_documents", ()),
    ("desk_document", (1,)),
    ("desk_outside", ()),
    ("desk_leak_check", ()),
]


POSTS = [
    ("desk_record_mark", ()),
    ("desk_search_aim", (1,)),
    ("desk_search_rerun", (1,)),
    ("desk_documents_rest", ()),
    ("desk_document_mark", (1,)),
    ("desk_document_drop", (1,)),
    ("desk_outside", ()),
    ("desk_leak_check", ()),
]


def queries_of(asks, address) -> int:
    asks.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert asks.get(address).status_code == 200
    return len(captured)
