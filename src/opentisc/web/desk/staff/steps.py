"""Taking a step of a request: its form on a page of its own, and what happens when it is sent."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opentisc.desk import queries
from opentisc.desk.errors import ChangedMeanwhile, GateClosed, NotQualified, UnknownRequest, WrongState
from opentisc.desk.models import ServiceRequest
from opentisc.desk.queries import UnreadPage
from opentisc.desk.types import Effort
from opentisc.desk.workflow import STEPS
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid, NotFound, OpenTiscError
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk import panels
from opentisc.web.desk.staff import acts, rows
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.desk.staff.request import LINKS, crumbs, initial_of
from opentisc.web.desk.staff.step_forms import StepForm, TextForm
from opentisc.web.typed import whole


@require_http_methods(["GET", "HEAD", "POST"])
def step(http: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Ask for what a step needs, or take it. A step that no form is known for looks absent."""
    hat = hats.require_hat(http)
    if code not in acts.STEP_PAGES:
        raise NotFound
    try:
        may_open(key, hat, shows=False)
        request, unread = queries.get_visible(key, actor=hat, now=timezone.now()), False
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    except UnknownRequest:
        page = queries.unread_page(key, hat, now=timezone.now())
        request, unread = _administered(page, code, hat), True
    elsewhere = "" if unread else panels.step_page(code, request)
    if elsewhere:
        return redirect(elsewhere)
    form = acts.STEP_PAGES[code].form(http.POST if http.method == "POST" else None)
    unfit = acts.prepare(form, request, now=timezone.now())
    if http.method == "POST" and form.is_valid():
        return _take(http, request, code, form, unread=unread, hat=hat)
    if http.method != "POST":
        form.initial = initial_of(request.version) | _template(http, form, request)
    return _page(http, request, code, form, unfit=unfit, unread=unread, hat=hat)


def _take(
    http: HttpRequest, request: ServiceRequest, code: str, form: StepForm, *, unread: bool, hat: Hat
) -> HttpResponse:
    """Take the step, or show why not: both versions when it was changed meanwhile, else the form again."""
    doing = acts.Doing(request.key, hat, timezone.now(), form.cleaned_data, unread)
    try:
        tokens = acts.STEP_PAGES[code].act(doing)
    except (ChangedMeanwhile, WrongState) as wrong:
        return _changed(http, request, code, form, wrong=wrong, hat=hat, unread=unread)
    except (Invalid, Conflict, NotQualified) as wrong:
        for sentence in _why(wrong, request):
            form.add_error(None, sentence)
        unfit = acts.prepare(form, request, now=timezone.now())
        return _page(http, request, code, form, unfit=unfit, unread=unread, hat=hat)
    return _done(http, request.key, code, tokens, hat)


def _administered(page: UnreadPage, code: str, hat: Hat) -> ServiceRequest:
    if code not in page.steps:
        raise UnknownRequest
    return queries.get_countable(page.key, actor=hat)


def _why(wrong: OpenTiscError, request: ServiceRequest) -> list[str]:
    if isinstance(wrong, GateClosed):
        return queries.missing_sentences(wrong.missing, request)
    return [sentence_for(wrong)]


def _done(
    http: HttpRequest, key: UUID, code: str, tokens: Mapping[str, str] | None, hat: Hat
) -> HttpResponse:
    messages.success(http, _("已办理：%(step)s。") % {"step": STEPS[code].button})
    if tokens:
        http.session[LINKS] = {"key": str(key), "tokens": dict(tokens)}
    try:
        queries.get_visible(key, actor=hat, now=timezone.now())
    except UnknownRequest:
        return redirect("desk_my_day")
    return redirect("desk_request", key)


def _page(
    http: HttpRequest, request: ServiceRequest, code: str, form: StepForm, *, unfit: list[str], unread: bool,
    hat: Hat,
) -> HttpResponse:  # fmt: skip
    open_now = _is_open(request, code, unread=unread, hat=hat)
    context = {
        "form": form,
        "code": code,
        "heading": STEPS[code].button,
        "name": _("限定知悉") if unread else request.number or _("尚未受理"),
        "hint": acts.STEP_PAGES[code].hint,
        "danger": acts.STEP_PAGES[code].danger,
        "unfit": unfit,
        "templates": _templates(form, request),
        "back": reverse("desk_request", args=[request.key]),
        "missing": open_now,
        "crumbs": crumbs(str(STEPS[code].button), None if unread else request),
    }
    return render(http, "desk/staff/step.html", context, status=422 if form.errors else 200)


def _is_open(request: ServiceRequest, code: str, *, unread: bool, hat: Hat) -> list[str]:
    """Return what is missing for the step; raises WrongState when the state does not allow it at all."""
    if unread:
        return []
    page = queries.steps_open(request, hat, now=timezone.now())
    found = next((one for one in page if one.step.code == code), None)
    if found is None:
        raise WrongState(step=code, state=request.state)
    return queries.missing_sentences(found.missing, request)


def _changed(
    http: HttpRequest, request: ServiceRequest, code: str, form: StepForm, *, wrong: Conflict, hat: Hat,
    unread: bool,
) -> HttpResponse:  # fmt: skip
    """Show what the person sent beside what holds now; nothing was written (UX-29)."""
    mine = [
        (str(field.label), _shown(form, field.name))
        for field in form
        if not field.is_hidden and field.value()
    ]
    now = timezone.now()
    last = None if unread else request.transitions.order_by("at", "pk").last()
    context = {
        "heading": STEPS[code].button,
        "what": sentence_for(wrong),
        "mine": mine,
        "mine_version": form.cleaned_data.get("version"),
        "theirs_version": request.version,
        "state": rows.state_cell(request.state),
        "last": last,
        "last_step": STEPS[last.step].button if last and last.step in STEPS else "",
        "minutes": request.minutes,
        "effort": Effort(request.effort).label if request.effort else "",
        "can_again": any(one.step.code == code for one in queries.steps_open(request, hat, now=now)),
        "again": _again(http, request, code),
        "again_url": reverse("desk_step", args=[request.key, code]),
        "back": reverse("desk_request", args=[request.key]),
        "crumbs": crumbs(str(STEPS[code].button)),
    }
    return render(http, "desk/staff/changed.html", context, status=409)


def _again(http: HttpRequest, request: ServiceRequest, code: str) -> StepForm:
    """Return the form as it was sent, with the version that the person has now seen."""
    data = http.POST.copy()
    data["version"] = str(request.version)
    form = acts.STEP_PAGES[code].form(data)
    acts.prepare(form, request, now=timezone.now())
    return form


def _shown(form: StepForm, name: str) -> str:
    value = form.cleaned_data.get(name)
    choices = dict(getattr(form.fields[name], "choices", []) or [])
    return str(choices.get(str(value), value))


def _templates(form: StepForm, request: ServiceRequest) -> list[tuple[int, str]]:
    if not isinstance(form, TextForm):
        return []
    return [(one.pk, one.title) for one in queries.reply_templates(request.body_id)]


def _template(http: HttpRequest, form: StepForm, request: ServiceRequest) -> dict[str, object]:
    """Return the text of the reply template that the address names, filled in with the words of the request."""
    wanted = whole(http.GET.get("template", ""))
    if not isinstance(form, TextForm) or wanted is None:
        return {}
    for one in queries.reply_templates(request.body_id):
        if one.pk == wanted:
            return {"text": queries.filled_template(one, request)}
    return {}
