"""One effect of a form, however often it is sent (RD-11): a key in the form, kept with what came of it.

Not for: two people who do the same thing, and steps of the workflow: there the second finds another version or state.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Model

from opentisc.accounts.queries import fingerprint
from opentisc.desk.models import OnceKey

KEPT = timedelta(hours=24)
_LONGEST = 60
GIVEN_UP = timedelta(seconds=60)
"""A form that is at work so long without a result was dropped by a process that died."""


def new_key() -> str:
    """Return a key to put into a form."""
    return secrets.token_urlsafe(24)


def result_of(key: str) -> str | None:
    """Return what came of the form with this key, None when it was not sent yet."""
    return OnceKey.objects.filter(key=_kept(key)).exclude(result="").values_list("result", flat=True).first()


def claim(key: str, *, now: datetime) -> OnceKey | None:
    """Return the row to fill in the same transaction, None when the key was used already."""
    if not key:
        return OnceKey(at=now)
    try:
        with transaction.atomic():
            return OnceKey.objects.create(key=_kept(key), at=now)
    except IntegrityError:
        return None


def _kept(key: str) -> str:
    """Return the key as its column holds it; one that is not from us, too long or unprintable, as its fingerprint."""
    return key if len(key) <= _LONGEST and key.isascii() and key.isprintable() else fingerprint(key)


def settle(row: OnceKey, result: str) -> None:
    """Write what came of it. A row without key (a job, the command) is not kept."""
    if row.pk:
        row.result = result
        row.save(update_fields=["result"])


@transaction.atomic
def do_once(key: str, make: Callable[[], Model], *, now: datetime) -> bool:
    """Do what a form asks for unless it was sent before; say whether it was done now. Raises as `make`.

    make: does it, and returns the row that came of it.
    """
    row = claim(key, now=now)
    if row is None:
        return False
    made = make()
    settle(row, f"{made._meta.model_name} {made.pk}")
    return True


@transaction.atomic
def begin(key: str, *, now: datetime) -> OnceKey | None:
    """Return the row of a form that is sent for the first time, None while or after it was taken (`result_of`).

    Unlike `claim` it is seen by others at once, so that the second of two clicks need not wait for the first. The
    caller settles the row, or forgets it when nothing came of the form.
    """
    OnceKey.objects.filter(key=_kept(key), result="", at__lt=now - GIVEN_UP).delete()
    return claim(key, now=now)


def forget(row: OnceKey) -> None:
    """Let the form be sent again: nothing came of it."""
    row.delete()


def sweep(*, now: datetime) -> int:
    """Return how many keys older than 24 hours were forgotten."""
    return OnceKey.objects.filter(at__lt=now - KEPT).delete()[0]
