"""The secrets of second factors are sealed in the database (SC-47): seal what is not, and all of it anew with a new key.

Not for: the sealing itself (`infra.sealing`), nor for mobile numbers, which are found by their value.
"""

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from opentisc.accounts.signin.trail import COMMAND
from opentisc.infra import audit, sealing
from opentisc.infra.audit.types import JSON

PURPOSE: Final = "second factor"
SUBJECT: Final = audit.Subject("accounts.sealing", "keys")


def seal(text: str) -> str:
    """Return a secret of a second factor, sealed."""
    return sealing.seal(text, purpose=PURPOSE)


def unseal(sealed: str) -> str:
    """Return the secret. Raises SealBroken."""
    return sealing.unseal(sealed, purpose=PURPOSE)


def seal_plain(rows: Any) -> int:
    """Return how many rows held a secret in the clear, sealed now. rows: all second factors, of today's or an older model."""
    return _change(rows, lambda text: text if sealing.is_sealed(text) else seal(text))


@transaction.atomic
def _reseal() -> int:
    rows = Authenticator.objects.select_for_update().order_by("pk")
    return _change(rows, lambda text: seal(unseal(text)))


def rotate() -> int:
    """Return how many second factors were sealed anew with a new key; older keys are dropped then.

    Stopped in between, old and new keys are both there and a second run ends it.
    """
    made = sealing.add_key()
    count = _reseal()
    sealing.drop_old_keys()
    facts: dict[str, JSON] = {"key": made, "rows": count}
    with transaction.atomic():
        audit.record("accounts.sealing.rotate", doer=COMMAND, subject=SUBJECT, facts=facts)
    return count


def _change(rows: Any, change: Callable[[str], str]) -> int:
    changed = 0
    for row in rows:
        data = dict(row.data)
        for name in ("secret", "seed"):
            if data.get(name):
                data[name] = change(data[name])
        if data.get("migrated_codes"):
            data["migrated_codes"] = [change(one) for one in data["migrated_codes"]]
        if data != row.data:
            row.data = data
            row.save(update_fields=["data"])
            changed += 1
    return changed
