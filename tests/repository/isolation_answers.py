"""The routes of the site and what they answer, in a form in which two answers can be compared."""

import io
import re
from collections.abc import Iterator
from urllib.parse import quote

import openpyxl
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from opentisc.web.policy import POLICY, Access


def allowed(name: str) -> bool:
    """Say whether anybody may open the route at all."""
    return POLICY.get(name) not in (None, Access.NOBODY)


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Give every named route with the names of its parameters."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, prefix + str(one.pattern))
        elif one.name:
            found = re.findall(r"<(?:\w+:)?(\w+)>|\?P<(\w+)>", prefix + str(one.pattern))
            yield one.name, [first or second for first, second in found]


def simple_pages() -> list[str]:
    """Return the addresses of routes without parameters that a GET may open."""
    skip = {"account_logout", "mfa_activate_totp"}  # the second shows a secret that is new each time
    return [
        reverse(name)
        for name, parameters in routes()
        if not parameters and POLICY.get(name) not in (None, Access.NOBODY) and name not in skip
    ]


def cells(workbook: bytes) -> str:
    """Return what stands in a workbook; its file also holds the second at which it was made."""
    book = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True)
    return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def plain(response, *, address: str = "") -> str:
    """Return a page without what differs between two answers to the same question, and without its own address."""
    given = b"".join(response.streaming_content) if response.streaming else response.content
    book = response.headers.get("Content-Type", "").endswith("spreadsheetml.sheet")
    body = response.headers.get("Location", "") + (cells(given) if book else given.decode(errors="replace"))
    for written in filter(None, (address, quote(address, safe=""), quote(address))):
        body = body.replace(written, "")
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"|name="once" value="[\w-]+"', "", body)
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b\d{13}\b", "", body)
    return re.sub(r"\b[0-9A-F]{8}\b", "", body)


def answered(ask, address: str) -> tuple[int, str]:
    """Return the status and the page of an address, without the address itself ."""
    answer = ask(address)
    return answer.status_code, plain(answer, address=address)
