"""Outside experts of one request, for its manager: who was asked, until when, what became of it; ask, and end.

A manager who may not read the request keeps them too: these pages show its number at most.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import OutsideExpert, ServiceRequest
from opentisc.desk.queries import ExpertRow
from opentisc.kernel.workdays import CHINA_TIME
from opentisc.web import hats
from opentisc.web.desk.staff.manage import desk_crumbs
from opentisc.web.labels import Label
from opentisc.web.network import form_page, lists
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Button, Cell, Row, Table

_LINK = "opentisc_expert_link"
STATES: dict[str, tuple[str, str, Label]] = {
    "blocked": ("late", "x-circle", gettext_lazy("核查未通过")),
    "unsigned": ("waiting", "hourglass-split", gettext_lazy("尚未承诺")),
    "reviewing": ("done", "check-circle", gettext_lazy("可以审核")),
    "expired": ("quiet", "clock-history", gettext_lazy("已到期")),
    "ended": ("quiet", "dash-circle", gettext_lazy("已结束")),
    "over": ("quiet", "check-circle", gettext_lazy("本件已办结")),
}
_WHY: dict[str, Label] = {
    "client": gettext_lazy("本人或单位就是委托人"),
    "opposite_party": gettext_lazy("本人或单位是对方当事人，或办理过对方的事项"),
    "submitted_it": gettext_lazy("本件由此人提交"),
    "acts_for_a_party": gettext_lazy("是当事人的联系人"),
    "same_right": gettext_lazy("审核过同一权利的事项"),
}


class InviteForm(forms.Form):
    """Who is asked, and until when."""

    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=254,
        help_text=gettext_lazy("专家用它登录。没有账号的，生成一次性链接，由专家自己设置密码。"),
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=100)
    organisation = forms.CharField(label=gettext_lazy("所在单位"), max_length=120)
    qualification = forms.CharField(
        label=gettext_lazy("专业资格"),
        max_length=2000,
        help_text=gettext_lazy("为什么能审核本件：职称、领域、年限。成果和委托人页面会显示姓名和单位。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=gettext_lazy("期限（含当日）"),
        help_text=gettext_lazy("到期或本件办结，权限自动收回；最长 180 天。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class EndForm(forms.Form):
    """Why the expert's time ends."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


