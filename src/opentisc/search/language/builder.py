"""Turns the shape of a query into the syntax tree: scopes of fields, values, what must be refused.

Not for: tokens (lexer.py), brackets (shapes.py), operands of proximity (proximity.py). Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from opentisc.search.language import values
from opentisc.search.language.errors import QueryError
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.lexer import Token, plain
from opentisc.search.language.proximity import Proximity
from opentisc.search.language.refusals import refuse_missing, refuse_mixed, unknown_field, unknown_step
from opentisc.search.language.shapes import Atom, Chain, Row
from opentisc.search.language.steps import check_step
from opentisc.search.language.tree import And, Boolean, Not, Or, Positional, TextClause
from opentisc.search.registry import FieldKind, FieldSpec

History = Mapping[int, Boolean]
LONGEST_VALUE = 8
"""Words that one number or class may be typed in (`US 2004 / 0 137 729 A1`)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The field that words stand in, and its name as typed (`ab:`), empty when none was."""

    spec: FieldSpec
    typed: str = ""


class Builder:
    """Builds the tree of one query text."""

    def __init__(self, text: str, table: FieldTable, *, blanks_are_and: bool, history: History) -> None:
        self.text = text
        self.table = table
        self.blanks_are_and = blanks_are_and
        self.history = history
        self.clauses_of_steps = 0
        self.proximity = Proximity(text, self.spec, self._checked)

    def build(self, row: Row) -> Boolean:
        """Return the tree of a shape. Raises QueryError."""
        return self._row(row, Scope(self.table.get(self.table.default)))

    def spec(self, name: Token) -> FieldSpec:
        """Return the field of a name as typed. Raises QueryError for a name that no field has."""
        typed = name.text.rstrip(":=")
        found = self.table.find(plain(typed))
        if found is None:
            raise unknown_field(self.text, name, self.table.nearest(typed))
        return found

    def _row(self, row: Row, scope: Scope) -> Boolean:
        row = self._checked(self._joined(row, scope))
        parts = tuple(self._chain(chain, scope) for chain in row.chains)
        if len(parts) == 1:
            return parts[0]
        kind = Or if "OR" in row.operators else And
        return kind(start=parts[0].start, end=parts[-1].end, operands=parts, scope=scope.typed)

    def _checked(self, row: Row) -> Row:
        """Return the row with every operator written. Raises for mixed and missing ones."""
        if "" in row.operators and not self.blanks_are_and:
            refuse_missing(self.text, row)
        operators = tuple(operator or "AND" for operator in row.operators)
        if len(set(operators)) > 1:
            refuse_mixed(self.text, row, operators)
        return Row(row.chains, operators)

    def _joined(self, row: Row, scope: Scope) -> Row:
        """Join `pn:US 4,058,776 A` into one value where number and class fields can read it so."""
        chains: list[Chain] = []
        operators: list[str] = []
        place = 0
        while place < len(row.chains):
            if place:
                operators.append(row.operators[place - 1])
            taken, chain = self._value_at(row, place, scope)
            chains.append(chain)
            place += taken
        return Row(tuple(chains), tuple(operators))

    def _value_at(self, row: Row, place: int, scope: Scope) -> tuple[int, Chain]:
        """Return how many chains from `place` on are one value, and that value."""
        chain = row.chains[place]
        atom = chain.lone
        if atom is None or atom.value is None or atom.value.kind != "WORD":
            return 1, chain
        spec = self.spec(atom.name) if atom.name else scope.spec
        if spec.kind not in (FieldKind.NUMBER, FieldKind.CLASS):
            return 1, chain
        last = place
        while last < len(row.operators) and row.operators[last] == "" and _is_bare_word(row.chains[last + 1]):
            last += 1
        for stop in range(min(last, place + LONGEST_VALUE - 1), place, -1):
            start, end = atom.value.start, row.chains[stop].end
            if values.is_joined_value(spec, self.text[start:end]):
                value = Token("WORD", self.text[start:end], start, end)
                return stop - place + 1, Chain((replace(atom, value=value, end=end),))
        return 1, chain

    def _chain(self, chain: Chain, scope: Scope) -> Boolean:
        if chain.signs:
            body, spec = self.proximity.chain(chain, scope.spec)
            return self._text(body, spec)
        atom = chain.atoms[0]
        found = self._atom(atom, scope)
        for start in reversed(atom.nots):
            found = Not(start=start, end=found.end, operand=found)
        return found

    def _atom(self, atom: Atom, scope: Scope) -> Boolean:
        inner = scope
        if atom.name is not None:
            inner = Scope(self.spec(atom.name), self.text[atom.name.start : atom.name.end])
        if atom.inner is not None:
            return replace(self._row(atom.inner, inner), start=atom.start, end=atom.end)
        if atom.value is None:
            raise QueryError("empty_operand", atom.start, atom.end)
        if atom.value.kind == "STEP" and atom.name is None:
            return self._step(atom.value)
        return self._value(inner.spec, atom.value, atom)

    def _value(self, spec: FieldSpec, value: Token, atom: Atom) -> Boolean:
        if spec.kind is FieldKind.DATE:
            return values.date_clause(spec, value, self.text, start=atom.start, end=atom.end)
        if spec.kind is not FieldKind.TEXT:
            return values.key_clause(spec, value, self.table, start=atom.start, end=atom.end)
        return replace(self._text(self.proximity.term(value), spec), start=atom.start, end=atom.end)

    def _text(self, body: Positional, spec: FieldSpec) -> TextClause:
        parts = self.table.parts(spec.code)
        return TextClause(start=body.start, end=body.end, field=spec.code, parts=parts, body=body)

    def _step(self, token: Token) -> Boolean:
        number = int(token.text[1:10])
        if number not in self.history:
            raise unknown_step(self.text, token, tuple(self.history))
        try:
            tree = self.history[number]
        except QueryError as wrong:  # its place is in the text of that step, which is not this one
            raise wrong.seen_from(token.text, token.start, token.end) from wrong
        self.clauses_of_steps = check_step(tree, self.clauses_of_steps, token.start, token.end)
        return moved(tree, token.start, token.end)


def _is_bare_word(chain: Chain) -> bool:
    atom = chain.lone
    return atom is not None and atom.name is None and atom.value is not None and atom.value.kind == "WORD"


def moved(node: Boolean, start: int, end: int) -> Boolean:
    """Return a tree whose every place is [start, end): what a step number stands for."""
    if isinstance(node, And | Or):
        parts = tuple(moved(operand, start, end) for operand in node.operands)
        return replace(node, start=start, end=end, operands=parts)
    if isinstance(node, Not):
        return replace(node, start=start, end=end, operand=moved(node.operand, start, end))
    return replace(node, start=start, end=end)
