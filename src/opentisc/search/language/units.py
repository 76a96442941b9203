"""Units of text: what one position is. The index text is made here, and the units that spans are counted on.

A run of letters or digits is one word; each Han, kana or Hangul character is one unit; a punctuation mark or
line break that touches such a character is one too; everything else takes no position. All functions work on
folded text (folding.fold). Not for: the reference evaluator, which scans for itself. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import not_

from opentisc.search.language.folding import CONTEXT, TABLE_END, alone, fold, in_range

LONGEST_WORD = 250
"""Characters of a word that count: an engine may drop very long tokens in silence, so nobody sees more."""

LARGEST_DISTANCE = 99
"""Largest n of W/n and NEAR/n: one less than the positions left free between two values of a field."""

MARK = "\x02"
"""Token of a mark that touches a Han character. Control characters are blanks in text, so none can collide."""

HAN_RANGES = (
    (0x1100, 0x11FF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C),
    (0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F), (0x20000, TABLE_END - 1),
)  # fmt: skip
"""Han, kana and Hangul: every letter of these ranges is a unit of its own. Called Han in this package."""

Cutter = Callable[[str], str]
_GAP, _ANY_MARK = "\x03", "\x04"
"""Stand for a blank and for a mark of the text, until it is known which marks touch a Han character."""

_SCANNER = re.compile("h|w+|m(?:(?<=hm)|(?=h))")
_LINE_BREAKS = "\n\x0b\x0c\r"
SEPARATOR = "\x1f"
"""Stands between values that are cut together; a control character like the others."""

_JOINT = f" {SEPARATOR} "


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its token, and where it stands in the text that was scanned, [start, end)."""

    token: str
    start: int
    end: int


def kind_of(char: str) -> str:
    """Return `han`, `word`, `mark`, `line` or `blank` for one folded character."""
    if char in _LINE_BREAKS:
        return "line"
    category = unicodedata.category(char)
    if category[0] in "LN" and any(first <= ord(char) <= last for first, last in HAN_RANGES):
        return "han"
    if category[0] in "LNM":
        return "word"
    return "blank" if category[0] == "Z" or category in ("Cc", "Cf") else "mark"


def index_text(text: str) -> str:
    """Return the units of one value as given, as tokens divided by blanks; see `index_texts`."""
    return index_texts([text])[0]


def index_texts(texts: Sequence[str], cutter: Cutter | None = None) -> list[str]:
    """Return for each value as given its units as tokens divided by blanks: the form that the index reads.

    Values go through C-level string methods together, one table for folding and cutting, so that neither a
    word nor a short value costs Python much. cutter: a faster `wide_tokens`.
    """
    ascii_only = list(map(str.isascii, texts))
    if all(ascii_only):
        return _ascii_tokens(texts)
    plain = iter(_ascii_tokens(list(compress(texts, ascii_only))))
    wide = iter(_wide_tokens(list(compress(texts, map(not_, ascii_only))), cutter or wide_tokens))
    return [next(plain if plainly else wide) for plainly in ascii_only]


def _ascii_tokens(texts: Sequence[str]) -> list[str]:
    return _apart(_JOINT.join(texts).translate(_ascii_table()), texts)


def _wide_tokens(texts: Sequence[str], cutter: Cutter) -> list[str]:
    return _apart(cutter(in_range(_JOINT.join(texts))), texts)


def wide_tokens(text: str) -> str:
    """Return the tokens of a text that has no character beyond the tables (folding.in_range); separators stay."""
    tokens = text.translate(token_table())
    if CONTEXT in tokens:
        tokens = fold(text).translate(_unit_table())
    return _with_marks(tokens)


def _with_marks(tokens: str) -> str:
    """Return tokens in which marks beside Han characters are tokens, others blanks. Most follow a Han character.

    The only blanks so far are those around Han characters.
    """
    first, *rest = tokens.replace(f" {_ANY_MARK}", f" {MARK} ").split(_ANY_MARK)
    if rest:
        first += "".join([f" {MARK}{part}" if part.startswith(" ") else f" {part}" for part in rest])
    return first.replace(_GAP, " ")


