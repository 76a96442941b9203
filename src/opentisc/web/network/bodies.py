"""The public pages of service bodies, the change of hat, and what a body says of itself."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.network import actions, queries
from opentisc.network.errors import UnknownDivision
from opentisc.network.models import ServiceBody
from opentisc.network.types import BodyKind, DesignationStage, Role
from opentisc.web import hats, onward
from opentisc.web.network import form_page, forms, lists
from opentisc.web.network.blocks import blocks_for
from opentisc.web.network.paging import links
from opentisc.web.tables import Cell, Row, Table

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
_STAGE = {
    DesignationStage.PREPARING: ("waiting", "hourglass-split"),
    DesignationStage.OPERATING: ("done", "check-circle"),
    DesignationStage.REVOKED: ("late", "x-circle"),
}
_PAGE = 50


@require_POST
def wear_hat(http: HttpRequest) -> HttpResponse:
    """Put on another hat and go on."""
    hats.put_on(http, http.POST.get("hat", ""))
    return redirect(onward.local(http, http.POST.get("next", "")) or reverse("home"))


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the open bodies, by place, kind and text."""
    kind = http.GET.get("kind", "")
    rows = queries.bodies(
        path=_path(http.GET.get("division", "")),
        kind=BodyKind(kind) if kind in BodyKind.values else None,
        text=http.GET.get("text", "").strip(),
    )
    pages = None if lists.wants_xlsx(http) else Paginator(rows, _PAGE).get_page(http.GET.get("page"))
    table = Table(
        name=_("服务机构"),
        columns=(_("名称"), _("类型"), _("行政区划"), _("依托单位"), _("代码")),
        rows=[_row(one) for one in (rows if pages is None else pages)],
        empty=_("没有符合条件的机构。"),
    )
    page = lists.ListPage(
        heading=_("服务机构"),
        purpose=_("知识产权公共服务网络的中心、工作站和网点。"),
        crumbs=lists.home_crumbs(),
    )
    section = lists.Section(
        id="bodies", title=_("服务机构"), table=table, xlsx=lists.xlsx_address(http, "bodies")
    )
    search = {
        "label": _("名称或代码"),
        "text": http.GET.get("text", ""),
        "kind": kind,
        "kinds": BodyKind.choices,
    }
    return lists.answer(http, page, [section], search_form=search, pages=links(http, pages))


def _path(code: str) -> str:
    """Return the path of a division's code; of an unknown one a path under which nothing stands."""
    if not code:
        return ""
    try:
        return queries.division(code).path
    except UnknownDivision:
        return "-"


def _row(one: ServiceBody) -> Row:
    return Row(
        cells=(
            Cell(text=one.name, url=reverse("body", args=[one.code])),
            Cell(text=str(BodyKind(one.kind).label)),
            Cell(text=one.division.name),
            Cell(text=one.host),
            Cell(text=one.code),
        )
    )


@require_safe
def body(http: HttpRequest, code: str) -> HttpResponse:
    """Show a body to everybody: what it is, what it was designated, when it is open, what it offers."""
    row = queries.body(code)
    today = queries.today(timezone.now())
    hat = hats.hat_of(http)
    governed = queries.may_govern(hat, row.division.path)
    context = {
        "body": row,
        "kind": BodyKind(row.kind).label,
        "place": " ".join(queries.division_names(row.division.path)),
        "designations": [
            {"row": one, "stage": DesignationStage(one.stage).label, "tone": tone, "icon": icon}
            for one in queries.designations(row.pk)
            for tone, icon in [_STAGE[DesignationStage(one.stage)]]
        ],
        "relations": queries.relations(row.pk, on=today),
        "workstations": list(queries.bodies(path="").filter(parent=row)),
        "hours": [(WEEKDAYS[one.weekday], one) for one in queries.opening_hours(row.pk, on=today)],
        "blocks": blocks_for(http, row),
        "governed": governed,
        "lacks_manager": governed and not queries.members(row.pk, on=today, roles=(Role.MANAGER,)),
        "changes": [(one.holds_from, _was(one.before)) for one in queries.changes(row.pk)],
        "may_edit": hat is not None and hat.is_manager and hat.body_id == row.pk,
        "crumbs": (*lists.home_crumbs(), (_("服务机构"), reverse("bodies")), (row.name, "")),
    }
    return render(http, "network/body.html", context)


_FIELDS = {
    "name": gettext_lazy("名称"),
    "name_en": gettext_lazy("英文名称"),
    "host": gettext_lazy("依托单位"),
    "department": gettext_lazy("运行部门"),
    "kind": gettext_lazy("类型"),
    "division": gettext_lazy("行政区划"),
    "parent": gettext_lazy("上级中心"),
}
"""What of a change the page shows; a former telephone number or address would only mislead."""


def _was(before: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return label and former value of what changed."""
    said = {"kind": lambda code: str(BodyKind(code).label), "division": _division_name, "parent": _body_name}
    return [
        (str(label), (said[name](before[name]) if name in said and before[name] else before[name]) or "–")
        for name, label in _FIELDS.items()
        if name in before
    ]


def _division_name(code: str) -> str:
    return queries.division(code).name


def _body_name(code: str) -> str:
    return queries.body(code).name


@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest) -> HttpResponse:
    """Change what the own body says of itself."""
    hat = hats.require_hat(http)
    row = queries.body(hat.body_code)
    initial = {name: getattr(row, name) for name in forms.BodyForm.base_fields}
    form = forms.BodyForm(http.POST or None, initial=initial)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        actions.update_body(row, dict(data), holds_from=queries.today(timezone.now()), by=hat)
        messages.success(http, _("已保存。"))
        return redirect("body", row.code)

    page = form_page.FormPage(
        heading=_("修改机构资料"),
        purpose=_("这些内容向所有人公开。名称、依托单位等以批复为准。"),
        submit=_("保存"),
        crumbs=(*lists.home_crumbs(), (row.name, reverse("body", args=[row.code]))),
    )
    return form_page.answer(http, form, page, act)
