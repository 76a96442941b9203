"""The plain reference: evaluates a tree on the folded characters of a document by brute force.

Slow on purpose. It shares with the index nothing but the tree and the folding table, so that a difference between
the two is a fault of one of them; tests/engines compares them on random documents and queries. Pure.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from opentisc.kernel.classes import Levels, contains
from opentisc.search.language.folding import fold
from opentisc.search.language.tree import (
    And,
    AnyOf,
    Boolean,
    Clause,
    DateClause,
    Everything,
    FacetClause,
    KeyClause,
    Near,
    Not,
    Or,
    Positional,
    TextClause,
)

WORD_LENGTH = 250
_WILDCARDS = "*?#"
_HAN_NAMES: tuple[str, ...] = (
    "CJK UNIFIED",
    "CJK COMPATIBILITY IDEOGRAPH",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "HENTAIGANA",
)
_HAN_NAMES += (
    "IDEOGRAPHIC ITERATION",
    "IDEOGRAPHIC CLOSING",
    "IDEOGRAPHIC NUMBER",
    "HANGZHOU NUMERAL",
    "VERTICAL KANA",
    "VERTICAL IDEOGRAPHIC",
    "MASU MARK",
)

MARK, WORD, HAN, OPEN = "mark", "word", "han", "open"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A document as the reference sees it; the meaning of the fields is that of `registry.Document`.

    levels: by class field, which symbol stands below which; the tree's own list of them is not looked at.
    """

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dates: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    levels: Mapping[str, Levels] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit of a text or of a term. OPEN pieces are wildcards for one Han character."""

    kind: str
    text: str


def matches(tree: Boolean, document: Plain) -> bool:
    """Tell whether the document is one that the tree selects."""
    match tree:
        case Everything():
            return True
        case And():
            return all(matches(operand, document) for operand in tree.operands)
        case Or():
            return any(matches(operand, document) for operand in tree.operands)
        case Not():
            return not matches(tree.operand, document)
        case _:
            return _clause_matches(tree, document)


def _clause_matches(clause: Clause, document: Plain) -> bool:
    if isinstance(clause, TextClause):
        values = [value for part in clause.parts for value in document.texts.get(part, ())]
        return any(_spans(clause.body, pieces(fold(value))) for value in values)
    if isinstance(clause, FacetClause):
        return any(value in document.facets.get(clause.facet, ()) for value in clause.values)
    return _has_key(clause, document) if isinstance(clause, KeyClause) else _lies_inside(clause, document)


def _has_key(clause: KeyClause, document: Plain) -> bool:
    own = [key for part in clause.parts for key in document.keys.get(part, ())]
    if clause.kind == "class":
        found = any(
            contains(key.upper(), symbol.upper(), document.levels.get(part))
            for key in clause.keys
            for part in clause.parts
            for symbol in document.keys.get(part, ())
        )
    elif clause.kind == "exact":
        found = any(key == fold(value) for key in clause.keys for value in own)
    else:
        found = any(key in own for key in clause.keys)
    if clause.document_kind is None:
        return found
    return found and clause.document_kind in [fold(kind) for kind in document.keys.get("kind", ())]


def _lies_inside(clause: DateClause, document: Plain) -> bool:
    if clause.field not in document.dates:
        return False
    first, last = document.dates[clause.field]
    return (clause.first is None or clause.first <= first) and (clause.last is None or last <= clause.last)


def kind_of(char: str) -> str:
    """Return what a folded character is: a word character, Han, a mark, or a blank (empty text)."""
    if char in "\n\x0b\x0c\r":
        return MARK
    category = unicodedata.category(char)
    if category[0] in "LN" and unicodedata.name(char, "").startswith(_HAN_NAMES):
        return HAN
    if category[0] in "LNM":
        return WORD
    return "" if category[0] == "Z" or category in ("Cc", "Cf") else MARK


@lru_cache(maxsize=100_000)
def pieces(folded: str) -> tuple[Piece, ...]:
    """Return the units of a folded text."""
    found: list[Piece] = []
    word = ""
    for place, char in enumerate([*folded, " "]):
        kind = kind_of(char)
        if kind == WORD:
            word += char
            continue
        if word:
            found.append(Piece(WORD, word[:WORD_LENGTH]))
            word = ""
        around = folded[max(0, place - 1) : place] + folded[place + 1 : place + 2]
        if kind == HAN:
            found.append(Piece(HAN, char))
        elif kind == MARK and place < len(folded) and any(kind_of(other) == HAN for other in around):
            found.append(Piece(MARK, ""))
    return tuple(found)


@lru_cache(maxsize=10_000)
def term_pieces(text: str) -> tuple[Piece, ...]:
    """Return the units that a term asks for; a word keeps its wildcards."""
    folded = fold(text)
    kinds = [_term_kind(folded, place) for place in range(len(folded))]
    found: list[Piece] = []
    place = 0
    while place < len(folded):
        kind = kinds[place]
        end = place + 1
        if kind == WORD:
            while end < len(folded) and kinds[end] == WORD:
                end += 1
            found.append(Piece(WORD, folded[place:end][:WORD_LENGTH]))
        elif kind == HAN:
            found.append(Piece(HAN, folded[place]))
        elif kind == OPEN and folded[place] != "*":
            found.append(Piece(OPEN, folded[place]))
        elif kind == MARK and {HAN, OPEN} & set(kinds[max(0, place - 1) : place] + kinds[end : end + 1]):
            found.append(Piece(MARK, ""))
        place = end
    return tuple(found)


def _term_kind(folded: str, place: int) -> str:
    """Return the kind of a character of a term; a wildcard is of the word whose run it stands in, else OPEN."""
    if folded[place] not in _WILDCARDS:
        return kind_of(folded[place])
    first = last = place
    while first > 0 and _may_be_in_word(folded[first - 1]):
        first -= 1
    while last + 1 < len(folded) and _may_be_in_word(folded[last + 1]):
        last += 1
    return WORD if any(kind_of(char) == WORD for char in folded[first : last + 1]) else OPEN


def _may_be_in_word(char: str) -> bool:
    return char in _WILDCARDS or kind_of(char) == WORD


def _spans(body: Positional, units: Sequence[Piece]) -> set[Span]:
    """Return (position of the first unit, position of the last) of every match of a body."""
    if isinstance(body, AnyOf):
        return {span for option in body.options for span in _spans(option, units)}
    if isinstance(body, Near):
        left, right = _spans(body.left, units), _spans(body.right, units)
        pairs = [(one, other) for one in left for other in right]
        if not body.ordered:
            pairs += [(other, one) for one in left for other in right]
        return {(one[0], other[1]) for one, other in pairs if 1 <= other[0] - one[1] <= body.distance}
    wanted = term_pieces(body.text)
    return {
        (start, end - 1) for start in range(len(units)) for end in _ends(wanted, units, start) if end > start
    }


def _ends(wanted: Sequence[Piece], units: Sequence[Piece], place: int) -> Iterator[int]:
    """Yield every place where a term that starts at `place` may end."""
    if not wanted:
        yield place
        return
    head, rest = wanted[0], wanted[1:]
    if head.kind == OPEN and head.text == "?":
        yield from _ends(rest, units, place)
    if place < len(units) and _is_wanted(head, units[place]):
        yield from _ends(rest, units, place + 1)


def _is_wanted(wanted: Piece, unit: Piece) -> bool:
    if wanted.kind == OPEN:
        return unit.kind == HAN
    if wanted.kind != unit.kind:
        return False
    return _fits(wanted.text, unit.text) if wanted.kind == WORD else wanted.text == unit.text


@lru_cache(maxsize=200_000)
def _fits(pattern: str, word: str) -> bool:
    """Tell whether a word fits a pattern of characters and wildcards."""
    if not pattern:
        return not word
    head, rest = pattern[0], pattern[1:]
    if head == "*":
        return any(_fits(rest, word[skipped:]) for skipped in range(len(word) + 1))
    if head == "?":
        return _fits(rest, word) or (bool(word) and _fits(rest, word[1:]))
    if not word:
        return False
    return (head == "#" or head == word[0]) and _fits(rest, word[1:])
