"""How often pages may be asked for: per address without sign-in, per person with it (SC-40).

Not for: failed sign-ins (accounts/signin/limits.py), nor how long one search may take.
"""

import time

from django.conf import settings
from django.http import HttpRequest

from opentisc.accounts.signin import addresses
from opentisc.kernel.errors import TooOften
from opentisc.web.accounts.counters import count

EXPORTS = frozenset({"search_export"})
"""Routes whose every answer is an export."""

FORMS = frozenset({"account_reset_password", "register", "register_mobile"})
"""Routes whose form anybody may send: a POST without sign-in counts."""

GUESSES = frozenset({"track", "rate_by_link", "effect_by_link"})
"""Routes where a secret may be guessed at: every POST counts, of whoever sends it."""

API = frozenset({"api_requests", "api_request"})
"""Routes that count for themselves, by the person behind the token: `check_caller`, `check_refusal`."""

REPORTS = frozenset({"csp_report"})
"""Routes that browsers call by themselves: they use up nobody's pages."""

_MINUTE, _HOUR = 60, 3600


def check(http: HttpRequest, route: str) -> None:
    """Count this request and raise TooOften when one of its limits is passed."""
    _require(_limits(http, route), what=route or "pages")


def check_caller(person_id: int) -> None:
    """Count a request to the API by the person behind its token, however many tokens. Raises TooOften."""
    site, who = settings.OPENTISC, f"api person {person_id}"
    _require([(who, _MINUTE, site.rate_api_minute), (who, _HOUR, site.rate_api_hour)], what="api")


def check_refusal(http: HttpRequest) -> None:
    """Count a token that opens nothing, by address: it may be a guess. Raises TooOften."""
    who = f"tokens address {addresses.network(http)}"
    _require([(who, _MINUTE, settings.OPENTISC.rate_guesses_minute)], what="api")


def _require(given: list[tuple[str, int, int]], *, what: str) -> None:
    limits = [(name, seconds, most) for name, seconds, most in given if most > 0]
    now = time.time()
    counts = count([(name, seconds) for name, seconds, _most in limits], now=now) if limits else []
    late = [
        seconds - int(now % seconds)
        for (_name, seconds, most), n in zip(limits, counts, strict=True)
        if n > most
    ]
    if late:
        raise TooOften(f"too many requests for {what}", retry_after=max(late))


def _limits(http: HttpRequest, route: str) -> list[tuple[str, int, int]]:
    """Return (name, seconds, most) of every limit that this request falls under."""
    if route in API:
        return []
    site = settings.OPENTISC
    signed_in = http.user.is_authenticated
    who = f"person {http.user.pk}" if signed_in else f"address {addresses.network(http)}"
    if route in REPORTS:
        return [(f"reports {addresses.network(http)}", _MINUTE, site.rate_reports_minute)]
    limits = [
        (f"pages {who}", _MINUTE, site.rate_person_minute if signed_in else site.rate_anonymous_minute),
        (f"pages {who}", _HOUR, site.rate_person_hour if signed_in else site.rate_anonymous_hour),
    ]
    if route in EXPORTS:
        limits.append((f"exports {who}", _HOUR, site.rate_exports_hour))
    if route in FORMS and http.method == "POST" and not signed_in:
        limits.append((f"forms {who}", _HOUR, site.rate_forms_hour))
    if route in GUESSES and http.method == "POST":
        limits.append((f"guesses {who}", _MINUTE, site.rate_guesses_minute))
    return limits
