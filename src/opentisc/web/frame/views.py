"""The choice of large type (长者模式, UX-47). The language is switched by Django's own view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from opentisc.web import onward
from opentisc.web.context import TYPE_COOKIE

_ONE_YEAR = 365 * 24 * 3600


@require_POST
def set_type(http: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and go back to the page it was made on."""
    response = redirect(onward.local(http, http.POST.get("next", "")) or "/")
    size = "large" if http.POST.get("type") == "large" else "normal"
    response.set_cookie(
        TYPE_COOKIE, size, max_age=_ONE_YEAR, samesite="Lax", secure=http.is_secure(), httponly=True
    )
    return response
