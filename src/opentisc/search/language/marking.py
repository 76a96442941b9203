"""What to mark in a record that a query found: only the units of clauses that made it match (UX-07).

Not for: finding records. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from opentisc.search.language.spans import Value, find, read_placed
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
Placed = tuple[Value, list[tuple[int, int]]]
Tick = Callable[[], None]
"""Called before each clause is looked for; what it raises ends the marking (the time of a search, SC-39)."""

Mark = tuple[int, int, int]
"""(start, end, number of the term in the query from 0)."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by field and by value of the field, in the order of the text, none overlapping."""

    by_field: Mapping[str, Mapping[int, Sequence[Mark]]]

    def of(self, field: str, value: int) -> Sequence[Mark]:
        """Return the marks of one value of a field."""
        return self.by_field.get(field, {}).get(value, ())


def marks(tree: Boolean, texts: Texts, holds: Holds, tick: Tick = lambda: None) -> Marks:
    """Return what to mark in a record's texts.

    holds: tells of clauses that the texts cannot decide (values, and fields that are not given).
    """
    numbers = _numbers(tree)
    record = _Record(texts, holds, tick)
    found: dict[str, dict[int, set[Mark]]] = {}
    for clause in _reasons(tree, record) or ():
        tick()
        for field in clause.parts:
            for place, text in enumerate(texts.get(field, ())):
                own = _in_value(clause, record.placed(text), numbers)
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


class _Record:
    """The texts of one record; each is folded once, however many clauses ask for it."""

    def __init__(self, texts: Texts, holds: Holds, tick: Tick) -> None:
        self.texts, self.holds, self.tick = texts, holds, tick
        self._placed: dict[str, Placed] = {}

    def placed(self, text: str) -> Placed:
        """Return a text as units with their places."""
        if text not in self._placed:
            self._placed[text] = read_placed(text)
        return self._placed[text]


def _in_value(clause: TextClause, placed: Placed, numbers: Mapping[int, int]) -> set[Mark]:
    value, stretches = placed
    found: set[Mark] = set()
    for leaves in find(clause.body, value).values():
        for term, first, last in leaves:
            found.add((stretches[first][0], stretches[last][1], numbers[term]))
    return found


def _reasons(node: Boolean, record: _Record) -> list[TextClause] | None:
    """Return the text clauses that make a record match, None when it does not match."""
    if isinstance(node, Not):
        return [] if _reasons(node.operand, record) is None else None
    if isinstance(node, And | Or):
        found = [_reasons(operand, record) for operand in node.operands]
        if all(one is None for one in found) or (isinstance(node, And) and None in found):
            return None
        return [clause for one in found if one is not None for clause in one]
    record.tick()
    if isinstance(node, TextClause) and _matches(node, record):
        return [node]
    if isinstance(node, TextClause) and all(part in record.texts for part in node.parts):
        return None
    return [] if isinstance(node, Everything) or record.holds(node) else None


def _matches(clause: TextClause, record: _Record) -> bool:
    return any(
        find(clause.body, record.placed(text)[0])
        for part in clause.parts
        for text in record.texts.get(part, ())
    )


def _apart(found: set[Mark]) -> list[Mark]:
    """Return marks in order; of two that overlap the one that starts first, then the longer, stays."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one[0], -one[1], one[2])):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept
