"""Numbers of Australia, India and Singapore, and the generic rule for offices without one of their own.

Not for: offices whose series need more knowledge (the sibling modules).
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import century, compact, pad, trim
from opentisc.kernel.numbers.types import Parts

_PLAUSIBLE = re.compile(r"[A-Z]{0,6}\d[A-Z\d]*")
_MOST_CHARACTERS = 20

_AU_YEAR = re.compile(r"((?:19|20)\d\d)[/ ]?(\d{5,6})")
_AU_MARKED = re.compile(r"(?:([ABCD])-?)?(\d{1,5})/(\d\d)")  # AU-B-12345/67
_AU_SERIAL_YEAR = re.compile(r"(\d{1,5})(\d\d)")
_AU_PROVISIONAL = re.compile(r"[A-Z]{2}\d{4,6}")
_AU_FIRST_YEAR = 4  # the Commonwealth office began in 1904; serial + year ended in 2002
_AU_LAST_SHORT = 2

# The branch offices and the marks of the treaty in the office's own letters and in DOCDB's two.
IN_BRANCHES = {
    "DEL": "DE", "MUM": "MU", "CHE": "CH", "KOL": "KO", "DELNP": "DN", "MUMNP": "MN", "CHENP": "CN",
    "KOLNP": "KN", "MAS": "MA", "BOM": "BO", "CAL": "CA",
}  # fmt: skip
_IN_BY_BRANCH = re.compile(r"0*([1-9]\d{0,4})([A-Z]{2,5})((?:19|20)\d\d)")
_IN_SINCE_2016 = re.compile(r"20\d{10}")
_IN_PATENT = re.compile(r"[1-9]\d{0,6}")

_SG_SINCE_2014 = re.compile(r"(\d{11}[A-Z])([A-Z]\d?)?")


def generic(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read any number: up to six letters, then digits and letters, separators left out."""
    body = compact(text)
    if len(body) > _MOST_CHARACTERS or not _PLAUSIBLE.fullmatch(body):
        return None
    return Parts(body, kind)


def generic_application(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read any application number; `U` before utility models, whose serials repeat those of patents."""
    parts = generic(text, kind, dated)
    if parts is None or kind != "U" or parts.number.startswith("U"):
        return parts
    return Parts(f"U{parts.number}", kind)


def au_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read an Australian number: year + six digits; patents before 2002 up to six digits.

    Until 2001 the serial number came before two digits of the year (`AU-A-75343/81`, DOCDB
    `AU7534381A`); these become year + serial (`1981075343`), as Lens and the office print them today.
    """
    year = _AU_YEAR.fullmatch(text) or _AU_YEAR.fullmatch(compact(text))
    if year:
        return Parts(year[1] + pad(year[2], 6), kind)
    marked = _AU_MARKED.fullmatch(text)
    if marked:
        return Parts(_au_year(marked[2], marked[3]), kind or marked[1])
    digits = compact(text)
    if not digits.isdigit() or len(digits) > 7:
        return None
    turned = _AU_SERIAL_YEAR.fullmatch(digits) if kind is not None and kind[0] == "A" else None
    if turned:
        return Parts(_au_year(turned[1], turned[2]), kind)
    number = trim(digits)
    return Parts(number, kind) if number else None


def au_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read an Australian application number: year + six digits; provisionals of old `PG757284`."""
    year = _AU_YEAR.fullmatch(text) or _AU_YEAR.fullmatch(compact(text))
    if year:
        return Parts(year[1] + pad(year[2], 6), kind)
    body = compact(text)
    if _AU_PROVISIONAL.fullmatch(body):
        return Parts(body, kind)
    turned = _AU_MARKED.fullmatch(text)
    if turned:
        return Parts(_au_year(turned[2], turned[3]), kind)
    plain = _AU_SERIAL_YEAR.fullmatch(body)
    return Parts(_au_year(plain[1], plain[2]), kind) if plain else None


def _au_year(serial: str, year: str) -> str:
    return century(year, _AU_LAST_SHORT + 1) + pad(serial, 6)


def in_publication(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read an Indian patent number, or the application number that publications repeat."""
    digits = trim(compact(text)) or ""
    return Parts(digits, kind) if _IN_PATENT.fullmatch(digits) else in_application(text, kind, dated)


def in_application(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read an Indian application number: `3358/DELNP/2010` becomes `3358DN2010`, as in DOCDB."""
    body = compact(text)
    if _IN_SINCE_2016.fullmatch(body):
        return Parts(body, kind)
    match = _IN_BY_BRANCH.fullmatch(body)
    if match is None:
        return generic(text, kind, dated) if body.startswith("PCT") else None
    branch = IN_BRANCHES.get(match[2], match[2])
    return Parts(f"{match[1]}{branch}{match[3]}", kind)


def sg_application(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read a Singaporean application number; since 2014 its last letter is a check letter, not a kind."""
    body = compact(text)
    if kind is not None and len(body) == 11 and body.isdigit() and len(kind) == 1:
        return Parts(body + kind, None)
    match = _SG_SINCE_2014.fullmatch(body)
    if match:
        return Parts(match[1], match[2] or kind)
    return generic_application(text, kind, dated)
