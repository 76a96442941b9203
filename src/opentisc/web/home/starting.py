"""Where a person's work begins after signing in or changing the hat: each role has a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.policy import AUTHORITIES, DESK


@never_cache
@require_safe
def start(http: HttpRequest) -> HttpResponse:
    """Lead to the day of staff, the overview of an authority, the case of an expert, one's own requests, or the search."""
    hat = hats.hat_of(http)
    if hat is None:
        return redirect("home")
    if hat.case is not None:
        return redirect("expert_case", hat.case.key)
    return redirect(_page(hat))


def _page(hat: Hat) -> str:
    if hat.role in DESK:
        return "desk_my_day"
    if hat.role in AUTHORITIES:
        return "authority_overview"
    asked = hat.is_private and queries.own_requests(hat, now=timezone.now()).exists()
    return "my" if asked else "home"
