"""Reads about people."""

import hashlib
from datetime import datetime

from django.utils import timezone

from opentisc.accounts.errors import BadMobile, LinkGone, NoSuchPerson
from opentisc.accounts.models import Administrator, Duty, OneTimeLink, Person
from opentisc.accounts.signin.numbers import mobile_number


def fingerprint(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_link(token: str, *, now: datetime) -> OneTimeLink:
    """Return the link with its person while it can still be used. Raises LinkGone."""
    try:
        return OneTimeLink.objects.select_related("person").get(
            token_sha256=fingerprint(token), used_at=None, expires_at__gt=now, person__is_active=True
        )
    except OneTimeLink.DoesNotExist:
        raise LinkGone from None


def link_for(token: str, *, now: datetime) -> Person:
    """Return the person who may set a password with this token. Raises LinkGone."""
    return open_link(token, now=now).person


def person_with_login(login: str) -> Person | None:
    """Return the person with this e-mail address or mobile number, however it is written; None when nobody has it."""
    text = login.strip()
    if "@" in text:
        return Person.objects.filter(email=text.lower()).first()
    try:
        return Person.objects.filter(mobile=mobile_number(text)).first()
    except BadMobile:
        return None


def named(login: str) -> Person:
    """Return the person with this login. Raises NoSuchPerson."""
    person = person_with_login(login)
    if person is None:
        raise NoSuchPerson(f"no account {login!r}", given=login)
    return person


def administrators() -> dict[Duty, list[Administrator]]:
    """Return who holds which duty today: all three kinds, in their order, the eldest holder first."""
    holders: dict[Duty, list[Administrator]] = {duty: [] for duty in Duty}
    rows = Administrator.objects.filter(ended_at=None, created_at__lte=timezone.now(), person__is_active=True)
    for row in rows.select_related("person").order_by("created_at", "pk"):
        holders[Duty(row.admin_kind)].append(row)
    return holders
