"""What `#3` stands for: the trees of earlier steps, read when a query names them and not before.

A step may name those before it and no other, so that none can stand for itself. Not for: keeping steps
(search/history). Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from opentisc.search.language.errors import QueryError
from opentisc.search.language.limits import DEEPEST, LONGEST_CHAIN, MOST_CLAUSES
from opentisc.search.language.tree import And, Boolean, Everything, FacetClause, Not, Or, clauses
from opentisc.search.types import FacetChoice, PastStep

Read = Callable[[str, bool, Mapping[int, Boolean]], Boolean]
"""Reads a text; whether blanks join by AND; the trees that it may name."""


class StepTrees(Mapping[int, Boolean]):
    """The trees of the steps of one collection by number, each read once.

    labels: facet → its name for people. A tree that is asked for and cannot be had is a QueryError whose place is
    in the text of that step; who asked puts its own place there.
    """

    def __init__(
        self, steps: Mapping[int, PastStep], collection: str, labels: Mapping[str, str], read: Read
    ) -> None:
        self._steps, self._collection = steps, collection
        self._labels, self._read = labels, read
        self._trees: dict[int, Boolean] = {}
        self._waiting = 0

    def __getitem__(self, number: int) -> Boolean:
        """Return the tree of a step; KeyError when there is none. Raises QueryError."""
        if number not in self._trees:
            self._trees[number] = self._tree(number, self._steps[number])
        return self._trees[number]

    def __contains__(self, number: object) -> bool:
        """Tell whether there is such a step, of whatever collection."""
        return number in self._steps

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the steps that this collection can use, in rising order."""
        return (one for one in sorted(self._steps) if self._steps[one].collection == self._collection)

    def __len__(self) -> int:
        """Return how many steps this collection can use."""
        return sum(1 for _ in self)

    def read(self) -> Mapping[int, Boolean]:
        """Return the trees that were asked for so far, by rising number."""
        return {number: self._trees[number] for number in sorted(self._trees)}

    def _tree(self, number: int, step: PastStep) -> Boolean:
        if step.collection != self._collection:
            raise QueryError("step_of_other_collection", 0, 0, step=f"#{number}", collection=step.collection)
        if self._waiting >= LONGEST_CHAIN:
            raise QueryError("steps_too_deep", 0, 0, limit=LONGEST_CHAIN)
        self._waiting += 1
        try:
            tree = self._read(step.text, step.blanks_are_and, _Before(self, number))
        finally:
            self._waiting -= 1
        return narrowed(tree, step, self._labels)


@dataclass(frozen=True, slots=True)
class _Before(Mapping[int, Boolean]):
    """The steps before one."""

    trees: StepTrees
    number: int

    def __getitem__(self, number: int) -> Boolean:
        if number not in self:
            raise KeyError(number)
        return self.trees[number]

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number < self.number and number in self.trees

    def __iter__(self) -> Iterator[int]:
        return (one for one in self.trees if one < self.number)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def narrowed(tree: Boolean, step: PastStep, labels: Mapping[str, str]) -> Boolean:
    """Return a step's tree with the facet values that were taken in or left out: they are part of the step."""
    parts: list[Boolean] = [] if isinstance(tree, Everything) else [tree]
    by_facet: dict[str, list[str]] = {}
    for choice in step.include:
        by_facet.setdefault(choice.facet, []).append(choice.value)
    for facet, values in by_facet.items():
        parts.append(_facet(facet, tuple(values), labels))
    parts += [Not(start=0, end=0, operand=_out(choice, labels)) for choice in step.exclude]
    if not parts:
        return tree
    return parts[0] if len(parts) == 1 else And(start=0, end=0, operands=tuple(parts))


def _out(choice: FacetChoice, labels: Mapping[str, str]) -> FacetClause:
    return _facet(choice.facet, (choice.value,), labels)


def _facet(facet: str, values: tuple[str, ...], labels: Mapping[str, str]) -> FacetClause:
    if facet not in labels:
        known = ", ".join(labels)
        raise QueryError("unknown_option", 0, 0, option="facet", given=facet, known=known)
    return FacetClause(start=0, end=0, facet=facet, label=labels[facet], values=values)


def size_of(tree: Boolean) -> int:
    """Return the clauses of a tree."""
    return sum(1 for _ in clauses(tree))


def check_step(tree: Boolean, before: int, start: int, end: int) -> int:
    """Return the clauses of a query with one more step in it. Raises QueryError at [start, end) when too large.

    before: clauses that other steps brought into the query.
    """
    found = before + size_of(tree)
    if found > MOST_CLAUSES:
        raise QueryError("too_many_clauses", start, end, limit=MOST_CLAUSES, found=found)
    if _depth(tree) > DEEPEST:
        raise QueryError("too_deep", start, end, limit=DEEPEST)
    return found


def _depth(tree: Boolean) -> int:
    if isinstance(tree, And | Or):
        return 1 + max(_depth(operand) for operand in tree.operands)
    return 1 + _depth(tree.operand) if isinstance(tree, Not) else 0
