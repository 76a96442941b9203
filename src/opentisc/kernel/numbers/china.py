"""Numbers of the Chinese office (CNIPA): publications, applications, patent numbers (ZL).

Sources: ZC 0006-2003 (application numbers) and ZC 0007-2012 (document numbers) of the Chinese office.
Not for: Hong Kong, Macao and Taiwan, which number on their own.
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import compact
from opentisc.kernel.numbers.types import Parts

# 1985-1988: year + type + five digits, the same number at application and publication.
# Since 1989: type (1 invention, 2 utility model, 3 design) + six digits; since 2007 type + eight digits.
# 9 is a type no publication was ever given: our fictional records use it.
_PUBLICATION = re.compile(r"8[5-9][123]\d{5}|[123]\d{6}|[1239]\d{8}")
# Applications: two-digit year + type + five digits until September 2003, then four-digit year + type + seven.
# 7 is a type no application was ever given: our fictional records use it.
_OLD_APPLICATION = re.compile(r"((?:8[5-9]|9\d|0[0-3])[1-9]\d{5})([\dX])?")
_APPLICATION = re.compile(r"((?:19|20)\d{2}[1-9]\d{7})([\dX])?")
_OLD_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def check_digit(application: str) -> str:
    """Return the check digit (`0` to `9` or `X`) of an application number of 8 or 12 digits."""
    weights = _OLD_WEIGHTS if len(application) == 8 else _WEIGHTS
    rest = sum(int(digit) * weight for digit, weight in zip(application, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def is_application(number: str) -> bool:
    """Whether a normalised number is an application number (8 or 12 digits), not a publication number."""
    match = _OLD_APPLICATION.fullmatch(number) or _APPLICATION.fullmatch(number)
    return match is not None and match[2] is None


def publication(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read a publication number, or a patent number (ZL), which repeats the application number."""
    digits = compact(text)
    if _PUBLICATION.fullmatch(digits):
        return Parts(digits, kind)
    return application(text, kind, dated)


def application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read an application number with or without its check digit, with or without the dot."""
    digits = compact(text.removeprefix("ZL"))
    if kind == "X" and digits.isdigit():  # the check digit X looks like a kind
        digits, kind = digits + "X", None
    match = _OLD_APPLICATION.fullmatch(digits) or _APPLICATION.fullmatch(digits)
    if match is None:
        return None
    given = match[2]
    return Parts(match[1], kind, None if given is None else given == check_digit(match[1]))
