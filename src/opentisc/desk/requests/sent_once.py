"""Messages and ratings whose form was sent twice: one effect, whoever pressed how often (RD-11).

Steps of the workflow need no key: the second finds another state or version.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opentisc.desk.requests import aftercare, once, working
from opentisc.desk.requests.aftercare import Said
from opentisc.network.types import Hat


@transaction.atomic
def write_message(key: UUID | str, *, by: Hat, now: datetime, text: str, once_key: str) -> bool:
    """Write a message; say whether it was new. Raises as working.write_message."""
    row = once.claim(once_key, now=now)
    if row is None:
        return False
    made = working.write_message(key, by=by, now=now, text=text)
    once.settle(row, f"message {made.pk}")
    return True


@transaction.atomic
def rate(key: UUID | str, said: Said, *, by: Hat, now: datetime, once_key: str) -> bool:
    """Write a rating; say whether it was new. Raises as aftercare.rate."""
    row = once.claim(once_key, now=now)
    if row is None:
        return False
    made = aftercare.rate(key, said, by=by, now=now)
    once.settle(row, f"rating {made.pk}")
    return True
