"""Under which hat a client's page acts: the private one; a request for a body's own client, its staff's.

Whoever wears another hat is shown the way to change it, before anything is read.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from opentisc.desk.errors import UnknownRequest
from opentisc.network.types import HANDLING_ROLES, Hat
from opentisc.web import hats
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
Shared = Callable[Concatenate[HttpRequest, UUID, Given], HttpResponseBase]


def as_client(view: View[Given]) -> View[Given]:
    """Run the view for somebody who acts privately; show others how to change the hat."""

    @never_cache
    @wraps(view)
    def run(http: HttpRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        if not hats.require_hat(http).is_private:
            return other_hat(http)
        return view(http, *given, **named)

    return run


def undertaken(view: Shared[Given]) -> Shared[Given]:
    """Run a view that a client and staff share: staff give the undertaking (保密承诺) first; what it shows them is kept.

    An outside expert has one page of the case and those of its deliverables, none of these.
    """

    @wraps(view)
    def run(http: HttpRequest, /, key: UUID, *given: Given.args, **named: Given.kwargs) -> HttpResponseBase:
        if hats.require_hat(http).case is not None:
            raise UnknownRequest
        try:
            may_open(key, hats.require_hat(http), shows=http.method in {"GET", "HEAD"})
        except UndertakeFirst as wrong:
            return to_undertaking(http, wrong)
        return view(http, key, *given, **named)

    return cast(Shared[Given], run)  # the address gives the key by its name


def may_apply_at(hat: Hat, body_id: int) -> bool:
    """Say whether the hat may fill in an application at a body: anybody privately, staff at their own."""
    return hat.is_private or (hat.body_id == body_id and hat.role in HANDLING_ROLES)


def other_hat(http: HttpRequest) -> HttpResponse:
    """Return the page that says under which hat this is done, with the button that changes it."""
    return render(http, "desk/client/other_hat.html", {"onward": http.path}, status=403)
