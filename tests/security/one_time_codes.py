"""A second implementation of TOTP, written from RFC 6238, to check ours against."""

import base64
import hashlib
import hmac
import time


def code(secret: str, *, at: float | None = None) -> str:
    """Return the six digits that an authenticator app shows for the secret."""
    counter = int(time.time() if at is None else at) // 30
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
