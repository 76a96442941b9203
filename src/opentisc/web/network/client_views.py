"""The clients of the body whose hat is worn: list with search, one client with dated facts, merge and undo."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.accounts import queries as accounts_queries
from opentisc.network import actions, queries
from opentisc.network.errors import BadClient
from opentisc.network.models import Client
from opentisc.network.types import ClientKind, FactKind, Hat
from opentisc.web import hats
from opentisc.web.network import client_rows, form_page, forms, lists
from opentisc.web.network.paging import links
from opentisc.web.tables import Table
from opentisc.web.typed import whole

_PAGE = 50


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the clients, searched by name, number, code or mobile."""
    hat = hats.require_hat(http)
    kind = http.GET.get("kind", "")
    rows = queries.clients(
        hat,
        text=http.GET.get("text", ""),
        kind=ClientKind(kind) if kind in ClientKind.values else None,
    )
    pages = None if lists.wants_xlsx(http) else Paginator(rows, _PAGE).get_page(http.GET.get("page"))
    table = Table(
        name=_("客户"),
        columns=client_rows.columns(),
        rows=[client_rows.row(one) for one in (rows if pages is None else pages)],
        empty=_("没有符合条件的客户。登记客户后，可在请求中直接选用。"),
    )
    page = lists.ListPage(
        heading=_("客户"),
        purpose=_("本机构登记的客户。各机构的客户互不可见。"),
        crumbs=lists.home_crumbs(),
    )
    section = lists.Section(
        id="clients",
        title=_("客户"),
        table=table,
        links=((_("登记客户"), reverse("client_add"), True),),
        xlsx=lists.xlsx_address(http, "clients"),
    )
    search = {
        "label": _("名称、曾用名、信用代码、工号学号或手机号"),
        "text": http.GET.get("text", ""),
        "kind": kind,
        "kinds": ClientKind.choices,
    }
    return lists.answer(http, page, [section], search_form=search, pages=links(http, pages))


@require_safe
def client(http: HttpRequest, pk: int) -> HttpResponse:
    """Show a client with its dated facts, contacts and merges."""
    hat = hats.require_hat(http)
    row = queries.client(hat, pk)
    live = row.merged_into_id is None
    context = {
        "client": row,
        "kind": ClientKind(row.kind).label,
        "live": live,
        "standing": queries.standing(row),
        "facts": client_rows.facts_table(row, live=live),
        "contacts": client_rows.contacts_table(row, live=live),
        "merges": queries.merges(row) if hat.is_manager else [],
        "may_merge": hat.is_manager and live,
        "merge_form": forms.MergeForm(),
        "crumbs": (*_crumbs(), (row.name, "")),
    }
    return render(http, "network/client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(http: HttpRequest) -> HttpResponse:
    """Record a client."""
    hat = hats.require_hat(http)
    form = forms.ClientForm(http.POST or None, initial={"country": "CN", "kind": ClientKind.LEGAL_PERSON})

    def act(data: Mapping[str, Any]) -> HttpResponse:
        row = actions.add_client(_fields(data, hat), by=hat, now=timezone.now())
        messages.success(http, _("已登记 %(name)s。") % {"name": row.name})
        return redirect("client", row.pk)

    purpose = _("只收办理所需的资料，不收身份证件。")
    return form_page.answer(http, form, _page(_("登记客户"), purpose), act)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest, pk: int) -> HttpResponse:
    """Change a client; a former name is kept."""
    hat = hats.require_hat(http)
    row = queries.client(hat, pk)
    known = actions.fields_from(row)
    initial = {name: getattr(known, name) for name in forms.ClientForm.base_fields if name != "parent"}
    initial["parent"] = str(row.parent.pk) if row.parent else ""
    form = forms.ClientForm(http.POST or None, initial=initial)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        actions.update_client(row, _fields(data, hat), by=hat, now=timezone.now())
        messages.success(http, _("已保存。"))
        return redirect("client", pk)

    return form_page.answer(http, form, _page(_("修改客户"), _("改名后，旧名作为曾用名保留。"), row), act)


