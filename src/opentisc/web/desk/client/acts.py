"""What a client does to a request: say something, supplement, confirm, rate, complain, withdraw, answer effect questions.

Each comes by POST from the request's page and goes back to it; a refusal is shown there with what was typed.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opentisc.desk import actions, queries
from opentisc.desk.models import RequestFile
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed
from opentisc.network.types import Hat, Label
from opentisc.web import hats
from opentisc.web.desk.client import acting, tracking_codes
from opentisc.web.desk.client.feedback_forms import EffectForm, RatingForm
from opentisc.web.desk.client.files import FileForm, taken
from opentisc.web.desk.client.requests import request_answer
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.public.links import said_of
from opentisc.web.network import lists
from opentisc.web.typed import whole

_LONGEST = 20_000


def _done(
    http: HttpRequest, key: UUID, act: Callable[[Hat, str], object], *, form: str, told: str
) -> HttpResponse:
    """Do it and go back to the page; Invalid, Conflict and a refusal of the step come back beside the form."""
    hat = hats.require_hat(http)
    text = http.POST.get("text", "").strip()[:_LONGEST]
    queries.client_page(
        key, hat, now=timezone.now()
    )  # a stranger's request is absent, whatever is asked of it
    try:
        act(hat, text)
    except (Invalid, Conflict, NotAllowed) as wrong:
        typed = {"text": text, "form": form}
        return request_answer(
            http,
            key,
            wrong={form: sentence_for(wrong)},
            typed=typed,
            status=409 if isinstance(wrong, Conflict) else 422,
        )
    messages.success(http, told)
    return redirect("my_request", key)


@acting.as_client
@require_POST
def message(http: HttpRequest, key: UUID) -> HttpResponse:
    """Send the desk a message."""

    def act(hat: Hat, text: str) -> None:
        now = timezone.now()
        actions.do_once(_once(http), partial(actions.write_message, key, by=hat, now=now, text=text), now=now)

    return _done(http, key, act, form="message", told=_("消息已发送。"))


@acting.as_client
@require_POST
def answer(http: HttpRequest, key: UUID) -> HttpResponse:
    """Give what the desk asked for; the clock runs on."""

    def act(hat: Hat, text: str) -> None:
        actions.client_answers(key, by=hat, now=timezone.now(), text=text, version=_version(http))

    return _done(http, key, act, form="answer", told=_("补充已提交，机构继续办理。"))


@acting.as_client
@require_POST
def confirm(http: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm that the deliverable arrived."""

    def act(hat: Hat, _text: str) -> None:
        actions.confirm(key, by=hat, now=timezone.now(), version=_version(http))

    return _done(http, key, act, form="confirm", told=_("已确认收到。"))


@acting.as_client
@require_POST
def withdraw(http: HttpRequest, key: UUID) -> HttpResponse:
    """Withdraw the request; its number must have been typed (UX-31)."""

    def act(hat: Hat, text: str) -> None:
        typed = http.POST.get("typed", "")[:60]
        actions.withdraw(key, by=hat, now=timezone.now(), reason=text, typed=typed, version=_version(http))

    return _done(http, key, act, form="withdraw", told=_("申请已撤回。"))


@acting.as_client
@require_POST
def complain(http: HttpRequest, key: UUID) -> HttpResponse:
    """Complain about the service; the manager of the body settles it."""

    def act(hat: Hat, text: str) -> None:
        actions.complain(key, by=hat, now=timezone.now(), text=text)

    return _done(http, key, act, form="complain", told=_("投诉已提交，由中心负责人处理。"))


@acting.as_client
@require_POST
def renew_code(http: HttpRequest, key: UUID) -> HttpResponse:
    """Make a new tracking code; the old one opens nothing any more."""

    def act(hat: Hat, _text: str) -> None:
        request = queries.get_visible(key, actor=hat, now=timezone.now())
        if request.label >= Label.NEED_TO_KNOW:
            raise NotAllowed
        tracking_codes.show_next(http, key, actions.renew_tracking_code(key, by=hat, now=timezone.now()))

    return _done(http, key, act, form="code", told=_("查询码已更换，旧的不能再用。"))


