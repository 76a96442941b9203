"""Reads about people."""

import hashlib
from datetime import datetime

from opentisc.accounts.errors import LinkGone
from opentisc.accounts.models import OneTimeLink, Person


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
