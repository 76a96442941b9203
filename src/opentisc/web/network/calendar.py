"""The body's own calendar over the official one, for its manager."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.kernel.workdays import BodyDayKind
from opentisc.network import actions, queries
from opentisc.network.errors import BadPeriod
from opentisc.network.models import BodyDay
from opentisc.web import hats
from opentisc.web.network import form_page, forms, lists
from opentisc.web.network.bodies import WEEKDAYS
from opentisc.web.tables import Button, Row, Table, plain

_LINE = re.compile(r"(\S+)\s+(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the own days from today on, and the week."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    days = Table(
        name=_("机构日历"),
        columns=(_("日期"), _("安排"), _("时间"), _("名称"), _("登记时间")),
        rows=[_row(one) for one in queries.own_days(hat, since=today)],
        empty=_("没有自己的安排：按国务院办公厅的放假通知办公。"),
    )
    week = Table(
        name=_("开放时间"),
        columns=(_("星期"), _("开始"), _("结束"), _("自")),
        rows=[
            Row(
                cells=plain(
                    WEEKDAYS[one.weekday], f"{one.opens:%H:%M}", f"{one.closes:%H:%M}", one.valid_from
                )
            )
            for one in queries.opening_hours(hat.body_id or 0, on=today)
        ],
        empty=_("没有登记：工作日 8:30–12:00、13:30–18:00。"),
    )
    page = lists.ListPage(
        heading=_("机构日历"),
        purpose=_(
            "寒暑假、轮值、半天办公等安排，叠加在国家放假安排之上。只影响登记之后开始的期限，从不追溯。"
        ),
        crumbs=lists.home_crumbs(),
    )
    sections = [
        lists.Section(
            id="days",
            title=_("自己的安排"),
            table=days,
            links=((_("登记安排"), reverse("body_days_add"), True),),
            xlsx=lists.xlsx_address(http, "days"),
        ),
        lists.Section(
            id="hours",
            title=_("开放时间"),
            table=week,
            links=((_("修改开放时间"), reverse("body_hours"), False),),
            xlsx=lists.xlsx_address(http, "hours"),
        ),
    ]
    return lists.answer(http, page, sections)


def _row(one: BodyDay) -> Row:
    kinds = dict(forms.DAY_KINDS)
    hours = f"{one.opens:%H:%M}–{one.closes:%H:%M}" if one.opens and one.closes else ""
    recorded = timezone.localtime(one.recorded_at)
    button = Button(
        url=reverse("body_day_withdraw", args=[one.pk]),
        label=_("撤回"),
        name=_("撤回 %(day)s 的安排") % {"day": one.day},
        danger=True,
    )
    return Row(
        cells=plain(one.day, kinds[one.kind], hours, one.name, f"{recorded:%Y-%m-%d %H:%M}"),
        buttons=(button,),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_days(http: HttpRequest) -> HttpResponse:
    """Lay days over the official calendar."""
    hat = hats.require_hat(http)
    now = timezone.now()
    today = queries.today(now)
    form = forms.OwnDaysForm(http.POST or None, initial={"first_day": today, "last_day": today})

    def act(data: Mapping[str, Any]) -> HttpResponse:
        given = actions.OwnDays(**{**data, "kind": BodyDayKind(data["kind"])})
        rows = actions.set_own_days(queries.body(hat.body_code), given, by=hat, now=now)
        messages.success(http, _("已登记 %(count)s 天。") % {"count": len(rows)})
        return redirect("body_calendar")

    purpose = _("已经开始的期限不受影响。同一天以后登记的为准。")
    return form_page.answer(http, form, _page(_("登记安排"), purpose), act)


@require_POST
def withdraw(http: HttpRequest, pk: int) -> HttpResponse:
    """Take an own day back."""
    hat = hats.require_hat(http)
    row = actions.withdraw_own_day(queries.own_day(hat, pk), by=hat, now=timezone.now())
    messages.success(http, _("已撤回 %(day)s 的安排；可重新登记。") % {"day": row.day})
    return redirect("body_calendar")


@require_http_methods(["GET", "HEAD", "POST"])
def hours(http: HttpRequest) -> HttpResponse:
    """Change the week of the body."""
    hat = hats.require_hat(http)
    now = timezone.now()
    today = queries.today(now)
    standing = queries.opening_hours(hat.body_id or 0, on=today)
    lines = [f"{WEEKDAYS[one.weekday]} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in standing]
    form = forms.HoursForm(http.POST or None, initial={"hours": "\n".join(lines), "valid_from": today})

    def act(data: Mapping[str, Any]) -> HttpResponse:
        week = [_week_hours(line) for line in data["hours"].splitlines() if line.strip()]
        actions.set_opening_hours(
            queries.body(hat.body_code), week, valid_from=data["valid_from"], by=hat, now=now
        )
        messages.success(http, _("已保存。"))
        return redirect("body_calendar")

    return form_page.answer(http, form, _page(_("修改开放时间"), _("从所选的一天起执行。")), act)


def _week_hours(line: str) -> actions.WeekHours:
    """Return the opening that a line names. Raises BadPeriod with the line when it names none."""
    found = _LINE.fullmatch(line.strip())
    days = [str(one) for one in WEEKDAYS]
    if found is None or found[1] not in days:
        raise BadPeriod(first=line.strip(), last="")
    try:
        opens, closes = time(int(found[2]), int(found[3])), time(int(found[4]), int(found[5]))
    except ValueError as wrong:
        raise BadPeriod(first=line.strip(), last="") from wrong
    return actions.WeekHours(days.index(found[1]), opens, closes)


def _page(heading: str, purpose: str) -> form_page.FormPage:
    crumbs = (*lists.home_crumbs(), (_("机构日历"), reverse("body_calendar")))
    return form_page.FormPage(heading=heading, purpose=purpose, submit=_("保存"), crumbs=crumbs)
