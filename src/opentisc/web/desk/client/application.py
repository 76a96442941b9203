"""Applying for a service: start, task list, who, form, files; saved at each step, gone on with later (UX-23).

Not for: checking and sending; that is `sending`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import ChangedMeanwhile
from opentisc.desk.models import ServiceRequest
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk import kept_forms
from opentisc.web.desk.client import acting, carrying, tasks
from opentisc.web.desk.client.applicant_forms import ApplicantForm
from opentisc.web.desk.forms import IntakeForm, answer_rows, in_words
from opentisc.web.desk.public import services, words
from opentisc.web.network import lists
from opentisc.web.typed import whole

_SAVED_DRAFTS = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(http: HttpRequest, body: str, code: str) -> HttpResponse:
    """Say what is asked and why, list what was begun, and begin. Raises ServiceNotOffered."""
    hat, centre, now = hats.require_hat(http), network.body(body), timezone.now()
    if not acting.may_apply_at(hat, centre.pk):
        return acting.other_hat(http)
    offered = queries.offered(centre, code, on=network.today(now))
    if http.method == "POST":
        carried = carrying.held(http)
        draft = actions.Draft(body=centre, service=code, carried=carried)
        request = actions.start_draft(draft, by=hat, now=now)
        carrying.drop(http)
        return redirect("apply_tasks", request.key)
    drafts = queries.own_drafts(hat, now=now).filter(body=centre, service__code=code)
    context = {
        **services.service_facts(offered.definition),
        "limit": words.limit_words(offered.definition, offered.limit_days),
        "lesser": offered.lesser,
        "body": centre,
        "drafts": list(drafts[:_SAVED_DRAFTS]),
        "carried": carrying.in_words(http),
        "for_client": not hat.is_private,
        "crumbs": (
            *lists.home_crumbs(),
            (_("服务目录"), reverse("services")),
            (in_words(offered.definition.name), reverse("service", args=[code])),
            (_("在线申请"), ""),
        ),
    }
    return render(http, "desk/client/start.html", context)


@never_cache
@require_safe
@acting.undertaken
def task_list(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show the tasks of a draft and what is done of them. Raises UnknownRequest, WrongState."""
    hat = hats.require_hat(http)
    request = queries.open_form(key, by=hat, now=timezone.now())
    definition = queries.definition_of(request.service)
    context = {
        **frame(request, _("申请任务")),
        "tasks": tasks.tasks_of(request, definition, hat),
        "reason": tasks.returned_because(request),
        "carried": carrying.described(request.carried),
        "mail": request.carried.get("mail"),
    }
    return render(http, "desk/client/tasks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.undertaken
def who(http: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whom the application is for; staff choose one of their clients."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.open_form(key, by=hat, now=now)
    if not hat.is_private:
        return _client_of_staff(http, request, hat)
    definition = queries.definition_of(request.service)
    given: Mapping[str, Any] | None = http.POST if http.method == "POST" else kept_forms.restored(http)
    form = ApplicantForm(
        given,
        kinds=queries.kinds_for(request.body, definition.audience),
        organisations=queries.organisations(hat, request.body, now=now),
        initial=_applicant_initial(request, hat),
    )
    if http.method == "POST" and form.is_valid():
        try:
            actions.name_applicant(key, form.said, by=hat, now=now, version=request.version)
        except ChangedMeanwhile:
            form.add_error(None, _("刚才另一个窗口也在保存，请再按一次。"))
        else:
            return redirect("apply_tasks", key)
    context = {**frame(request, _("申请人信息")), "form": form, "whose": kept_forms.owner_token(http)}
    return render(http, "desk/client/who.html", context, status=422 if form.errors else 200)


def _applicant_initial(request: ServiceRequest, hat: Hat) -> dict[str, Any]:
    said = dict(queries.applicant_of(request) or queries.typed_before(hat, now=timezone.now()))
    if "client" in said:
        return {"organisation": str(said["client"])}
    if said.get("country") == "CN":
        said["country"] = ""
    return said


def _client_of_staff(http: HttpRequest, request: ServiceRequest, hat: Hat) -> HttpResponse:
    """Let staff search among the clients of their own body and choose one."""
    text = http.GET.get("text", "").strip()
    if http.method == "POST":
        chosen = whole(http.POST.get("client", ""))
        client = network.client(hat, chosen) if chosen is not None else None
        actions.name_client(request.key, client, by=hat, now=timezone.now(), version=request.version)
        return redirect("apply_tasks", request.key)
    found = list(network.clients(hat, text=text)[:20]) if text else []
    context = {
        **frame(request, _("选择客户")),
        "text": text,
        "found": found,
        "client": request.client,
    }
    return render(http, "desk/client/who_staff.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.undertaken
def form_page(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show and save the form of the service; what was typed is kept whether it holds or not."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.open_form(key, by=hat, now=now)
    definition = queries.definition_of(request.service)
    if http.method == "POST":
        return _save_form(http, request, IntakeForm(http.POST, definition=definition), hat)
    restored = kept_forms.restored(http)
    answers = IntakeForm(restored, definition=definition).draft_answers() if restored else request.answers
    form = IntakeForm(definition=definition, answers=answers)
    return _form_answer(http, request, form, restored=restored is not None)


def _save_form(http: HttpRequest, request: ServiceRequest, form: IntakeForm, hat: Hat) -> HttpResponse:
    answers = form.draft_answers()
    draft = actions.draft_of(request, answers)
    try:
        saved = actions.save(request.key, draft, by=hat, now=timezone.now(), version=_version(http))
    except ChangedMeanwhile:
        theirs = {one.name: one for one in answer_rows(form.definition, request.answers)}
        mine = answer_rows(form.definition, answers)
        differing = [
            {
                "label": one.label,
                "mine": one.lines,
                "theirs": theirs[one.name].lines if one.name in theirs else (),
            }
            for one in mine
            if one.name not in theirs or theirs[one.name].lines != one.lines
        ]
        return _form_answer(http, request, form, status=409, differing=differing)
    if http.POST.get("then") == "later":
        messages.success(http, _("已保存。可以随时回来继续填写。"))
        return redirect("apply_tasks", request.key)
    if not form.is_valid():
        return _form_answer(http, saved, form, status=422, saved=True)
    return redirect("apply_tasks", request.key)


def _form_answer(
    http: HttpRequest, request: ServiceRequest, form: IntakeForm, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        **frame(request, _("申请表")),
        "form": form,
        "version": request.version,
        "whose": kept_forms.owner_token(http),
        **more,
    }
    return render(http, "desk/client/form.html", context, status=status)


@require_POST
@acting.undertaken
def discard(http: HttpRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.open_form(key, by=hat, now=now)
    actions.discard_draft(key, by=hat, now=now)
    messages.success(http, _("草稿已删除。"))
    return redirect("my") if hat.is_private else redirect("service", request.service.code)


def frame(request: ServiceRequest, heading: str) -> dict[str, object]:
    """Return what stands around every page of an application."""
    name = in_words(queries.definition_of(request.service).name)
    return {
        "request_row": request,
        "service": name,
        "body": request.body,
        "heading": heading,
        "crumbs": (
            *lists.home_crumbs(),
            (name, reverse("service", args=[request.service.code])),
            (_("申请任务"), reverse("apply_tasks", args=[request.key])),
            (heading, ""),
        ),
    }


def _version(http: HttpRequest) -> int:
    return whole(http.POST.get("version", "")) or 0
