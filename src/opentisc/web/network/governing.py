"""What an authority keeps of the network: the bodies of its division, what they are designated, how they are related.

A body outside the authority's division answers here as one that never was, although its public page stands.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.network import actions, queries
from opentisc.network.errors import UnknownBody
from opentisc.network.models import Designation, ServiceBody
from opentisc.network.types import BodyKind, DesignationStage, RelationKind, Role
from opentisc.web import hats
from opentisc.web.network import form_page, forms, governing_forms, lists
from opentisc.web.network.paging import links
from opentisc.web.tables import Button, Cell, Row, Table

_PAGE = 50
_LINK = "opentisc_appointed_link"
_FORM = ["GET", "HEAD", "POST"]


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the bodies of the division, closed ones too, each with its designations in force."""
    hat = hats.require_hat(http)
    kind = http.GET.get("kind", "")
    rows = queries.bodies(
        path=queries.governed(hat),
        kind=BodyKind(kind) if kind in BodyKind.values else None,
        text=http.GET.get("text", "").strip(),
        with_closed=True,
    )
    pages = None if lists.wants_xlsx(http) else Paginator(rows, _PAGE).get_page(http.GET.get("page"))
    shown = list(rows if pages is None else pages)
    named = queries.designations_on([one.pk for one in shown], on=queries.today(timezone.now()))
    table = Table(
        name=_("辖区机构"),
        columns=(_("名称"), _("类型"), _("行政区划"), _("依托单位"), _("资格与称号"), _("编号"), _("代码")),
        rows=[_row(one, named.get(one.pk, [])) for one in shown],
        empty=_("辖区内没有符合条件的机构。"),
    )
    section = lists.Section(
        id="bodies", title=_("辖区机构"), table=table, xlsx=lists.xlsx_address(http, "bodies"),
        links=((_("登记机构"), reverse("authority_body_add"), True),),
    )  # fmt: skip
    page = lists.ListPage(
        heading=_("辖区机构"),
        purpose=_("登记机构，授予资格与称号，登记赋能与合作关系。只能改本辖区的机构。"),
        crumbs=lists.home_crumbs(),
    )
    search = {
        "label": _("名称或代码"),
        "text": http.GET.get("text", ""),
        "kind": kind,
        "kinds": BodyKind.choices,
    }
    token = http.session.pop(_LINK, "") if pages is not None else ""
    link = http.build_absolute_uri(reverse("welcome", args=[token])) if token else ""
    return lists.answer(http, page, [section], search_form=search, pages=links(http, pages), token_link=link)


def _row(one: ServiceBody, named: list[Designation]) -> Row:
    words = _("；").join(f"{row.name}（{DesignationStage(row.stage).label}）" for row in named)
    numbers = _("；").join(row.number for row in named if row.number)
    closed = "" if one.is_open else _("已关闭")
    return Row(
        cells=(
            Cell(text=one.name, url=reverse("body", args=[one.code]), note=closed),
            Cell(text=str(BodyKind(one.kind).label)),
            Cell(text=one.division.name),
            Cell(text=one.host),
            Cell(text=words),
            Cell(text=numbers),
            Cell(text=one.code),
        ),
        buttons=(
            Button(
                url=reverse("authority_body_edit", args=[one.pk]), label=_("修改"), name=one.name, is_link=True
            ),
            Button(
                url=reverse("authority_designate", args=[one.pk]),
                label=_("登记资格"), name=one.name, is_link=True,
            ),
        ),
    )  # fmt: skip


@require_http_methods(_FORM)
def add(http: HttpRequest) -> HttpResponse:
    """Register a body of the division."""
    hat = hats.require_hat(http)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        new = actions.NewBody(**{**data, "kind": BodyKind(data["kind"])})
        body = actions.create_body(new, by=hat)
        messages.success(http, _("已登记 %(name)s。") % {"name": body.name})
        return redirect("body", body.code)

    page = form_page.FormPage(
        heading=_("登记机构"),
        purpose=_("代码登记后不变；资格与称号在登记之后另行授予。"),
        submit=_("登记"),
        crumbs=(*lists.home_crumbs(), (_("辖区机构"), reverse("authority_bodies"))),
    )
    return form_page.answer(http, governing_forms.NewBodyForm(http.POST or None), page, act)


@require_http_methods(_FORM)
def edit(http: HttpRequest, pk: int) -> HttpResponse:
    """Change a body; what stood there stays readable on its page."""
    hat, body = hats.require_hat(http), _governed(http, pk)
    plain = {name: getattr(body, name) for name in forms.BodyForm.base_fields}
    initial = plain | {
        "kind": body.kind,
        "division_code": body.division.code,
        "parent": body.parent.code if body.parent else "",
        "holds_from": queries.today(timezone.now()),
    }

    def act(data: Mapping[str, Any]) -> HttpResponse:
        place = actions.BodyPlace(
            kind=BodyKind(data["kind"]), division_code=data["division_code"], parent=data["parent"]
        )
        changes = {name: data[name] for name in plain}
        actions.change_body(body, changes, place, holds_from=data["holds_from"], by=hat)
        messages.success(http, _("已保存。"))
        return redirect("body", body.code)

    form = governing_forms.EditBodyForm(http.POST or None, initial=initial)
    return form_page.answer(http, form, _page(body, _("修改机构"), _("保存")), act)


