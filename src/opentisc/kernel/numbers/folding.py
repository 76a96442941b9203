"""The looks people type, brought to one: width, case, dashes, blanks.

Not for: what a separator means. That differs by office, so the rules see the separators.
"""

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー﹣－‧·"), "-")
_SEPARATORS = dict.fromkeys(map(ord, " ,./-\t\u3000'"))
_BLANKS = re.compile(r"\s+")
_NUMBER_WORD = re.compile(r"^(?:PATENT\s+)?(?:PAT\.?\s*)?(?:NO\.?|NR\.?|N°|#)\s*(?=[A-Z]{0,4}\d)")


def fold(given: str) -> str:
    """Return the text in half width and upper case, dashes unified, blanks single, none at the ends."""
    text = given if given.isascii() else unicodedata.normalize("NFKC", given).translate(_DASHES)
    text = _BLANKS.sub(" ", text).strip().upper()
    return _NUMBER_WORD.sub("", text)


def compact(text: str) -> str:
    """Return the text without blanks, commas, dots, slashes and hyphens."""
    return text if text.isalnum() else text.translate(_SEPARATORS)


def pad(digits: str, width: int) -> str:
    """Return the digits with exactly `width` places; longer only when they do not fit."""
    return digits.lstrip("0").rjust(width, "0")


def century(two_digits: str, first: int = 50) -> str:
    """Return the year of its last two digits; `first` is the earliest two-digit year of the 1900s."""
    return ("19" if int(two_digits) >= first else "20") + two_digits
