"""Who asks: the bearer of a token, under the token's hat, for one scope. Nothing else signs in here (SC-44).

Neither session nor cookie reaches the API (`middleware`), so no other site can make a browser ask for somebody.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from opentisc.accounts.errors import TokenRefused
from opentisc.accounts.models import Token
from opentisc.accounts.signin.addresses import client_address
from opentisc.accounts.tokens import using
from opentisc.infra import audit
from opentisc.network import queries as network
from opentisc.network.errors import NotYourHat
from opentisc.network.types import Hat
from opentisc.web.accounts import middleware, rates
from opentisc.web.api.problems import TokenMissing


@dataclass(frozen=True, slots=True)
class Caller:
    """The token, the hat it acts under, and its text, from which a receipt's tracking code is made again."""

    token: Token
    hat: Hat
    text: str


class Bearer(HttpBearer):
    """Lets in whoever bears a living token with the scope."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """Return the caller. Raises TokenMissing, TokenRefused, ScopeMissing, TooOften."""
        kind, _blank, text = request.headers.get("Authorization", "").strip().partition(" ")
        if kind.lower() != "bearer" or not text.strip():
            rates.check_refusal(request)
            raise TokenMissing
        return self.authenticate(request, text.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return the caller of a token. Raises as __call__."""
        now = timezone.now()
        doer = audit.Doer(machine="api", address=client_address(request))

        def refused() -> None:
            rates.check_refusal(request)

        row = using.take(token, doer=doer, now=now, before_refusal=refused)
        due = middleware.first_duty(row.person)  # what the pages ask for first, a program cannot do
        try:
            hat = network.hat_by_key(row.person, row.hat, on=network.today(now))
        except NotYourHat:  # it ended between two queries
            due = due or "hat_ended"
        if due:
            refused()
            using.refuse(row, due, doer=doer, now=now)
            raise TokenRefused
        rates.check_caller(row.person_id)
        using.require_scope(row, self.scope, doer=doer, now=now)
        return Caller(row, hat, token)


def caller_of(http: HttpRequest) -> Caller:
    """Return who asks in this request, which `Bearer` let in."""
    found: Caller = http.auth  # type: ignore[attr-defined]
    return found