@require_http_methods(["GET", "HEAD", "POST"])
def add_fact(http: HttpRequest, pk: int) -> HttpResponse:
    """Add a dated fact."""
    hat = hats.require_hat(http)
    row = queries.client(hat, pk)
    form = forms.FactForm(http.POST or None, initial={"valid_from": queries.today(timezone.now())})

    def act(data: Mapping[str, Any]) -> HttpResponse:
        new = actions.NewFact(**{**data, "kind": FactKind(data["kind"])})
        actions.add_fact(row, new, by=hat, now=timezone.now())
        messages.success(http, _("已保存。"))
        return redirect("client", pk)

    purpose = _("受理请求时按当天的事项拍照，以后的变化不改变已受理的请求。")
    return form_page.answer(http, form, _page(_("登记事项"), purpose, row), act)


@require_POST
def end_fact(http: HttpRequest, pk: int, fact: int) -> HttpResponse:
    """End a fact today."""
    hat = hats.require_hat(http)
    actions.end_fact(queries.client(hat, pk), fact, on=queries.today(timezone.now()), by=hat)
    messages.success(http, _("该事项今日起不再有效；可重新登记。"))
    return redirect("client", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(http: HttpRequest, pk: int) -> HttpResponse:
    """Let a person act for a client."""
    hat = hats.require_hat(http)
    row = queries.client(hat, pk)
    form = forms.ContactForm(http.POST or None)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        person = accounts_queries.person_with_login(data["login"])
        if person is None:
            raise BadClient(field="login", reason="unknown")
        today = queries.today(timezone.now())
        actions.add_contact(row, person, sees_all=data["sees_all"], on=today, by=hat)
        messages.success(http, _("已添加联系人。"))
        return redirect("client", pk)

    purpose = _("联系人用自己的账号为这个客户提出和查看请求。")
    return form_page.answer(http, form, _page(_("添加联系人"), purpose, row), act)


@require_POST
def end_contact(http: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """End a contact as of today."""
    hat = hats.require_hat(http)
    today = queries.today(timezone.now())
    actions.end_contact(queries.client(hat, pk), contact, on=today, by=hat)
    messages.success(http, _("联系人已结束；可重新添加。"))
    return redirect("client", pk)


@require_POST
def merge(http: HttpRequest, pk: int) -> HttpResponse:
    """Join another row into this client."""
    hat = hats.require_hat(http)
    row = queries.client(hat, pk)
    form = forms.MergeForm(http.POST)
    if not form.is_valid():
        raise BadClient(field="other", reason="missing")
    other = queries.client(hat, form.cleaned_data["other"])
    actions.merge_clients(row, other, by=hat)
    messages.success(http, _("%(gone)s 已并入 %(kept)s；可以撤销。") % {"gone": other.name, "kept": row.name})
    return redirect("client", pk)


@require_POST
def undo_merge(http: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    hat = hats.require_hat(http)
    done = actions.undo_merge(queries.merge(hat, pk), by=hat)
    messages.success(http, _("合并已撤销。"))
    return redirect("client", done.gone_id)


def _fields(data: Mapping[str, Any], hat: Hat) -> actions.ClientFields:
    given = dict(data)
    given["kind"] = ClientKind(given["kind"])
    given["country"] = given["country"] or "CN"
    given["parent"] = _parent(given["parent"], hat)
    return actions.ClientFields(**given)


def _parent(typed: str, hat: Hat) -> Client | None:
    """Return the client of the own body with this number or exact name. Raises BadClient."""
    wanted = typed.strip()
    if not wanted:
        return None
    rows = queries.clients(hat)
    number = whole(wanted)
    found = rows.filter(name=wanted) if number is None else rows.filter(pk=number)
    if len(matches := list(found[:2])) != 1:
        raise BadClient(field="parent", reason="unknown")
    return matches[0]


def _crumbs() -> form_page.Crumbs:
    return (*lists.home_crumbs(), (_("客户"), reverse("clients")))


def _page(heading: str, purpose: str, row: Client | None = None) -> form_page.FormPage:
    crumbs = _crumbs()
    if row is not None:
        crumbs = (*crumbs, (row.name, reverse("client", args=[row.pk])))
    return form_page.FormPage(heading=heading, purpose=purpose, submit=_("保存"), crumbs=crumbs)
