"""Where a request comes from, as far as limits count it (SC-03, SC-43).

Not for: saying who somebody is; many people share one address.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_V6_PREFIX = 64  # one subscriber gets a whole /64: its addresses count as one


def client_address(http: HttpRequest) -> str:
    """Return the address of the visitor, as the configured number of proxies reports it.

    `X-Forwarded-For` counts only as far as `trusted_proxies` of it were written by our own proxies; with 0
    proxies, or fewer entries than proxies, it is the address of whoever is connected. Never raises.
    """
    count = int(settings.OPENTISC.trusted_proxies)
    connected = str(http.META.get("REMOTE_ADDR") or "")
    told = [part.strip() for part in http.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    text = told[-count] if 0 < count <= len(told) else connected
    return _plain(text) or _plain(connected) or "0.0.0.0"  # noqa: S104  (unknown, not listening)


def network_of(address: str) -> str:
    """Return what limits count: an IPv4 address itself, of an IPv6 address its /64."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((parsed, _V6_PREFIX), strict=False))
    return address


def network(http: HttpRequest) -> str:
    """Return the network of the visitor for counting."""
    return network_of(client_address(http))


def _plain(text: str) -> str:
    """Return the address without port and brackets; empty when it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
