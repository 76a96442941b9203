"""Numbers of Germany, the United Kingdom, France, and the Eurasian office.

Not for: the European Patent Office (`international`); other countries go by the generic rule (`offices`).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import compact, pad, trim
from opentisc.kernel.numbers.types import Parts

# Since 2004: type (10 patent, 11 PCT, 20 utility model, 21 PCT, 50 and 60 EP parts ...) + year + six digits.
_DE_DIGITS = re.compile(r"[1-9]\d(?:19|20)\d{8}|[1-9]\d{0,7}")
# A check digit after the dot; after a hyphen the number of the examining section.
_DE_CHECK = re.compile(r"(.*\d)\.(\d)(?:-\d{2})?")
_DE_LETTER = re.compile(r"[PG]\s*(?=\d)")
_DE_OLD_LETTER = re.compile(r"[A-Z]\d{5,7}")
_CHECKED = re.compile(r"(.*\d{2})\.(\d)")
_YEAR_SERIAL = re.compile(r"(?:19|20)(\d\d)(?:00)?(\d{5})")
_GB_EARLY = re.compile(r"(1[89]\d\d|190\d|191[0-6])[/ ]?0*(\d{1,5})")


def de_number(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a German number: twelve digits since 2004, up to eight before, at application and publication.

    The check digit after the dot is dropped, as we know no rule to verify it.
    """
    checked = _DE_CHECK.fullmatch(text)
    body = compact(checked[1] if checked else text)
    if _DE_OLD_LETTER.fullmatch(body) and body[0] not in "PG":  # until 1968, as in `DE A0012345`
        return Parts(body, kind)
    digits = trim(_DE_LETTER.sub("", body)) or ""
    return Parts(digits, kind) if _DE_DIGITS.fullmatch(digits) else None


def gb_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a British number: seven digits; until 1915 year + five digits (`GB191006279`)."""
    digits = compact(text)
    if not digits.isdigit():
        return None
    early = _GB_EARLY.fullmatch(text) if len(digits) != 7 else None
    if early:
        return Parts(early[1] + pad(early[2], 5), kind)
    number = trim(digits)
    return Parts(number, kind) if number and len(number) <= 7 else None


def two_digit_year_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a British or French application number: two-digit year + five digits (`0412345`).

    The check digit after the dot is dropped, as we know no rule to verify it.
    """
    checked = _CHECKED.fullmatch(text)
    digits = compact(checked[1] if checked else text)
    long = _YEAR_SERIAL.fullmatch(digits) if len(digits) in {9, 11} else None
    if long:
        return Parts(long[1] + long[2], kind)
    return Parts(digits.rjust(7, "0"), kind) if digits.isdigit() and 3 <= len(digits) <= 7 else None


def seven_digits(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a number of up to seven digits without leading zeros (France, Canada)."""
    number = trim(compact(text))
    return Parts(number, kind) if number and number.isdigit() and len(number) <= 7 else None


def ea_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a Eurasian number: six digits (patents), year + five digits (applications)."""
    digits = compact(text)
    if not digits.isdigit() or len(digits) not in {1, 2, 3, 4, 5, 6, 9}:
        return None
    return Parts(digits if len(digits) == 9 else pad(digits, 6), kind)
