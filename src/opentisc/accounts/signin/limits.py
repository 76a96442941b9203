"""How often signing in may fail: per account, per address, with a growing wait in between (SC-03).

Nothing sleeps: who comes too early is refused and told when to come again. A refused attempt is not counted,
so nobody keeps an account locked for ever by knocking; a browser that signed in before has its own count,
so that strangers cannot lock its owner out.

Not for: second factors (allauth counts those), nor how often pages are asked for (web/accounts/rates.py).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from opentisc.accounts.errors import TooManyAttempts
from opentisc.accounts.models import Person, SignInFailures
from opentisc.accounts.signin.passwords import mlps3

_WAITS = (0, 1, 3, 8, 20)  # seconds after the n-th failure; never more than 25
_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures in so many seconds; then closed for `closed` seconds after the last failure."""

    failures: int
    seconds: int
    closed: int


_ADDRESS = Limit(failures=10, seconds=60, closed=0)
_ACCOUNT = Limit(failures=5, seconds=300, closed=0)
_ACCOUNT_MLPS3 = Limit(failures=5, seconds=300, closed=1800)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was let through and counts as failed until `forget` says that it was good."""

    keys: tuple[str, ...]
    at: float


def begin(account: str, *, network: str, device: str = "", now: datetime) -> Attempt:
    """Count an attempt at signing in and return it. Raises TooManyAttempts, and then counts nothing.

    account: as `account_of` names it. device: the secret of a browser that signed in as this person before.
    """
    counted = f"device:{account}:{device}" if device else f"account:{account}"
    limits = {_key(counted): account_limit(), _key(f"address:{network}"): _ADDRESS}
    at = now.timestamp()
    with transaction.atomic():
        rows = {key: _row(key, now=now) for key in sorted(limits)}
        wait = max(_wait(rows[key].times, limits[key], at=at) for key in limits)
        if wait <= 0:
            for key, row in rows.items():
                row.times = [*_kept(row.times, limits[key], at=at), at]
                row.updated_at = now
                row.save(update_fields=["times", "updated_at"])
    if wait > 0:
        raise TooManyAttempts("too many failed sign-ins", retry_after=int(wait + 0.999))
    SignInFailures.objects.filter(updated_at__lt=now - _KEPT).delete()
    return Attempt(keys=tuple(limits), at=at)


def forget(attempt: Attempt) -> None:
    """Take back an attempt that was good. Earlier failures stay: a good one among guesses excuses nothing."""
    with transaction.atomic():
        for row in SignInFailures.objects.select_for_update().filter(key__in=attempt.keys):
            row.times = [one for one in row.times if one != attempt.at]
            row.save(update_fields=["times"])


def account_of(person: Person | None, login: str) -> str:
    """Return what is counted: the person, whichever login was typed, else the login that nobody has."""
    return f"person {person.pk}" if person is not None else f"login {login.strip().lower()}"


def unlock(person: Person) -> bool:
    """Forget the failures at the person's account; say whether there were any."""
    key = _key(f"account:{account_of(person, '')}")
    return bool(SignInFailures.objects.filter(key=key).delete()[0])


def is_locked(person: Person, *, now: datetime) -> bool:
    """Say whether the person's account is held up by too many failures; the short waits in between do not count."""
    row = SignInFailures.objects.filter(key=_key(f"account:{account_of(person, '')}")).first()
    return row is not None and _closed(row.times, account_limit(), at=now.timestamp()) > 0


def account_limit() -> Limit:
    """Return the limit of one account under the profile in force."""
    return _ACCOUNT_MLPS3 if mlps3() else _ACCOUNT


def _row(key: str, *, now: datetime) -> SignInFailures:
    SignInFailures.objects.get_or_create(key=key, defaults={"updated_at": now})
    return SignInFailures.objects.select_for_update().get(key=key)


def _wait(times: Sequence[float], limit: Limit, *, at: float) -> float:
    """Return how many seconds remain; 0 or less when an attempt may be made."""
    waits = [0.0, _closed(times, limit, at=at)]
    recent = [one for one in _kept(times, limit, at=at) if at - one < limit.seconds]
    if recent and limit is not _ADDRESS:  # many people stand behind one address: no wait between them
        waits.append(recent[-1] + _WAITS[min(len(recent), len(_WAITS) - 1)] - at)
    return max(waits)


def _closed(times: Sequence[float], limit: Limit, *, at: float) -> float:
    """Return how many seconds remain until the limit opens again; 0 or less when it is open."""
    kept = _kept(times, limit, at=at)
    return max(
        (
            max(first + limit.seconds, last + limit.closed) - at
            for first, last in zip(kept, kept[limit.failures - 1 :], strict=False)
            if last - first < limit.seconds
        ),
        default=0.0,
    )


def _kept(times: Sequence[float], limit: Limit, *, at: float) -> list[float]:
    return [one for one in times if at - one < limit.seconds + limit.closed]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