@require_http_methods(_FORM)
def designate(http: HttpRequest, pk: int) -> HttpResponse:
    """Grant a body a designation, or record its next stage."""
    hat, body = hats.require_hat(http), _governed(http, pk)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        new = actions.NewDesignation(**{**data, "stage": DesignationStage(data["stage"])})
        row = actions.designate(body, new, by=hat)
        messages.success(http, _("已登记“%(name)s”。") % {"name": row.name})
        return redirect("body", body.code)

    initial = {"granted_by": hat.body_name, "valid_from": queries.today(timezone.now())}
    held = {one.code: one.name for one in reversed(queries.designations(body.pk))}
    form = governing_forms.DesignationForm(http.POST or None, initial=initial, held=held)
    return form_page.answer(http, form, _page(body, _("登记资格与称号"), _("登记")), act)


@require_http_methods(_FORM)
def appoint(http: HttpRequest, pk: int) -> HttpResponse:
    """Appoint the manager of a body that has none; who has no account gets a link, shown once in the list."""
    raise_if_reauthentication_required(http, app="")  # SC-09: a role is granted
    hat, body, now = hats.require_hat(http), _governed(http, pk), timezone.now()

    def act(data: Mapping[str, Any]) -> HttpResponse:
        new = actions.NewMember(**data, role=Role.MANAGER, takes_intake=True)
        row, token = actions.appoint_manager(body, new, by=hat, now=now)
        messages.success(http, _("已任命 %(person)s 为负责人。") % {"person": row.person})
        if token:
            http.session[_LINK] = token
        return redirect("authority_bodies")

    form = governing_forms.ManagerForm(http.POST or None, initial={"valid_from": queries.today(now)})
    return form_page.answer(http, form, _page(body, _("任命负责人"), _("任命")), act)


@require_http_methods(_FORM)
def relate(http: HttpRequest, pk: int) -> HttpResponse:
    """Record that a body supports another, works with it, or shares resources."""
    hat, body = hats.require_hat(http), _governed(http, pk)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        new = actions.NewRelation(giver=body, **{**data, "kind": RelationKind(data["kind"])})
        actions.relate(new, by=hat)
        messages.success(http, _("已登记。"))
        return redirect("body", body.code)

    initial = {"valid_from": queries.today(timezone.now())}
    form = governing_forms.RelationForm(http.POST or None, initial=initial)
    return form_page.answer(http, form, _page(body, _("登记协作关系"), _("登记")), act)


@require_http_methods(_FORM)
def end_relation(http: HttpRequest, pk: int, relation: int) -> HttpResponse:
    """Let a relation end with a day."""
    hat, body = hats.require_hat(http), _governed(http, pk)
    if not body.relations_given.filter(pk=relation).exists():
        raise UnknownBody

    def act(data: Mapping[str, Any]) -> HttpResponse:
        actions.end_relation(body, relation, on=data["on"], by=hat)
        messages.success(http, _("已登记最后一天。"))
        return redirect("body", body.code)

    initial = {"on": queries.today(timezone.now())}
    form = governing_forms.UntilForm(http.POST or None, initial=initial)
    return form_page.answer(http, form, _page(body, _("结束协作关系"), _("保存")), act)


@require_http_methods(_FORM)
def close(http: HttpRequest, pk: int) -> HttpResponse:
    """Close a body after a question."""
    hat, body = hats.require_hat(http), _governed(http, pk)

    def act(_data: Mapping[str, Any]) -> HttpResponse:
        actions.close_body(body, by=hat)
        messages.success(http, _("已关闭 %(name)s。") % {"name": body.name})
        return redirect("body", body.code)

    form = governing_forms.SureForm(http.POST or None)
    return form_page.answer(http, form, _page(body, _("关闭机构"), _("关闭机构")), act)


def _governed(http: HttpRequest, pk: int) -> ServiceBody:
    """Return a body of the authority's division. Raises UnknownBody for every other one."""
    body = queries.body_by_id(pk)
    if not queries.may_govern(hats.hat_of(http), body.division.path):
        raise UnknownBody
    return body


def _page(body: ServiceBody, heading: str, submit: str) -> form_page.FormPage:
    return form_page.FormPage(
        heading=heading,
        purpose=f"{body.name}（{body.code}）",
        submit=submit,
        crumbs=(
            *lists.home_crumbs(),
            (_("辖区机构"), reverse("authority_bodies")),
            (body.name, reverse("body", args=[body.code])),
        ),
    )
