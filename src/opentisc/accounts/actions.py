"""Writes about people. The link is returned once and never kept."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from opentisc.accounts import queries
from opentisc.accounts.errors import AlreadyThere, BadAddress, LinkGone, WeakPassword
from opentisc.accounts.models import OneTimeLink, Person

LINK_LIFE = timedelta(hours=24)  # SC-07: the first sign-in is by a one-time link of at most 24 hours


@transaction.atomic
def create_staff(email: str, *, name: str = "", now: datetime) -> tuple[Person, str]:
    """Return a member of staff and the token of a one-time link that sets the password.

    For a person who never signed in, a new link replaces the old ones. Raises BadAddress, AlreadyThere.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise BadAddress(f"not an e-mail address: {email!r}", given=email) from wrong
    person = Person.objects.filter(email=address).first()
    if person is not None and person.has_usable_password():
        raise AlreadyThere(f"{address} has an account", email=address)
    if person is None:
        person = Person.objects.create_user(address, name=name.strip(), is_staff=True)
    return person, _new_link(person, now=now)


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
    link.person.save(update_fields=["password"])
    return link.person


def _new_link(person: Person, *, now: datetime) -> str:
    person.links.filter(used_at=None).update(used_at=now)
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        person=person, token_sha256=queries.fingerprint(token), created_at=now, expires_at=now + LINK_LIFE
    )
    return token
