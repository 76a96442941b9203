"""Hands mails to the mail server, each under a claim on its row.

What is promised: a mail whose row says `sent` is never sent again, whatever happened to a worker. What cannot be:
a worker killed between the server's yes and our row leaves `sending`; ten minutes later the mail goes out once
more, with the same Message-ID, by which receivers know it. SMTP has no way to ask whether a mail arrived.
"""

import logging
import smtplib
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from opentisc.infra.models import Mail, MailState
from opentisc.infra.notify.composing import compose

MAX_ATTEMPTS = 6
LOST = timedelta(minutes=10)
_PAUSES = (1, 5, 30, 120, 480)  # minutes after the first, second … failure: about ten hours in all
_PERMANENT = 500  # SMTP replies from here on do not change by waiting
_log = logging.getLogger("opentisc.mail")


def due_mails(*, now: datetime) -> list[int]:
    """Return the ids of mails to be sent now: those that wait, and those whose worker was lost; oldest first.

    A mail at which workers died too often has failed: it may be the mail that kills them.
    """
    Mail.objects.filter(_lost(now), attempts__gte=MAX_ATTEMPTS).update(
        state=MailState.FAILED, claimed_at=None, error="worker lost"
    )
    return list(_due(now).order_by("not_before", "pk").values_list("pk", flat=True))


def deliver(mail_id: int, *, now: datetime) -> MailState:
    """Send one mail when it is due, and return its state afterwards. Sent mails and others' claims are left alone.

    Call it outside of a transaction: the claim must be seen before the mail goes out.
    """
    claimed = (
        _due(now)
        .filter(pk=mail_id)
        .update(state=MailState.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    )
    mail = Mail.objects.select_related("person").get(pk=mail_id)
    if not claimed:
        return MailState(mail.state)
    message = compose(mail)
    if message is None:
        return _end(mail, MailState.DROPPED)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _text in refused.recipients.values()]
        return _failed(mail, "recipient", min(codes, default=0), now)
    except smtplib.SMTPResponseException as refused:
        return _failed(mail, type(refused).__name__, refused.smtp_code, now)
    except (smtplib.SMTPException, OSError) as wrong:
        return _failed(mail, type(wrong).__name__, 0, now)
    return _end(mail, MailState.SENT, sent_at=now, error="")


def _due(now: datetime) -> QuerySet[Mail]:
    waiting = Q(state=MailState.WAITING, not_before__lte=now)
    return Mail.objects.filter(waiting | _lost(now), attempts__lt=MAX_ATTEMPTS)


def _lost(now: datetime) -> Q:
    return Q(state=MailState.SENDING, claimed_at__lt=now - LOST)


def _failed(mail: Mail, reason: str, code: int, now: datetime) -> MailState:
    """Wait and try again, or give up: a lasting refusal of the receiver, or too many attempts."""
    error = f"{reason} {code}" if code else reason
    _log.warning("mail %s was not sent: %s", mail.pk, error)
    if (reason == "recipient" and code >= _PERMANENT) or mail.attempts >= MAX_ATTEMPTS:
        return _end(mail, MailState.FAILED, error=error)
    pause = timedelta(minutes=_PAUSES[min(mail.attempts, len(_PAUSES)) - 1])
    return _end(mail, MailState.WAITING, error=error, not_before=now + pause)


def _end(mail: Mail, state: MailState, **fields: object) -> MailState:
    """Write how this attempt ended, unless another worker has taken the mail over meanwhile."""
    mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    mine.update(state=state, claimed_at=None, **fields)
    return state
