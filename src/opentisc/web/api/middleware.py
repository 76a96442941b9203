"""What holds for every address under /api/v1/, before anything else looks at the request, and after.

No cookie gets in or out, no token stands in an address, no body is larger than agreed, no answer is HTML.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language_from_request

from opentisc.accounts.signin.addresses import client_address
from opentisc.accounts.tokens import issuing
from opentisc.infra import audit
from opentisc.kernel.errors import OpenTiscError
from opentisc.web.accounts import rates
from opentisc.web.api import problems
from opentisc.web.api.parsing import MOST_BYTES

PREFIX: Final = "/api/v1/"
_SECRET_NAMES: Final = frozenset(
    ("token", "access_token", "api_token", "api_key", "apikey", "auth", "authorization", "bearer", "key")
)
_MOST_TOKENS: Final = 5
_TOKEN = re.compile(re.escape(issuing.PREFIX) + r"[A-Za-z0-9_-]{20,}")


class ApiMiddleware:
    """Guards the addresses of the API; others pass through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer, always JSON, without cookies."""
        if not f"{http.path_info}/".startswith(PREFIX):
            return self.get_response(http)
        http.COOKIES = {}
        http.META.pop("HTTP_COOKIE", None)
        try:
            _require_clean(http)
        except OpenTiscError as wrong:
            with translation.override(get_language_from_request(http)):
                return problems.of_error(http, wrong)
        return _plain(http, self.get_response(http))


def _require_clean(http: HttpRequest) -> None:
    """Raise TokenInAddress, UnknownParameter, BodyTooLarge, TooOften."""
    tokens = list(_tokens_in(http))
    if tokens or not _SECRET_NAMES.isdisjoint(name.lower() for name in http.GET):
        rates.check_refusal(http)
        doer = audit.Doer(machine="api", address=client_address(http))
        for text in tokens[:_MOST_TOKENS]:
            issuing.expose(text, doer=doer, now=timezone.now())
        raise problems.TokenInAddress
    if http.META.get("QUERY_STRING"):
        raise problems.UnknownParameter
    length = str(http.META.get("CONTENT_LENGTH") or "0")
    if not length.isascii() or not length.isdigit() or int(length[:12]) > MOST_BYTES:
        raise problems.BodyTooLarge(limit=MOST_BYTES)


def _tokens_in(http: HttpRequest) -> Iterator[str]:
    """Give the texts in the address that look like tokens of ours, however they are escaped."""
    query = str(http.META.get("QUERY_STRING") or "")
    yield from dict.fromkeys(_TOKEN.findall(f"{http.path_info} {unquote_plus(query)}"))


def _plain(http: HttpRequest, answer: HttpResponse) -> HttpResponse:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code >= 400 and kind != problems.MEDIA_TYPE:
        told = problems.of_status(http, answer.status_code)
        for name in ("Allow", "Retry-After"):
            if name in answer.headers:
                told.headers[name] = answer.headers[name]
        return told
    answer.cookies.clear()
    return answer
