"""An `.eml` dropped on the screen of quick registration: what the mail says fills it in; its files are kept at the save."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opentisc.desk import actions
from opentisc.desk.requests.from_mail import MOST_BYTES, Mail
from opentisc.desk.types import Channel
from opentisc.infra import sentences
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Invalid
from opentisc.network.types import Hat
from opentisc.web.desk.enquiries.forms import blank

LONGEST_QUESTION: Final = 4000
MOST_DAYS_BACK: Final = 31


class MailForm(forms.Form):
    """The mail."""

    mail = forms.FileField(
        label=gettext_lazy("邮件文件（.eml）"),
        allow_empty_file=True,
        help_text=gettext_lazy("从邮件程序拖出或另存为 .eml。读出后核对，登记时邮件和附件一起留存。"),
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )


def initial_from(
    http: HttpRequest, form: MailForm, hat: Hat, *, remembered: Mapping[str, str], now: datetime
) -> dict[str, Any] | None:
    """Return what the screen begins with, its files kept under the key of the screen; None with the reason in the form."""
    if not form.is_valid():
        return None
    raw = form.cleaned_data["mail"].read(MOST_BYTES + 1)
    try:
        read = actions.read_for_enquiry(raw, screen=http.POST.get("once", ""), by=hat, now=now)
    except Invalid as wrong:
        form.add_error("mail", sentence_for(wrong))
        return None
    for name, code in read.refused:
        why = sentences.sentence(code, {}) or code
        messages.warning(http, _("附件“%(name)s”没有留存：%(why)s") % {"name": name, "why": why})
    messages.info(
        http, _("已读出邮件：登记后一起留存的文件有 %(files)s。") % {"files": _("、").join(read.kept)}
    )
    return _initial(http, read.mail, remembered, now=now)


def _initial(
    http: HttpRequest, mail: Mail, remembered: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    question = "\n".join(part for part in (mail.subject, mail.text) if part)
    if mail.cut or len(question) > LONGEST_QUESTION:
        messages.warning(http, _("邮件正文过长，只取了开头；全文在留存的邮件里。"))
    found: dict[str, Any] = {
        **blank(remembered),
        "channel": Channel.EMAIL,
        "question": question[:LONGEST_QUESTION],
        "client_name": mail.sender_name,  # a name that the mail gives; an address alone is not kept here
    }
    return found | _occurred(http, mail.sent_at, now=now)


def _occurred(http: HttpRequest, sent_at: datetime | None, *, now: datetime) -> dict[str, str]:
    """Return when the mail was sent, as the form takes it; nothing where it says none that may be registered."""
    if sent_at is None:
        messages.warning(http, _("邮件没有写明发送时间，发生时间请自己填写。"))
        return {}
    if sent_at > now or now - sent_at > timedelta(days=MOST_DAYS_BACK):
        messages.warning(http, _("邮件的发送时间在将来，或早于 31 天，不能作为发生时间，请自己填写。"))
        return {}
    local = timezone.localtime(sent_at)
    return {
        "occurred_at": local.strftime("%Y-%m-%dT%H:%M"),
        "backdating_reason": _("按来信时间登记"),
    }
