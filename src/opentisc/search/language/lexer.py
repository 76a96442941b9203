"""Cuts a query into tokens. Full-width signs and Chinese quotation marks count as their plain forms.

Not for: structure (parser.py) and values (values.py). Pure. No pattern here backtracks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from opentisc.search.language.errors import QueryError
from opentisc.search.language.units import LARGEST_DISTANCE

_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_QUOTES = dict.fromkeys(map(ord, "“”„‟「」『』＂〝〞"), '"')
_SIGNS = {**_PLAIN, **_QUOTES}
_BLANKS = re.compile(r"\s+")
_BARE = re.compile(r'[^\s()"]+')
_NAME = re.compile(r'[^\s()":=\[\]]+(?=[:=])')
_STEP = re.compile(r"#\d+")
_PROXIMITY = re.compile(r"(W|NEAR)/(\d{1,9})")
_LOOSE_PROXIMITY = re.compile(r"(w|near)(?:/(\d{0,9}))?", re.IGNORECASE)
_BOOLEAN = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class Token:
    """One token. kind: LPAR RPAR AND OR NOT PROX FIELD WORD PHRASE RANGE STEP; text as typed, plain signs.

    glued: for FIELD, the value follows without a blank.
    """

    kind: str
    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return `text` with plain signs, character for character, so that places stay."""
    return text.translate(_SIGNS)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query. Raises QueryError for an open quotation mark, bracket or odd operator."""
    return list(_scan(text, plain(text)))


def _scan(original: str, text: str) -> Iterator[Token]:
    place = 0
    after_field = False
    while place < len(text):
        if blanks := _BLANKS.match(text, place):
            place = blanks.end()
            continue
        token = _next(original, text, place, after_field=after_field)
        after_field = token.kind == "FIELD"
        place = token.end
        yield token


def _next(original: str, text: str, place: int, *, after_field: bool) -> Token:
    char = text[place]
    if char in "()":
        return Token("LPAR" if char == "(" else "RPAR", char, place, place + 1)
    if char == '"':
        return _phrase(original, text, place)
    if char == "[" and after_field:
        return _range(original, text, place)
    if name := _NAME.match(text, place):
        return Token("FIELD", name[0], place, name.end() + 1)
    bare = _BARE.match(text, place)
    if bare is None:  # every other character is matched by _BARE
        raise QueryError("empty_operand", place, place + 1)
    return _word(original, Token("WORD", bare[0], place, bare.end()))


def _phrase(original: str, text: str, place: int) -> Token:
    end = text.find('"', place + 1)
    if end < 0:
        raise QueryError("unbalanced", place, place + 1, fixes=(original + '"',), sign='"')
    return Token("PHRASE", original[place + 1 : end], place, end + 1)


def _range(original: str, text: str, place: int) -> Token:
    end = text.find("]", place)
    if end < 0:
        raise QueryError("unbalanced", place, place + 1, fixes=(original + "]",), sign="[")
    return Token("RANGE", text[place + 1 : end], place, end + 1)


def _word(original: str, token: Token) -> Token:
    text = token.text
    if text in _BOOLEAN:
        return Token(text, text, token.start, token.end)
    if match := _PROXIMITY.fullmatch(text):
        return _proximity(original, token, int(match[2]))
    if _STEP.fullmatch(text):
        return Token("STEP", text, token.start, token.end)
    _refuse_loose_operator(original, token)
    return Token("WORD", original[token.start : token.end], token.start, token.end)


def _proximity(original: str, token: Token, distance: int) -> Token:
    if 1 <= distance <= LARGEST_DISTANCE:
        return Token("PROX", token.text, token.start, token.end)
    word = token.text.partition("/")[0]
    nearest = 1 if distance < 1 else LARGEST_DISTANCE
    fix = replaced(original, token, f"{word}/{nearest}")
    raise QueryError("distance_out_of_range", token.start, token.end, fixes=(fix,), limit=LARGEST_DISTANCE)


def _refuse_loose_operator(original: str, token: Token) -> None:
    """Refuse what was meant as an operator but is not written as one; a quoted form is always a way out."""
    text, quoted = token.text, replaced(original, token, f'"{token.text}"')
    if text.upper() in _BOOLEAN:
        fixes = (replaced(original, token, text.upper()), quoted)
        raise QueryError("operator_case", token.start, token.end, fixes=fixes, found=text)
    match = _LOOSE_PROXIMITY.fullmatch(text)
    if match is None or (match[2] is None and match[1].upper() == "W"):
        return
    if not match[2]:
        fixes = (replaced(original, token, f"{match[1].upper()}/5"), quoted)
        raise QueryError("near_without_distance", token.start, token.end, fixes=fixes, found=text)
    fixes = (replaced(original, token, text.upper()), quoted)
    raise QueryError("operator_case", token.start, token.end, fixes=fixes, found=text)


def replaced(original: str, token: Token, by: str) -> str:
    """Return the query with one token replaced."""
    return original[: token.start] + by + original[token.end :]
