"""Guards around a signed-in session: how long it lives, how often it asks, what it must do first."""

import time
from collections.abc import Callable, Mapping, Sequence

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts.models import Person
from opentisc.accounts.policy import needs_second_factor
from opentisc.accounts.signin import sessions
from opentisc.accounts.signin.passwords import change_is_due
from opentisc.kernel.errors import NotAllowed, TooOften
from opentisc.web import errors
from opentisc.web.accounts import rates
from opentisc.web.desk import kept_forms

_Answer = Callable[[HttpRequest], HttpResponse]

_POLLED = frozenset({"import_job"})
"""Pages that ask again by themselves: being open is no use of the session."""

_ALWAYS = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "account_change_password",
        "set_language",
        "set_type",
        "csp_report",
        "help",
    }
)
"""What a person may open before the second factor is set up, or the password changed."""


class SessionLimitsMiddleware:
    """Ends a session that was idle or lived too long, before anybody asks whose it is (SC-08)."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer, to the person or, when the session is over, to a visitor."""
        if http.user.is_authenticated:
            now = time.time()
            if sessions.is_over(http.session, http.user, now=now):
                logout(http)
                # Of a form that is kept, its own message says more.
                if http.method != "POST" or _route(http) not in kept_forms.ROUTES:
                    messages.info(http, _("登录已超时，请重新登录。没有提交的内容没有保存。"))
            elif not ("HX-Request" in http.headers and _route(http) in _POLLED):
                sessions.note_use(http, now=now)
        return self.get_response(http)


class RateMiddleware:
    """Refuses with 429 whoever asks too often (SC-40)."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer or the refusal, which says when to come again."""
        try:
            rates.check(http, _route(http))
        except TooOften as wrong:
            return errors.page_for(http, wrong)
        return self.get_response(http)


class SecondFactorMiddleware:
    """Leads a person who must have a second factor to set it up first (SC-04); the same for a due password."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer as it is."""
        return self.get_response(http)

    def process_view(
        self,
        http: HttpRequest,
        _view: Callable[..., HttpResponse],
        _positional: Sequence[object],
        _named: Mapping[str, object],
    ) -> HttpResponse | None:
        """Return None to let the view run, else the way to what has to be done first."""
        person = http.user
        route = http.resolver_match.view_name if http.resolver_match else ""
        if not isinstance(person, Person) or route in _ALWAYS:
            return None
        first = first_duty(person)
        if first is None:
            return None
        if http.method not in {"GET", "HEAD"}:
            return errors.page_for(http, NotAllowed())
        return redirect(first)


def first_duty(person: Person) -> str | None:
    """Return the route of what the person has to do before anything else; None when nothing is due."""
    if change_is_due(person, now=timezone.now()):
        return "account_change_password"
    if not needs_second_factor(person):
        return None
    has_one = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return None if has_one else "mfa_activate_totp"


def _route(http: HttpRequest) -> str:
    try:
        return resolve(http.path_info).view_name or ""
    except Resolver404:
        return ""
