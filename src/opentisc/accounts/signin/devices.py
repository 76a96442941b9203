"""A browser that signed in before: its cookie gives its owner a count of failures of its own (SC-03).

Not for: trusting a browser. It excuses no password and no second factor.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from opentisc.accounts.models import Person

_SALT = "opentisc.device"
_AGE = 180 * 24 * 3600


def cookie_name() -> str:
    """Return the cookie's name, with the prefix that HTTPS allows (SC-11)."""
    return ("__Host-" if settings.SESSION_COOKIE_SECURE else "") + "opentisc_device"


def device_of(http: HttpRequest, person: Person | None) -> str:
    """Return the secret of this browser when the person signed in with it before, else an empty text."""
    try:
        known = signing.loads(http.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return ""
    if person is None or not isinstance(known, list) or known[:1] != [person.pk]:
        return ""
    return str(known[1])


def remember(http: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Give the browser the cookie of a device that the person signed in with."""
    if device_of(http, person):
        return
    response.set_cookie(
        cookie_name(),
        signing.dumps([person.pk, secrets.token_urlsafe(16)], salt=_SALT),
        max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
