"""Numbers of requests, enquiries and reports: one series per body, kind and year, without gaps.

A number is taken in the transaction that uses it: a refused step gives it back. Tracking codes are random.
"""

import hmac
import secrets
from datetime import datetime
from typing import Final

from django.utils import timezone

from opentisc.accounts.queries import fingerprint
from opentisc.desk.models import NumberSeries
from opentisc.network.models import ServiceBody

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Characters of a tracking code: none that is taken for another when read from paper (0 O 1 I)."""

TRACKING_LENGTH: Final = 12  # 60 bits; the issue asks for ten characters or more


def request_number(body: ServiceBody, *, now: datetime) -> str:
    """Return the next 受理编号 of the body: `CODE-2026-00001`."""
    year, serial = _next(body, "request", now)
    return f"{body.code}-{year}-{serial:05d}"


def enquiry_number(body: ServiceBody, *, now: datetime) -> str:
    """Return the next number of an enquiry answered on the spot: `CODE-Q2026-00001`."""
    year, serial = _next(body, "enquiry", now)
    return f"{body.code}-Q{year}-{serial:05d}"


def report_number(body: ServiceBody, *, kind: str, now: datetime) -> str:
    """Return the next report number of a kind: `CODE-B2-2026-00001`."""
    year, serial = _next(body, kind, now)
    return f"{body.code}-{kind}-{year}-{serial:05d}"


def novelty_number(body: ServiceBody, *, institution: str, now: datetime) -> str:
    """Return the next 14-digit 查新 number: year, province by GB/T 2260, institution (3 digits), serial (5).

    institution: as the granting authority gave it, at most three digits. Raises ValueError for anything else.
    """
    if not (institution.isascii() and institution.isdigit() and len(institution) <= 3):
        raise ValueError(f"not an institution number: {institution!r}")
    year, serial = _next(body, "novelty", now)
    province = body.division.path.split("/")[1][:2] if "/" in body.division.path else "00"
    return f"{year:04d}{province}{int(institution):03d}{serial:05d}"


def tracking_code() -> str:
    """Return a new random code of 12 characters, to be shown once."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TRACKING_LENGTH))


def tracking_code_of(secret: str, request: bytes) -> str:
    """Return the tracking code that only the holder of a secret can have made again: the same for the same request.

    secret: of 256 random bits, kept nowhere, such as an access token. request: the key of the request.
    """
    digest = hmac.digest(secret.encode(), b"tracking code " + request, "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:TRACKING_LENGTH])


def tracking_hash(code: str) -> str:
    """Return what is kept of a tracking code; blanks, hyphens and case do not count."""
    plain = "".join(code.split()).replace("-", "").upper()
    return fingerprint(plain)


def _next(body: ServiceBody, kind: str, now: datetime) -> tuple[int, int]:
    year = timezone.localtime(now).year
    locked = NumberSeries.objects.select_for_update().filter(body=body, kind=kind, year=year)
    series = locked.first()
    if series is None:  # the first of the year; two first writers meet at the constraint
        NumberSeries.objects.get_or_create(body=body, kind=kind, year=year)
        series = locked.get()
    series.last += 1
    series.save(update_fields=["last"])
    return year, series.last
