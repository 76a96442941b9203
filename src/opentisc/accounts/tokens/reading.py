"""Which tokens a person holds."""

from datetime import datetime

from opentisc.accounts import policy
from opentisc.accounts.models import Person, Token


def tokens_of(person: Person) -> list[Token]:
    """Return the person's tokens, living and dead, the newest first."""
    return list(Token.objects.filter(person=person).order_by("-created_at", "-pk"))


def is_worn(row: Token, *, now: datetime) -> bool:
    """Say whether the person wears the token's hat now."""
    return policy.wears(row.person, row.hat, now=now)


def state_of(row: Token, *, worn: bool, now: datetime) -> str:
    """Return `live`, or why the token opens nothing: `revoked`, `exposed`, `expired`, `hat_ended`."""
    if row.revoked_at is not None:
        return row.revoked_because
    if row.expires_at <= now:
        return "expired"
    return "live" if worn else "hat_ended"
