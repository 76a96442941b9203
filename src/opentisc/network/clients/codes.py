"""The unified social credit code (统一社会信用代码) of GB 32100-2015: spelling and check digit. Pure.

Not for: asking any register whether the code was given out.
"""

import re
import unicodedata
from typing import Final

from opentisc.network.errors import BadCreditCode

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015, table 1: digits and capital letters without I, O, S, V, Z; the place is the value."""

SOLE_TRADER: Final = "92"
"""First two characters of 个体工商户: registered by 工商 (9), kind 2."""

_LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(_LENGTH - 1))  # W_i = 3^(i-1) mod 31
_SEPARATORS = re.compile(r"[\s\-‐‑–—]")


def check_character(first_17: str) -> str:
    """Return the check character of the first 17: C18 = 31 - MOD(Σ Ci·Wi, 31), 31 standing for 0."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def credit_code(text: str) -> str:
    """Return the code in capitals without blanks. Raises BadCreditCode with the reason; nothing is corrected."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != _LENGTH:
        raise BadCreditCode(given=text, reason="length")
    if any(sign not in ALPHABET for sign in code):
        raise BadCreditCode(given=text, reason="character")
    if check_character(code[:-1]) != code[-1]:
        raise BadCreditCode(given=text, reason="check_digit")
    return code
