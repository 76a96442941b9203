"""The looks people type, brought to one: width, case, dashes, blanks.

Not for: what a separator means. That differs by office, so the rules see the separators.
"""

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー﹣－·・‧"), "-")
_SEPARATORS = dict.fromkeys(map(ord, " ,./-'"))
_BLANKS = re.compile(r"\s+")
# `U.S. Pat. No. 4,058,776`, `US-Patent 5,328,682`, `EP patent application no. 1029886`
_UNITED_STATES = re.compile(r"U\.\s?S\.(?=[\s\-A-Z\d])")
_NUMBER_WORDS = re.compile(
    r"^([A-Z]{2}(?:-[A-Z]\d?)?)?[\s\-]*"
    r"(?:(?:PATENT|PAT\.|PUBLICATION|PUB\.|APPLICATION|APPL\.|SERIAL|SER\.|NO\.|NR\.|N°|#)\s*)+"
    r"(?:NO\s)?(?=[A-Z]{0,4}[\s.]*\d)"  # NO without a dot and alone is Norway
)


def fold(given: str) -> str:
    """Return the text in half width and upper case, dashes unified, blanks single, none at the ends."""
    text = given if given.isascii() else unicodedata.normalize("NFKC", given).translate(_DASHES)
    text = _UNITED_STATES.sub("US", _BLANKS.sub(" ", text).strip().upper())
    return _NUMBER_WORDS.sub(r"\1 ", text).lstrip()


def compact(text: str) -> str:
    """Return the text without blanks, commas, dots, slashes, hyphens and apostrophes."""
    return text if text.isalnum() else text.translate(_SEPARATORS)


def whole(text: str) -> str:
    """Return the text without separators; empty when it has a slash, which no single serial number has."""
    return "" if "/" in text else compact(text)


def pad(digits: str, width: int) -> str:
    """Return the digits without leading zeros, then filled up with zeros to `width` places."""
    return digits.lstrip("0").rjust(width, "0")


def trim(digits: str) -> str | None:
    """Return the digits without leading zeros; None when nothing but zeros is left."""
    return digits.lstrip("0") or None


def century(two_digits: str, first: int) -> str:
    """Return the four-digit year of two digits; `first` is the earliest year of the 1900s they can mean."""
    return ("19" if int(two_digits) >= first else "20") + two_digits
