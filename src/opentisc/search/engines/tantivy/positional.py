"""Text clauses as tantivy queries over one positional field.

tantivy matches a two-term phrase [(0, a), (k, b)] with slop s exactly when |position(b) - position(a) - k| <= s
(checked against brute force, docs/adr/0002). From this come the forms of W/n and NEAR/n below. What no query
says exactly becomes a superset whose records are checked on positions. Not for: Boolean structure.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from opentisc.search.engines.tantivy.schema import text_field
from opentisc.search.language.patterns import Literal, WildWord
from opentisc.search.language.spans import variants
from opentisc.search.language.tree import AnyOf, Near, Positional, Term

MOST_PHRASES = 500
"""Phrases that one clause may be written out as; beyond, it is a superset query and a check."""

Slot = tuple[str, ...] | None
"""The tokens that may stand at one position; None: any Han character, which no query can say."""

Words = Callable[[Term, str], tuple[str, ...]]
"""Gives the words of the index that a wildcard means, refused above the limit."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots at fixed offsets from 0; length: positions covered, free ones included."""

    slots: tuple[tuple[int, Slot], ...]
    length: int

    @property
    def fixed(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return the slots that a query can say."""
        return tuple((offset, slot) for offset, slot in self.slots if slot is not None)

    @property
    def is_loose(self) -> bool:
        """Tell whether some slot cannot be said."""
        return any(slot is None for _, slot in self.slots)

    @property
    def phrases(self) -> int:
        """Return how many phrases it takes to write it out."""
        count = 1
        for _, slot in self.slots:
            count *= len(slot) if slot is not None else 1
        return count


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query, and whether its records must still be checked on positions."""

    query: Query
    exact: bool


class TooManyPhrasesError(Exception):
    """A clause takes more phrases than it may be written out as."""


class PositionalCompiler:
    """Compiles the bodies of text clauses for one schema."""

    def __init__(self, schema: tantivy.Schema, words: Words) -> None:
        self._schema = schema
        self._words = words

    def compile(self, body: Positional, code: str) -> Compiled:
        """Return the query of a body in one field."""
        field = text_field(code)
        if isinstance(body, AnyOf):
            parts = [self.compile(option, code) for option in body.options]
            return Compiled(any_of([part.query for part in parts]), all(part.exact for part in parts))
        if isinstance(body, Near) and (pair := self._pair(body, field)) is not None:
            return Compiled(pair, exact=True)
        try:
            patterns = self._patterns(body, field)
        except TooManyPhrasesError:
            return Compiled(self._superset(body, field), exact=False)
        exact = not any(pattern.is_loose for pattern in patterns)
        return Compiled(any_of([self._phrases(pattern, field) for pattern in patterns]), exact)

    # Two sets of single units: one phrase with slop for each pair, however large n is

    def _pair(self, near: Near, field: str) -> Query | None:
        left, right = self._singles(near.left, field), self._singles(near.right, field)
        if left is None or right is None or len(left) * len(right) > MOST_PHRASES:
            return None
        queries = []
        for first, second in itertools.product(left, right):
            if near.ordered or first == second:
                queries += self._ordered(first, second, near.distance, field)
            else:
                queries.append(self._phrase([(0, first), (0, second)], field, slop=near.distance))
        return any_of(queries)

    def _ordered(self, first: str, second: str, distance: int, field: str) -> list[Query]:
        half, odd = divmod(distance + 1, 2)
        if not odd:
            return [self._phrase([(0, first), (half, second)], field, slop=half - 1)]
        centred = self._phrase([(0, first), (half, second)], field, slop=half - 1)
        return [centred, self._phrase([(0, first), (distance, second)], field)]

    def _singles(self, body: Positional, field: str) -> tuple[str, ...] | None:
        """Return the tokens of a body that is one unit in every alternative, else None."""
        if isinstance(body, Near):
            return None
        if isinstance(body, AnyOf):
            parts = [self._singles(option, field) for option in body.options]
            if any(part is None for part in parts):
                return None
            return tuple(dict.fromkeys(token for part in parts for token in part or ()))
        found = self._term(body, field)
        if len(found) == 1 and found[0].length == 1 and not found[0].is_loose:
            return found[0].slots[0][1]
        return None

    # Fixed offsets, written out

    def _patterns(self, body: Positional, field: str) -> list[Pattern]:
        if isinstance(body, Term):
            found = self._term(body, field)
        elif isinstance(body, AnyOf):
            found = [one for option in body.options for one in self._patterns(option, field)]
        else:
            found = self._near(body, field)
        unique = list(dict.fromkeys(found))
        if sum(pattern.phrases for pattern in unique) > MOST_PHRASES:
            raise TooManyPhrasesError
        return unique

    def _near(self, near: Near, field: str) -> list[Pattern]:
        left, right = self._patterns(near.left, field), self._patterns(near.right, field)
        sides = [(left, right)] if near.ordered else [(left, right), (right, left)]
        if len(left) * len(right) * near.distance * len(sides) > MOST_PHRASES:
            raise TooManyPhrasesError
        return [
            _joined(first, second, gap)
            for one, other in sides
            for first, second in itertools.product(one, other)
            for gap in range(1, near.distance + 1)
        ]

    def _term(self, term: Term, field: str) -> list[Pattern]:
        found = []
        for variant in variants(term.text):
            slots: list[tuple[int, Slot]] = []
            for offset, one in enumerate(variant):
                if isinstance(one, Literal):
                    slots.append((offset, (one.token,)))
                elif isinstance(one, WildWord):
                    slots.append((offset, self._words(term, one.pattern)))
                else:
                    slots.append((offset, None))
            found.append(Pattern(tuple(slots), len(variant)))
        return found

    def _phrases(self, pattern: Pattern, field: str) -> Query:
        """Return the query of a pattern without its free slots."""
        offsets = [offset for offset, _ in pattern.fixed]
        choices = itertools.product(*(slot for _, slot in pattern.fixed))
        first = offsets[0]
        queries = [
            self._phrase(
                [(offset - first, token) for offset, token in zip(offsets, choice, strict=True)], field
            )
            for choice in choices
        ]
        return any_of(queries)

    def _phrase(self, words: list[tuple[int, str]], field: str, slop: int = 0) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, field, words[0][1], index_option="freq")
        return Query.phrase_query(self._schema, field, list(words), slop)

    # Supersets

    def _superset(self, body: Positional, field: str) -> Query:
        """Return a query that finds at least what the body does: its terms, wherever they stand."""
        if isinstance(body, AnyOf):
            return any_of([self._superset(option, field) for option in body.options])
        if isinstance(body, Near):
            return all_of([self._superset(body.left, field), self._superset(body.right, field)])
        queries = []
        for pattern in self._term(body, field):
            if pattern.phrases <= MOST_PHRASES:
                queries.append(self._phrases(pattern, field))
            else:
                sets = [Query.term_set_query(self._schema, field, list(slot)) for _, slot in pattern.fixed]
                queries.append(all_of(sets))
        return any_of(queries)


def _joined(first: Pattern, second: Pattern, gap: int) -> Pattern:
    """Return `second` starting `gap` positions after the last of `first`."""
    shift = first.length - 1 + gap
    moved = tuple((offset + shift, slot) for offset, slot in second.slots)
    return Pattern(first.slots + moved, shift + second.length)


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query of records that match any of these."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Return the query of records that match all of these."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])
