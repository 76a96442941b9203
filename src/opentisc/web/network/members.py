"""Members and their qualifications, for the manager of the body."""

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
from opentisc.network.models import Membership, Qualification
from opentisc.network.types import Hat, Role
from opentisc.web import hats
from opentisc.web.network import form_page, forms, lists
from opentisc.web.tables import Button, Cell, Row, Table

_LINK = "opentisc_member_link"


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the members, past ones too, their qualifications, and what runs out."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    body_id = hat.body_id or 0
    ending = queries.expiring_qualifications(body_id, on=today)
    alerts = [
        _("%(person)s 的资质“%(name)s”有效期至 %(day)s。")
        % {"person": one.person, "name": one.name, "day": one.valid_until}
        for one in ending
    ]
    page = lists.ListPage(
        heading=_("成员与资质"),
        purpose=_("谁在本机构以什么角色工作，能办哪些须有资质的服务。"),
        crumbs=lists.home_crumbs(),
        alerts=alerts,
    )
    token = http.session.pop(_LINK, "") if not lists.wants_xlsx(http) else ""
    link = http.build_absolute_uri(reverse("welcome", args=[token])) if token else ""
    return lists.answer(http, page, [_members(http, hat), _qualifications(http, hat)], token_link=link)


def _members(http: HttpRequest, hat: Hat) -> lists.Section:
    table = Table(
        name=_("成员"),
        columns=(_("姓名"), _("角色"), _("职务"), _("登录名"), _("自"), _("至")),
        rows=[_member_row(one) for one in queries.all_memberships(hat)],
        empty=_("还没有成员。添加第一位成员后，就可以分派请求。"),
    )
    links = ((_("添加成员"), reverse("member_add"), True),)
    return lists.Section(
        id="members",
        title=_("成员"),
        table=table,
        links=links,
        xlsx=lists.xlsx_address(http, "members"),
    )


def _member_row(one: Membership) -> Row:
    last = one.ended_on or one.valid_until
    note = _("受理新请求") if one.takes_intake else ""
    end = Button(
        url=reverse("member_end", args=[one.pk]),
        label=_("结束"),
        name=_("结束 %(person)s 的“%(role)s”") % {"person": one.person, "role": Role(one.role).label},
        danger=True,
    )
    return Row(
        cells=(
            Cell(text=str(one.person)),
            Cell(text=str(Role(one.role).label), note=note),
            Cell(text=one.title),
            Cell(text=one.person.login),
            Cell(text=one.valid_from.isoformat()),
            Cell(text=last.isoformat() if last else ""),
        ),
        buttons=() if one.ended_on else (end,),
    )


def _qualifications(http: HttpRequest, hat: Hat) -> lists.Section:
    today = queries.today(timezone.now())
    rows = queries.qualifications(hat.body_id or 0, on=today)
    table = Table(
        name=_("资质"),
        columns=(_("姓名"), _("资质"), _("证书编号"), _("发证机构"), _("自"), _("至"), _("状态")),
        rows=[
            _qualification_row(one, valid=one.valid_until is None or one.valid_until >= today) for one in rows
        ],
        empty=_("还没有登记资质。查新等服务只分派给有资质的人。"),
    )
    return lists.Section(
        id="qualifications",
        title=_("资质"),
        table=table,
        links=((_("登记资质"), reverse("qualification_add"), False),),
        xlsx=lists.xlsx_address(http, "qualifications"),
    )


def _qualification_row(one: Qualification, *, valid: bool) -> Row:
    end = Button(
        url=reverse("qualification_end", args=[one.pk]),
        label=_("撤回"),
        name=_("撤回 %(person)s 的资质“%(name)s”") % {"person": one.person, "name": one.name},
        danger=True,
    )
    state = (
        Cell(text=_("有效"), tone="done", icon="check-circle")
        if valid
        else Cell(text=_("已过期"), tone="late", icon="x-circle")
    )
    return Row(
        cells=(
            Cell(text=str(one.person)),
            Cell(text=one.name, note=one.code),
            Cell(text=one.certificate_number),
            Cell(text=one.granted_by),
            Cell(text=one.valid_from.isoformat()),
            Cell(text=one.valid_until.isoformat() if one.valid_until else ""),
            state,
        ),
        buttons=(end,) if valid else (),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(http: HttpRequest) -> HttpResponse:
    """Add a member; a person without an account gets a one-time link."""
    raise_if_reauthentication_required(http, app="")  # SC-09: a role is granted
    hat = hats.require_hat(http)
    now = timezone.now()
    form = forms.MemberForm(http.POST or None, initial={"valid_from": queries.today(now)})

    def act(data: Mapping[str, Any]) -> HttpResponse:
        new = actions.NewMember(**{**data, "role": Role(data["role"])})
        row, token = actions.invite_member(queries.body(hat.body_code), new, by=hat, now=now)
        messages.success(http, _("已添加 %(person)s。") % {"person": row.person})
        if token:
            http.session[_LINK] = token
        return redirect("members")

    return form_page.answer(http, form, _page(_("添加成员"), _("从所选的一天起以这个角色工作。")), act)


@require_POST
def end(http: HttpRequest, pk: int) -> HttpResponse:
    """End a membership today; the person's work is re-routed."""
    hat = hats.require_hat(http)
    row = actions.end_membership(queries.membership(hat, pk), on=queries.today(timezone.now()), by=hat)
    messages.success(http, _("%(person)s 的成员资格今日结束；重新添加即可恢复。") % {"person": row.person})
    return redirect("members" if hat.membership_id != pk else "home")


@require_http_methods(["GET", "HEAD", "POST"])
def add_qualification(http: HttpRequest) -> HttpResponse:
    """Record a qualification of a member."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    form = forms.QualificationForm(http.POST or None, initial={"valid_from": today})
    form.give_members(queries.members(hat.body_id or 0, on=today))

    def act(data: Mapping[str, Any]) -> HttpResponse:
        given = dict(data)
        person = given.pop("person")
        actions.grant_qualification(queries.body(hat.body_code), person, actions.Grant(**given), by=hat)
        messages.success(http, _("已登记 %(person)s 的资质。") % {"person": person})
        return redirect("members")

    return form_page.answer(http, form, _page(_("登记资质"), _("须有资质的服务只分派给有效期内的人。")), act)


@require_POST
def end_qualification(http: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a qualification as of today."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    row = actions.end_qualification(queries.body(hat.body_code), pk, on=today, by=hat)
    messages.success(http, _("已撤回资质“%(name)s”；可重新登记。") % {"name": row.name})
    return redirect("members")


def _page(heading: str, purpose: str) -> form_page.FormPage:
    crumbs = (*lists.home_crumbs(), (_("成员与资质"), reverse("members")))
    return form_page.FormPage(heading=heading, purpose=purpose, submit=_("保存"), crumbs=crumbs)
