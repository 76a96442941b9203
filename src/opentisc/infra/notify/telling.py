"""Writes notices, and the mails that will carry them, in the transaction of the change that they tell of.

A job's row is part of the same transaction: no worker sees it before the commit, and none is lost after it.
Not for: the texts, and not for sending.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from opentisc.infra import queue, sentences
from opentisc.infra.models import EmailMode, Mail, Notice
from opentisc.infra.notify.errors import BadNotice, UnknownNotice
from opentisc.infra.notify.preferences import earliest_mail, preference
from opentisc.infra.notify.registry import get_kind

CONFIDENTIAL = 2  # from this class on a notice says only that there is something new
CASE_UPDATED = "case_updated"
SEND_JOB = "infra.send_mail"
_LONGEST_FACT = 500
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is told. subject_kind, subject_key: the thing. code, facts: a sentence of infra.sentences.

    link: a local path in ASCII without a query. label: class 0 to 3 of the thing. key: told once under this key.
    """

    subject_kind: str
    subject_key: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    link: str = ""
    label: int = 0
    key: str | None = None


@transaction.atomic
def tell(people: Iterable[int], kind: str, message: Message, *, now: datetime) -> list[Notice]:
    """Return the new notices, one for each person that is told on any channel and was not told before.

    people: ids. Of a thing of class 2 or 3 only 案件更新 and the link are kept. Raises UnknownNotice, BadNotice.
    """
    get_kind(kind)
    _require_tellable(message)
    told = (_tell_one(person_id, kind, message, now) for person_id in dict.fromkeys(people))
    return [notice for notice in told if notice is not None]


def new_mail(person_id: int, kind: str, *, not_before: datetime, now: datetime) -> Mail:
    """Return a waiting mail, with a job to send it when that is now."""
    mail = Mail.objects.create(
        person_id=person_id,
        kind=kind,
        not_before=not_before,
        created_at=now,
        message_id=f"<{secrets.token_hex(16)}@opentisc>",
    )
    if not_before <= now:
        queue.enqueue(SEND_JOB, mail=mail.pk)
    return mail


def on_one_line(text: str) -> str:
    """Return the text without line breaks and control characters: no fact writes a header (SC-36)."""
    return _CONTROL.sub(" ", text).strip()


def _tell_one(person_id: int, kind: str, message: Message, now: datetime) -> Notice | None:
    holds = preference(person_id, get_kind(kind))
    if not holds.in_app and holds.email == EmailMode.OFF:
        return None
    secret = message.label >= CONFIDENTIAL
    fields = {
        "kind": kind,
        "subject_kind": message.subject_kind,
        "subject_key": message.subject_key,
        "code": CASE_UPDATED if secret else message.code,
        "facts": {} if secret else _plain(message.facts),
        "link": message.link,
        "label": message.label,
        "in_app": holds.in_app,
        "email": holds.email,
        "created_at": now,
    }
    if message.key is None:
        notice = Notice.objects.create(person_id=person_id, **fields)
    else:
        notice, new = Notice.objects.get_or_create(person_id=person_id, key=message.key, defaults=fields)
        if not new:
            return None
    if holds.email == EmailMode.NOW:
        not_before = now if holds.fixed else earliest_mail(person_id, now=now)
        notice.mail = new_mail(person_id, kind, not_before=not_before, now=now)
        notice.save(update_fields=["mail"])
    return notice


def _require_tellable(message: Message) -> None:
    if message.label not in range(4):
        raise BadNotice("the class is 0 to 3")
    if not _PATH.fullmatch(message.link):
        raise BadNotice("the link is a local path in ASCII without a query")
    for code in (message.code, CASE_UPDATED):
        if sentences.sentence(code, _plain(message.facts)) is None:
            raise UnknownNotice(f"no sentence {code!r}", given=code)


def _plain(facts: Mapping[str, str | int]) -> dict[str, str | int]:
    return {
        name: on_one_line(value)[:_LONGEST_FACT] if isinstance(value, str) else value
        for name, value in facts.items()
    }
