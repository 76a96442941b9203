"""How a client comes to an account: by the own hand with a mail that proves the address, or made by staff.

Whoever registers reads the same whether the login is known or not (SC-06); with mail, the work done before the
answer is the same too: a job finds out and writes. A mobile number cannot be proved here, for nothing sends SMS:
it is a login alone. Not for: staff and administrators (`accounts.actions`).
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from opentisc.accounts.errors import AlreadyThere, WeakPassword
from opentisc.accounts.models import Person
from opentisc.accounts.queries import person_with_login
from opentisc.accounts.signin import trail
from opentisc.accounts.signin.links import new_link
from opentisc.accounts.signin.mailboxes import mailbox
from opentisc.accounts.signin.numbers import mobile_number
from opentisc.infra import queue
from opentisc.infra.notify.composing import site_url

JOB: Final = "accounts.register_by_mail"


def mail_is_sent() -> bool:
    """Say whether a mail server is configured, so that an address can be proved."""
    return bool(settings.OPENTISC.smtp_host)


def ask_by_mail(email: str, *, name: str, language: str) -> None:
    """Let a job write to the address: the link to a new account, or that there is one. Raises BadAddress."""
    address = mailbox(email)
    queue.enqueue(JOB, email=address, name=" ".join(name.split())[:100], language=language)


def answer_by_mail(email: str, *, name: str, language: str, now: datetime) -> str:
    """Send the mail that `ask_by_mail` promised; return `link` or `known`. The link is kept as a hash alone."""
    with transaction.atomic():
        person = Person.objects.filter(email=email).first()
        if person is not None and (person.has_usable_password() or not person.is_active or person.is_staff):
            token = ""
        else:
            person = person or Person.objects.create_user(email, name=name, language=language)
            token = new_link(person, now=now)
            trail.note("person.register", person, doer=trail.COMMAND)
    with override(language or settings.OPENTISC.language):
        _mail(email, token).send()
    return "link" if token else "known"


def register(login: str, *, name: str, password: str, now: datetime) -> None:
    """Make an account of an unproved login, or do the same work for nothing when the login is known.

    Raises BadAddress, BadMobile, WeakPassword; never tells whether the login was known.
    """
    email = mailbox(login) if "@" in login else None
    mobile = None if email else mobile_number(login)
    shown = " ".join(name.split())[:100]
    try:
        validate_password(password, user=Person(email=email, mobile=mobile, name=shown))
    except ValidationError as wrong:
        raise WeakPassword(list(wrong.messages)) from wrong
    hashed = make_password(password)  # before the look-up: the slow part is the same for both
    if person_with_login(login) is not None:
        return
    try:
        with transaction.atomic():
            person = Person(email=email, mobile=mobile, name=shown, created_at=now)
            person.password, person.password_changed_at = hashed, now
            person.save()
            trail.note("person.register", person, doer=trail.COMMAND)
    except IntegrityError:  # another one took it between look-up and save
        return


@transaction.atomic
def invite_client(login: str, *, name: str, now: datetime) -> tuple[Person, str]:
    """Return a client's account and the token of a one-time link that sets the password, for staff to hand over.

    For an account that nobody signed in to yet, a new link replaces the old: the caller has checked that it was this
    body that made it. Raises BadAddress, BadMobile, AlreadyThere.
    """
    email = mailbox(login) if "@" in login else None
    mobile = None if email else mobile_number(login)
    person = person_with_login(login)
    if person is not None and (
        person.has_usable_password() or person.last_login or person.is_staff or not person.is_active
    ):
        raise AlreadyThere(f"{login} has an account", email=login)
    if person is None:
        person = Person.objects.create_user(email, name=" ".join(name.split())[:100], mobile=mobile)
    return person, new_link(person, now=now)


def _mail(email: str, token: str) -> EmailMessage:
    if token:
        lines = [
            _("请打开下面的链接设置密码，完成注册。链接 24 小时内有效，只能用一次："),
            f"{site_url()}/welcome/{token}/",
        ]
    else:
        lines = [
            _("您的电子邮箱已有账号，请直接登录；忘记密码可在登录页重设："),
            f"{site_url()}/accounts/login/",
        ]
    lines.append(_("如果不是您本人操作，请忽略这封邮件。"))
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject=f"[OpenTISC] {_('注册账号')}", body="\n\n".join(lines) + "\n", to=[email], headers=headers
    )
