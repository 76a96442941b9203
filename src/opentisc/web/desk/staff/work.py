"""What is done to a request besides its steps: messages, notes, files, effort, helpers, the need-to-know list."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import ChangedMeanwhile
from opentisc.desk.models import Message, ServiceRequest
from opentisc.infra import attachments
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed
from opentisc.kernel.workdays import CHINA_TIME
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.differing import Difference, differing
from opentisc.web.desk.staff import step_forms
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.desk.staff.request import crumbs, file_form, initial_of


@require_POST
def write_message(http: HttpRequest, key: UUID) -> HttpResponse:
    """Write to the client."""
    return _write(http, key, actions.write_message, _("留言已保存。"))


@require_POST
def write_note(http: HttpRequest, key: UUID) -> HttpResponse:
    """Write a note that staff alone read."""
    return _write(http, key, actions.write_note, _("备注已保存。"))


def _write(http: HttpRequest, key: UUID, action: Callable[..., Message], done: str) -> HttpResponse:
    hat = hats.require_hat(http)
    try:
        may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    form = step_forms.MessageForm(http.POST)
    if not form.is_valid():
        return _form_page(http, key, form, _Page(_("留言与备注"), _("保存")))
    now = timezone.now()
    write = partial(action, key, by=hat, now=now, text=form.cleaned_data["text"])
    if actions.do_once(form.cleaned_data["once"], write, now=now):
        messages.success(http, done)
    return redirect(reverse("desk_request", args=[key]) + "#words")


@require_POST
def add_file(http: HttpRequest, key: UUID) -> HttpResponse:
    """Take in a file; the same submit twice is one file."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    form = file_form(request.version)
    form.data, form.files, form.is_bound = http.POST, http.FILES, True
    if form.is_valid():
        given = form.cleaned_data
        new = actions.NewFile(
            kind=given["kind"],
            title=given["title"],
            for_staff_alone=given["for_staff_alone"],
            upload_key=given["once"] or None,
        )
        try:
            actions.attach_file(key, given["file"], given["file"].name, new=new, by=hat, now=timezone.now())
        except (Invalid, Conflict) as wrong:
            form.add_error("file", sentence_for(wrong))
        else:
            messages.success(http, _("文件已保存。"))
            return redirect(reverse("desk_request", args=[key]) + "#files")
    return _form_page(http, key, form, _Page(_("添加文件"), _("上传"), multipart=True))


@require_safe
def open_file(http: HttpRequest, key: UUID, pk: int) -> HttpResponseBase:
    """Send a file; of a sealed one the opening is kept and the undertaking comes first."""
    hat = hats.require_hat(http)
    try:
        may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    row, stream = actions.open_request_file(key, pk, by=hat, now=timezone.now())
    response = FileResponse(stream)
    for name, value in attachments.download_headers(row.stored).items():
        response.headers[name] = value  # after FileResponse wrote its own from the name of the kept file
    return response


@require_safe
def package(http: HttpRequest, key: UUID) -> HttpResponseBase:
    """Send the package of a request: everything in it with its hashes; the export is kept as an opening."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        actions.export_archive(key, file, by=hat, now=timezone.now())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{request.number or key}.zip")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Take a file off the request, with a reason; its bytes stay for the archive."""
    form = step_forms.ReasonForm(http.POST if http.method == "POST" else None)

    def act(hat: Hat, now: datetime) -> None:
        row = actions.remove_file(key, pk, by=hat, now=now, reason=form.cleaned_data["reason"])
        messages.success(http, _("已移除文件“%(name)s”。") % {"name": row.title or row.stored.name})

    return _answer(http, key, form, act, _Page(_("移除文件"), _("移除")))


@require_http_methods(["GET", "HEAD", "POST"])
def weigh(http: HttpRequest, key: UUID) -> HttpResponse:
    """Write down the minutes and the effort."""
    form = step_forms.WeighForm(http.POST if http.method == "POST" else None)

    def act(hat: Hat, now: datetime) -> None:
        given = form.cleaned_data
        actions.weigh(
            key, by=hat, now=now, minutes=given["minutes"], effort=given["effort"], version=given["version"]
        )
        messages.success(http, _("已记录用时与难度。"))

    def fill(request: ServiceRequest) -> dict[str, object]:
        return {"minutes": request.minutes, "effort": request.effort}

    return _answer(http, key, form, act, _Page(_("记录用时与难度"), _("保存")), fill=fill)


@require_http_methods(["GET", "HEAD", "POST"])
def co_handler(http: HttpRequest, key: UUID) -> HttpResponse:
    """Add somebody of the body who helps."""
    form = step_forms.PersonForm(http.POST if http.method == "POST" else None)
    form.offer(_members(http))

    def act(hat: Hat, now: datetime) -> None:
        actions.add_co_handler(key, by=hat, now=now, person_id=form.cleaned_data["person"])
        messages.success(http, _("已添加协办人。"))

    return _answer(http, key, form, act, _Page(_("添加协办人"), _("添加")))