@never_cache
@require_safe
def overview(http: HttpRequest, key: UUID) -> HttpResponse:
    """List who was asked to review this case; a new one-time link is shown once."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.request_of_experts(key, hat, now=now)
    rows = queries.experts_of(request, now=now)
    table = Table(
        name=_("外部专家"),
        columns=(_("姓名"), _("单位"), _("资格"), _("邀请时间"), _("期限"), _("保密承诺"), _("状态")),
        rows=[_row(request, one) for one in rows],
        empty=_("还没有邀请外部专家。机构内没有第二位有资格的人时，可为本件邀请一位。"),
    )
    section = lists.Section(
        id="experts",
        title=_("外部专家"),
        table=table,
        links=((_("邀请外部专家"), reverse("desk_expert_invite", args=[key]), True),),
        xlsx=lists.xlsx_address(http, "experts"),
    )
    kept = {} if lists.wants_xlsx(http) else http.session.pop(_LINK, {})
    token = str(kept.get("token", "")) if kept.get("key") == str(key) else ""
    link = http.build_absolute_uri(reverse("welcome", args=[token])) if token else ""
    page = lists.ListPage(
        heading=_("外部专家"),
        purpose=_("只为本件、只作审核、有期限；作出保密承诺后才能打开，委托人看得到是谁。"),
        crumbs=_crumbs(request),
    )
    return lists.answer(http, page, [section], token_link=link)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(http: HttpRequest, key: UUID) -> HttpResponse:
    """Ask somebody to review this case."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.request_of_experts(key, hat, now=now)
    raise_if_reauthentication_required(http, app="")
    form = InviteForm(http.POST or None)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        given = {**data, "until": _end_of(data["until"])}
        invited = actions.invite_expert(key, actions.ExpertInvitation(**given), by=hat, now=now)
        if invited.is_blocked:
            raise actions.ExpertBlocked
        if invited.token:
            http.session[_LINK] = {"key": str(key), "token": invited.token}
            messages.success(
                http, _("已邀请 %(name)s；请把一次性链接交给本人。") % {"name": invited.row.name}
            )
        else:
            messages.success(
                http, _("已邀请 %(name)s；对方已有账号，登录后即可看到。") % {"name": invited.row.name}
            )
        return redirect("desk_experts", key)

    page = form_page.FormPage(
        heading=_("邀请外部专家"),
        purpose=_("先核查利益冲突；您只会知道是否通过。"),
        submit=_("核查并邀请"),
        crumbs=(*_crumbs(request), (_("外部专家"), reverse("desk_experts", args=[key]))),
    )
    return form_page.answer(http, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
def end(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """End an expert's time now."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.request_of_experts(key, hat, now=now)
    row = _running(request, pk, now=now)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        actions.end_expert(key, pk, by=hat, now=now, reason=data["reason"])
        messages.success(http, _("%(name)s 现在起不能再打开本件。") % {"name": row.name})
        return redirect("desk_experts", key)

    page = form_page.FormPage(
        heading=_("结束 %(name)s 的审核") % {"name": row.name},
        purpose=_("立即收回权限；已写的批注保留。需要时可以再次邀请。"),
        submit=_("结束审核"),
        crumbs=(*_crumbs(request), (_("外部专家"), reverse("desk_experts", args=[key]))),
    )
    return form_page.answer(http, EndForm(http.POST or None), page, act)


@require_safe
def blocked(http: HttpRequest) -> HttpResponse:
    """List the experts whom the conflict check refused, and why, for the compliance role alone."""
    hat = hats.require_hat(http)
    rows = [
        Row(
            cells=(
                Cell(text=_at(one.invited_at)),
                Cell(text=one.name),
                Cell(text=one.organisation),
                Cell(text=_("；").join(str(_WHY.get(code, code)) for code in one.found)),
            )
        )
        for one in queries.blocked_experts(hat)
    ]
    table = Table(
        name=_("外部专家核查"),
        columns=(_("核查时间"), _("姓名"), _("单位"), _("发现")),
        rows=rows,
        empty=_("没有未通过核查的外部专家。"),
    )
    page = lists.ListPage(
        heading=_("外部专家核查"),
        purpose=_("邀请时未通过利益冲突核查的专家；发现的内容只有合规专员可见。"),
        crumbs=desk_crumbs(),
    )
    section = lists.Section(
        id="rows", title=_("外部专家核查"), table=table, xlsx=lists.xlsx_address(http, "rows")
    )
    return lists.answer(http, page, [section])


def _row(request: ServiceRequest, one: ExpertRow) -> Row:
    tone, icon, label = STATES[one.state]
    row = one.row
    finish = Button(
        url=reverse("desk_expert_end", args=[request.key, row.pk]),
        label=_("结束"),
        name=_("结束 %(name)s 的审核") % {"name": row.name},
        is_link=True,
    )
    return Row(
        cells=(
            Cell(text=row.name, note=row.person.login if row.person else ""),
            Cell(text=row.organisation),
            Cell(text=row.qualification),
            Cell(text=_at(row.invited_at)),
            Cell(text=f"{timezone.localtime(row.until_at):%Y-%m-%d}"),
            Cell(text=_at(one.undertaken_at) if one.undertaken_at else ""),
            Cell(text=str(label), tone=tone, icon=icon, note=row.end_reason),
        ),
        buttons=(finish,) if one.state in {"unsigned", "reviewing"} else (),
    )


def _running(request: ServiceRequest, pk: int, *, now: datetime) -> OutsideExpert:
    found = [one.row for one in queries.experts_of(request, now=now) if one.row.pk == pk]
    if not found or found[0].ended_at is not None or found[0].outcome != "clear":
        raise UnknownRequest
    return found[0]


def _crumbs(request: ServiceRequest) -> Crumbs:
    name = request.number if request.label < 3 else _("限定知悉")
    return (*desk_crumbs(), (name, reverse("desk_request", args=[request.key])))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=CHINA_TIME)


def _at(when: datetime) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M")
