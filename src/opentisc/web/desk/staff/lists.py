"""My day and the queue: what there is to do, each list with its workbook."""

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.queries import ORDERS, Listing, QueueFilters
from opentisc.desk.types import Score, State
from opentisc.kernel.errors import NotFound
from opentisc.network import queries as network
from opentisc.network.types import LABEL_WORDS, Hat, Role
from opentisc.web import hats, labels
from opentisc.web.desk import panels
from opentisc.web.desk.staff import rows
from opentisc.web.desk.staff.starting import SEEN_COOKIE
from opentisc.web.network import paging
from opentisc.web.network.lists import home_crumbs
from opentisc.web.tables import wants_xlsx, xlsx
from opentisc.web.typed import whole

_LISTS: dict[str, tuple[labels.Label, labels.Label]] = {
    "due": (gettext_lazy("今天到期"), gettext_lazy("今天没有到期的请求。")),
    "waiting": (gettext_lazy("等我处理"), gettext_lazy("没有等您处理的请求。")),
    "new": (gettext_lazy("新到"), gettext_lazy("没有新到的请求。")),
}
_ORDER_WORDS: dict[str, labels.Label] = {
    "due": gettext_lazy("先到期的在前"),
    "newest": gettext_lazy("新登记的在前"),
    "oldest": gettext_lazy("早登记的在前"),
    "number": gettext_lazy("按编号"),
}
_DUE_WORDS: dict[str, labels.Label] = {
    "late": gettext_lazy("已逾期"),
    "today": gettext_lazy("今天到期"),
    "week": gettext_lazy("七天内到期"),
    "none": gettext_lazy("没有时限"),
}


@require_safe
def my_day(http: HttpRequest) -> HttpResponse:
    """Show what is due today, what waits for the person and what came in."""
    hat, now = hats.require_hat(http), timezone.now()
    if wants_xlsx(http):
        wanted = http.GET.get("list", "due")
        if wanted not in _LISTS:
            raise NotFound
        day = queries.my_day(hat, now=now, most=None)
        title, empty = _LISTS[wanted]
        return xlsx(rows.table(str(title), getattr(day, wanted).rows, empty=empty))
    day = queries.my_day(hat, now=now)
    columns = [
        {
            "code": code,
            "title": title,
            "empty": empty,
            "total": listing.total,
            "rows": [rows.shown(one) for one in listing.rows],
        }
        for code, (title, empty) in _LISTS.items()
        if (listing := getattr(day, code)) is not None
    ]
    context = {
        "columns": columns,
        "entries": panels.entries_for(hat),
        "calls": _calls(hat),
        "starts": SEEN_COOKIE not in http.COOKIES,
        "has_any": any(one["total"] for one in columns),
        "today": network.today(now),
        "crumbs": (*home_crumbs(), (_("我的一天"), "")),
    }
    return render(http, "desk/staff/my_day.html", context)


def _calls(hat: Hat) -> list[tuple[str, str]]:
    """Return what else waits for a decision of this role: words with the count, and where."""
    found = []
    if hat.role in (Role.MANAGER, Role.INTAKE) and (count := len(queries.offers_to(hat))):
        found.append((_("转来的请求：%(n)s") % {"n": count}, reverse("desk_transfers")))
    if hat.role == Role.MANAGER and (count := queries.low_ratings(hat).count()):
        found.append((_("待回访的差评：%(n)s") % {"n": count}, reverse("desk_follow_ups")))
    if hat.role == Role.MANAGER and (count := queries.effects_to_verify(hat, now=timezone.now()).count()):
        found.append((_("待核实的成效：%(n)s") % {"n": count}, reverse("desk_effects")))
    if hat.role == Role.COMPLIANCE and (count := queries.open_checks(hat).count()):
        found.append((_("等您决定的利益冲突：%(n)s") % {"n": count}, reverse("desk_conflicts")))
    return found


