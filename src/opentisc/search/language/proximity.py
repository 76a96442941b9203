"""Builds the operands of W/n and NEAR/n: one field, no AND, no NOT, no values.

Not for: Boolean structure (builder.py). Pure.
"""

from collections.abc import Callable
from dataclasses import replace

from opentisc.search.language import patterns
from opentisc.search.language.errors import QueryError
from opentisc.search.language.lexer import Token, plain
from opentisc.search.language.shapes import Atom, Chain, Row
from opentisc.search.language.tree import AnyOf, Near, Positional, Term
from opentisc.search.registry import FieldKind, FieldSpec


class Proximity:
    """Builds what stands inside a text clause of one query."""

    def __init__(self, text: str, spec: Callable[[Token], FieldSpec], checked: Callable[[Row], Row]) -> None:
        self.text = text
        self._spec = spec
        self._checked = checked

    def chain(self, chain: Chain, scope: FieldSpec) -> tuple[Positional, FieldSpec]:
        """Return a chain folded from left to right, and the one field it lies in. Raises QueryError."""
        spec = self._field(chain, scope)
        found = self._atom(chain.atoms[0], chain, spec)
        for sign, atom in zip(chain.signs, chain.atoms[1:], strict=True):
            word, _, distance = sign.text.partition("/")
            right = self._atom(atom, chain, spec)
            found = Near(
                start=found.start,
                end=right.end,
                left=found,
                right=right,
                distance=int(distance),
                ordered=word == "W",
            )
        return found, spec

    def term(self, token: Token) -> Term:
        """Return a checked term. Raises QueryError."""
        if token.kind == "RANGE":
            raise QueryError("range_not_allowed", token.start, token.end)
        term = Term(start=token.start, end=token.end, text=token.text, quoted=token.kind == "PHRASE")
        try:
            patterns.check(term)
        except QueryError as wrong:
            if wrong.code == "inner_truncation":
                raise self._star_error(term) from wrong
            raise
        return term

    def _star_error(self, term: Term) -> QueryError:
        """Return the error of a star between Han characters, with `W/n` in its place."""
        sides = [side.strip() for side in plain(term.text).split("*")]
        quoted = [f'"{side}"' if term.quoted else side for side in sides if side]
        fix = f"{self.text[: term.start]}({' W/5 '.join(quoted)}){self.text[term.end :]}"
        return QueryError("inner_truncation", term.start, term.end, fixes=(fix,))

    def _field(self, chain: Chain, scope: FieldSpec) -> FieldSpec:
        """Return the field that all operands lie in. Raises when they lie in several, or in no text field."""
        named = [self._spec(atom.name) if atom.name else scope for atom in chain.atoms]
        codes = dict.fromkeys(spec.code for spec in named)
        if len(codes) > 1:
            fixes = self._one_field(chain)
            raise QueryError("fields_in_proximity", chain.start, chain.end, fixes=fixes, fields=tuple(codes))
        if named[0].kind is not FieldKind.TEXT:
            raise QueryError("value_in_proximity", chain.start, chain.end, field=named[0].code)
        return named[0]

    def _one_field(self, chain: Chain) -> tuple[str, ...]:
        """Return the fix that puts the whole chain into the field of its first operand, when it has one."""
        name = chain.atoms[0].name
        if name is None or any(atom.name for atom in chain.atoms[1:]):
            return ()
        body = self.text[name.end : chain.end].strip()
        return (f"{self.text[: name.end]}({body}){self.text[chain.end :]}",)

    def _atom(self, atom: Atom, chain: Chain, spec: FieldSpec) -> Positional:
        if atom.nots:
            fixes: tuple[str, ...] = ()
            if atom is chain.atoms[0]:
                body = self.text[atom.start : chain.end]
                fixes = (f"{self.text[: atom.outer]}NOT ({body}){self.text[chain.end :]}",)
            raise QueryError("not_in_proximity", atom.outer, atom.end, fixes=fixes, found="NOT")
        if atom.inner is not None:
            return self._options(atom.inner, atom, spec)
        if atom.value is None or (atom.value.kind == "STEP" and atom.name is None):
            raise QueryError("not_in_proximity", atom.start, atom.end, found=self.text[atom.start : atom.end])
        return replace(self.term(atom.value), start=atom.start, end=atom.end)

    def _options(self, inner: Row, group: Atom, spec: FieldSpec) -> Positional:
        row = self._checked(inner)
        if "AND" in row.operators:
            raise QueryError("not_in_proximity", group.start, group.end, found="AND")
        options: list[Positional] = []
        for chain in row.chains:
            option, own = self.chain(chain, spec)
            if own.code != spec.code:
                raise QueryError("fields_in_proximity", chain.start, chain.end, fields=(spec.code, own.code))
            options.append(option)
        if len(options) == 1:
            return replace(options[0], start=group.start, end=group.end)
        return AnyOf(start=group.start, end=group.end, options=tuple(options))
