"""Files of a client's request: handed in, opened, taken off. Not for: what staff do with them."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.infra import attachments
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.types import Hat, Label
from opentisc.web import hats
from opentisc.web.desk.client import acting
from opentisc.web.desk.client.application import frame
from opentisc.web.desk.forms import in_words
from opentisc.web.downloading import sent

KINDS = (
    ("material", gettext_lazy("一般材料")),
    ("disclosure", gettext_lazy("技术交底或未公开的技术材料")),
    ("signed", gettext_lazy("签字盖章的文件")),
)


class FileForm(forms.Form):
    """One file and what it is. What the file holds, infra looks at."""

    file = forms.FileField(label=gettext_lazy("选择文件"), allow_empty_file=True)
    kind = forms.ChoiceField(label=gettext_lazy("文件类型"), choices=KINDS)
    title = forms.CharField(label=gettext_lazy("说明（可不填）"), max_length=160, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.undertaken
def of_application(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show the files of an application and take another."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.open_form(key, by=hat, now=now)
    form = given_form(http)
    if http.method == "POST" and taken(http, request, form, hat):
        messages.success(http, _("文件已上传。"))
        return redirect("apply_files", key)
    definition = queries.definition_of(request.service)
    context = {
        **frame(request, _("材料")),
        "form": form,
        "files": list(queries.request_files(request, actor=hat)),
        "materials": [(in_words(one.name), one.required) for one in definition.materials],
        "extensions": "、".join(attachments.extensions()),
        "most": settings.OPENTISC.upload_max_mb,
        "sealed": request.label >= Label.NEED_TO_KNOW,
    }
    return render(http, "desk/client/files.html", context, status=422 if form.errors else 200)


def given_form(http: HttpRequest) -> FileForm:
    """Return the form as sent, or an empty one with a key of its own."""
    if http.method == "POST":
        return FileForm(http.POST, http.FILES)
    return FileForm(initial={"once": queries.new_once_key(), "kind": "material"})


def taken(http: HttpRequest, request: ServiceRequest, form: FileForm, hat: Hat) -> bool:
    """Keep the file of a sent form; say whether it was kept, else the form says why not."""
    if not form.is_valid():
        return False
    given = form.cleaned_data["file"]
    new = actions.NewFile(
        kind=form.cleaned_data["kind"],
        title=form.cleaned_data["title"],
        upload_key=form.cleaned_data["once"][:40] or None,
    )
    try:
        actions.attach_file(request.key, given, given.name or "", new=new, by=hat, now=timezone.now())
    except (Invalid, Conflict) as wrong:
        form.add_error("file", sentence_for(wrong))
        return False
    return True


@never_cache
@require_safe
@acting.undertaken
def open_(http: HttpRequest, key: UUID, pk: int) -> HttpResponseBase:
    """Send a file that the client (or staff of a draft) may read; the opening of a sealed one is written down."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.get_visible(key, actor=hat, now=now)
    if hat.is_private and pk not in {one.pk for one in queries.client_files(request, hat)}:
        raise UnknownRequest
    row, content = actions.open_request_file(key, pk, by=hat, now=now)
    return sent(row.stored, content)


@require_POST
@acting.undertaken
def remove(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Take a file off an application that is still being written."""
    hat, now = hats.require_hat(http), timezone.now()
    queries.open_form(key, by=hat, now=now)
    actions.remove_file(key, pk, by=hat, now=now, reason=_("申请人撤下"))
    messages.success(http, _("文件已撤下。"))
    return redirect("apply_files", key)


@acting.as_client
@require_POST
def add_to_request(http: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file for a request that is being worked on."""
    hat = hats.require_hat(http)
    request = queries.get_visible(key, actor=hat, now=timezone.now())
    form = FileForm(http.POST, http.FILES)
    if taken(http, request, form, hat):
        messages.success(http, _("文件已上传。"))
        return redirect("my_request", key)
    from opentisc.web.desk.client.requests import request_answer

    return request_answer(http, key, file_form=form, status=422)


@acting.as_client
@require_POST
def make(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Ask for the files of a delivered version; the page of the request shows how far they are."""
    actions.ask_for_files(key, pk, by=hats.require_hat(http), now=timezone.now())
    return redirect(reverse("my_request", args=[key]) + f"#files-{pk}")
