"""Numbers of the United States (USPTO): patents of all kinds, pre-grant publications, applications.

Source: MPEP 503 (series codes) and 901.04; the year-coded looks are those of the DOCDB exchange.
Not for: Canada and the other American offices (`offices`).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import century, compact
from opentisc.kernel.numbers.types import Parts

_GRANT = re.compile(r"(RE|RX|PP|AI|D|H|T|P|X)?0*(\d{1,8})")
_PRE_GRANT = re.compile(r"((?:19|20)\d\d)(\d{6,7})")
_DESIGN_SERIES, _FIRST_DESIGN_YEAR = "29", 1993
# Patents since 1948 (02 to 19), designs (29), international designs (35), provisionals (60 to 64), reexaminations.
_SERIES = frozenset([f"{code:02d}" for code in range(2, 20)] + "29 35 60 61 62 63 64 90 95 96".split())
_SERIAL = re.compile(r"(\d{1,2})/?(\d{3},?\d{3})")


def publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read the number of a patent or pre-grant publication; leading zeros are not part of it."""
    body = compact(text)
    early = _PRE_GRANT.fullmatch(body)
    if early:
        return Parts(early[1] + early[2].rjust(7, "0"), kind)
    match = _GRANT.fullmatch(body)
    if match is None or match[2] == "0":
        return None
    prefix = "PP" if match[1] == "P" else match[1] or ""
    return Parts(prefix + match[2], kind)


def application(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read an application number: series code + six digits, or the year-coded looks of DOCDB.

    `10/817,431` and `10817431` are series 10. With a kind eight digits are DOCDB's: serial number +
    year; they become year + serial (`US2010780712`), as the series cannot be told from them, except for
    provisionals (60 until 2007, 61 after) and designs (29).
    """
    body = compact(text)
    if not body.isdigit():
        return None
    if len(body) == 12 and body[:2] in {"19", "20"}:
        return Parts(body[4:], kind)
    if len(body) == 10 and body[:2] in {"19", "20"}:
        return Parts(body, kind)
    if len(body) > 8:
        return None
    if _is_year_coded(body, kind, dated, marked="/" in text):
        return Parts(_from_docdb(body, kind), kind)
    return Parts(body.rjust(8, "0") if len(body) > 6 else body, kind)


def _is_year_coded(body: str, kind: str | None, dated: DateText | None, *, marked: bool) -> bool:
    """Whether the last two digits are the year of filing, as in DOCDB."""
    if marked or kind is None or len(body) < 3:
        return False
    series_fits = len(body) == 8 and body[:2] in _SERIES
    if dated is not None and series_fits:
        return body[-2:] == dated[2:4]
    return True


def _from_docdb(body: str, kind: str | None) -> str:
    year, serial = century(body[-2:]), body[:-2].rjust(6, "0")
    if kind == "P":
        second = int(year) > 2007 or (year == "2007" and int(serial) < 500_000)
        return ("61" if second else "60") + serial
    if kind == "F" and int(year) >= _FIRST_DESIGN_YEAR:
        return _DESIGN_SERIES + serial
    return year + serial
