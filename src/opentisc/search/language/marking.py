"""What to mark in a record that a query found: only the units of clauses that made it match (UX-07).

Not for: finding records. Pure.
"""

from collections.abc import Callable, Mapping, Sequence

from opentisc.search.language.spans import Leaf, Value, find, read_value, read_values, stretches
from opentisc.search.language.tree import (
    And,
    Boolean,
    Clause,
    Everything,
    Not,
    Or,
    TextClause,
    clauses,
    terms,
)

Texts = Mapping[str, Sequence[str]]
Holds = Callable[[Clause], bool]
Tick = Callable[[], None]
"""Called before each clause is looked for; what it raises ends the marking (the time of a search, SC-39)."""

Mark = tuple[int, int, int]
"""(start, end, number of the term in the query from 0)."""


class Marks:
    """What to mark in the texts of one record; a value is cut into units only when it is asked for.

    holds: tells of clauses that the texts cannot decide (values, and fields that are not given).
    is_hit: the record is known to match, so what the query requires need not be looked for again.
    """

    def __init__(
        self, tree: Boolean, texts: Texts, holds: Holds, *, is_hit: bool = False, tick: Tick = lambda: None
    ) -> None:
        self._texts, self._holds, self._tick = texts, holds, tick
        self._numbers = _numbers(tree)
        self._values: dict[tuple[str, int], Value] = {}
        self._clauses = self._required(tree) if is_hit else self._reasons(tree) or []

    def of(self, field: str, place: int) -> Sequence[Mark]:
        """Return the marks of one value of a field, in the order of the text, none overlapping."""
        leaves: set[Leaf] = set()
        for clause in self._clauses:
            if field in clause.parts:
                self._tick()
                leaves.update(*find(clause.body, self._value(field, place)).values())
        if not leaves:
            return ()
        where = stretches(self._texts[field][place])
        return _apart(
            {(where[first][0], where[last][1], self._numbers[term]) for term, first, last in leaves}
        )

    def _value(self, field: str, place: int) -> Value:
        """Return one value; the first is cut alone, since it is often the only one asked for."""
        key = (field, place)
        if key not in self._values and place == 0:
            self._values[key] = read_value(self._texts[field][0])
        elif key not in self._values:
            for other, value in enumerate(read_values(self._texts[field])):
                self._values[field, other] = value
        return self._values[key]

    def _required(self, node: Boolean) -> list[TextClause]:
        """Return the text clauses that make a record match which is known to match."""
        if isinstance(node, And):
            return [clause for operand in node.operands for clause in self._required(operand)]
        if isinstance(node, Or):
            return self._reasons(node) or []
        return [node] if isinstance(node, TextClause) else []

    def _reasons(self, node: Boolean) -> list[TextClause] | None:
        """Return the text clauses that make the record match, None when it does not match."""
        if isinstance(node, Not):
            return [] if self._reasons(node.operand) is None else None
        if isinstance(node, And | Or):
            found = [self._reasons(operand) for operand in node.operands]
            if all(one is None for one in found) or (isinstance(node, And) and None in found):
                return None
            return [clause for one in found if one is not None for clause in one]
        self._tick()
        if isinstance(node, TextClause) and self._matches(node):
            return [node]
        if isinstance(node, TextClause) and all(part in self._texts for part in node.parts):
            return None
        return [] if isinstance(node, Everything) or self._holds(node) else None

    def _matches(self, clause: TextClause) -> bool:
        return any(
            find(clause.body, self._value(part, place))
            for part in clause.parts
            for place in range(len(self._texts.get(part, ())))
        )


def _numbers(tree: Boolean) -> dict[int, int]:
    """Return the number of every term, by its identity: two equal terms of a query are two terms."""
    every = [
        term for clause in clauses(tree) if isinstance(clause, TextClause) for term in terms(clause.body)
    ]
    return {id(term): number for number, term in enumerate(every)}


def _apart(found: set[Mark]) -> list[Mark]:
    """Return marks in order; of two that overlap the one that starts first, then the longer, stays."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one[0], -one[1], one[2])):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept
