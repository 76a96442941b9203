"""The page of the search history: list, use again, combine, delete, switch, export. Everybody's own (UX-13)."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opentisc.records import export as records_export
from opentisc.search.history import StepGone
from opentisc.search.types import Step
from opentisc.web.search import history_presenters as presenters
from opentisc.web.search.state import SearchState
from opentisc.web.search.steps import own_history

_PAGE = 50
_LONGEST_NUMBER = 9


@never_cache
@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """Show the steps, the newest first."""
    return _page(http)


@require_safe
def combine(http: HttpRequest) -> HttpResponse:
    """Go to the search that joins the chosen steps; steps that cannot be joined are said on the page."""
    own = own_history(http)
    found = [own.find(number) for number in sorted({_number(one) for one in http.GET.getlist("step")})]
    steps = [one for one in found if one is not None]
    wrong = _why_not(steps, len(found), http.GET.get("with", ""))
    if wrong:
        return _page(http, wrong=wrong)
    text = presenters.joined([one.number for one in steps], http.GET["with"])
    return redirect(SearchState(query=text, collection=steps[0].past.collection).url())


def _why_not(steps: list[Step], asked: int, sign: str) -> str:
    if not asked:
        return _("请先勾选要组合的步骤。")
    if len(steps) < asked:
        return _("所选的步骤有的已经删除。")
    if sign not in presenters.JOINTS:
        return _("请选择组合方式。")
    if len({one.past.collection for one in steps}) > 1:
        return _("所选的步骤属于不同的数据库，不能组合。")
    return ""


@require_POST
def delete(http: HttpRequest) -> HttpResponse:
    """Delete one step or all. An absent step and another's look the same."""
    own = own_history(http)
    if http.POST.get("number") == "all":
        own.delete_all()
    else:
        own.delete(_number(http.POST.get("number", "")))
    return redirect("search_history")


@require_POST
def switch(http: HttpRequest) -> HttpResponse:
    """Keep searches from now on, or do not."""
    own_history(http).switch(on=http.POST.get("on") == "1")
    return redirect("search_history")


@never_cache
@require_safe
def export(http: HttpRequest) -> StreamingHttpResponse:
    """Stream all steps as a table."""
    response = StreamingHttpResponse(
        records_export.stream_table(
            _("检索历史"), presenters.headings(), _safe(presenters.cells(own_history(http).steps()))
        ),
        content_type=records_export.CONTENT_TYPES["xlsx"],
    )
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, "opentisc-history.xlsx") or "attachment"
    )
    return response


def _safe(rows: Iterable[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    return (tuple(records_export.safe_cell(text) for text in row) for row in rows)


def _page(http: HttpRequest, *, wrong: str = "") -> HttpResponse:
    own = own_history(http)
    pages = Paginator(range(own.count()), _PAGE).get_page(http.GET.get("page"))
    steps = own.steps(offset=max(0, pages.start_index() - 1), limit=_PAGE)
    context = {
        "is_on": own.is_on,
        "count": pages.paginator.count,
        "rows": [presenters.row(one) for one in steps],
        "pages": pages,
        "joints": presenters.JOINTS.items(),
        "chosen": set(http.GET.getlist("step")) if wrong else set(),
        "wrong": wrong,
    }
    return render(http, "search/history.html", context, status=422 if wrong else 200)


def _number(text: str) -> int:
    """Return the number in a form. Raises StepGone for what no form of ours sends."""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise StepGone(f"no step {text!r}", number=text)
    return int(text)
