"""Numbers of Korea and Taiwan.

Not for: Japan and China, which have modules of their own.
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import compact, pad
from opentisc.kernel.numbers.types import Parts

# 10 patent, 20 utility model, 30 design; then year + seven digits (applications and publications) or
# seven digits (registrations).
_KR_TYPES = {"10": "A", "20": "U", "30": "S"}
_KR_TYPE_OF_KIND = {"A": "10", "B": "10", "U": "20", "Y": "20", "S": "30", "D": "30", "F": "30"}
_HANGUL = re.compile(r"[가-힣]+")
_KR_TYPED_YEAR = re.compile(r"([123]0)((?:19|20)\d\d)(\d{7})")
_KR_YEAR = re.compile(r"(?:19|20)\d\d\d{7}")
_KR_SIX = re.compile(r"((?:19|20)\d\d)(\d{6})")  # US documents cite them without the first zero
_KR_SHORT_YEAR = re.compile(r"([789]\d)(\d{7})")
_KR_REGISTRATION = re.compile(r"[123]0\d{7}")
_TW_PUBLICATION = re.compile(r"[IMD]\d{1,6}|(?:19|20)\d{7}|\d{5,6}")
# Year of the Republic (2 or 3 digits) + type (1 invention, 2 utility model, 3 design) + five digits.
_TW_APPLICATION = re.compile(r"(\d{2,3}[123]\d{5})")


def kr_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a Korean number: `20040012345` (publications), `101234567` (registrations with their type)."""
    digits = compact(_HANGUL.sub("", text).strip())
    typed = _KR_TYPED_YEAR.fullmatch(digits)
    if typed:
        return Parts(typed[2] + typed[3], kind or _KR_TYPES[typed[1]])
    if _KR_YEAR.fullmatch(digits) or _KR_REGISTRATION.fullmatch(digits):
        return Parts(digits, kind)
    six = _KR_SIX.fullmatch(digits)
    if six:
        return Parts(f"{six[1]}0{six[2]}", kind)
    short = _KR_SHORT_YEAR.fullmatch(digits)
    if short:
        return Parts(f"19{short[1]}{short[2]}", kind)
    if digits.isdigit() and len(digits) <= 7 and kind is not None and kind[0] in _KR_TYPE_OF_KIND:
        return Parts(_KR_TYPE_OF_KIND[kind[0]] + pad(digits, 7), kind)
    return None


def kr_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a Korean application number: thirteen digits with the type, eleven when the type is unknown."""
    digits = compact(_HANGUL.sub("", text).strip())
    typed = _KR_TYPED_YEAR.fullmatch(digits)
    if typed:
        return Parts(digits, kind)
    short = _KR_SHORT_YEAR.fullmatch(digits)
    full = f"19{short[1]}{short[2]}" if short else digits
    if not _KR_YEAR.fullmatch(full):
        return None
    return Parts(_KR_TYPE_OF_KIND.get((kind or "?")[0], "") + full, kind)


def tw_publication(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a Taiwanese number: `I506459` (patent), `M243784`, `D123456`, `201510860`, older `544739`."""
    body = compact(text).lstrip("0")
    if not _TW_PUBLICATION.fullmatch(body):
        return None
    return Parts(body[0] + pad(body[1:], 6) if body[0].isalpha() else body, kind)


def tw_application(text: str, kind: str | None, _dated: DateText | None) -> Parts | None:
    """Read a Taiwanese application number: nine digits, the year of the Republic in three."""
    match = _TW_APPLICATION.fullmatch(compact(text))
    return Parts(match[1].rjust(9, "0"), kind) if match else None
