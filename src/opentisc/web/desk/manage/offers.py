"""A body's own list of services: choose, 基础 or 个性化, own limit, pause and resume. The public list follows at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import ServiceNotOffered
from opentisc.desk.models import ServiceOffer
from opentisc.desk.queries import CatalogueRow
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import words
from opentisc.web.desk.manage.forms import OfferForm, ReasonForm, posted
from opentisc.web.desk.manage.frame import Page, answer, catalogue_crumbs
from opentisc.web.desk.public.words import BASES, limit_words
from opentisc.web.network import lists
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Button, Cell, Row, Table
from opentisc.web.typed import whole

_WRITE = ["GET", "HEAD", "POST"]


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List what stands on the body's list, what is paused, and what could be put there."""
    hat = hats.require_hat(http)
    rows = queries.managed_services(hat, on=network.today(timezone.now()))
    published = [one for one in rows if one.current]
    parts = [
        ("basic", _("基础服务"), [one for one in published if _on(one) == "basic"]),
        ("individual", _("个性化服务"), [one for one in published if _on(one) == "individual"]),
        ("paused", _("已暂停"), [one for one in published if one.offer and not _on(one)]),
        ("rest", _("可以列入"), [one for one in published if one.offer is None]),
    ]
    page = lists.ListPage(
        heading=_("本机构服务清单"),
        purpose=_("公众在服务目录和本机构页面看到的清单。改动从当天起生效。"),
        crumbs=catalogue_crumbs(),
    )
    sections = [_section(http, name, title, found) for name, title, found in parts]
    links = [(_("公众看到的清单"), reverse("body_services", args=[hat.body_code]))]
    return lists.answer(
        http, page, sections, template="desk/manage/catalogue.html", scope=hat.body_name, ways=links
    )


def _on(one: CatalogueRow) -> str:
    """Return the list on which a service stands, empty when it is on none."""
    return one.offer.list_name if one.offer and one.offer.valid_until is None else ""


def _section(http: HttpRequest, name: str, title: str, rows: list[CatalogueRow]) -> lists.Section:
    table = Table(
        name=title,
        columns=(_("服务"), _("代码"), _("时限"), _("收费说明"), _("自"), _("理由或依据")),
        rows=[_row(one) for one in rows],
        empty=_("这一栏没有服务。"),
    )
    return lists.Section(id=name, title=title, table=table, xlsx=lists.xlsx_address(http, name))


def _row(one: CatalogueRow) -> Row:
    definition, held = one.definition, one.offer
    own = held.limit_days if held else None
    service = in_words(definition.name)
    buttons = [("desk_offer", _("修改") if _on(one) else _("列入清单"))]
    if held is not None:
        buttons = (
            [("desk_offer", _("修改")), ("desk_offer_pause", _("暂停"))]
            if _on(one)
            else [("desk_offer_resume", _("恢复"))]
        )
    return Row(
        cells=(
            Cell(text=service, url=reverse("desk_catalogue_service", args=[definition.code])),
            Cell(text=definition.code),
            Cell(
                text=limit_words(definition, own or queries.limit_of(definition)),
                note=_("本机构时限") if own else "",
            ),
            Cell(text=held.fee_note if held else ""),
            Cell(text=held.valid_from.isoformat() if held else ""),
            Cell(text=held.reason if held else ""),
        ),
        buttons=tuple(
            Button(url=reverse(route, args=[definition.code]), label=label, name=service, is_link=True)
            for route, label in buttons
        ),
    )


@require_http_methods(_WRITE)
def offer(http: HttpRequest, code: str) -> HttpResponse:
    """Put a service onto the list, or change how it stands there."""
    hat, body, row = _open(http, code)
    held = _held(row)
    form = OfferForm(posted(http), initial=_initial(row))

    def act() -> HttpResponse:
        given = form.cleaned_data
        listing = actions.Listing(
            code, given["limit_days"], given["list_name"], given["reason"], given["fee_note"]
        )
        now = timezone.now()
        actions.change_offer(body, listing, seen=_seen(given["seen"]), by=hat, on=network.today(now), now=now)
        messages.success(http, _("已保存，公众看到的清单随之改变。"))
        return redirect("desk_offers")

    def conflict() -> tuple[str, list[str]]:
        _hat, _body, now = _open(http, code)
        return _token(_held(now)), _differences(form, now)

    name = in_words(row.definition.name)
    heading = _("修改清单：%(name)s") if held else _("列入清单：%(name)s")
    page = Page(
        heading=heading % {"name": name}, purpose=_purpose(row), submit=_("保存"), back=reverse("desk_offers"),
        crumbs=_crumbs(),
    )  # fmt: skip
    hint = ""
    if "qualification" in row.missing and row.definition.body_gate:
        hint = _("本机构没有有效的资质，列入后只能提供：%(what)s。") % {
            "what": in_words(row.definition.body_gate.otherwise)
        }
    return answer(http, form, page, act, conflict=conflict, hint=hint)


