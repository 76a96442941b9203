"""The register of enquiries with its filters and workbook, and those that wait for a review."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.types import Channel, Effort, RightKind
from opentisc.network import queries as network
from opentisc.web import hats
from opentisc.web.desk.enquiries import presenters
from opentisc.web.desk.enquiries.quick import crumbs
from opentisc.web.network.forms import day, text
from opentisc.web.network.paging import links
from opentisc.web.tables import wants_xlsx, xlsx

_PAGE = 50
_ALL = ("", gettext_lazy("全部"))


class FilterForm(forms.Form):
    """What the list is narrowed to. A value that cannot be read is told and narrows nothing."""

    first = day(gettext_lazy("自"), required=False)
    last = day(gettext_lazy("至"), required=False)
    person = forms.TypedChoiceField(
        label=gettext_lazy("登记人"), required=False, coerce=int, empty_value=None
    )
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False, choices=[_ALL, *Channel.choices])
    right_kind = forms.ChoiceField(
        label=gettext_lazy("权利类型"), required=False, choices=[_ALL, *RightKind.choices]
    )
    effort = forms.TypedChoiceField(
        label=gettext_lazy("难度"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[_ALL, *Effort.choices],
    )
    drawn = forms.ChoiceField(
        label=gettext_lazy("复查"),
        required=False,
        choices=[
            _ALL,
            ("drawn", gettext_lazy("抽中的")),
            ("waiting", gettext_lazy("待复查")),
            ("done", gettext_lazy("已复查")),
        ],
    )
    text = text(gettext_lazy("编号或问题中的词"), 200)

    def __init__(self, data: Any, people: Sequence[tuple[int, str]]) -> None:
        """people: who may be chosen."""
        super().__init__(data)
        field = self.fields["person"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [_ALL, *people]

    def filters(self) -> queries.EnquiryFilters:
        """Return what was chosen."""
        self.is_valid()
        data = self.cleaned_data
        return queries.EnquiryFilters(
            first=data.get("first"),
            last=data.get("last"),
            person_id=data.get("person"),
            channel=data.get("channel", ""),
            right_kind=data.get("right_kind", ""),
            effort=data.get("effort"),
            drawn=data.get("drawn", ""),
            text=data.get("text", ""),
        )


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List what the person may read, with exact totals; the workbook holds the same rows, all of them."""
    hat = hats.require_hat(http)
    form = FilterForm(http.GET, queries.enquiry_authors(hat))
    rows = queries.enquiries(hat, form.filters())
    if wants_xlsx(http):
        return xlsx(presenters.workbook(rows))
    page = Paginator(rows, _PAGE).get_page(http.GET.get("page"))
    today = network.today(timezone.now())
    context = {
        "form": form,
        "table": presenters.table(page),
        "totals": queries.enquiry_totals(rows),
        "pages": links(http, page),
        "periods": _periods(http, today),
        "xlsx": "?" + urlencode({**http.GET.dict(), "format": "xlsx"}),
        "narrowed": any(http.GET.get(name) for name in form.fields),
        "waiting": queries.enquiries_to_review(hat).count(),
        "writes": hat.keeps_clients,
        "crumbs": (*crumbs()[:1], (_("即时登记簿"), "")),
    }
    return render(http, "desk/enquiries/list.html", context)


@require_safe
def review_list(http: HttpRequest) -> HttpResponse:
    """List the drawn enquiries that wait and that the person may review."""
    rows = queries.enquiries_to_review(hats.require_hat(http))
    table = presenters.table(rows)
    if wants_xlsx(http):
        return xlsx(presenters.workbook(rows))
    context = {
        "table": presenters.for_review(table),
        "n": len(table.rows),
        "crumbs": (*crumbs(), (_("待复查"), "")),
    }
    return render(http, "desk/enquiries/review_list.html", context)


def _periods(http: HttpRequest, today: date) -> list[tuple[str, str, bool]]:
    """Return the ways to today, this week and this month: words, address, whether it is the one shown."""
    monday = today - timedelta(days=today.weekday())
    kept = {
        name: value for name, value in http.GET.items() if name not in {"first", "last", "page", "format"}
    }
    found = []
    for label, first in ((_("今天"), today), (_("本周"), monday), (_("本月"), today.replace(day=1))):
        chosen = {"first": first.isoformat(), "last": today.isoformat()}
        shown = all(http.GET.get(name) == value for name, value in chosen.items())
        found.append((label, "?" + urlencode(kept | chosen), shown))
    return found
