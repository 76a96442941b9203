"""Numbers of the European Patent Office (EP) and of international applications (WO, PCT).

Not for: national numbers in Europe (`europe`).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import century, compact, pad, whole
from opentisc.kernel.numbers.types import Parts

_FIRST_YEAR = 77  # the Patent Cooperation Treaty and the European office began in 1978
_EP_WIDTH = 7
_EP_APPLICATION = re.compile(r"(?:19|20)(\d\d)0(\d{6})(?:\.(\d))?|(\d{2})(\d{6})(?:\.?(\d))?")
# Two-digit year until June 2004, with five digits and from 2002 six; then four-digit year and six digits.
_WO_DIGITS = re.compile(r"((?:19|20)\d\d)(\d{5,6})|(7[89]|[89]\d|0[0-4])(\d{5,6})")
_WO_MARKED = re.compile(r"(\d{4}|\d{2})\s*[/-]\s*(\d{1,6})")
# PCT/US2004/012345, PCT/US04/12345, PCT/US 2004/012345
_PCT_MARKED = re.compile(
    r"(?:PCT)?\s*+[/-]?\s*+([A-Z]{2})\s*+[/-]?\s*+((?:19|20)\d\d|\d\d)(?:\s*+[/-]\s*+|\s++)(\d{1,7})"
)
# US2004012345 and US0412345 as DOCDB has them
_PCT_DIGITS = re.compile(r"(?:PCT)?([A-Z]{2})(?:((?:19|20)\d\d)(\d{5,7})|(\d\d)(\d{5,6}))")
# 2004US12345: the EPO's own look, year before receiving office
_PCT_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)([A-Z]{2})(\d{4,6})")


def ep_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a European publication number: seven digits, leading zeros kept."""
    digits = whole(text)
    if not digits.isdigit() or not 0 < len(digits.lstrip("0")) <= _EP_WIDTH:
        return None
    return Parts(pad(digits, _EP_WIDTH), kind)


def ep_check_digit(application: str) -> str:
    """Return the check digit of eight digits: every second doubled from the right, cross sum, to ten."""
    total = 0
    for place, digit in enumerate(reversed(application)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def ep_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a European application number: two-digit year + six digits, with or without check digit."""
    match = _EP_APPLICATION.fullmatch(text.replace(" ", "").replace("-", "").replace("/", ""))
    if match is None:
        return None
    number, given = (match[1] + match[2], match[3]) if match[1] else (match[4] + match[5], match[6])
    return Parts(number, kind, None if given is None else given == ep_check_digit(number))


def wo_publication(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read an international publication number: four-digit year + six digits, whatever its age."""
    match = _WO_DIGITS.fullmatch(text)
    if match:
        year, serial = match[1] or century(match[3], _FIRST_YEAR), match[2] or match[4]
        return Parts(year + pad(serial, 6), kind)
    marked = _WO_MARKED.fullmatch(text)
    if marked:
        year = marked[1] if len(marked[1]) == 4 else century(marked[1], _FIRST_YEAR)
        return Parts(year + pad(marked[2], 6), kind)
    if text.startswith("PCT"):  # documents are cited by their application before they are published
        return pct_application(text, kind, dated)
    digits = compact(text)
    return wo_publication(digits, kind, dated) if digits != text else None


def pct_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read an international application: office WO, receiving office + four-digit year + six digits."""
    body = compact(text)
    turned = _PCT_YEAR_FIRST.fullmatch(body)
    if turned:
        return _pct(turned[2], turned[1], turned[3], kind)
    marked = _PCT_MARKED.fullmatch(text)
    if marked:
        return _pct(marked[1], marked[2], marked[3], kind)
    match = _PCT_DIGITS.fullmatch(body)
    if match is None:
        return None
    return _pct(match[1], match[2] or match[4], match[3] or match[5], kind)


def _pct(receiver: str, year: str, serial: str, kind: str | None) -> Parts | None:
    full = year if len(year) == 4 else century(year, _FIRST_YEAR)
    number = pad(serial, 6)  # Lens writes seven places, the first a zero
    return Parts(f"{receiver}{full}{number}", kind, office="WO") if len(number) == 6 else None
