"""Folding: the one form in which text and queries are compared.

NFKC, no case, no accents (Latin, Greek, Cyrillic), traditional to simplified Chinese character by character.
Not for: cutting text into units (units.py). Pure; shared by the index and the reference evaluator.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

TABLE_END = 0x323B0
"""First code point after the last block of Han characters; what lies above is folded to U+FFFD."""

CONTEXT = "\x05"
"""Stands in `alone` for a character that folds with its neighbours; a control character, never part of a unit."""

_AT_ONCE = 8_192
"""Code points folded together while the table is made: all at once would take 30 MB that never come back."""

_REPLACEMENT = "\ufffd"
_LINE_BREAKS = "\x85\u2028\u2029"
_BEYOND = re.compile(f"[{chr(TABLE_END)}-\U0010ffff]")
_BARE_SCRIPTS = (
    ("\u00c0", "\u052f"),
    ("\u1c80", "\u1c8f"),
    ("\u1d00", "\u1fff"),
    ("\u2c60", "\u2c7f"),
    ("\ua640", "\uab6f"),
)
_COMBINING = (
    ("\u0300", "\u036f"),
    ("\u0483", "\u0487"),
    ("\u1ab0", "\u1aff"),
    ("\u1dc0", "\u1dff"),
    ("\u20d0", "\u20ff"),
)
_VOICED_MARKS = "\u3099\u309a"
_SELECTORS = ("\ufe00", "\ufe0f")


def fold(text: str) -> str:
    """Return `text` in the form used for comparing. Never fails; may be shorter or longer than `text`."""
    if text.isascii():
        return text.lower().replace("\r\n", "\n") if "\r" in text else text.lower()
    text = in_range(text)
    folded = text.translate(alone())
    return _in_context(text) if CONTEXT in folded else folded


def in_range(text: str) -> str:
    """Return `text` with what lies beyond every table replaced, and one line break for each `\\r\\n`."""
    if "\r" in text or CONTEXT in text:
        text = text.replace("\r\n", "\n").replace(CONTEXT, " ")
    if len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text):
        text = _BEYOND.sub(_replace, text)
    return text


def _in_context(text: str) -> str:
    """Fold text whose characters may compose with their neighbours."""
    composed = unicodedata.normalize("NFKC", text.translate(_table()))
    folded = unicodedata.normalize("NFKC", composed.casefold()).translate(_table())
    for mark in _VOICED_MARKS:
        folded = folded.replace(mark, "")
    return folded


def _replace(match: re.Match[str]) -> str:
    return "" if "\U000e0000" <= match[0] <= "\U000e0fff" else _REPLACEMENT


def fold_with_map(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the folded text and, for each of its characters, the [start, end) it stands for in `text`."""
    if text.isascii() and "\r" not in text:
        return text.lower(), [(place, place + 1) for place in range(len(text))]
    table = alone()
    forms = [table[ord(char)] if ord(char) < TABLE_END else CONTEXT for char in text]
    if CONTEXT not in forms and "\r" not in text:
        return "".join(forms), [(place, place + 1) for place, form in enumerate(forms) for _ in form]
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        piece = fold(text[start:end])
        pieces.append(piece)
        places.extend([(start, end)] * len(piece))
    return "".join(pieces), places


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return stretches that fold on their own: no character of one composes with the next stretch."""
    bounds: list[int] = [0]
    previous = ""
    for place, char in enumerate(text):
        if place and _joins(previous, char):
            previous += char
            continue
        if place:
            bounds.append(place)
        previous = char
    if not text:
        return []
    return list(zip(bounds, [*bounds[1:], len(text)], strict=True))


def _joins(before: str, char: str) -> bool:
    """Tell whether `char` folds together with what stands before it."""
    if char < "\u0300" or "\u3400" <= char <= "\u9fff":
        return before.endswith("\r") and char == "\n"
    tail = before[-30:]
    return not fold(char) or fold(tail + char) != fold(tail) + fold(char)


@cache
def simplified() -> dict[str, str]:
    """Return the single-character table from traditional to simplified, only characters that change.

    Made once from OpenCC's table by converting every Han character alone; phrases never take part, so that
    one character always folds alike. Chains (薴 → 苧 → 苎) are followed to their end.
    """
    import opencc

    blocks = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, TABLE_END))
    chars = [chr(code) for first, end in blocks for code in range(first, end)]
    converted: str = opencc.OpenCC("t2s").convert("\n".join(chars))
    table = {
        old: new
        for old, new in zip(chars, converted.split("\n"), strict=True)
        if old != new and len(new) == 1
    }
    return {old: _end_of_chain(old, table) for old in table}


def _end_of_chain(char: str, table: dict[str, str]) -> str:
    seen = {char}
    while char in table and table[char] not in seen:
        char = table[char]
        seen.add(char)
    return char


@cache
def alone() -> list[str]:
    """Return what each code point below TABLE_END folds to when its neighbours do not matter, else CONTEXT."""
    table = [chr(code).lower() for code in range(0x80)] + ["\n"] * (TABLE_END - 0x80)
    table[ord(CONTEXT)] = " "
    for first in range(0x80, TABLE_END, _AT_ONCE):
        block = range(first, min(first + _AT_ONCE, TABLE_END))
        _fold_alone([code for code in block if chr(code) not in _LINE_BREAKS], table)
    return table


def _fold_alone(codes: list[int], table: list[str]) -> None:
    """Write what each of these code points folds to; each is a line of its own meanwhile."""
    lines = "\n".join(map(chr, codes))
    folded, composed = _in_context(lines).split("\n"), unicodedata.normalize("NFKC", lines).split("\n")
    joining, bare = _joining(), _table()
    for code, form, whole in zip(codes, folded, composed, strict=True):
        table[code] = form
        if (len(whole) > 1 or ord(whole) != code or whole in joining) and bare[code] is not None:
            table[code] = form if joining.isdisjoint(whole + form) else CONTEXT


@cache
def _joining() -> frozenset[str]:
    """Return the characters that may compose with, or be ordered among, what stands before them."""
    found = {chr(code) for code in range(0x1161, 0x1200)} | set(_VOICED_MARKS)
    for code in range(TABLE_END):
        char = chr(code)
        if unicodedata.combining(char):
            found.add(char)
        parts = unicodedata.decomposition(char)
        if parts and parts[0] != "<":
            found.update(chr(int(part, 16)) for part in parts.split()[1:])
    return frozenset(found)


@cache
def _table() -> list[str | int | None]:
    """Return what each code point below TABLE_END folds to; None: it is dropped."""
    category = unicodedata.category
    table: list[str | int | None] = [
        None if category(chr(code)) == "Cf" else code for code in range(TABLE_END)
    ]
    for code in _codes(_BARE_SCRIPTS):
        table[code] = _bare(chr(code))
    for code in _codes((*_COMBINING, _SELECTORS)):
        table[code] = None
    for code in range(0xD800, 0xE000):
        table[code] = _REPLACEMENT
    for char in _LINE_BREAKS:
        table[ord(char)] = "\n"
    for old, new in simplified().items():
        table[ord(old)] = new
    return table


def _codes(ranges: tuple[tuple[str, str], ...]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(ord(first), ord(last) + 1)


def _bare(char: str) -> str:
    """Return a Latin, Greek or Cyrillic letter without its accents."""
    parts = unicodedata.normalize("NFD", char)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return bare if len(bare) == 1 else char
