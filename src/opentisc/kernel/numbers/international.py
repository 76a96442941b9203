"""Numbers of the European Patent Office (EP) and of international applications (WO, PCT).

Not for: national numbers in Europe (`europe`).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import century, compact, pad
from opentisc.kernel.numbers.types import Parts

_MARKED_WO = re.compile(r"(\d{4}|\d{2})\s*[/-]\s*(\d{1,6})")
# 1978-June 2004 two-digit year, five digits and from 2002 six; then four-digit year and six digits.
_PLAIN_WO = re.compile(r"((?:19|20)\d\d)(\d{5,6})|(7[89]|[89]\d|0[0-4])(\d{5,6})")
_PCT = re.compile(r"(?:PCT)?\s*[/-]?\s*([A-Z]{2})\s*[/-]?\s*(\d{4}|\d{2})\s*[/-]\s*(\d{1,7})")
_PCT_PLAIN = re.compile(r"(?:PCT)?([A-Z]{2})(?:((?:19|20)\d\d)(\d{5,7})|(\d\d)(\d{5,6}))")
_FIRST_YEAR = 77


def ep_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a European publication number: seven digits, leading zeros kept."""
    digits = compact(text)
    if not digits.isdigit() or not 0 < len(digits.lstrip("0")) <= 7:
        return None
    return Parts(pad(digits, 7), kind)


_EP_APPLICATION = re.compile(r"(\d{8})(?:\.?(\d))?|(?:19|20)(\d\d)0?(\d{6})(?:\.(\d))?")


def ep_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a European application number: two-digit year + six digits, with or without check digit."""
    match = _EP_APPLICATION.fullmatch(text.replace(" ", "").replace("-", ""))
    if match is None:
        digits = compact(text)
        return Parts(pad(digits, 8), kind) if digits.isdigit() and len(digits) == 7 else None
    number = match[1] or match[3] + match[4]
    return Parts(number, kind)


def wo_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read an international publication number: four-digit year + six digits, whatever the age."""
    if text.isdigit():
        match = _PLAIN_WO.fullmatch(text)
        if match is None:
            return None
        year, serial = match[1] or century(match[3], _FIRST_YEAR), match[2] or match[4]
        return Parts(year + serial.rjust(6, "0"), kind)
    marked = _MARKED_WO.fullmatch(text)
    if marked is None:
        digits = compact(text)
        return wo_publication(digits, kind, _dated) if digits.isdigit() else None
    year = marked[1] if len(marked[1]) == 4 else century(marked[1], _FIRST_YEAR)
    return Parts(year + marked[2].rjust(6, "0"), kind)


def pct_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read an international application: office WO, receiving office + four-digit year + six digits."""
    match = _PCT.fullmatch(text)
    if match:
        return _pct(match[1], match[2], match[3], kind)
    match = _PCT_PLAIN.fullmatch(compact(text))
    if match is None:
        return None
    return _pct(match[1], match[2] or match[4], match[3] or match[5], kind)


def _pct(receiver: str, year: str, serial: str, kind: str | None) -> Parts | None:
    full = year if len(year) == 4 else century(year, _FIRST_YEAR)
    number = pad(serial, 6)
    return Parts(f"{receiver}{full}{number}", kind, office="WO") if len(number) == 6 else None
