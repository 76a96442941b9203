"""Identities from elsewhere that sign a person in: an OpenID Connect provider, the campus's CAS server (SC-10).

An identity is the server together with its name for the person. It is joined to an account by the person,
signed in here and with the password typed within ten minutes; an equal e-mail address joins nothing.
"""

import hashlib
import secrets
import time

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.utils import perform_login
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opentisc.accounts.adapter import NONCE, unknown_identity
from opentisc.accounts.errors import TicketRefused
from opentisc.accounts.signin import cas, trail
from opentisc.kernel.errors import NotFound
from opentisc.web import onward
from opentisc.web.accounts.views import person_of

_STATE = "opentisc_cas"
_STATE_SECONDS = 600


def servers() -> list[dict[str, str]]:
    """Return the configured identity servers: name, the address that starts a sign-in there, provider."""
    found = []
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", []):
        found.append({"name": app["name"], "start": reverse("oidc_start"), "provider": app["provider_id"]})
    if settings.OPENTISC.cas_url:
        found.append(
            {"name": settings.OPENTISC.cas_name, "start": reverse("cas_start"), "provider": cas_provider()}
        )
    return found


def cas_provider() -> str:
    """Return the name under which identities of the configured CAS server are kept; another server, another name."""
    return "cas-" + hashlib.sha256(settings.OPENTISC.cas_url.encode()).hexdigest()[:12]


@require_safe
def identities(http: HttpRequest) -> HttpResponse:
    """Show which identities sign the person in, and which can be joined."""
    names = {one["provider"]: one["name"] for one in servers()}
    joined = [
        {
            "number": one.pk,
            "server": names.get(one.provider, one.provider),
            "name": one.uid,
            "since": one.date_joined,
        }
        for one in SocialAccount.objects.filter(user=person_of(http)).order_by("provider", "pk")
    ]
    return render(http, "accounts/identities.html", {"joined": joined, "servers": servers()})


@require_POST
def identity_remove(http: HttpRequest, number: int) -> HttpResponse:
    """Part one of the person's own identities from the account."""
    raise_if_reauthentication_required(http, app="")
    gone, _rows = SocialAccount.objects.filter(user=person_of(http), pk=number).delete()
    if not gone:
        raise NotFound
    trail.note("identity.part", person_of(http), doer=trail.doer_of(http, person_of(http)))
    messages.success(http, _("已解除关联。"))
    return redirect("identities")


@require_POST
def oidc_start(http: HttpRequest) -> HttpResponse:
    """Send the browser to the OpenID Connect provider, with a nonce that its answer has to bring back."""
    provider = next((one["provider"] for one in servers() if one["start"] == reverse("oidc_start")), None)
    if provider is None:
        raise NotFound
    join = http.user.is_authenticated
    if join:
        raise_if_reauthentication_required(http, app="")
    http.session[NONCE] = nonce = secrets.token_urlsafe(24)
    # What allauth's view reads: nothing of the visitor's own query is passed on.
    asked = {
        "auth_params": urlencode({"nonce": nonce}),
        "process": "connect" if join else "login",
        "next": reverse("identities") if join else _safe_next(http),
    }
    http.GET = QueryDict(urlencode(asked))
    answer: HttpResponse = openid_connect.login(http, provider)
    return answer


@require_POST
def cas_start(http: HttpRequest) -> HttpResponse:
    """Send the browser to the campus's server, to sign in or, signed in, to join the identity."""
    server = _server()
    return _begin_join(http, server) if http.user.is_authenticated else _leave(http, server, join=False)


@never_cache
@require_safe
def cas_return(http: HttpRequest, state: str) -> HttpResponse:
    """Take the ticket that the server gave the browser. Raises TicketRefused, IdentityServerSilent."""
    server, begun = _server(), http.session.pop(_STATE, None)
    if (
        not isinstance(begun, dict)
        or not secrets.compare_digest(str(begun.get("state")).encode(), state.encode())
        or time.time() - float(begun.get("at", 0)) > _STATE_SECONDS
    ):
        raise TicketRefused("not asked for by this browser")
    found = cas.identity(server, ticket=http.GET.get("ticket", ""), service=_service(http, state))
    if begun["join"]:
        return _join(http, found)
    account = SocialAccount.objects.filter(provider=cas_provider(), uid=found.user).first()
    if account is None:
        messages.warning(http, unknown_identity())
        return redirect("account_login")
    answer: HttpResponse = perform_login(
        http, account.user, email_verification="none", redirect_url=begun["next"] or None
    )
    return answer


def _begin_join(http: HttpRequest, server: str) -> HttpResponse:
    raise_if_reauthentication_required(http, app="")
    return _leave(http, server, join=True)


def _leave(http: HttpRequest, server: str, *, join: bool) -> HttpResponse:
    state = secrets.token_urlsafe(24)
    http.session[_STATE] = {"state": state, "at": time.time(), "join": join, "next": _safe_next(http)}
    return HttpResponseRedirect(cas.login_address(server, _service(http, state)))


def _join(http: HttpRequest, found: cas.CasIdentity) -> HttpResponse:
    person = person_of(http)
    try:
        with transaction.atomic():
            account, _made = SocialAccount.objects.get_or_create(
                provider=cas_provider(), uid=found.user, defaults={"user": person}
            )
    except IntegrityError:
        account = SocialAccount.objects.get(provider=cas_provider(), uid=found.user)
    if account.user_id != person.pk:
        messages.warning(http, _("此身份已关联另一个账号。"))
    else:
        trail.note("identity.join", person, doer=trail.doer_of(http, person), server=cas_provider())
        messages.success(http, _("已关联。以后可以用此身份登录。"))
    return redirect("identities")


def _safe_next(http: HttpRequest) -> str:
    return onward.local(http, http.POST.get("next", ""))


def _server() -> str:
    """Return the address of the CAS server. Raises NotFound where none is configured."""
    server = str(settings.OPENTISC.cas_url)
    if not server:
        raise NotFound
    return server


def _service(http: HttpRequest, state: str) -> str:
    return http.build_absolute_uri(reverse("cas_return", args=[state]))
