"""How an article of a law is named: 第二十条之一 ↔ `20-1`, and citations typed by people (`专利法 第二十条`).

Pure. Not for: which laws there are (laws.py).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1_000}
_HAN: Final = "〇零一二两三四五六七八九十百千"
_ARTICLE: Final = rf"第\s*([{_HAN}]+|\d{{1,4}})\s*条(?:\s*之\s*([{_HAN}]+|\d{{1,2}}))?"
ARTICLE_HEAD: Final = re.compile(rf"^{_ARTICLE}(?:[\s\u3000]+|$)")
_CITED: Final = re.compile(_ARTICLE)
_PLAIN: Final = re.compile(r"[\s,，](?:art(?:icle|\.)?\s*)?(\d{1,4})(?:-(\d{1,2}))?$", re.I)
_AROUND_NAME: Final = " \t\r\n\u3000,，《〈》〉"


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a law as somebody names it. law: as typed; number: `20` or `20-1`."""

    law: str
    number: str


def read_numeral(text: str) -> int | None:
    """Return the number a Chinese or Arabic numeral says (二十 is 20, 一百零一 is 101); None when it says none."""
    text = unicodedata.normalize("NFKC", text)
    if text.isdecimal():
        return int(text)
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            if digit:
                return None  # two digits in a row are a year, no numeral of an article
            digit = _DIGITS[char]
        elif char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            return None
    return (total + (digit or 0)) or None


def numeral(number: int) -> str:
    """Return a number from 1 to 9999 as laws write it: 20 is 二十, 101 is 一百零一."""
    digits = "〇一二三四五六七八九"
    found, pending_zero = "", False
    for value, unit in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            found += ("零" if pending_zero else "") + digits[digit] + unit
            pending_zero = False
        elif found:
            pending_zero = True
    return found.removeprefix("一") if found.startswith("一十") else found


def article_number(main: str, after: str | None) -> str | None:
    """Return `20` or `20-1` for the two numerals of 第二十条之一; None when one cannot be read."""
    first = read_numeral(main)
    second = read_numeral(after) if after else 0
    if first is None or second is None:
        return None
    return f"{first}-{second}" if second else str(first)


def article_words(number: str) -> str:
    """Return 第二十条之一 for `20-1`; the number itself when it is none of ours."""
    main, _dash, after = number.partition("-")
    if not main.isdecimal() or (after and not after.isdecimal()):
        return number
    words = f"第{numeral(int(main))}条"
    return f"{words}之{numeral(int(after))}" if after else words


def short_name(name: str) -> str:
    """Return the name without 中华人民共和国 before it, blanks and 、: one name for all texts of a law."""
    plain = re.sub(r"[\s\u3000、]+", "", unicodedata.normalize("NFC", name))
    return plain.removeprefix("中华人民共和国")


def read_citation(text: str) -> Citation | None:
    """Return the law and article that a text names (`专利法第20条`, `law 20-1`); None when it names none.

    What follows the article (款, 项) is left aside.
    """
    found = _CITED.search(text)
    if found:
        number = article_number(found[1], found[2])
    else:
        text = text.rstrip()
        found = _PLAIN.search(text)
        number = None if found is None else f"{int(found[1])}-{found[2]}" if found[2] else str(int(found[1]))
    law = text[: found.start()].strip(_AROUND_NAME) if found else ""
    if not law or number is None:
        return None
    return Citation(short_name(law), number)
