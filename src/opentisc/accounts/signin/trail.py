"""What the audit trail says of sign-in: who came in, who was refused, what changed about an account (SC-48).

Never a password, a code, or what a stranger typed as a login: people type passwords there by mistake.
"""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from allauth.socialaccount import signals as identity_signals
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpRequest

from opentisc.accounts.models import Person
from opentisc.accounts.signin.addresses import client_address
from opentisc.infra import audit
from opentisc.infra.audit.types import JSON, Result

COMMAND = audit.Doer(machine="command", name="command")


def doer_of(http: HttpRequest | None, person: Person | None) -> audit.Doer:
    """Return who acts in a request: the person as named now, from the network of the request."""
    address = client_address(http) if http is not None else None
    if person is None:
        return audit.Doer(machine="web", address=address)
    return audit.Doer(machine="web", person_id=person.pk, name=str(person), address=address)


def note(
    act: str, person: Person | None, *, doer: audit.Doer, result: Result = "done", **facts: JSON
) -> None:
    """Write one event about an account; `person` is None for a login that nobody has."""
    subject = (
        audit.Subject("accounts.person", str(person.pk))
        if person
        else audit.Subject("accounts.login", "unknown")
    )
    with transaction.atomic():
        audit.record(f"accounts.{act}", doer=doer, subject=subject, facts=facts, result=result)


def listen() -> None:
    """Write an event whenever allauth tells of one; called once, when Django is ready."""
    told = (
        (account_signals.user_logged_in, "session.begin"),
        (user_logged_out, "session.end"),
        (account_signals.password_changed, "password.change"),
        (account_signals.password_reset, "password.reset"),
        (factor_signals.authenticator_added, "factor.add"),
        (factor_signals.authenticator_removed, "factor.remove"),
        (factor_signals.authenticator_reset, "factor.reset"),
        (factor_signals.authentication_failed, "factor.refuse"),
        (identity_signals.social_account_added, "identity.join"),
    )
    for signal, act in told:
        signal.connect(_listener(act), weak=False, dispatch_uid=f"opentisc.accounts.{act}")


def _listener(act: str) -> Any:
    def hear(request: HttpRequest | None = None, user: Any = None, **given: Any) -> None:
        person = user if user is not None else getattr(given.get("sociallogin"), "user", None)
        if not isinstance(person, Person) or person.pk is None:
            return
        facts: dict[str, JSON] = {}
        if given.get("authenticator") is not None:
            facts["factor"] = str(given["authenticator"].type)
        result: Result = "refused" if act == "factor.refuse" else "done"
        note(act, person, doer=doer_of(request, person), result=result, **facts)

    return hear