def _apart(tokens: str, texts: Sequence[str]) -> list[str]:
    """Return the tokens of each value, and cut words that are too long."""
    if _has_long_word(tokens):
        tokens = " ".join([token[:LONGEST_WORD] for token in tokens.split(" ")])
    values = tokens.split(SEPARATOR)
    if len(values) == len(texts):
        return values
    return [one for text in texts for one in index_texts([text.replace(SEPARATOR, " ")])]


def _has_long_word(tokens: str) -> bool:
    """Tell whether a word is longer than LONGEST_WORD, by jumps of that length from blank to blank."""
    place = 0
    while place + LONGEST_WORD < len(tokens):
        blank = tokens.rfind(" ", place, place + LONGEST_WORD + 1)
        if blank < 0:
            return True
        place = blank + 1
    return False


def scan(folded: str) -> list[Unit]:
    """Return the units of a folded value in order, with their places; their index is their position."""
    kinds = folded.translate(_letters())
    return [
        Unit(
            MARK if kinds[match.start()] == "m" else folded[match.start() : match.end()][:LONGEST_WORD],
            match.start(),
            match.end(),
        )
        for match in _SCANNER.finditer(kinds)
    ]


def unit_places(folded: str) -> list[tuple[int, int]]:
    """Return the [start, end) of each unit of a folded value."""
    return [match.span() for match in _SCANNER.finditer(folded.translate(_letters()))]


def is_han(char: str) -> bool:
    """Tell whether a folded character is a unit of its own."""
    return kind_of(char) == "han"


@cache
def kinds() -> list[str]:
    """Return the kind of each folded code point below TABLE_END, as `kind_of` names it."""
    found = [_plain_kind(unicodedata.category(chr(code))) for code in range(TABLE_END)]
    for first, last in HAN_RANGES:
        for code in range(first, last + 1):
            if found[code] == "word" and unicodedata.category(chr(code))[0] in "LN":
                found[code] = "han"
    for char in _LINE_BREAKS:
        found[ord(char)] = "line"
    return found


def _plain_kind(category: str) -> str:
    if category[0] in "LNM":
        return "word"
    return "blank" if category[0] == "Z" or category in ("Cc", "Cf") else "mark"


@cache
def _ascii_table() -> dict[int, str]:
    table = {code: chr(code).lower() if kind == "word" else " " for code, kind in enumerate(kinds()[:128])}
    return {**table, ord(SEPARATOR): SEPARATOR}


@cache
def _unit_table() -> list[str]:
    """Return what each folded code point becomes in the index text before marks are looked at."""
    forms = {"mark": _ANY_MARK, "line": _ANY_MARK, "blank": _GAP}
    folded = alone()  # most words stand for themselves there, too: one string for both tables
    table = [
        forms.get(kind) or (own if own == chr(code) else chr(code))
        for code, (kind, own) in enumerate(zip(kinds(), folded, strict=True))
    ]
    table[ord(SEPARATOR)] = SEPARATOR
    for code, kind in enumerate(kinds()):
        if kind == "han":
            table[code] = f" {chr(code)} "
    return table


@cache
def token_table() -> list[str]:
    """Return what each code point becomes in the index text before marks are looked at; folds at once."""
    units = _unit_table()
    table = []
    for folded in alone():
        if folded == CONTEXT:
            table.append(CONTEXT)
        else:
            table.append(
                units[ord(folded)] if len(folded) == 1 else "".join([units[ord(char)] for char in folded])
            )
    return table


@cache
def _letters() -> list[str]:
    """Return one letter for the kind of each code point: w, h, m (marks and line breaks) or a blank."""
    letters = {"word": "w", "han": "h", "mark": "m", "line": "m", "blank": " "}
    return [letters[kind] for kind in kinds()]
