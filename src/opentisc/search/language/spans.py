"""Where a text clause matches in one value: spans of positions, and the units that took part.

Works on the units of units.py; used to check what an engine query cannot say exactly, and for highlights.
Not for: the reference evaluator, which has its own logic. Pure.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from opentisc.search.language.folding import fold_with_map
from opentisc.search.language.patterns import AnyHan, Element, Literal, WildWord, elements
from opentisc.search.language.tree import AnyOf, Near, Positional, Term
from opentisc.search.language.units import index_text, index_texts, is_han, unit_places

Leaf = tuple[int, int, int]
"""(id of the term, first position, last position)."""

Spans = dict[tuple[int, int], frozenset[Leaf]]
"""Covering span (first position, last position) → the leaves of every match that covers just that."""


class Value:
    """One value of a field as units. Cut and looked up only when asked: most values of a record hold no match."""

    def __init__(self, tokens: str) -> None:
        self._line = f" {tokens} "
        self._tokens: list[str] | None = None
        self._positions: dict[str, list[int]] = {}

    @property
    def tokens(self) -> Sequence[str]:
        """Return the tokens; their index is their position."""
        if self._tokens is None:
            self._tokens = self._line.split()
        return self._tokens

    def positions(self, token: str) -> Sequence[int]:
        """Return the positions of a token in order."""
        found = self._positions.get(token)
        if found is None:
            here = f" {token} " in self._line
            found = [place for place, one in enumerate(self.tokens) if one == token] if here else []
            self._positions[token] = found
        return found


def read_value(text: str) -> Value:
    """Return the units of a value as given."""
    return Value(index_text(text))


def read_values(texts: Sequence[str]) -> list[Value]:
    """Return the units of several values as given; cheaper than one by one."""
    return [Value(tokens) for tokens in index_texts(texts)]


def stretches(text: str) -> list[tuple[int, int]]:
    """Return for each position of a value the [start, end) that it stands for in `text`."""
    folded, places = fold_with_map(text)
    return [(places[start][0], places[end - 1][1]) for start, end in unit_places(folded)]


def find(body: Positional, value: Value) -> Spans:
    """Return every span of `body` in one value."""
    if isinstance(body, Term):
        return _term(body, value)
    if isinstance(body, AnyOf):
        merged: Spans = {}
        for option in body.options:
            for span, leaves in find(option, value).items():
                merged[span] = merged.get(span, frozenset()) | leaves
        return merged
    return _near(body, find(body.left, value), value)


def _near(body: Near, left: Spans, value: Value) -> Spans:
    if not left:
        return {}
    right = find(body.right, value)
    found: Spans = {}
    _join(left, right, body.distance, found)
    if not body.ordered:
        _join(right, left, body.distance, found)
    return found


def _join(left: Spans, right: Spans, distance: int, found: Spans) -> None:
    """Add the covers of pairs whose second part starts 1 to `distance` positions after the first ends."""
    ordered = sorted(right)
    starts = [span[0] for span in ordered]
    for (first, last), leaves in left.items():
        place = bisect_left(starts, last + 1)
        while place < len(ordered) and starts[place] <= last + distance:
            other = ordered[place]
            cover = (first, other[1])
            found[cover] = found.get(cover, frozenset()) | leaves | right[other]
            place += 1


def _term(term: Term, value: Value) -> Spans:
    found: Spans = {}
    for variant in variants(term.text):
        for first in _starts(variant, value):
            if _fits(variant, first, value.tokens):
                last = first + len(variant) - 1
                found[first, last] = frozenset([(id(term), first, last)])
    return found


@lru_cache(maxsize=512)
def variants(text: str) -> tuple[tuple[Element, ...], ...]:
    """Return the term's elements in every length that its `?` among Han characters allow."""
    lengths: list[tuple[Element, ...]] = [()]
    for one in elements(text):
        if isinstance(one, AnyHan) and one.optional:
            lengths = lengths + [(*length, AnyHan(optional=False)) for length in lengths]
        else:
            lengths = [(*length, one) for length in lengths]
    return tuple(dict.fromkeys(lengths))


def _starts(variant: Sequence[Element], value: Value) -> Sequence[int]:
    """Return the positions where the variant may start: its rarest fixed unit decides."""
    fixed = [
        (len(value.positions(one.token)), place)
        for place, one in enumerate(variant)
        if isinstance(one, Literal)
    ]
    if not fixed:
        return range(len(value.tokens) - len(variant) + 1)
    _, place = min(fixed)
    one = variant[place]
    anchors = value.positions(one.token) if isinstance(one, Literal) else ()
    return [anchor - place for anchor in anchors if 0 <= anchor - place <= len(value.tokens) - len(variant)]


def _fits(variant: Sequence[Element], first: int, tokens: Sequence[str]) -> bool:
    return all(fits(one, tokens[first + place]) for place, one in enumerate(variant))


def fits(one: Element, token: str) -> bool:
    """Tell whether one unit is what an element asks for."""
    if isinstance(one, Literal):
        return one.token == token
    if isinstance(one, AnyHan):
        return len(token) == 1 and is_han(token)
    return word_pattern(one.pattern).fullmatch(token) is not None


@lru_cache(maxsize=512)
def word_pattern(pattern: str) -> re.Pattern[str]:
    """Return the expression for a truncated word; a word never holds a line break."""
    signs = {"*": "[^\n]*", "?": "[^\n]?", "#": "[^\n]"}
    return re.compile("".join(signs.get(char) or re.escape(char) for char in pattern))


def literal_prefix(one: WildWord) -> str:
    """Return the fixed characters before the first wildcard."""
    return re.split(r"[*?#]", one.pattern, maxsplit=1)[0]