@require_http_methods(_WRITE)
def pause(http: HttpRequest, code: str) -> HttpResponse:
    """Take a service off the list until it is resumed."""
    hat, body, row = _open(http, code)
    if _held(row) is None:
        raise ServiceNotOffered(f"{code} is not on the list", service=code)
    form = ReasonForm(posted(http), initial={"seen": _token(_held(row))})

    def act() -> HttpResponse:
        now, given = timezone.now(), form.cleaned_data
        actions.pause_offer(
            body,
            code,
            reason=given["reason"],
            seen=_seen(given["seen"]),
            by=hat,
            on=network.today(now),
            now=now,
        )
        messages.success(http, _("已暂停。已受理的请求照常办理。"))
        return redirect("desk_offers")

    waiting = queries.waiting_requests(hat, code)
    hint = (
        _("有 %(n)s 件已提交、还没有受理：暂停期间不能受理，请先受理或转介。") % {"n": waiting}
        if waiting
        else ""
    )
    page = _simple(
        row, _("暂停提供：%(name)s"), _("从今天起不再接收新的申请；已受理的请求照常办理。"), _("暂停")
    )
    return answer(http, form, page, act, hint=hint)


@require_http_methods(_WRITE)
def resume(http: HttpRequest, code: str) -> HttpResponse:
    """Put a paused service back as it stood."""
    hat, body, row = _open(http, code)
    if row.offer is None or _held(row) is not None:
        raise ServiceNotOffered(f"{code} is not paused", service=code)
    form = ReasonForm(posted(http))

    def act() -> HttpResponse:
        now = timezone.now()
        actions.resume_offer(
            body, code, reason=form.cleaned_data["reason"], by=hat, on=network.today(now), now=now
        )
        messages.success(http, _("已恢复，公众看到的清单随之改变。"))
        return redirect("desk_offers")

    page = _simple(row, _("恢复提供：%(name)s"), _("照暂停以前的清单、时限和收费说明恢复。"), _("恢复"))
    return answer(http, form, page, act)


def _simple(row: CatalogueRow, heading: str, purpose: str, submit: str) -> Page:
    name = in_words(row.definition.name)
    return Page(
        heading=heading % {"name": name},
        purpose=purpose,
        submit=submit,
        back=reverse("desk_offers"),
        crumbs=_crumbs(),
    )


def _crumbs() -> Crumbs:
    return (*catalogue_crumbs(), (_("本机构服务清单"), reverse("desk_offers")))


def _open(http: HttpRequest, code: str) -> tuple[Hat, ServiceBody, CatalogueRow]:
    """Return the hat, its body and the published service. Raises UnknownVersion, ServiceNotOffered."""
    hat = hats.require_hat(http)
    (row,) = queries.managed_services(hat, on=network.today(timezone.now()), code=code)
    if row.current is None:
        raise ServiceNotOffered(f"{code} is not published", service=code)
    return hat, network.body(hat.body_code), row


def _held(row: CatalogueRow) -> ServiceOffer | None:
    return row.offer if _on(row) else None


def _token(held: ServiceOffer | None) -> str:
    return str(held.pk) if held else ""


def _seen(token: str) -> int | None:
    return whole(token)


def _initial(row: CatalogueRow) -> dict[str, object]:
    held = row.offer
    facts: dict[str, object] = {"list_name": "basic", "seen": _token(_held(row))}
    if held:
        facts |= {"list_name": held.list_name, "limit_days": held.limit_days, "fee_note": held.fee_note}
    return facts


def _purpose(row: CatalogueRow) -> str:
    definition = row.definition
    steps = sum(one.limit_days or 0 for one in definition.process.steps)
    if queries.limit_of(definition) is None:
        return _("%(code)s：不按工作日计时限。") % {"code": definition.code}
    return _("%(code)s：共同规定 %(limit)s（%(basis)s）；各步骤合计 %(steps)s 个工作日。") % {
        "code": definition.code,
        "limit": limit_words(definition, queries.limit_of(definition)),
        "basis": BASES[definition.limit.basis],
        "steps": steps,
    }


def _differences(form: OfferForm, row: CatalogueRow) -> list[str]:
    """Return in words what the list says now where it is not what was typed."""
    now = _initial(row)
    told = []
    for name in ("list_name", "limit_days", "fee_note"):
        mine, theirs = form.cleaned_data[name], now.get(name)
        if (mine or "") != (theirs or ""):
            label = form.fields[name].label
            told.append(
                _("%(label)s：现在是“%(theirs)s”，您填写的是“%(mine)s”")
                % {"label": label, "theirs": _said(theirs), "mine": _said(mine)}
            )
    return told


def _said(value: object) -> str:
    return str(words.LISTS.get(str(value), value) if value else _("无"))
