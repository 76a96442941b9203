"""Writes about people. The link is returned once and never kept."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from opentisc.accounts import queries
from opentisc.accounts.errors import (
    AlreadyThere,
    DutiesKeptApart,
    LinkGone,
    MobileTaken,
    UnknownDuty,
    WeakPassword,
)
from opentisc.accounts.models import Administrator, Duty, OneTimeLink, Person
from opentisc.accounts.signin import limits, sessions, trail
from opentisc.accounts.signin.links import new_link
from opentisc.accounts.signin.mailboxes import mailbox
from opentisc.accounts.signin.numbers import mobile_number
from opentisc.accounts.signin.passwords import mlps3


@transaction.atomic
def create_staff(email: str, *, name: str = "", mobile: str = "", now: datetime) -> tuple[Person, str]:
    """Return a member of staff and the token of a one-time link that sets the password.

    For a person who never signed in, a new link replaces the old ones. Raises BadAddress, BadMobile,
    MobileTaken, AlreadyThere.
    """
    address = mailbox(email)
    person = Person.objects.filter(email=address).first()
    if person is not None and person.has_usable_password():
        raise AlreadyThere(f"{address} has an account", email=address)
    if person is None:
        person = Person.objects.create_user(address, name=name.strip(), is_staff=True)
    if mobile:
        set_mobile(person, mobile)
    token = new_link(person, now=now)
    trail.note("person.invite", person, doer=trail.COMMAND, staff=True)
    return person, token


@transaction.atomic
def create_administrator(
    email: str, kind: str, *, name: str = "", shared: bool = False, now: datetime
) -> tuple[Administrator, str]:
    """Return the administrator and the token of a one-time link, empty when the person has a password already.

    kind: system, security or audit (SC-17). One person holds two duties only where profile mlps3 is not in
    force and `shared` declares it. Raises BadAddress, UnknownDuty, DutiesKeptApart.
    """
    if kind not in Duty.values:
        raise UnknownDuty(f"no such duty: {kind!r}", given=kind)
    address = mailbox(email)
    person = Person.objects.select_for_update().filter(email=address).first()
    if person is None:
        person = Person.objects.create_user(address, name=name.strip(), is_staff=True)
    held = person.duties.filter(ended_at=None).exclude(admin_kind=kind)
    if held.exists() and (mlps3() or not shared):
        kinds = ", ".join(held.order_by("admin_kind").values_list("admin_kind", flat=True))
        raise DutiesKeptApart(f"{address} is {kinds}", person=address, held=kinds, wanted=kind)
    row, _made = Administrator.objects.get_or_create(
        person=person, admin_kind=kind, ended_at=None, defaults={"created_at": now}
    )
    if held.exists():
        person.duties.filter(ended_at=None).update(shared=True)
        row.refresh_from_db()
    token = "" if person.has_usable_password() else new_link(person, now=now)
    trail.note("duty.give", person, doer=trail.COMMAND, admin_kind=kind, shared=row.shared)
    return row, token


def end_administrator(person: Person, kind: str, *, now: datetime) -> bool:
    """End the person's duty of this kind; say whether there was one."""
    with transaction.atomic():
        ended = bool(person.duties.filter(admin_kind=kind, ended_at=None).update(ended_at=now))
        if ended:
            trail.note("duty.end", person, doer=trail.COMMAND, admin_kind=kind)
    return ended


def set_mobile(person: Person, mobile: str) -> Person:
    """Give the person a mobile number as a second login; an empty text takes it away.

    Raises BadMobile, MobileTaken.
    """
    number = mobile_number(mobile) if mobile.strip() else None
    if number and Person.objects.filter(mobile=number).exclude(pk=person.pk).exists():
        raise MobileTaken(f"{number} is another person's login", mobile=number)
    person.mobile = number
    person.save(update_fields=["mobile"])
    return person


def disable(person: Person) -> int:
    """Close the account and end every session of it at once; return how many sessions (SC-08)."""
    with transaction.atomic():
        person.is_active = False
        person.save(update_fields=["is_active"])
        ended = sessions.end_all(person)
        trail.note("person.disable", person, doer=trail.COMMAND, sessions=ended)
    return ended


def enable(person: Person) -> None:
    """Open a closed account again; its password and second factor are as they were."""
    with transaction.atomic():
        person.is_active = True
        person.save(update_fields=["is_active"])
        trail.note("person.enable", person, doer=trail.COMMAND)


def unlock(person: Person) -> bool:
    """Let a person try again whose account is held up by failed sign-ins; say whether it was (SC-03)."""
    with transaction.atomic():
        held = limits.unlock(person)
        trail.note("person.unlock", person, doer=trail.COMMAND, was_locked=held)
    return held


@transaction.atomic
def use_link(token: str, *, password: str, now: datetime) -> Person:
    """Set the password of the person behind the link and end the link. Raises LinkGone, WeakPassword."""
    link = queries.open_link(token, now=now)
    try:
        validate_password(password, user=link.person)
    except ValidationError as wrong:
        raise WeakPassword(list(wrong.messages)) from wrong
    taken = OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    if not taken:
        raise LinkGone
    link.person.set_password(password)
    link.person.save(update_fields=["password", "password_changed_at"])
    return link.person
