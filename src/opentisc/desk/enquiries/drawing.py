"""Which enquiries somebody else looks over: 5 % of all, drawn by the number alone.

The draw is a keyed hash of the number: the same for ever, known to nobody without the installation's key, and not
open to whoever writes the enquiry, who chooses neither number nor key. A new key changes later draws alone: what was
drawn is kept in the row.
"""

import hashlib
import hmac
from fractions import Fraction
from typing import Final

from django.conf import settings

SHARE: Final = Fraction(1, 20)
"""Share of all enquiries that is drawn (requirements 2.1: every month 5 % of the answers)."""

_PURPOSE: Final = b"opentisc.desk.enquiries.drawing"


def is_drawn(number: str) -> bool:
    """Say whether the enquiry of this number is drawn for review."""
    key = hashlib.sha256(_PURPOSE + b"\0" + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(key, number.encode(), hashlib.sha256).digest()
    return Fraction(int.from_bytes(digest[:8]), 1 << 64) < SHARE
