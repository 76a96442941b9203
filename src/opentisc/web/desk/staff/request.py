"""The page of one request: the work on the left, the facts on the right, one primary button, the timeline under it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.deliverables.content import Kind
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Deliverable, ServiceRequest
from opentisc.desk.queries import OpenStep, RequestPage, UnreadPage
from opentisc.desk.types import DeliverableState
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk import panels
from opentisc.web.desk.due_words import day_rows
from opentisc.web.desk.review.file_state import file_state
from opentisc.web.desk.staff import acts, effect_words, facts, next_act, rows, timeline_words
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.desk.staff.step_forms import FileForm, MessageForm, StepForm
from opentisc.web.network.form_page import Crumbs
from opentisc.web.network.lists import home_crumbs

LINKS = "desk_links_once"
"""In the session: tokens that a step made, shown once on the page of its request."""
BY_PAGE = {"offer_transfer": "desk_transfer_offer"}
"""Steps that have a page of their own."""


@require_safe
def request(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show one request; to a manager who may not read it, its stage, clock and service alone."""
    hat, now = hats.require_hat(http), timezone.now()
    if hat.case is not None:  # a notice leads here; an outside expert has a page of the one case
        return redirect("expert_case", key)
    try:
        may_open(key, hat)
        page = queries.request_page(key, hat, now=now)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    except UnknownRequest:
        return unread(http, queries.unread_page(key, hat, now=now))
    return render(http, "desk/staff/request.html", context_of(http, page, hat))


def unread(http: HttpRequest, page: UnreadPage) -> HttpResponse:
    """Return the page of a request that the manager administers without reading it."""
    context = {
        "page": page,
        "service": page.definition.name.of(get_language() or ""),
        "state": rows.state_cell(page.state),
        "due": page.clock.due,
        "due_rows": day_rows(page.clock.due) if page.clock.due else [],
        "clock": facts.clock_words(page.clock),
        "steps": [
            *((_button(code), reverse("desk_step", args=[page.key, code])) for code in page.steps),
            (_("外部专家"), reverse("desk_experts", args=[page.key])),
        ],
        "crumbs": crumbs(_("限定知悉")),
    }
    return render(http, "desk/staff/unread.html", context)


def context_of(http: HttpRequest, page: RequestPage, hat: Hat) -> dict[str, object]:
    """Return what the page shows."""
    one = page.request
    language = get_language() or ""
    name = one.number or _("尚未受理")
    others = panels.panels_for(one)
    return {
        "page": page,
        "one": one,
        "name": name,
        "title": one.title,
        "service": page.definition.name.of(language),
        "state": rows.state_cell(one.state),
        "act": next_act.act_of(page, initial_of(one.version)),
        "awaited": next_act.awaited_words(page),
        "awaited_missing": queries.missing_sentences(page.turn.missing, one),
        "adds_file": page.turn.remedy is queries.Remedy.FILE,
        "more": more_of(page, hat),
        "answers": queries.answers_shown(one, page.definition, language),
        "blocks": facts.blocks(page, language),
        "due": page.clock.due,
        "due_rows": day_rows(page.clock.due) if page.clock.due else [],
        "clock": facts.clock_words(page.clock),
        "panels": [shown for shown in others if shown.code != "deliverables"],
        "deliverables_page": next((shown for shown in others if shown.code == "deliverables"), None),
        "files": [(file, timeline_words.FILE_KINDS.get(file.kind, file.kind)) for file in page.files],
        "deliverables": [_deliverable(page, row, hat) for row in page.deliverables],
        "effects": [effect_words.shown(row, one, page.parts) for row in page.effects],
        "days": timeline_words.lines(page.days),
        "message_form": _words_form(one.version),
        "file_form": file_form(one.version),
        "may_write": bool(page.parts) and not page.is_closed,
        "links": facts.links_once(http, one.key, LINKS),
        "sealed": page.is_sealed,
        "crumbs": crumbs(name),
    }


def _deliverable(page: RequestPage, row: Deliverable, hat: Hat) -> dict[str, object]:
    """Return a version in words, with its page where the platform makes it; the files of what was delivered."""
    made_here = hat.case is None and row.kind in set(Kind)
    delivered = made_here and row.state == DeliverableState.DELIVERED
    return {
        "row": row,
        "kind": timeline_words.deliverable_word(row.kind),
        "state": row.get_state_display(),
        "url": reverse("deliverable", args=[page.request.key, row.pk]) if made_here else "",
        "files": file_state(row, may_ask=queries.may_ask_for_files(row, page.parts)) if delivered else None,
    }


def more_of(page: RequestPage, hat: Hat) -> list[dict[str, object]]:
    """Return the other steps and acts, each with its address; a step that nobody built a form for is left out."""
    found = [_more(page, one) for one in page.steps if one.step.code in {*acts.STEP_PAGES, *BY_PAGE}]
    found += [
        {"label": label, "url": reverse(route, args=[page.request.key]), "missing": []}
        for label, route in facts.other_acts(page, hat)
    ]
    return found


def _more(page: RequestPage, one: OpenStep) -> dict[str, object]:
    code = one.step.code
    route = BY_PAGE.get(code)
    url = (
        reverse(route, args=[page.request.key])
        if route
        else reverse("desk_step", args=[page.request.key, code])
    )
    danger = code in acts.STEP_PAGES and acts.STEP_PAGES[code].danger
    return {
        "label": one.step.button,
        "url": url,
        "missing": queries.missing_sentences(one.missing, page.request),
        "danger": danger,
    }


def initial_of(version: int) -> dict[str, object]:
    """Return the hidden fields of a fresh form."""
    return {"version": version, "once": queries.new_once_key()}


def file_form(version: int) -> FileForm:
    """Return the form of a new file."""
    form = FileForm(initial=initial_of(version), auto_id="id_file_%s")
    form.offer([*timeline_words.FILE_KINDS.items()])
    return form


def crumbs(name: str, request: ServiceRequest | None = None) -> Crumbs:
    """Return the crumbs of the page of one request; of a page under it, with the way back to the request."""
    back = (
        []
        if request is None
        else [(request.number or _("尚未受理"), reverse("desk_request", args=[request.key]))]
    )
    return (
        *home_crumbs(),
        (_("我的一天"), reverse("desk_my_day")),
        (_("请求列表"), reverse("desk_queue")),
        *back,
        (name, ""),
    )


def _words_form(version: int) -> StepForm:
    return MessageForm(initial=initial_of(version), auto_id="id_words_%s")


def _button(code: str) -> object:
    from opentisc.desk.workflow import STEPS

    return STEPS[code].button
