"""What to mark in a record that a query found: only the units of clauses that made it match (UX-07).

Not for: finding records. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from opentisc.search.language.spans import find, read_placed
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
Mark = tuple[int, int, int]
"""(start, end, number of the term in the query from 0)."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by field and by value of the field, in the order of the text, none overlapping."""

    by_field: Mapping[str, Mapping[int, Sequence[Mark]]]

    def of(self, field: str, value: int) -> Sequence[Mark]:
        """Return the marks of one value of a field."""
        return self.by_field.get(field, {}).get(value, ())


def marks(tree: Boolean, texts: Texts, holds: Holds) -> Marks:
    """Return what to mark in a record's texts.

    holds: tells of clauses that the texts cannot decide (values, and fields that are not given).
    """
    numbers = _numbers(tree)
    found: dict[str, dict[int, set[Mark]]] = {}
    for clause in _reasons(tree, texts, holds) or ():
        for field in clause.parts:
            for place, text in enumerate(texts.get(field, ())):
                own = _in_value(clause, text, numbers)
                if own:
                    found.setdefault(field, {}).setdefault(place, set()).update(own)
    return Marks(
        {field: {place: _apart(own) for place, own in values.items()} for field, values in found.items()}
    )


def _numbers(tree: Boolean) -> dict[int, int]:
    """Return the number of every term, by its identity: two equal terms of a query are two terms."""
    every = [
        term for clause in clauses(tree) if isinstance(clause, TextClause) for term in terms(clause.body)
    ]
    return {id(term): number for number, term in enumerate(every)}


def _in_value(clause: TextClause, text: str, numbers: Mapping[int, int]) -> set[Mark]:
    value, stretches = read_placed(text)
    found: set[Mark] = set()
    for leaves in find(clause.body, value).values():
        for term, first, last in leaves:
            found.add((stretches[first][0], stretches[last][1], numbers[term]))
    return found


def _reasons(node: Boolean, texts: Texts, holds: Holds) -> list[TextClause] | None:
    """Return the text clauses that make a record match, None when it does not match."""
    if isinstance(node, Not):
        return [] if _reasons(node.operand, texts, holds) is None else None
    if isinstance(node, And | Or):
        found = [_reasons(operand, texts, holds) for operand in node.operands]
        if all(one is None for one in found) or (isinstance(node, And) and None in found):
            return None
        return [clause for one in found if one is not None for clause in one]
    if isinstance(node, TextClause) and _matches(node, texts):
        return [node]
    if isinstance(node, TextClause) and all(part in texts for part in node.parts):
        return None
    return [] if isinstance(node, Everything) or holds(node) else None


def _matches(clause: TextClause, texts: Texts) -> bool:
    return any(
        find(clause.body, read_placed(text)[0]) for part in clause.parts for text in texts.get(part, ())
    )


def _apart(found: set[Mark]) -> list[Mark]:
    """Return marks in order; of two that overlap the one that starts first, then the longer, stays."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one[0], -one[1], one[2])):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept
