"""Opening a request on a page: every opening of label 3 is kept, and the undertaking (保密承诺) comes first."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceRequest
from opentisc.kernel.errors import NotFound
from opentisc.network.types import Hat, Label
from opentisc.web import hats
from opentisc.web.desk.staff.step_forms import UndertakeForm
from opentisc.web.network.form_page import Crumbs
from opentisc.web.network.lists import home_crumbs


class UndertakeFirst(Exception):
    """The person is to give the undertaking before this page is shown."""

    def __init__(self, key: UUID) -> None:
        self.key = key
        super().__init__(str(key))


def may_open(key: UUID, hat: Hat, *, shows: bool = True) -> ServiceRequest:
    """Return the request for a page. shows: the page shows of it (an opening is kept), not a form sent to it.

    Raises UnknownRequest, UndertakeFirst.
    """
    now = timezone.now()
    try:
        if shows:
            return actions.note_page(key, by=hat, now=now)
    except actions.UndertakingMissing:
        raise UndertakeFirst(key) from None
    request = queries.get_visible(key, actor=hat, now=now)
    if queries.is_watched(request, hat) and not queries.has_undertaken(request, hat.person_id):
        raise UndertakeFirst(key)
    return request


def to_undertaking(http: HttpRequest, wrong: UndertakeFirst) -> HttpResponse:
    """Return the way to the undertaking, and back to what was asked for."""
    back = http.get_full_path() if http.method in {"GET", "HEAD"} else ""
    http.session["desk_undertake_next"] = back
    return redirect("desk_undertaking", wrong.key)


@require_http_methods(["GET", "HEAD", "POST"])
def undertaking(http: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the undertaking, and keep it."""
    hat, now = hats.require_hat(http), timezone.now()
    request = queries.get_visible(key, actor=hat, now=now)
    if hat.is_private:
        raise NotFound
    form = UndertakeForm(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        actions.undertake(request, by=hat, now=now)
        return redirect(_onward(http, key, hat))
    context = {
        "form": form,
        "text": queries.undertaking_text(),
        "service": request.service.code,
        "sealed": request.label >= Label.NEED_TO_KNOW,
        "back": reverse("home" if hat.case else "desk_my_day"),
        "crumbs": (*_above(hat), (_("保密承诺"), "")),
    }
    return render(http, "desk/staff/undertaking.html", context, status=422 if form.errors else 200)


def _above(hat: Hat) -> Crumbs:
    return home_crumbs() if hat.case else (*home_crumbs(), (_("我的一天"), reverse("desk_my_day")))


def _onward(http: HttpRequest, key: UUID, hat: Hat) -> str:
    onward = str(http.session.pop("desk_undertake_next", ""))
    if onward and url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        return onward
    return reverse("expert_case" if hat.case else "desk_request", args=[key])
