"""Makes the text of a mail of its notices, in the language of its receiver. Not for: sending it.

A notice of class 2 or 3 gives the words 案件更新 (Case update) and a link, in the subject and in the body.
"""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from opentisc.infra import sentences
from opentisc.infra.models import Mail, Notice
from opentisc.infra.notify.preferences import unsubscribe_path
from opentisc.infra.notify.reading import wording
from opentisc.infra.notify.registry import get_kind
from opentisc.infra.notify.telling import CASE_UPDATED, CONFIDENTIAL, on_one_line

_LONGEST_SUBJECT = 120


def site_url() -> str:
    """Return the address that links begin with, without a slash at its end."""
    environment = settings.OPENTISC
    if environment.site_url:
        return str(environment.site_url).rstrip("/")
    if environment.https:
        return f"https://{environment.allowed_hosts[0]}"
    return f"http://{environment.host}:{environment.port}"


def address_of(person: AbstractBaseUser) -> str:
    """Return where the person gets mail; empty when nowhere: no address, or the account is closed."""
    return str(getattr(person, person.get_email_field_name(), "") or "") if person.is_active else ""


def compose(mail: Mail) -> EmailMessage | None:
    """Return the mail, ready to be sent; None when there is nobody to send it to, or nothing to say any more."""
    address = address_of(mail.person)
    notices = list(mail.notices.order_by("pk"))
    if not address or not notices:
        return None
    with override(getattr(mail.person, "language", "") or settings.OPENTISC.language):
        path = _unsubscribe(mail)
        message = EmailMessage(
            subject=_subject(notices),
            body="\n\n".join([*(_paragraph(one) for one in notices), *_footer(path, notices)]) + "\n",
            to=[address],
            headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        )
    if path:
        message.extra_headers["List-Unsubscribe"] = f"<{site_url()}{path}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _unsubscribe(mail: Mail) -> str:
    if mail.kind and get_kind(mail.kind).security:
        return ""
    return unsubscribe_path(mail.person_id, mail.kind)


def _subject(notices: list[Notice]) -> str:
    if any(one.label >= CONFIDENTIAL for one in notices):
        return str(sentences.sentence(CASE_UPDATED, {}))
    if len(notices) == 1:
        return on_one_line(wording(notices[0]))[:_LONGEST_SUBJECT]
    return _("您有 %(count)s 条通知") % {"count": len(notices)}


def _paragraph(notice: Notice) -> str:
    link = f"{site_url()}{notice.link}" if notice.link else ""
    return "\n".join(part for part in (on_one_line(wording(notice)), link) if part)


def _footer(path: str, notices: list[Notice]) -> list[str]:
    if not path or any(one.label >= CONFIDENTIAL for one in notices):
        return []
    return [_("不再接收此类邮件：%(link)s") % {"link": f"{site_url()}{path}"}]