class QueueForm(forms.Form):
    """The filters of the queue, in the address. Anything that is none of the choices narrows nothing."""

    text = forms.CharField(required=False, max_length=80, label=gettext_lazy("编号或名称"))
    stage = forms.ChoiceField(required=False, label=gettext_lazy("状态"))
    service = forms.ChoiceField(required=False, label=gettext_lazy("服务"))
    handler = forms.TypedChoiceField(
        required=False, label=gettext_lazy("承办人"), coerce=int, empty_value=None
    )
    due = forms.ChoiceField(required=False, label=gettext_lazy("时限"))
    label = forms.TypedChoiceField(required=False, label=gettext_lazy("密级"), coerce=int, empty_value=None)
    client = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput())
    score = forms.TypedChoiceField(required=False, label=gettext_lazy("评价"), coerce=int, empty_value=None)
    sort = forms.ChoiceField(required=False, label=gettext_lazy("排序"))

    def offer(self, hat: Hat) -> None:
        """Fill the choices for the person's body."""
        body = network.body(hat.body_code)
        today = network.today(timezone.now())
        people = {one.person_id: str(one.person) for one in network.members(body.pk, on=today)}
        given = whole(str(self.data.get("handler", "")))
        if given is not None and given not in people:
            people[given] = _("已不是成员")  # still the handler of something old
        services = queries.offered_by(body, on=today)
        language = get_language() or ""
        self._choose("stage", [("open", _("未办结")), *State.choices])
        self._choose("service", [(one.offer.code, one.definition.name.of(language)) for one in services])
        self._choose("handler", [(str(pk), name) for pk, name in people.items()])
        self._choose("due", list(_DUE_WORDS.items()))
        self._choose("score", [(str(code), word) for code, word in Score.choices])
        self._choose("label", [(str(int(code)), word) for code, word in LABEL_WORDS.items()])
        cast(forms.ChoiceField, self.fields["sort"]).choices = [(code, _ORDER_WORDS[code]) for code in ORDERS]

    def filters(self) -> QueueFilters:
        """Return what was asked for, without what is no choice."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if name != "sort"}
        return QueueFilters(**{name: value for name, value in given.items() if value not in (None, "")})

    def _choose(self, name: str, choices: list[tuple[str, object]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("全部")), *choices]


@require_safe
def queue(http: HttpRequest) -> HttpResponse:
    """Show the requests that the person reads or administers, narrowed, sorted, page by page."""
    hat, now = hats.require_hat(http), timezone.now()
    form = QueueForm(http.GET)
    form.offer(hat)
    filters = form.filters()
    sort = form.cleaned_data.get("sort") or "due"
    whole = wants_xlsx(http)
    page = queries.queue(hat, filters, now=now, sort=sort, page=_page_number(http), rows=0 if whole else 50)
    table = rows.table(_("请求列表"), page.rows, empty=_("没有符合条件的请求。"))
    if whole:
        return xlsx(table)
    context = {
        "form": form,
        "table": table,
        "listing": page,
        "narrowed": filters != QueueFilters(),
        "pages": _links(http, page),
        "xlsx": paging_address(http),
        "may_board": hat.role == Role.MANAGER,
        "crumbs": (*home_crumbs(), (_("我的一天"), reverse("desk_my_day")), (_("请求列表"), "")),
    }
    return render(http, "desk/staff/queue.html", context)


def paging_address(http: HttpRequest) -> str:
    """Return the address of the workbook with the filters of the page."""
    kept = http.GET.copy()
    kept.pop("page", None)
    kept["format"] = "xlsx"
    return f"?{kept.urlencode()}"


def _page_number(http: HttpRequest) -> int:
    given = http.GET.get("page", "1")
    return int(given) if given.isdecimal() and len(given) < 7 else 1


def _links(http: HttpRequest, listing: Listing) -> paging.PageLinks | None:
    from django.core.paginator import Paginator

    numbers = range(listing.total)
    return paging.links(http, Paginator(numbers, 50).page(listing.page) if listing.total else None)
