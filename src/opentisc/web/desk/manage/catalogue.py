"""The managers' catalogue: every service with its state, one service with its versions and what was done to it."""

import json
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Tier
from opentisc.desk.errors import UnknownVersion
from opentisc.desk.models import ServiceVersion
from opentisc.desk.queries import CatalogueRow
from opentisc.infra.models import AuditEvent
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.changes import changes_in_words
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import words
from opentisc.web.desk.manage.forms import ReasonForm, posted
from opentisc.web.desk.manage.frame import (
    Page,
    answer,
    catalogue_crumbs,
    count_words,
    scope_words,
    service_crumbs,
)
from opentisc.web.desk.manage.presenting import definition_shown
from opentisc.web.desk.public.words import TIERS
from opentisc.web.network import lists
from opentisc.web.tables import Cell, Row, Table


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the services by tier: state, version, what is missing, draft, list, running requests."""
    hat = hats.require_hat(http)
    rows = queries.managed_services(hat, on=network.today(timezone.now()))
    own = queries.service_scope_of(hat).body_id is not None
    sections = [
        _section(http, hat, tier, [one for one in rows if one.definition.tier is tier]) for tier in Tier
    ]
    page = lists.ListPage(
        heading=_("服务管理"),
        purpose=_("各项服务的状态、版本和在办请求；点开一项，可以查看、编辑和发布。"),
        crumbs=lists.home_crumbs(),
    )
    links = [(_("本机构服务清单"), reverse("desk_offers"))] if own else []
    return lists.answer(
        http, page, sections, template="desk/manage/catalogue.html", scope=scope_words(hat), ways=links
    )


def _section(http: HttpRequest, hat: Hat, tier: Tier, rows: Sequence[CatalogueRow]) -> lists.Section:
    own = queries.service_scope_of(hat).body_id is not None
    table = Table(
        name=str(TIERS[tier]),
        columns=(
            _("服务"), _("代码"), _("状态"), _("版本"), _("发布前还缺"), _("草稿"),
            *((_("本机构清单"),) if own else ()), _("在办请求"),
        ),
        rows=[_row(hat, one, own=own) for one in rows],
        empty=_("没有服务。"),
    )  # fmt: skip
    return lists.Section(
        id=tier.value, title=TIERS[tier], table=table, xlsx=lists.xlsx_address(http, tier.value)
    )


def _row(hat: Hat, one: CatalogueRow, *, own: bool) -> Row:
    definition = one.definition
    state, tone, icon = words.STATES[one.state]
    missing = str(_("；")).join(str(words.MISSING[code]) for code in one.missing)
    version = Cell(text="")
    if one.current:
        version = Cell(text=f"v{one.current.version}", note=_("本机构版本") if one.current.body_id else "")
    draft = Cell(text="")
    if one.draft:
        draft = Cell(text=f"v{one.draft.version}", url=reverse("service_draft", args=[one.draft.pk]))
    return Row(
        cells=(
            Cell(
                text=in_words(definition.name), url=reverse("desk_catalogue_service", args=[definition.code])
            ),
            Cell(text=definition.code),
            Cell(text=str(state), tone=tone, icon=icon),
            version,
            Cell(text=missing),
            draft,
            *((_listed(one),) if own else ()),
            Cell(text=running_words(hat, one.running)),
        )
    )


def _listed(one: CatalogueRow) -> Cell:
    if one.offer is None:
        return Cell(text=_("未列入") if one.current else "")
    if one.offer.valid_until is not None:
        return Cell(text=_("已暂停"), tone="waiting", icon="dash-circle")
    return Cell(text=str(words.LISTS[one.offer.list_name]), tone="done", icon="check-circle")


def running_words(hat: Hat, running: Sequence[tuple[ServiceVersion, int]]) -> str:
    """Return the running requests by version; above a centre no number under three."""
    parts = [f"v{version.version} {count_words(hat, count)}" for version, count in running]
    return str(_("；")).join(parts)


@require_safe
def service(http: HttpRequest, code: str) -> HttpResponse:
    """Show one service: what holds now, its versions with their differences, and who did what when."""
    hat = hats.require_hat(http)
    (row,) = queries.managed_services(hat, on=network.today(timezone.now()), code=code)
    versions = queries.versions_for(hat, code)
    own = queries.service_scope_of(hat).body_id is not None
    state, tone, icon = words.STATES[row.state]
    name = in_words(row.definition.name)
    context = {
        **definition_shown(row.definition),
        "row": row,
        "own": own,
        "scope": scope_words(hat),
        "state": {"label": state, "tone": tone, "icon": icon},
        "missing": [words.MISSING[one] for one in row.missing],
        "versions": _versions(hat, code, versions),
        "events": [_event(one) for one in queries.service_events(hat, code)],
        "can_begin": row.draft is None and (row.current is not None or not own),
        "listed": row.offer is not None and row.offer.valid_until is None,
        "crumbs": (*catalogue_crumbs(), (name, "")),
    }
    return render(http, "desk/manage/service.html", context)


def _versions(hat: Hat, code: str, versions: Sequence[ServiceVersion]) -> list[dict[str, object]]:
    running = queries.running_by_version(hat, code)
    found: list[dict[str, object]] = []
    for at, one in enumerate(versions):
        state, tone, icon = words.VERSION_STATES[one.status]
        before = _before(one, versions[at + 1 :])
        found.append(
            {
                "row": one,
                "state": {"label": state, "tone": tone, "icon": icon},
                "maker": one.made_by.name if one.made_by else _("随程序提供"),
                "whose": one.body.name if one.body else _("共用"),
                "running": count_words(hat, running.get(one.pk, 0)),
                "before": before,
                "changes": _changes(before, one),
                "url": _address(one),
            }
        )
    return found


def _before(one: ServiceVersion, older: Sequence[ServiceVersion]) -> ServiceVersion | None:
    """Return the version that this one followed: the newest older one that held for the same people."""
    fitting = (row for row in older if row.status != "draft" and row.body_id in (None, one.body_id))
    return next(fitting, None)


def _changes(before: ServiceVersion | None, one: ServiceVersion) -> list[str]:
    if before is None:
        return []
    return changes_in_words(queries.definition_of(before), queries.definition_of(one))


def _address(one: ServiceVersion) -> str:
    if one.status == "draft" and one.made_by_id is not None:
        return reverse("service_draft", args=[one.pk])
    return reverse("desk_catalogue_version", args=[one.pk])


def _event(one: AuditEvent) -> dict[str, object]:
    facts: Mapping[str, object] = json.loads(one.facts)
    version = facts.get("version")
    what = str(words.ACTS.get(one.act, one.act))
    if facts.get("changes"):
        what += _("（%(n)s 处）") % {"n": facts["changes"]}
    return {
        "at": one.at, "name": one.name, "body": one.body_code, "what": what, "reason": facts.get("reason") or "",
        "version": f"v{version}" if version else "",
    }  # fmt: skip


@require_safe
def version(http: HttpRequest, pk: int) -> HttpResponse:
    """Show one version as it was published, or as it was shipped."""
    hat = hats.require_hat(http)
    row = queries.service_version_of(pk, by=hat)
    if row.status == "draft" and row.made_by_id is not None:
        return redirect("service_draft", pk)
    definition = queries.definition_of(row)
    state, tone, icon = words.VERSION_STATES[row.status]
    context = {
        **definition_shown(definition),
        "row": row,
        "state": {"label": state, "tone": tone, "icon": icon},
        "can_withdraw": row.body_id is not None and row.status == "published",
        "crumbs": (*service_crumbs(definition), (f"v{row.version}", "")),
    }
    return render(http, "desk/manage/version.html", context)


@require_POST
def begin(http: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft of the next version, or go on with the one that is open."""
    row = actions.begin_service_draft(code, by=hats.require_hat(http), now=timezone.now())
    return redirect("service_draft", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(http: HttpRequest, pk: int) -> HttpResponse:
    """Take the body's own variants back, so that the shared version holds again."""
    hat = hats.require_hat(http)
    row = queries.service_version_of(pk, by=hat)
    if row.body_id is None or row.status != "published":
        raise UnknownVersion
    definition = queries.definition_of(row)
    form = ReasonForm(posted(http))

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        actions.withdraw_service_variant(pk, reason=reason, by=hat, now=timezone.now())
        messages.success(http, _("已恢复共用版本。已开始的申请仍用原来的版本。"))
        return redirect("desk_catalogue_service", row.code)

    page = Page(
        heading=_("停用本机构版本"),
        purpose=_("新的申请改用共用版本；已开始的申请不变。要再用本机构版本，须重新编辑发布。"),
        submit=_("停用，恢复共用版本"), back=reverse("desk_catalogue_version", args=[pk]),
        crumbs=service_crumbs(definition), danger=True,
    )  # fmt: skip
    return answer(http, form, page, act)
