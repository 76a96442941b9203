"""Giving a token out, and taking it back.

Only the hash is kept, as of one-time links (`queries.fingerprint`): 256 random bits need no salt and no slow hash.
Not for: what a token may do today; that is `using`.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from opentisc.accounts import policy
from opentisc.accounts.errors import BadToken, UnknownToken
from opentisc.accounts.models import Person, Scope, Token
from opentisc.accounts.queries import fingerprint
from opentisc.infra import audit, notify
from opentisc.infra.audit.types import JSON, Result

PREFIX: Final = "tisc_"
"""How every token begins, so that it is known for what it is wherever it turns up."""
LONGEST_DAYS: Final = 365
MOST_LIVE: Final = 20
"""Tokens of one person that may be alive at once."""
SECURITY: Final = "accounts.security"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asks for. hat: key of the hat it acts under, empty for the private one. days: 1 to 365."""

    label: str
    hat: str
    scopes: Sequence[str]
    days: int


@transaction.atomic
def issue(person: Person, wanted: Wanted, *, doer: audit.Doer, now: datetime) -> tuple[Token, str]:
    """Return the new token's row and its text, which is shown this once. Raises BadToken with the `field`."""
    label = " ".join(wanted.label.split())
    _require(wanted, label)
    Person.objects.select_for_update().get(pk=person.pk)
    if live(person, now=now) >= MOST_LIVE:
        raise BadToken(field="label", why="too_many")
    if not policy.wears(person, wanted.hat, now=now):
        raise BadToken(field="hat", why="not_yours")
    text = PREFIX + secrets.token_urlsafe(32)
    row = Token.objects.create(
        person=person,
        hat=wanted.hat,
        label=label,
        scopes=[scope for scope in Scope.values if scope in wanted.scopes],
        token_sha256=fingerprint(text),
        hint=text[: len(PREFIX) + 4],
        created_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    facts: dict[str, JSON] = {"hat": row.hat, "scopes": list(row.scopes), "days": wanted.days}
    record("issue", row, doer=doer, now=now, facts=facts)
    _tell(row, "notice_token_issued", now=now)
    return row, text


@transaction.atomic
def revoke(person: Person, pk: int, *, doer: audit.Doer, now: datetime) -> Token:
    """Return the person's token, which opens nothing from now on; revoking twice changes nothing. Raises UnknownToken."""
    row = Token.objects.select_for_update().filter(person=person, pk=pk).first()
    if row is None:
        raise UnknownToken
    _end(row, why="revoked", doer=doer, now=now)
    return row


@transaction.atomic
def revoke_all(person: Person, *, doer: audit.Doer, now: datetime) -> int:
    """Return how many live tokens of the person were revoked."""
    rows = list(Token.objects.select_for_update().filter(person=person, revoked_at=None))
    for row in rows:
        _end(row, why="revoked", doer=doer, now=now)
    return len(rows)


@transaction.atomic
def expose(text: str, *, doer: audit.Doer, now: datetime) -> bool:
    """Say whether the text that stood where everybody reads it (an address) was a token; a live one ends at once.

    An address is kept by proxies, logs and histories: who reads them could act for the person.
    """
    row = Token.objects.select_for_update().filter(token_sha256=fingerprint(text)).first()
    if row is None:
        return False
    if row.revoked_at is None:
        _end(row, why="exposed", doer=doer, now=now)
        _tell(row, "notice_token_exposed", now=now)
    return True


def live(person: Person, *, now: datetime) -> int:
    """Return how many tokens of the person are neither revoked nor expired."""
    return Token.objects.filter(person=person, revoked_at=None, expires_at__gt=now).count()


def record(
    act: str,
    row: Token | None,
    *,
    doer: audit.Doer,
    now: datetime,
    facts: dict[str, JSON],
    result: Result = "done",
) -> None:
    """Write one event about a token; None for a text that is no token of ours. Never the text itself."""
    subject = audit.Subject("accounts.token", str(row.pk) if row is not None else "unknown")
    audit.record(f"accounts.token.{act}", doer=doer, subject=subject, facts=facts, at=now, result=result)


def _end(row: Token, *, why: str, doer: audit.Doer, now: datetime) -> None:
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_because = now, why
    row.save(update_fields=["revoked_at", "revoked_because"])
    record(
        "expose" if why == "exposed" else "revoke", row, doer=doer, now=now, facts={"person": row.person_id}
    )


def _tell(row: Token, code: str, *, now: datetime) -> None:
    message = notify.Message(
        subject_kind="accounts.token", subject_key=str(row.pk), code=code, facts={"label": row.label},
        link="/account/tokens/",
    )  # fmt: skip
    notify.tell([row.person_id], SECURITY, message, now=now)


def _require(wanted: Wanted, label: str) -> None:
    if not label or len(label) > 60:
        raise BadToken(field="label", why="length")
    if not wanted.scopes or not set(wanted.scopes) <= set(Scope.values):
        raise BadToken(field="scopes", why="unknown")
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise BadToken(field="days", why="range")
