"""Signing in through a campus's CAS 3.0 server (校园统一身份认证): the client's half of the protocol.

Two steps: send the browser to `login`, then ask `p3/serviceValidate` who the ticket belongs to. No request
leaves for any other host than the configured one, redirects are not followed, and the answer is read as
hostile XML. Source: CAS Protocol 3.0 Specification, sections 2.1, 2.5 and 2.8.
"""

import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.parse import urlencode

from lxml import etree

from opentisc.accounts.errors import IdentityServerSilent, TicketRefused
from opentisc.kernel import hardened_xml

_SECONDS = 10
_LARGEST_ANSWER = 64 * 1024
_NAMESPACE = "{http://www.yale.edu/tp/cas}"
_TICKET = re.compile(r"ST-[!-~]{1,253}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CasIdentity:
    """Whom the server vouches for; `attributes` as it releases them, the first value of each."""

    user: str
    attributes: dict[str, str]


def login_address(server: str, service: str) -> str:
    """Return where the browser has to go to sign in."""
    return f"{server.rstrip('/')}/login?{urlencode({'service': service})}"


def identity(server: str, *, ticket: str, service: str) -> CasIdentity:
    """Return whom the ticket belongs to. Raises TicketRefused, IdentityServerSilent.

    service: exactly the address that the ticket was issued for.
    """
    if not _TICKET.fullmatch(ticket):
        raise TicketRefused("not a service ticket")
    query = urlencode({"service": service, "ticket": ticket})
    return read_answer(_ask(f"{server.rstrip('/')}/p3/serviceValidate?{query}"))


def read_answer(answer: bytes) -> CasIdentity:
    """Return the identity in the server's answer. Raises TicketRefused, IdentityServerSilent."""
    if b"<!DOCTYPE" in answer:
        raise IdentityServerSilent("the answer declares a document type")
    try:
        root = etree.fromstring(answer, hardened_xml.parser())
    except etree.XMLSyntaxError as wrong:
        raise IdentityServerSilent("the answer is no XML") from wrong
    if root.tag != f"{_NAMESPACE}serviceResponse":
        raise IdentityServerSilent("the answer is not CAS")
    if root.find(f"{_NAMESPACE}authenticationFailure") is not None:
        raise TicketRefused("the server refused the ticket")
    success = root.find(f"{_NAMESPACE}authenticationSuccess")
    user = "" if success is None else (success.findtext(f"{_NAMESPACE}user") or "").strip()
    if success is None or not user or len(user) > 191:
        raise IdentityServerSilent("the answer names nobody")
    attributes: dict[str, str] = {}
    for one in success.findall(f"{_NAMESPACE}attributes/*"):
        if isinstance(one.tag, str):
            attributes.setdefault(one.tag.removeprefix(_NAMESPACE), (one.text or "").strip())
    return CasIdentity(user=user, attributes=attributes)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the server was named in the settings, another one was not."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> None:
        """Return None, which makes the redirect an error."""
        return


def _ask(address: str) -> bytes:
    opener = urllib.request.build_opener(_StayHere, urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=_SECONDS) as answer:
            body: bytes = answer.read(_LARGEST_ANSWER + 1)
    except (urllib.error.URLError, HTTPException, OSError) as wrong:
        raise IdentityServerSilent("no answer from the identity server") from wrong
    if len(body) > _LARGEST_ANSWER:
        raise IdentityServerSilent("the answer is too long")
    return body
