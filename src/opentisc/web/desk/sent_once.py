"""One effect of every form of the desk, however often it is sent (RD-11): double click, reload of an answer, retry.

Each rendering of a page carries a token of its own against forged requests. The same token with the same content on
the same address is the same form once more: who sends it again is led to where the first one led. A form that was not
taken (a refusal, an error, a page shown again) may be sent again.
Not for: forms that answer with a page instead of leading on; they hold a key of their own (`desk.requests.once`).
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.models import OnceKey
from opentisc.kernel.errors import Conflict
from opentisc.web import errors

FIELD: Final = "csrfmiddlewaretoken"
WAIT_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.1
_LONGEST: Final = 200  # signs of an address that are kept
_FIRST: Final = "/undertaking"  # asked for before the form is read: nothing was done yet


class FormAtWork(Conflict):
    """The same form is being worked on: the first click has not come back yet."""

    code = "form_at_work"


class SentOnceMiddleware:
    """Lets a form of the desk through once; stands inside of whoever refuses, next to the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._begun: dict[int, OnceKey] = {}

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer; where it leads on is kept with the form's key."""
        try:
            response = self.get_response(http)
        except BaseException:
            self._settle(http, None)
            raise
        self._settle(http, response)
        return response

    def process_view(
        self,
        http: HttpRequest,
        view: Callable[..., HttpResponse],
        _positional: Sequence[object],
        _named: Mapping[str, object],
    ) -> HttpResponse | None:
        """Return None for a form that is new, and where the first one led for one that is not."""
        key = key_of(http) if view.__module__.startswith("opentisc.web.desk.") else ""
        if not key:
            return None
        until = time.monotonic() + WAIT_SECONDS
        while (row := actions.begin_form(key, now=timezone.now())) is None:
            led_to = queries.result_of_once_key(key)
            if led_to:
                return redirect(led_to)
            if time.monotonic() > until:
                return errors.page_for(http, FormAtWork())
            time.sleep(PAUSE_SECONDS)
        self._begun[id(http)] = row
        return None

    def _settle(self, http: HttpRequest, response: HttpResponse | None) -> None:
        row = self._begun.pop(id(http), None)
        if row is None:
            return
        if (
            response is None
            or response.status_code not in {302, 303}
            or response.headers["Location"].partition("?")[0].endswith(_FIRST)
        ):
            actions.forget_form(row)
        else:
            actions.settle_form(row, kept(response.headers["Location"]))


def key_of(http: HttpRequest) -> str:
    """Return what is the same for the same form of the same person sent again; empty for what carries no token."""
    if http.method != "POST" or not http.POST.get(FIELD):
        return ""
    said = sorted((name, values) for name, values in http.POST.lists())
    files = sorted((name, [(one.name, one.size) for one in listed]) for name, listed in http.FILES.lists())
    whole = repr((http.user.pk, http.get_full_path(), said, files))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def kept(address: str) -> str:
    """Return the address as it is kept: without its query when it is too long, home when even that is."""
    for one in (address, address.partition("?")[0]):
        if len(one) <= _LONGEST:
            return one
    return reverse("home")
