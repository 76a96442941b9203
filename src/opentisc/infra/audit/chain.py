"""The text of an event that is hashed, and its hash. One event is one line, whatever a visitor typed (SC-36).

Not for: reading or writing rows.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from opentisc.infra.audit.types import JSON, BadAuditEvent
from opentisc.kernel.canonical import compact

COLUMNS = (
    "seq", "at", "act", "result", "person_id", "name", "hat", "body_code", "on_behalf_of", "address", "machine",
    "subject_kind", "subject_key", "facts", "prev_hash",
)  # fmt: skip
"""Everything of an event but its own hash."""

# What json leaves as it is and a screen or a log takes for a new line, a command or another direction of writing.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def canonical(value: JSON) -> str:
    """Return JSON on one line: keys sorted, no blanks, Han as it is, control characters as escapes.

    Raises BadAuditEvent for what JSON cannot hold (NaN, bytes, a date).
    """
    try:
        text = compact(value)
    except (TypeError, ValueError) as wrong:
        raise BadAuditEvent(f"facts are no JSON: {wrong}") from wrong
    return _UNSAFE.sub(_escaped, text)


def one_line(text: str) -> str:
    """Return the text with control characters as visible escapes."""
    return _CONTROL.sub(_escaped, text)


def row_hash(fields: Mapping[str, object]) -> str:
    """Return the SHA-256, in hex, of an event's COLUMNS. `at` is an aware datetime; microseconds count."""
    plain: dict[str, JSON] = {}
    for column in COLUMNS:
        value = fields[column]
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat(timespec="microseconds")
        if not (value is None or isinstance(value, int | str)):
            raise BadAuditEvent(f"{column} has a value of no known kind")
        plain[column] = value
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
