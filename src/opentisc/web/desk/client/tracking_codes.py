"""A tracking code on its way from the moment it is made to the one page that shows it; only its hash is kept elsewhere."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest

_KEY: Final = "opentisc_tracking"


def show_next(http: HttpRequest, key: UUID, code: str) -> None:
    """Let the receipt of this request show the code once."""
    http.session[_KEY] = {**http.session.get(_KEY, {}), str(key): code}


def take(http: HttpRequest, key: UUID) -> str:
    """Return the code for showing and forget it; empty when it was shown already."""
    held = dict(http.session.get(_KEY, {}))
    code = str(held.pop(str(key), ""))
    if code and http.method == "GET":
        http.session[_KEY] = held
    return code
