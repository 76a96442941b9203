"""The public list of services, the page of one service before sign-in (UX-22), and what one body offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.catalogue import Definition, Tier, shipped_services
from opentisc.desk.errors import ServiceNotOffered
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.web.desk.client import carrying
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.public import words
from opentisc.web.network import lists
from opentisc.web.network.blocks import Block
from opentisc.web.tables import Cell, Row, Table

_SHOWN_BODIES = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A service of the catalogue. open: published, so that bodies can offer it; else 筹备中."""

    definition: Definition
    open: bool


def known_services() -> dict[str, Known]:
    """Return every service by code in the catalogue's order, published versions before shipped drafts."""
    published = {code: queries.definition_of(row) for code, row in queries.current_versions().items()}
    codes = [*shipped_services(), *(code for code in published if code not in shipped_services())]
    return {
        code: Known(published[code], True) if code in published else Known(shipped_services()[code], False)
        for code in codes
    }


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List all services by tier: for whom, fee, limit, and where they stand."""
    counts = queries.provider_counts(on=network.today(timezone.now()))
    known = known_services()
    sections = [
        _section(http, tier, [one for one in known.values() if one.definition.tier is tier], counts)
        for tier in Tier
    ]
    page = lists.ListPage(
        heading=_("服务目录"),
        purpose=_("公共服务网络提供的服务。点开一项，可看所需材料、时限、收费和提供它的机构。"),
        crumbs=lists.home_crumbs(),
    )
    return lists.answer(http, page, [one for one in sections if one.table.rows])


def _section(
    http: HttpRequest, tier: Tier, services: Sequence[Known], counts: Mapping[str, int]
) -> lists.Section:
    table = Table(
        name=str(words.TIERS[tier]),
        columns=(_("服务"), _("代码"), _("服务对象"), _("收费"), _("时限"), _("状态")),
        rows=[_row(one, counts.get(one.definition.code, 0)) for one in services],
        empty=_("没有服务。"),
    )
    return lists.Section(
        id=tier.value, title=words.TIERS[tier], table=table, xlsx=lists.xlsx_address(http, tier.value)
    )


def _row(one: Known, bodies: int) -> Row:
    definition = one.definition
    state = Cell(text=_("可以申请"), tone="done", icon="check-circle", note=_bodies_words(bodies))
    if not one.open:
        state = Cell(text=_("筹备中"), tone="quiet", icon="hourglass-split")
    elif not bodies:
        state = Cell(text=_("暂无机构提供"), tone="waiting", icon="hourglass-split")
    return Row(
        cells=(
            Cell(text=in_words(definition.name), url=reverse("service", args=[definition.code])),
            Cell(text=definition.code),
            Cell(text=words.audience_words(definition)),
            Cell(text=str(words.FEES[definition.fee_class])),
            Cell(text=words.limit_words(definition, queries.limit_of(definition))),
            state,
        )
    )


def _bodies_words(count: int) -> str:
    return _("%(count)s 家机构提供") % {"count": count}


@require_safe
def service(http: HttpRequest, code: str) -> HttpResponse:
    """Show a service before sign-in: for whom, materials, limit, fee, what comes of it, and which bodies offer it."""
    one = known_services().get(code)
    if one is None:
        raise ServiceNotOffered(f"no service {code}", service=code)
    text, today = http.GET.get("text", "").strip(), network.today(timezone.now())
    found = queries.providers(one.definition, on=today, text=text) if one.open else []
    at = network.body(http.GET["body"]) if http.GET.get("body") else None
    context = {
        **(_facts_at(at, code) if at else service_facts(one.definition)),
        "at": at,
        "open": one.open,
        "providers": [
            {
                "body": provider.body,
                "limit": words.limit_words(one.definition, provider.limit_days),
                "lesser": provider.lesser,
                "fee_note": provider.fee_note,
            }
            for provider in found[:_SHOWN_BODIES]
        ],
        "more": max(0, len(found) - _SHOWN_BODIES),
        "text": text,
        "carried": carrying.in_words(http),
        "crumbs": (
            *lists.home_crumbs(),
            (_("服务目录"), reverse("services")),
            (in_words(one.definition.name), ""),
        ),
    }
    return render(http, "desk/public/service.html", context)


def _facts_at(body: ServiceBody, code: str) -> dict[str, object]:
    """Return what a page says of a service as one body offers it. Raises ServiceNotOffered."""
    offered = queries.offered(body, code, on=network.today(timezone.now()))
    limit = words.limit_words(offered.definition, offered.limit_days)
    return {**service_facts(offered.definition), "limit": limit}


def service_facts(definition: Definition) -> dict[str, object]:
    """Return what a page says of a service, in the active language."""
    steps = [in_words(one.name) for one in definition.process.steps]
    return {
        "code": definition.code,
        "name": in_words(definition.name),
        "tier": words.TIERS[definition.tier],
        "article": definition.article,
        "audience": words.audience_words(definition),
        "for_whom": in_words(definition.for_whom),
        "materials": [(in_words(one.name), one.required) for one in definition.materials],
        "result": in_words(definition.result),
        "fee": words.FEES[definition.fee_class],
        "limit": words.limit_words(definition, queries.limit_of(definition)),
        "basis": words.basis_words(definition),
        "levels": [(in_words(one.name), one.work_days) for one in definition.limit.levels],
        "notes": [in_words(one) for one in definition.notes],
        "gate": definition.body_gate,
        "gate_otherwise": in_words(definition.body_gate.otherwise) if definition.body_gate else "",
        "steps": steps,
    }


@require_safe
def body_services(http: HttpRequest, code: str) -> HttpResponse:
    """List what one body offers, 基础 and 个性化 apart, with its own limits."""
    body = network.body(code)
    rows = _offered_rows(body)
    sections = [
        lists.Section(
            id=name,
            title=title,
            table=Table(
                name=str(title),
                columns=(_("服务"), _("代码"), _("收费"), _("时限"), _("说明"), _("申请")),
                rows=rows.get(name, []),
                empty=_("这一类暂时没有服务。"),
            ),
            xlsx=lists.xlsx_address(http, name),
        )
        for name, title in (("basic", _("基础服务")), ("individual", _("个性化服务")))
    ]
    page = lists.ListPage(
        heading=_("%(body)s的服务") % {"body": body.name},
        purpose=_("本机构公布的服务清单，时限从受理次日起算。"),
        crumbs=(
            *lists.home_crumbs(),
            (_("服务机构"), reverse("bodies")),
            (body.name, reverse("body", args=[code])),
        ),
    )
    return lists.answer(http, page, sections)


def _offered_rows(body: ServiceBody) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for one in queries.offered_by(body, on=network.today(timezone.now())):
        definition = one.definition
        lesser = in_words(definition.body_gate.otherwise) if one.lesser and definition.body_gate else ""
        row = Row(
            cells=(
                Cell(
                    text=in_words(definition.name),
                    url=f"{reverse('service', args=[definition.code])}?body={quote(body.code)}",
                ),
                Cell(text=definition.code),
                Cell(text=str(words.FEES[definition.fee_class]), note=one.offer.fee_note),
                Cell(text=words.limit_words(definition, one.limit_days)),
                Cell(text=lesser or in_words(definition.for_whom)),
                Cell(text=_("在线申请"), url=reverse("apply", args=[body.code, definition.code])),
            )
        )
        found.setdefault(one.offer.list_name, []).append(row)
    return found


def body_block(_http: HttpRequest, body: ServiceBody) -> Block | None:
    """Return the services on the page of a body, None where it offers none."""
    found = queries.offered_by(body, on=network.today(timezone.now()))
    if not found:
        return None
    services = [
        {
            "name": in_words(one.definition.name),
            "code": one.definition.code,
            "limit": words.limit_words(one.definition, one.limit_days),
            "fee": words.FEES[one.definition.fee_class],
        }
        for one in found
    ]
    return Block("desk/public/body_block.html", {"services": services, "body": body})
