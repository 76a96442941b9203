"""What stands around every page of the search work: which request, whether its log is open, the ways between pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.queries import Work
from opentisc.network.types import Label
from opentisc.web import hats
from opentisc.web.desk import panels
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.network.lists import home_crumbs

View = Callable[..., HttpResponseBase]
"""Takes the web request, the search work, the hat, and what the address names further."""


def inside(view: View) -> View:
    """Return the view, called with the request's search work when the hat may read it; UnknownRequest for who may not.

    Label 3: the opening is kept, and who has not given the undertaking is asked for it first.
    """

    @wraps(view)
    def opened(http: HttpRequest, key: UUID, **named: object) -> HttpResponseBase:
        hat = hats.require_hat(http)
        try:
            may_open(key, hat, shows=http.method in {"GET", "HEAD"})
        except UndertakeFirst as wrong:
            return to_undertaking(http, wrong)
        work = queries.search_work(key, actor=hat, now=timezone.now())
        return view(http, work, hat, **named)

    return opened


def around(work: Work, here: str) -> dict[str, Any]:
    """Return what the bar on top shows; here: the route of the page it stands on."""
    request = work.request
    key = request.key
    routes = (
        ("desk_search", _("检索")),
        ("desk_search_log", _("检索记录")),
        ("desk_documents", _("文献与标记")),
        ("desk_outside", _("登记外部检索")),
    )
    return {
        "one": request,
        "work": work,
        "name": request.number or _("尚未受理"),
        "service": queries.definition_of(request.service).name.of(get_language() or ""),
        "label": Label(request.label).word,
        "is_sealed": request.label >= Label.CLIENT,
        "ways": [
            (label, reverse(route, args=[key]), route == here)
            for route, label in routes
            if work.is_open or route != "desk_outside"
        ],
        "crumbs": crumbs(work, *((label, "") for route, label in routes if route == here)),
    }


def crumbs(work: Work, *more: tuple[str, str]) -> list[tuple[object, str]]:
    """Return the way from the home page to the request and on; more: what follows it, the page itself last."""
    request = panels.address("desk_request", work.request.key)
    name = work.request.number or _("尚未受理")
    day = panels.address("desk_my_day")
    return [
        *home_crumbs(),
        *([(_("我的一天"), day)] if day else []),
        (name, request),
        *(more or ((_("检索"), ""),)),
    ]