@acting.as_client
@require_http_methods(["GET", "HEAD", "POST"])
def rate(http: HttpRequest, key: UUID) -> HttpResponse:
    """Rate a delivered request."""
    hat, now = hats.require_hat(http), timezone.now()
    page = queries.client_page(key, hat, now=now)
    form = RatingForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        rate_it = partial(actions.rate, key, said_of(form), by=hat, now=now)
        actions.do_once(_once(http), rate_it, now=now)
        messages.success(http, _("谢谢您的评价。"))
        return redirect("my_request", key)
    return _form_page(http, page, form, _("评价服务"), _("评价只用于改进服务，经办人不能修改。"))


@acting.as_client
@require_http_methods(["GET", "HEAD", "POST"])
def effect(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Answer an effect question, with evidence where there is some."""
    hat, now = hats.require_hat(http), timezone.now()
    page = queries.client_page(key, hat, now=now)
    asked = queries.own_effect(key, pk, by=hat, now=now)
    form = EffectForm(http.POST or None, questions=queries.questions_of(asked, page.definition))
    file_form = _evidence_form(http)
    if http.method == "POST" and form.is_valid():
        kept, evidence = _evidence(http, page, file_form, hat)
        if kept:
            actions.answer_own_effect(key, pk, form.answers(), by=hat, now=timezone.now(), evidence=evidence)
            messages.success(http, _("谢谢您的回复。"))
            return redirect("my_request", key)
    purpose = _("服务送达已 %(days)s 天。请告诉我们它起了什么作用。") % {"days": asked.after_days}
    return _form_page(http, page, form, _("成效回访"), purpose, file_form=file_form)


def _evidence_form(http: HttpRequest) -> FileForm:
    if "file" in http.FILES:
        data = http.POST.copy()
        data["kind"] = "material"
        form = FileForm(data, http.FILES)
    else:
        form = FileForm(initial={"once": queries.new_once_key()})
    form.fields["file"].label = _("证明材料（可不填）")
    return form


def _evidence(
    http: HttpRequest, page: queries.ClientPage, form: FileForm, hat: Hat
) -> tuple[bool, RequestFile | None]:
    """Return whether to go on, and the file given as evidence, None where none was given."""
    if "file" not in http.FILES:
        return True, None
    if not taken(http, page.request, form, hat):
        return False, None
    rows = queries.request_files(page.request, actor=hat).filter(added_by_id=hat.person_id)
    return True, rows.order_by("-added_at", "-pk").first()


def _form_page(
    http: HttpRequest,
    page: queries.ClientPage,
    form: RatingForm | EffectForm,
    heading: str,
    purpose: str,
    file_form: FileForm | None = None,
) -> HttpResponse:
    back = reverse("my_request", args=[page.request.key])
    context: dict[str, object] = {
        "form": form,
        "heading": heading,
        "purpose": purpose,
        "submit": _("提交评价") if isinstance(form, RatingForm) else _("提交回复"),
        "service": in_words(page.definition.name),
        "body": page.request.body,
        "number": page.request.number,
        "once": queries.new_once_key(),
        "file_form": file_form,
        "crumbs": (
            *lists.home_crumbs(),
            (_("我的请求"), reverse("my")),
            (page.request.number or page.request.title, back),
            (heading, ""),
        ),
    }
    file_wrong = file_form is not None and bool(file_form.errors)
    context["file_wrong"] = file_wrong
    return render(
        http, "desk/public/feedback.html", context, status=422 if form.errors or file_wrong else 200
    )


def _once(http: HttpRequest) -> str:
    return http.POST.get("once", "")[:60]


def _version(http: HttpRequest) -> int | None:
    return whole(http.POST.get("version", ""))
