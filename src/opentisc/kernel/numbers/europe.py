"""Numbers of Germany, the United Kingdom, France, and the Eurasian office.

Not for: the European Patent Office (`international`); other countries go by the generic rule (`offices`).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import compact, pad, trim, whole
from opentisc.kernel.numbers.types import Parts

# Since 2004: type (10 patent, 11 PCT, 20 utility model, 21 PCT, 50 and 60 EP parts ...) + year + six digits.
_DE_DIGITS = re.compile(r"[1-9]\d(?:19|20)\d{8}|[1-9]\d{0,7}")
# A check digit after the dot; after a hyphen the number of the examining section.
_DE_CHECK = re.compile(r"(.*\d)\.(\d)(?:-\d{2})?")
_DE_LETTER = re.compile(r"[PG]\s*(?=\d)")
# Until 1968 a letter of the section and a serial, in DOCDB seven digits, at the EPO the year before it.
_DE_LETTERED = re.compile(r"(?:19\d\d)?([A-Z])(\d{4,7})")
_DE_YEAR_TYPE_SIX = re.compile(r"(20\d\d)([1256][01])(\d{6})")
_DE_YEAR_TYPE_FIVE = re.compile(r"((?:19|20)\d\d)([1256])0(\d{5})")
_DE_YEAR_SEVEN = re.compile(r"19(\d\d)(\d\d)(\d{5})")
_CHECKED = re.compile(r"(.*\d{2})\.(\d)")
_YEAR_SERIAL = re.compile(r"(?:19|20)(\d\d)(?:00)?(\d{5})")
_GB_EARLY = re.compile(r"(1[89]\d\d|190\d|191[0-6])[/ ]?0*(\d{1,5})")


def de_number(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a German number: twelve digits since 2004, up to eight before, at application and publication.

    The check digit after the dot is dropped, as we know no rule to verify it.
    """
    checked = _DE_CHECK.fullmatch(text)
    body = whole(checked[1] if checked else text)
    lettered = _DE_LETTERED.fullmatch(body)
    if lettered and lettered[1] not in "PG":
        return Parts(lettered[1] + pad(lettered[2], 7), kind)
    digits = trim(_DE_LETTER.sub("", body)) or ""
    if _DE_DIGITS.fullmatch(digits):
        return Parts(digits, kind)
    turned = _de_year_first(digits)
    return Parts(turned, kind) if turned else None


def _de_year_first(digits: str) -> str | None:
    """Return the German number in the EPO's own look, which puts the full year first."""
    since_2004 = _DE_YEAR_TYPE_SIX.fullmatch(digits)
    if since_2004:
        return since_2004[2] + since_2004[1] + since_2004[3]
    since_1995 = _DE_YEAR_TYPE_FIVE.fullmatch(digits)
    if since_1995 and "1995" <= since_1995[1] <= "2003":
        return since_1995[2] + since_1995[1][2:] + since_1995[3]
    before = _DE_YEAR_SEVEN.fullmatch(digits)
    # patents counted years from 1950 on, utility models did not
    if before and int(before[2]) in {int(before[1]), int(before[1]) - 50}:
        return before[2] + before[3]
    return None


def gb_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a British number: seven digits; until 1915 year + five digits (`GB191006279`)."""
    digits = compact(text)
    if not digits.isdigit():
        return None
    early = _GB_EARLY.fullmatch(text) if len(digits) != 7 else None
    if early:
        return Parts(early[1] + pad(early[2], 5), kind)
    number = trim(whole(text))
    return Parts(number, kind) if number and len(number) <= 7 else None


def two_digit_year_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a British or French application number: two-digit year + five digits (`0412345`).

    The check digit after the dot is dropped, as we know no rule to verify it.
    """
    checked = _CHECKED.fullmatch(text)
    digits = compact(checked[1] if checked else text)
    long = _YEAR_SERIAL.fullmatch(digits)
    if long:
        return Parts(long[1] + long[2], kind)
    return Parts(digits, kind) if digits.isdigit() and 3 <= len(digits) <= 7 else None


def seven_digits(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a number of up to seven digits without leading zeros (France, Canada)."""
    number = trim(whole(text))
    return Parts(number, kind) if number and number.isdigit() and len(number) <= 7 else None


def ea_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a Eurasian number: six digits (patents), year + five digits (applications)."""
    digits = whole(text)
    if not digits.isdigit() or len(digits) not in {1, 2, 3, 4, 5, 6, 9}:
        return None
    return Parts(digits if len(digits) == 9 else pad(digits, 6), kind)
