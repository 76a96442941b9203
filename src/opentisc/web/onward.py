"""Where a form says that its person wants to go on to: an address of this site, or none."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def local(http: HttpRequest, given: str) -> str:
    """Return the address when it is a path of this site, empty otherwise: also for a mere word, which could name a view."""
    inside = given.startswith("/") and url_has_allowed_host_and_scheme(
        given, {http.get_host()}, require_https=http.is_secure()
    )
    return given if inside else ""
