"""The one-time link by which a person sets a password: made here, opened by `accounts.queries.open_link`.

Not for: the links by which a client receives and rates (the desk's).
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from opentisc.accounts.models import OneTimeLink, Person
from opentisc.accounts.queries import fingerprint

LINK_LIFE: Final = timedelta(hours=24)  # SC-07: the first sign-in is by a one-time link of at most 24 hours


def new_link(person: Person, *, now: datetime) -> str:
    """Return the token of a new one-time link, shown once; earlier ones of the person end."""
    person.links.filter(used_at=None).update(used_at=now)
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        person=person, token_sha256=fingerprint(token), created_at=now, expires_at=now + LINK_LIFE
    )
    return token
