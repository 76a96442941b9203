"""Where browsers report what the Content Security Policy stopped (SC-23): counted, and logged without a person.

Of a report only three words are kept: the directive, the host that was blocked, and our route. Addresses,
queries, samples of script and who sent it are dropped: they may hold names, searches or one-time links.
"""

import hashlib
import json
import logging
import re
import time
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from opentisc.web.accounts.counters import count

log = logging.getLogger(__name__)

_LARGEST = 16 * 1024
_DAY = 24 * 3600
_PLACES = 512  # so many different reports a day are told apart
_TYPES = frozenset({"application/csp-report", "application/reports+json", "application/json"})
_DIRECTIVE = re.compile(r"[a-z-]{1,40}", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]{1,100}", re.ASCII)
_WORDS = frozenset({"inline", "eval", "self", "data", "blob", "wasm-eval"})


@csrf_exempt  # browsers send it by themselves, without our token; it changes nothing of anybody's
@require_POST
def csp_report(http: HttpRequest) -> HttpResponse:
    """Count the report and answer 204; 400 for what is none, 413 for what is too long."""
    if http.content_type not in _TYPES:
        return HttpResponse(status=400)
    body = http.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        return HttpResponse(status=413)
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    reports = given if isinstance(given, list) else [given]
    for one in reports[:10]:
        _note(one)
    return HttpResponse(status=204)


def _note(given: Any) -> None:
    kind = _kind(given)
    # Kinds share so many places that neither counts nor log grow with what somebody invents.
    place = int.from_bytes(hashlib.sha256(kind.encode()).digest()[:4], "big") % _PLACES
    (n,) = count([(f"csp {place}", _DAY)], now=time.time())
    if n in {1, 10, 100, 1000, 10_000}:
        log.warning("csp report: %s, %s today", kind, n)


def _kind(given: Any) -> str:
    inner = given.get("csp-report", given.get("body", given)) if isinstance(given, dict) else {}
    facts = inner if isinstance(inner, dict) else {}
    directive = str(facts.get("effective-directive") or facts.get("effectiveDirective") or "")
    directive = directive or str(facts.get("violated-directive") or "").partition(" ")[0]
    blocked = str(facts.get("blocked-uri") or facts.get("blockedURL") or "")
    where = str(facts.get("document-uri") or facts.get("documentURL") or "")
    name = directive if _DIRECTIVE.fullmatch(directive) else "unknown"
    return f"{name} blocked {_host(blocked)} on {_page(where)}"


def _host(address: str) -> str:
    if address in _WORDS:
        return address
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return "unknown"
    return host if _HOST.fullmatch(host) else "unknown"


def _page(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name or "unknown"
    except (Resolver404, ValueError):
        return "unknown"
