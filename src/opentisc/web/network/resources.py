"""Databases, tools and their seats, for the manager of the body."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.network import actions, queries
from opentisc.network.models import Resource, ResourceSeat
from opentisc.network.types import ResourceKind
from opentisc.web import hats
from opentisc.web.network import form_page, forms, lists
from opentisc.web.tables import Button, Cell, Row, Table, plain


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the resources with their seats and what runs out."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    rows = queries.resources(hat, on=today, with_inactive=True)
    table = Table(
        name=_("资源"),
        columns=(_("名称"), _("类型"), _("收录范围"), _("席位"), _("有效期至"), _("费用"), _("状态")),
        rows=[_row(one.resource, held=one.held) for one in rows],
        empty=_("还没有登记数据库或工具。登记后，检索记录可注明用的是哪个库、哪个席位。"),
    )
    page = lists.ListPage(
        heading=_("资源与席位"),
        purpose=_("本机构购买的数据库和工具：谁可以用，何时到期。"),
        crumbs=lists.home_crumbs(),
        alerts=[
            _("%(name)s 有效期至 %(day)s。") % {"name": one.name, "day": one.valid_until}
            for one in queries.expiring_resources(hat, on=today)
        ],
    )
    section = lists.Section(
        id="resources",
        title=_("资源"),
        table=table,
        links=((_("登记资源"), reverse("resource_add"), True),),
        xlsx=lists.xlsx_address(http, "resources"),
    )
    return lists.answer(http, page, [section])


def _row(one: Resource, *, held: int) -> Row:
    cost = (
        "" if one.cost_minor_units is None else f"{Decimal(one.cost_minor_units) / 100:,.2f} {one.currency}"
    )
    state = (
        Cell(text=_("在用"), tone="done", icon="check-circle")
        if one.is_active
        else Cell(text=_("停用"), tone="quiet", icon="dash-circle")
    )
    return Row(
        cells=(
            Cell(text=one.name, url=reverse("resource", args=[one.pk]), note=one.provider),
            Cell(text=str(ResourceKind(one.kind).label)),
            Cell(text=one.coverage),
            Cell(text=f"{held} / {one.seats}" if one.seats else _("人人可用")),
            Cell(text=one.valid_until.isoformat() if one.valid_until else ""),
            Cell(text=cost),
            state,
        )
    )


@require_safe
def resource(http: HttpRequest, pk: int) -> HttpResponse:
    """List the seats of a resource."""
    hat = hats.require_hat(http)
    row = queries.resource(hat, pk)
    today = queries.today(timezone.now())
    table = Table(
        name=f"{row.name} {_('席位')}",
        columns=(_("姓名"), _("登录名"), _("自"), _("至")),
        rows=[
            _seat_row(one, live=one.valid_until is None or one.valid_until >= today)
            for one in queries.seats(row)
        ],
        empty=_("还没有人持有席位。"),
    )
    page = lists.ListPage(
        heading=row.name,
        purpose=_("谁持有席位，从何时到何时。"),
        crumbs=_crumbs(),
    )
    section = lists.Section(
        id="seats",
        title=_("席位"),
        table=table,
        links=(
            (_("分配席位"), reverse("seat_add", args=[pk]), True),
            (_("修改资源"), reverse("resource_edit", args=[pk]), False),
        ),
        xlsx=lists.xlsx_address(http, "seats"),
    )
    return lists.answer(http, page, [section])


def _seat_row(one: ResourceSeat, *, live: bool) -> Row:
    button = Button(
        url=reverse("seat_end", args=[one.pk]),
        label=_("收回"),
        name=_("收回 %(person)s 的席位") % {"person": one.person},
        danger=True,
    )
    return Row(
        cells=plain(one.person, one.account, one.valid_from, one.valid_until),
        buttons=(button,) if live else (),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(http: HttpRequest) -> HttpResponse:
    """Record a resource."""
    hat = hats.require_hat(http)
    form = forms.ResourceForm(http.POST or None)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        row = actions.add_resource(queries.body(hat.body_code), _facts(data), by=hat)
        messages.success(http, _("已登记 %(name)s。") % {"name": row.name})
        return redirect("resource", row.pk)

    return form_page.answer(http, form, _page(_("登记资源")), act)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest, pk: int) -> HttpResponse:
    """Change a resource."""
    hat = hats.require_hat(http)
    row = queries.resource(hat, pk)
    initial = {name: getattr(row, name) for name in forms.ResourceForm.base_fields if name != "cost"}
    if row.cost_minor_units is not None:
        initial["cost"] = Decimal(row.cost_minor_units) / 100
    form = forms.ResourceForm(http.POST or None, initial=initial)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        actions.update_resource(row, _facts(data), by=hat)
        messages.success(http, _("已保存。"))
        return redirect("resource", pk)

    return form_page.answer(http, form, _page(_("修改资源")), act)


@require_http_methods(["GET", "HEAD", "POST"])
def add_seat(http: HttpRequest, pk: int) -> HttpResponse:
    """Give a member a seat."""
    hat = hats.require_hat(http)
    row = queries.resource(hat, pk)
    today = queries.today(timezone.now())
    form = forms.SeatForm(http.POST or None, initial={"valid_from": today})
    form.give_members(queries.members(hat.body_id or 0, on=today))

    def act(data: Mapping[str, Any]) -> HttpResponse:
        given = dict(data)
        person = given.pop("person")
        actions.give_seat(row, person, by=hat, **given)
        messages.success(http, _("已分配给 %(person)s。") % {"person": person})
        return redirect("resource", pk)

    return form_page.answer(http, form, _page(_("分配席位")), act)


@require_POST
def end_seat(http: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat back as of today."""
    hat = hats.require_hat(http)
    seat = queries.seat(hat, pk)
    number = seat.resource_id
    actions.end_seat(seat, on=queries.today(timezone.now()), by=hat)
    messages.success(http, _("席位已收回；可重新分配。"))
    return redirect("resource", number)


def _facts(data: Mapping[str, Any]) -> actions.ResourceFacts:
    given = dict(data)
    cost = given.pop("cost")
    given["cost_minor_units"] = None if cost is None else int(cost * 100)
    given["kind"] = ResourceKind(given["kind"])
    given["seats"] = given["seats"] or 0
    return actions.ResourceFacts(**given)


def _crumbs() -> form_page.Crumbs:
    return (*lists.home_crumbs(), (_("资源与席位"), reverse("resources")))


def _page(heading: str) -> form_page.FormPage:
    purpose = _("到期前 60 天起提示。")
    return form_page.FormPage(heading=heading, purpose=purpose, submit=_("保存"), crumbs=_crumbs())
