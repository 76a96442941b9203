"""Response headers on every answer, the guard of every route, and where domain errors become pages."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from opentisc.accounts.signin.addresses import client_address
from opentisc.infra import way
from opentisc.kernel.errors import NotAllowed, OpenTiscError
from opentisc.web import errors, hats, policy
from opentisc.web.desk import kept_forms

_Answer = Callable[[HttpRequest], HttpResponse]
_HAT = "hat"
_ANY_HAT = frozenset(("hat", "sessions_end_others", "session_end"))
"""Routes of the person, whatever hat is worn."""


class SecurityHeadersMiddleware:
    """Adds the headers of SC-24 that Django has no setting for, also to errors and static files."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer with the headers."""
        response = self.get_response(http)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        )
        return response


class HatMiddleware:
    """Gives each request its hat as `http.hat`, looked up when first asked for, and tells the trail where it came from."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer."""
        setattr(http, _HAT, SimpleLazyObject(lambda: hats.hat_of(http)))
        with way.coming_by("web", address=client_address(http)):
            return self.get_response(http)


class PolicyMiddleware:
    """Asks the policy table before any view runs; what the table does not name is refused (SC-12)."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer; pages of a signed-in person are kept by no cache."""
        was_signed_in = http.user.is_authenticated
        response = self.get_response(http)
        if http.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")  # SC-26: pages of a person
        if was_signed_in and not http.user.is_authenticated:
            # SC-26. Not the cookies: the session's is gone, the others keep language and type.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(
        self,
        http: HttpRequest,
        _view: Callable[..., HttpResponse],
        _positional: Sequence[object],
        _named: Mapping[str, object],
    ) -> HttpResponse | None:
        """Return None to let the view run, the sign-in page for a stranger, or the refusal."""
        match = http.resolver_match
        access = policy.access_to(match.view_name if match else None)
        worn = None if isinstance(access, policy.Access) else hats.hat_of(http)
        if access is not None and policy.allows(access, http.user, worn):
            return errors.page_for(http, NotAllowed()) if _sent_under_a_lost_hat(http, access) else None
        if access in {None, policy.Access.NOBODY}:
            return errors.not_found(http)
        if not http.user.is_authenticated and http.method in {"GET", "HEAD"}:
            return redirect_to_login(http.get_full_path())
        if not http.user.is_authenticated and match is not None:
            kept = kept_forms.keep(http, match.view_name)
            if kept is not None:
                return kept
        return errors.page_for(http, NotAllowed())


def _sent_under_a_lost_hat(http: HttpRequest, access: policy.Rule) -> bool:
    changes = http.method not in {"GET", "HEAD"} and access is not policy.Access.PUBLIC
    return changes and http.user.is_authenticated and _route(http) not in _ANY_HAT and hats.was_lost(http)


def _route(http: HttpRequest) -> str:
    return http.resolver_match.view_name if http.resolver_match else ""


class DomainErrorMiddleware:
    """Turns the six kinds of domain error into a page with the right status (UX-39)."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, http: HttpRequest) -> HttpResponse:
        """Return the answer as it is."""
        return self.get_response(http)

    def process_exception(self, http: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """Return the error page for a domain error; None leaves other exceptions to Django."""
        return errors.page_for(http, wrong) if isinstance(wrong, OpenTiscError) else None
