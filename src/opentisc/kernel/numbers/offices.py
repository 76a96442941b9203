"""The generic rule, for offices without one of their own: letters and digits as given, without separators.

Not for: offices whose series need knowledge (the sibling modules).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import compact
from opentisc.kernel.numbers.types import Parts

_PLAUSIBLE = re.compile(r"[A-Z]{0,5}\d[A-Z\d]*")
_MOST_CHARACTERS = 20


def generic(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read any number: up to five letters, then digits and letters."""
    body = compact(text)
    if len(body) > _MOST_CHARACTERS or not _PLAUSIBLE.fullmatch(body):
        return None
    return Parts(body, kind)
