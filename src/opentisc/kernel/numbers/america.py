"""Numbers of the United States (USPTO): patents of all kinds, pre-grant publications, applications.

Source: MPEP 503 (series codes) and 901.04; the year-coded looks are those of the DOCDB exchange.
Not for: Canada and the other American offices (`offices`).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import century, compact, pad, whole
from opentisc.kernel.numbers.types import Parts

# RE reissue, RX reexamined reissue, PP (also P) plant, AI additional improvement, D (also DES) design,
# H statutory invention registration, T defensive publication, X patents before 13 July 1836.
_GRANT = re.compile(r"(RE|RX|PP|P|AI|DES|D|H|T|X)?0*([1-9]\d{0,7})")
_PREFIXES = {"P": "PP", "DES": "D", None: ""}
_PLANT_DIGITS = 5
# DOCDB and Google drop the first zero of the seven-digit serial number.
_PRE_GRANT = re.compile(r"((?:19|20)\d\d)(\d{6,7})")
# The first pre-grant publications are of 15 March 2001; corrected ones keep their year.
_FIRST_PRE_GRANT = "2001"
_DESIGN_SERIES, _FIRST_DESIGN_YEAR = "29", "1993"
# Patents since 1915 (01 to 19), designs (29), international designs (35), provisionals (60 to 64),
# reexaminations and other proceedings (90, 95, 96).
_SERIES = frozenset(
    [f"{code:02d}" for code in range(1, 20)] + ["29", "35", "60", "61", "62", "63", "64", "90", "95", "96"]
)
_MARKED = re.compile(r"(\d{1,2})\s*/\s*(\d{1,3}),?\s?(\d{3})")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?:(\d{8})|0?(\d{6}))")
# Series 60 ended and 61 began in 2007: 60 was then beyond 870,000 and 61 below 20,000.
_LAST_OF_60, _CHANGE_OF_60 = "2007", 500_000
_FIRST_YEAR = 20  # serial + year was no longer given out in the 2010s, and goes back to the 1920s


def publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read the number of a patent or pre-grant publication; leading zeros are not part of it."""
    body = compact(text)
    early = _PRE_GRANT.fullmatch(body)
    if early and early[1] >= _FIRST_PRE_GRANT:
        return Parts(early[1] + early[2].rjust(7, "0"), kind)
    match = _GRANT.fullmatch(body)
    if match is None or "/" in text:  # `10/817,431` is an application, not patent 10,817,431
        return None
    prefix = _PREFIXES.get(match[1], match[1])
    if match[1] == "P" and len(match[2]) > _PLANT_DIGITS:
        prefix = ""  # `USP 4,093,776` is short for US patent
    return Parts(prefix + match[2], kind)


def application(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read an application number: series code + six digits, or the year-coded looks of DOCDB.

    `10/817,431` and `10817431` are series 10. With a kind, or where no such series exists, digits up to
    eight are DOCDB's serial number + year; they become year + serial (`US2010780712`), as the series
    cannot be told from them, except for provisionals (60 until 2007, then 61) and designs (29). Where
    eight digits could be either and the date is known, the date decides.
    """
    marked = _MARKED.fullmatch(text)
    if marked:
        series = marked[1].rjust(2, "0")
        return Parts(series + pad(marked[2] + marked[3], 6), kind) if series in _SERIES else None
    body = whole(text)
    if not body.isdigit() or len(body) > 8:
        return _year_first(body, kind)
    if _is_year_last(body, kind, dated):
        return Parts(_by_year(century(body[-2:], _FIRST_YEAR), body[:-2].rjust(6, "0"), kind), kind)
    return Parts(body.rjust(8, "0") if len(body) == 7 else body, kind)


def _year_first(body: str, kind: str | None) -> Parts | None:
    """Year + series and serial (12), year + serial with a filling zero (11), year + serial (10)."""
    match = _YEAR_FIRST.fullmatch(body)
    if match is None:
        return None
    year, whole, serial = match.groups()
    if whole is not None:
        return Parts(whole, kind) if whole[:2] in _SERIES else None
    return Parts(_by_year(year, serial, kind), kind)


def _is_year_last(body: str, kind: str | None, dated: DateText | None) -> bool:
    """Whether the last two digits are the year of filing, as in DOCDB, and not a part of the serial."""
    if len(body) == 8 and body[:2] not in _SERIES:
        return True
    if kind is None or len(kind) > 1 or len(body) < 3:
        return False  # kinds of two characters are those of publications, not DOCDB's of applications
    return len(body) < 8 or dated is None or body[-2:] == dated[2:4]


def _by_year(year: str, serial: str, kind: str | None) -> str:
    if kind == "P":
        second = year > _LAST_OF_60 or (year == _LAST_OF_60 and int(serial) < _CHANGE_OF_60)
        return ("61" if second else "60") + serial
    if kind == "F" and year >= _FIRST_DESIGN_YEAR:
        return _DESIGN_SERIES + serial
    return year + serial
