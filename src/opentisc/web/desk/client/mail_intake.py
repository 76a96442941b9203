"""Taking in a mail that a client sent: the `.eml` is dropped, read, and becomes a draft with its text and attachments."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opentisc.desk import actions, queries
from opentisc.desk.requests.from_mail import MOST_BYTES, Mail
from opentisc.infra import sentences
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Invalid
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.forms import in_words
from opentisc.web.network import lists


class MailForm(forms.Form):
    """A mail and the service it asks for."""

    file = forms.FileField(
        label=gettext_lazy("邮件文件（.eml）"),
        allow_empty_file=True,
        help_text=gettext_lazy("从邮件程序拖出或另存为 .eml。邮件和附件都会留存在请求里。"),
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )
    service = forms.ChoiceField(label=gettext_lazy("要办的服务"))
    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *given: Any, services: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        service = self.fields["service"]
        assert isinstance(service, forms.ChoiceField)  # noqa: S101  (declared above)
        service.choices = services


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(http: HttpRequest) -> HttpResponse:
    """Read a dropped mail into a draft of the own body, its client found by the sender's address where one fits."""
    hat = hats.require_hat(http)
    form = MailForm(
        http.POST or None,
        http.FILES or None,
        services=_services(hat),
        initial={"once": secrets.token_urlsafe(18)},
    )
    if http.method == "POST" and form.is_valid():
        made = _made(http, form, hat)
        if made is not None:
            return made
    context = {
        "form": form,
        "crumbs": (*lists.home_crumbs(), (_("邮件登记"), "")),
    }
    return render(http, "desk/client/mail.html", context, status=422 if form.errors else 200)


def _made(http: HttpRequest, form: MailForm, hat: Hat) -> HttpResponse | None:
    given = form.cleaned_data["file"]
    try:
        raw = given.read(MOST_BYTES + 1)
        mail = queries.read_mail(raw)
        taken = actions.draft_from_mail(
            mail,
            raw,
            service=form.cleaned_data["service"],
            client=_client(mail, hat),
            by=hat,
            now=timezone.now(),
            upload_key=form.cleaned_data["once"],
        )
    except Invalid as wrong:
        form.add_error("file", sentence_for(wrong))
        return None
    for name, code in taken.refused:
        why = sentences.sentence(code, {}) or code
        messages.warning(http, _("附件“%(name)s”没有留存：%(why)s") % {"name": name, "why": why})
    if mail.cut:
        messages.warning(http, _("邮件正文过长，只取了开头；全文在留存的邮件里。"))
    if taken.request.client is None:
        messages.info(http, _("没有唯一对应的客户，请在“申请人信息”里选择。"))
    return redirect("apply_tasks", taken.request.key)


def _client(mail: Mail, hat: Hat) -> Any:
    """Return the one client of the own body with the sender's address; None when there is none or several."""
    found = queries.clients_of_sender(mail, by=hat)
    return found[0] if len(found) == 1 else None


def _services(hat: Hat) -> list[tuple[str, str]]:
    body = network.body(hat.body_code)
    found = queries.offered_by(body, on=network.today(timezone.now()))
    return [(one.offer.code, f"{one.offer.code} {in_words(one.definition.name)}") for one in found]