@require_http_methods(["GET", "HEAD", "POST"])
def borrow(http: HttpRequest, key: UUID) -> HttpResponse:
    """Borrow a reviewer of another body for this case."""
    form = step_forms.BorrowForm(http.POST if http.method == "POST" else None)
    form.offer(_outsiders(http))

    def act(hat: Hat, now: datetime) -> None:
        person, _colon, code = form.cleaned_data["person"].partition(":")
        until = datetime.combine(form.cleaned_data["until"], time.max, tzinfo=CHINA_TIME)
        actions.borrow_reviewer(
            key, by=hat, now=now, person_id=int(person), lender=network.body(code), until=until,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(http, _("已借用审核人；对方作出保密承诺后才能打开本件。"))

    return _answer(http, key, form, act, _Page(_("借用审核人"), _("借用")))


@require_http_methods(["GET", "HEAD", "POST"])
def need_to_know(http: HttpRequest, key: UUID) -> HttpResponse:
    """Add a person to the need-to-know list, or take one off."""
    form = step_forms.PersonForm(http.POST if http.method == "POST" else None)
    form.offer(_members(http))

    def act(hat: Hat, now: datetime) -> None:
        request = queries.get_visible(key, actor=hat, now=now)
        person = form.cleaned_data["person"]
        if http.POST.get("act") == "off":
            actions.take_off_list(request, person, by=hat, now=now)
            messages.success(http, _("已移出知悉名单。"))
        else:
            actions.add_to_list(request, person, by=hat, now=now)
            messages.success(http, _("已列入知悉名单；委托人可以看到名单。"))

    return _answer(http, key, form, act, _Page(_("知悉名单"), _("列入名单"), off=_("移出名单")))


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands around a form. off: the label of a second button, sent as `act=off`."""

    heading: str
    submit: str
    off: str = ""
    multipart: bool = False


_Fill = Callable[[ServiceRequest], dict[str, object]]


def _answer(
    http: HttpRequest,
    key: UUID,
    form: step_forms.StepForm,
    act: Callable[[Hat, datetime], None],
    page: _Page,
    *,
    fill: _Fill | None = None,
) -> HttpResponse:
    """Return the form's page, or the request's page after the act."""
    hat, now = hats.require_hat(http), timezone.now()
    try:
        request = may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    if http.method != "POST":
        form.initial = initial_of(request.version) | (fill(request) if fill else {})
    elif form.is_valid():
        try:
            act(hat, now)
        except ChangedMeanwhile as wrong:
            form.add_error(None, sentence_for(wrong))
            return _changed(http, key, form, page, theirs=fill(request) if fill else {})
        except (Invalid, Conflict, NotAllowed) as wrong:
            form.add_error(None, sentence_for(wrong))
        else:
            return redirect("desk_request", key)
    return _form_page(http, key, form, page)


def _changed(
    http: HttpRequest, key: UUID, form: step_forms.StepForm, page: _Page, *, theirs: Mapping[str, object]
) -> HttpResponse:
    """Show both versions; what is sent next was written after reading them."""
    differences = differing(form, theirs)
    now = timezone.now()
    seen = queries.get_visible(key, actor=hats.require_hat(http), now=now).version
    sent = http.POST.copy()
    sent["version"] = str(seen)
    form.data = sent
    return _form_page(http, key, form, page, status=409, differing=differences)


def _form_page(
    http: HttpRequest,
    key: UUID,
    form: step_forms.StepForm,
    page: _Page,
    *,
    status: int = 0,
    differing: Sequence[Difference] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "differing": differing,
        "heading": page.heading,
        "submit": page.submit,
        "off": page.off,
        "multipart": page.multipart,
        "back": reverse("desk_request", args=[key]),
        "crumbs": crumbs(page.heading),
    }
    return render(http, "desk/staff/form.html", context, status=status or (422 if form.errors else 200))


def _members(http: HttpRequest) -> list[tuple[str, str]]:
    hat = hats.require_hat(http)
    members = network.members(hat.body_id or 0, on=network.today(timezone.now()))
    return [(str(pk), name) for pk, name in {one.person_id: str(one.person) for one in members}.items()]


def _outsiders(http: HttpRequest) -> list[tuple[str, str]]:
    """Return the reviewers of other bodies, each with its body."""
    hat, today = hats.require_hat(http), network.today(timezone.now())
    return [
        (f"{one.person_id}:{one.body.code}", f"{one.person} · {one.body.name}")
        for one in network.reviewers_elsewhere(hat.body_id or 0, on=today)
    ]
