"""The one written form of JSON, so that the same content is the same bytes and has the same hash.

Not for: what is sent to a browser, and not for reading JSON.
"""

import json
from collections.abc import Callable
from typing import Any


def compact(value: Any) -> str:
    """Return JSON on one line: keys sorted at every level, no blanks, characters as they are.

    Raises ValueError for NaN and infinities, TypeError for what JSON cannot hold.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def readable(value: Any, *, default: Callable[[object], object] | None = None) -> bytes:
    """Return JSON for a file that a person may open: UTF-8, keys sorted, a line for each entry.

    default: gives what JSON can hold for a value that it cannot, as in `json.dumps`.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=default).encode()
