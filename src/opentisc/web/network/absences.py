"""Leave and deputies, for the manager of the body."""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.network import actions, queries
from opentisc.network.types import DeputyScope
from opentisc.web import hats
from opentisc.web.network import form_page, forms, lists
from opentisc.web.tables import Button, Row, Table, plain


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List who is away now or later, and who acts for whom."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    page = lists.ListPage(
        heading=_("假期与代理"),
        purpose=_("请假当天起，待办和待审改派给代理人或重新分派；代理人的办理都写明“某某代某某”。"),
        crumbs=lists.home_crumbs(),
    )
    absences = Table(
        name=_("假期"),
        columns=(_("姓名"), _("第一天"), _("最后一天"), _("事由")),
        rows=[
            Row(
                cells=plain(one.person, one.first_day, one.last_day, one.reason),
                buttons=(_end("absence_end", one.pk, _("结束 %(person)s 的假期") % {"person": one.person}),),
            )
            for one in queries.absences(hat.body_id or 0, since=today)
        ],
        empty=_("现在和以后没有人请假。"),
    )
    deputies = Table(
        name=_("代理"),
        columns=(_("被代理人"), _("职务代理人"), _("代理范围"), _("第一天"), _("最后一天")),
        rows=[
            Row(
                cells=plain(
                    one.absent, one.acting, DeputyScope(one.scope).label, one.first_day, one.last_day
                ),
                buttons=(_end("deputy_end", one.pk, _("结束 %(person)s 的代理") % {"person": one.acting}),),
            )
            for one in queries.deputies(hat.body_id or 0, since=today)
        ],
        empty=_("没有人代理。"),
    )
    sections = [
        lists.Section(
            id="absences",
            title=_("假期"),
            table=absences,
            links=((_("登记假期"), reverse("absence_add"), True),),
            xlsx=lists.xlsx_address(http, "absences"),
        ),
        lists.Section(
            id="deputies",
            title=_("代理"),
            table=deputies,
            links=((_("指定代理人"), reverse("deputy_add"), False),),
            xlsx=lists.xlsx_address(http, "deputies"),
        ),
    ]
    return lists.answer(http, page, sections)


def _end(route: str, pk: int, name: str) -> Button:
    return Button(url=reverse(route, args=[pk]), label=_("结束"), name=name, danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
def add(http: HttpRequest) -> HttpResponse:
    """Record that a member is away."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    form = forms.AbsenceForm(http.POST or None, initial={"first_day": today, "last_day": today})
    form.give_members(queries.members(hat.body_id or 0, on=today))

    def act(data: Mapping[str, Any]) -> HttpResponse:
        actions.record_absence(queries.body(hat.body_code), by=hat, **data)
        messages.success(http, _("已登记 %(person)s 的假期。") % {"person": data["person"]})
        return redirect("absences")

    return form_page.answer(http, form, _page(_("登记假期"), _("首尾两天都算在内。")), act)


@require_POST
def end(http: HttpRequest, pk: int) -> HttpResponse:
    """End an absence: back as of today."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    actions.end_absence(queries.body(hat.body_code), pk, on=today, by=hat)
    messages.success(http, _("假期已结束。"))
    return redirect("absences")


@require_http_methods(["GET", "HEAD", "POST"])
def add_deputy(http: HttpRequest) -> HttpResponse:
    """Name a deputy."""
    raise_if_reauthentication_required(http, app="")  # SC-09: a role is granted
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    form = forms.DeputyForm(http.POST or None, initial={"first_day": today, "last_day": today})
    form.give_members(queries.members(hat.body_id or 0, on=today))

    def act(data: Mapping[str, Any]) -> HttpResponse:
        given = actions.StandingIn(**{**data, "scope": DeputyScope(data["scope"])})
        actions.name_deputy(queries.body(hat.body_code), given, by=hat)
        messages.success(
            http, _("%(acting)s 代 %(absent)s。") % {"acting": given.acting, "absent": given.absent}
        )
        return redirect("absences")

    purpose = _("代理人在身份菜单中选用这个身份；只能代理所选的范围和日期。")
    return form_page.answer(http, form, _page(_("指定代理人"), purpose), act)


@require_POST
def end_deputy(http: HttpRequest, pk: int) -> HttpResponse:
    """End a deputy's time as of today."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    actions.end_deputy(queries.body(hat.body_code), pk, on=today, by=hat)
    messages.success(http, _("代理已结束。"))
    return redirect("absences")


def _page(heading: str, purpose: str) -> form_page.FormPage:
    crumbs = (*lists.home_crumbs(), (_("假期与代理"), reverse("absences")))
    return form_page.FormPage(heading=heading, purpose=purpose, submit=_("保存"), crumbs=crumbs)
