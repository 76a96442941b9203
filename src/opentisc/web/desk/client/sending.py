"""Checking the answers and sending them: the page with Change links (UX-25), one effect per form (RD-11), the receipt."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Definition
from opentisc.desk.errors import BadAnswers, ChangedMeanwhile, GateClosed, WrongState
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import State
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Invalid
from opentisc.network import queries as network
from opentisc.network.types import ClientKind, Hat, Label
from opentisc.web import hats
from opentisc.web.desk.client import acting, tracking_codes
from opentisc.web.desk.client.application import frame
from opentisc.web.desk.client.tasks import Status, form_status, who_status
from opentisc.web.desk.due_words import day_rows
from opentisc.web.desk.forms import AnswerRow, answer_rows, in_words
from opentisc.web.desk.public import words
from opentisc.web.network import lists
from opentisc.web.typed import whole


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.undertaken
def check(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show all answers with a link to change each; send them. The same form sent again leads to the same receipt."""
    hat, now = hats.require_hat(http), timezone.now()
    once_key = http.POST.get("once", "")[:60]
    if once_key and queries.result_of_once_key(once_key) == str(key):
        return redirect("apply_done", key)
    request = queries.open_form(key, by=hat, now=now)
    definition = queries.definition_of(request.service)
    if (who_status(request, hat), form_status(request, definition)) != (Status.DONE, Status.DONE):
        return redirect("apply_tasks", key)
    if http.method == "POST":
        return _sent(http, request, definition, hat, once_key)
    return _check_page(http, request, definition, hat)


def _sent(
    http: HttpRequest, request: ServiceRequest, definition: Definition, hat: Hat, once_key: str
) -> HttpResponse:
    declared = bool(http.POST.get("declared"))
    if not declared and request.secrets_declared_at is None:
        wrong = _("请先确认不含国家秘密和工作秘密。")
        return _check_page(http, request, definition, hat, wrong=wrong, status=422)
    try:
        sent, code = actions.submit_application(
            request.key,
            by=hat,
            now=timezone.now(),
            version=_version(http),
            once_key=once_key,
            declared=declared,
        )
    except (BadAnswers, GateClosed):
        return redirect("apply_tasks", request.key)
    except ChangedMeanwhile:
        wrong = _("内容在别处改过了。请核对下面的最新内容，再提交一次。")
        return _check_page(http, request, definition, hat, wrong=wrong, status=409)
    except Invalid as refused:
        return _check_page(http, request, definition, hat, wrong=sentence_for(refused), status=422)
    if code and sent.label < Label.NEED_TO_KNOW:
        tracking_codes.show_next(http, sent.key, code)
    return redirect("apply_done", sent.key)


def _check_page(
    http: HttpRequest,
    request: ServiceRequest,
    definition: Definition,
    hat: Hat,
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(request, _("核对并提交")),
        "applicant": applicant_rows(request),
        "client": request.client if not hat.is_private else None,
        "rows": answer_rows(definition, request.answers),
        "files": list(queries.request_files(request, actor=hat)),
        "declared": request.secrets_declared_at is not None,
        "sealed": request.label >= Label.NEED_TO_KNOW,
        "label": Label(request.label).word,
        "resubmits": request.state == State.RETURNED,
        "once": queries.new_once_key(),
        "version": request.version,
        "wrong": wrong,
    }
    return render(http, "desk/client/check.html", context, status=status)


def applicant_rows(request: ServiceRequest) -> list[AnswerRow]:
    """Return the applicant as it was typed, for reading."""
    said = queries.applicant_of(request)
    labels = {
        "kind": _("申请人类型"),
        "name": _("名称或姓名"),
        "credit_code": _("统一社会信用代码"),
        "number": _("工号、学号或境外登记号"),
        "country": _("国家或地区代码"),
        "mobile": _("联系手机号"),
        "email": _("联系电子邮箱"),
    }
    rows = []
    for name, label in labels.items():
        value = str(said.get(name, ""))
        if value and not (name == "country" and value == "CN"):
            shown = str(ClientKind(value).label) if name == "kind" else value
            rows.append(AnswerRow(name=name, label=label, lines=(shown,)))
    return rows


@never_cache
@require_safe
@acting.undertaken
def done(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show the receipt: number or key, what happens next, who does it, the day promised and how it is counted (UX-26)."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.get_visible(key, actor=hat, now=now)
    if request.submitted_at is None:
        raise WrongState(step="submit", state=request.state)
    definition = queries.definition_of(request.service)
    context: dict[str, object] = {
        "request_row": request,
        "service": in_words(definition.name),
        "body": request.body,
        "state": words.look(request.state),
        "short": queries.name_to_type(request),
        "code": tracking_codes.take(http, request.key),
        "sealed": request.label >= Label.NEED_TO_KNOW,
        "for_client": not hat.is_private,
        "crumbs": (*lists.home_crumbs(), (_("我的请求"), _home(hat)), (_("回执"), "")),
        **due_facts(request),
    }
    return render(http, "desk/client/done.html", context)


def due_facts(request: ServiceRequest) -> dict[str, object]:
    """Return the day promised, or, before acceptance, the day it would be if it were accepted now, with the count."""
    now = timezone.now()
    clock = queries.reckon(request, now=now)
    if clock.due is not None:
        return {"due": network.today(clock.due.at), "promised": True, "provisional": clock.due.provisional,
                "days": day_rows(clock.due), "limit_days": request.limit_days}  # fmt: skip
    limit_days = limit_today(request)
    if request.accepted_at is not None or limit_days is None:
        return {"due": None, "limit_days": limit_days}
    due = network.calendar_of(request.body_id, at=now).add_work_days(now, limit_days)
    return {"due": network.today(due.at), "promised": False, "provisional": due.provisional,
            "days": day_rows(due), "limit_days": limit_days}  # fmt: skip


def limit_today(request: ServiceRequest) -> int | None:
    """Return the limit in working days that the body promises for the service today; None without one."""
    offers = queries.offered_by(request.body, on=network.today(timezone.now()))
    found = [
        queries.promised_limit(one, request.service)
        for one in offers
        if one.offer.code == request.service.code
    ]
    return found[0] if found else queries.limit_of(queries.definition_of(request.service))


def _home(hat: Hat) -> str:
    from django.urls import reverse

    return reverse("my") if hat.is_private else ""


def _version(http: HttpRequest) -> int:
    return whole(http.POST.get("version", "")) or 0
