"""A token that somebody brought: whose it is, or why it opens nothing. Every refusal is written down (SC-48).

Whoever holds a text that opens nothing learns nothing else: unknown, expired, revoked and dead look the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from opentisc.accounts import policy
from opentisc.accounts.errors import ScopeMissing, TokenRefused
from opentisc.accounts.models import Token
from opentisc.accounts.queries import fingerprint
from opentisc.accounts.signin import limits
from opentisc.accounts.tokens.issuing import record
from opentisc.infra import audit

_NOTED_EVERY = timedelta(minutes=1)  # the last use is written at most once a minute, as of sessions
_LONGEST = 200


def take(
    text: str, *, doer: audit.Doer, now: datetime, before_refusal: Callable[[], None] | None = None
) -> Token:
    """Return the token with its person, its last use noted. Raises TokenRefused.

    doer: the way and the address; whose token it was is added. before_refusal: may raise instead, so that who
    guesses without end does not fill the trail.
    """
    row = None
    if len(text) <= _LONGEST:
        row = Token.objects.select_related("person").filter(token_sha256=fingerprint(text)).first()
    why = "unknown" if row is None else _dead(row, now=now)
    if row is None or why:
        if before_refusal is not None:
            before_refusal()
        refuse(row, why, doer=doer, now=now)
        raise TokenRefused
    if row.last_used_at is None or now - row.last_used_at >= _NOTED_EVERY:
        Token.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def require_scope(row: Token, scope: str, *, doer: audit.Doer, now: datetime) -> None:
    """Raise ScopeMissing, written down, when the token was not given for this."""
    if scope not in row.scopes:
        refuse(row, f"scope {scope}", doer=doer, now=now)
        raise ScopeMissing(scope=scope)


@transaction.atomic
def refuse(row: Token | None, why: str, *, doer: audit.Doer, now: datetime) -> None:
    """Write down that a token was refused. why: a code, no sentence."""
    person = None if row is None else row.person
    who = audit.Doer(
        machine=doer.machine,
        address=doer.address,
        person_id=person.pk if person else None,
        name=str(person)[:200] if person else "",
    )
    record("refuse", row, doer=who, now=now, facts={"why": why}, result="refused")


def _dead(row: Token, *, now: datetime) -> str:
    """Return why the token opens nothing today; empty when it lives."""
    if row.revoked_at is not None:
        return "revoked"
    if row.expires_at <= now:
        return "expired"
    if not row.person.is_active:
        return "person_closed"
    if limits.is_locked(row.person, now=now):
        return "person_locked"
    return "" if policy.wears(row.person, row.hat, now=now) else "hat_ended"
