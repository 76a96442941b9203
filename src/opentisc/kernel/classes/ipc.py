"""Symbols of the IPC and of the CPC, which is written the same way, in every look that offices print.

Sources: WIPO ST.8 (the 14-character and the 50-character look) and the Guide to the IPC, paragraphs 19
to 32. Not for: which symbols exist (pass the scheme for that).
"""

import re
from collections.abc import Container
from typing import NamedTuple

# Section, class, subclass. Sections are A to H; Y is the CPC's own.
_SUBCLASS = r"([A-HY]\d{2}[A-Z])"
_LEVELS = re.compile(r"[A-HY](?:\d{2})?")
_VERSION = re.compile(r"(?<![\s,])[\s,]*+\(\s*+((?:19|20)\d{2}(?:[./]\d{2})?)\s*+\)")
# The rest of the ST.8 look: version, level (Advanced, Core), position (First, Later), value, action date,
# source and office, as in `H01M  10/052       20100101AFI20100930BHEP`. Blank places are blanks.
_TAIL = re.compile(
    r"(.*/\s?\d{2,6})\s*(?:((?:19|20)\d{6})\s?)?([ACS]?)\s?([FL]?)\s?([IAN])(?:\s?(?:19|20)\d{6}\s?[A-Z]{0,6})?"
)
_SUBCLASS_ONLY = re.compile(_SUBCLASS)
_SLASH = re.compile(_SUBCLASS + r"\s*0*([1-9]\d{0,3})\s*/\s*(\d{2,6})")
_MAIN_GROUP = re.compile(_SUBCLASS + r"\s*0{0,3}([1-9]\d{0,3})")
# ST.8: subclass, main group right-aligned in four places, subgroup left-aligned in six, unused places zero.
_FOURTEEN = re.compile(_SUBCLASS + r"(0\d{3}|[1-9]\d{3})(\d{6})")
# Class, subclass, main group, subgroup without slash, then position (First, Later) and value
# (Inventive, Additional), as in files made by joining the elements of the Red Book.
_PACKED = re.compile(_SUBCLASS + r"([1-9]\d{2,8})([FL])([IAN])")
_NO_SLASH = re.compile(_SUBCLASS + r"([1-9]\d{4,8})")


class Reading(NamedTuple):
    """What a text says: symbol, and position, value and edition where the text has them."""

    symbol: str
    first: bool | None = None
    inventive: bool | None = None
    version: str | None = None


def read(text: str, known: Container[str] | None) -> Reading | None:
    """Return the reading of a folded text, None when no look fits or more than one reading is possible.

    known: the symbols of a scheme; only there to decide between the readings of a text without slash.
    """
    version = None
    found = _VERSION.search(text)
    if found:
        version, text = found[1].replace("/", "."), (text[: found.start()] + text[found.end() :]).strip()
    tail = _TAIL.fullmatch(text)
    if tail:
        return _with_tail(tail, version, known)
    match = _SLASH.fullmatch(text)
    if match:
        return Reading(_symbol(match[1], match[2], match[3]), version=version)
    match = _PACKED.fullmatch(text.replace(" ", ""))
    if match:
        symbol = split_packed(match[1], match[2], known)
        return (
            None
            if symbol is None
            else Reading(symbol, match[3] == "F", {"I": True, "A": False}.get(match[4]), version)
        )
    symbol = _without_slash(text.replace(" ", ""), known)
    return None if symbol is None else Reading(symbol, version=version)


def _with_tail(tail: re.Match[str], version: str | None, known: Container[str] | None) -> Reading | None:
    body = read(tail[1], known)
    if body is None:
        return None
    dated = f"{tail[2][:4]}.{tail[2][4:6]}" if tail[2] else version
    first = {"F": True, "L": False}.get(tail[4])
    return Reading(body.symbol, first, {"I": True, "A": False}.get(tail[5]), dated)


def _without_slash(text: str, known: Container[str] | None) -> str | None:
    if _LEVELS.fullmatch(text) or _SUBCLASS_ONLY.fullmatch(text):
        return text
    match = _MAIN_GROUP.fullmatch(text)
    if match:
        return _symbol(match[1], match[2], "00")
    match = _FOURTEEN.fullmatch(text)
    if match and match[2] != "0000":
        return _symbol(match[1], match[2].lstrip("0"), match[3])
    match = _NO_SLASH.fullmatch(text)
    return split_packed(match[1], match[2], known) if match else None


def split_packed(subclass: str, digits: str, known: Container[str] | None = None) -> str | None:
    """Return the symbol of main group and subgroup written without slash, None when several fit.

    A main group has one to four digits and no leading zero; a subgroup has two digits, or more of which
    the last is never zero, as further digits are decimals (`3/100` would be `3/10`). So three digits
    are certain (1 + 2), and so is whatever ends in zero (the subgroup is the last two). Of the rest
    each split is possible (`1102`: 11/02 or 1/102) unless `known` holds exactly one of them.
    """
    splits = [(digits[:cut], digits[cut:]) for cut in range(1, min(4, len(digits) - 2) + 1)]
    possible = [
        _symbol(subclass, group, rest) for group, rest in splits if len(rest) == 2 or not rest.endswith("0")
    ]
    possible = [symbol for symbol in possible if len(symbol.partition("/")[2]) <= 6]
    if len(possible) > 1 and known is not None:
        possible = [symbol for symbol in possible if symbol in known]
    return possible[0] if len(possible) == 1 else None


def _symbol(subclass: str, group: str, subgroup: str) -> str:
    decimals = subgroup[2:].rstrip("0")
    return f"{subclass}{group}/{subgroup[:2]}{decimals}"
