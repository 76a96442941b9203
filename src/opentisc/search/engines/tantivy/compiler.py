"""Trees as tantivy queries: Boolean structure, values, filters, and the checks that positions need.

Not for: the inside of text clauses (positional.py), results (selection.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import tantivy
from tantivy import FieldType, Occur, Query

from opentisc.search.engines.base import Deadline, Filters
from opentisc.search.engines.tantivy import schema as names
from opentisc.search.engines.tantivy.positional import Compiled, PositionalCompiler, all_of, any_of
from opentisc.search.engines.tantivy.words import MOST_WORDS, WordList, too_many_words
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.patterns import WildWord, elements
from opentisc.search.language.tree import (
    And,
    Boolean,
    Clause,
    DateClause,
    Everything,
    FacetClause,
    KeyClause,
    Not,
    Or,
    Term,
    TextClause,
    terms,
)

Checker = Callable[[TextClause, Query, Deadline], Sequence[str]]
"""Gives the record ids of a superset query that a text clause truly matches."""


def adds_to_score(tree: Boolean) -> bool:
    """Tell whether any clause of a tree adds to the score; without one, all its records tie."""
    if isinstance(tree, And | Or):
        return any(adds_to_score(operand) for operand in tree.operands)
    return isinstance(tree, TextClause)


class Compiler:
    """Compiles trees for one state of one index."""

    def __init__(
        self,
        schema: tantivy.Schema,
        table: FieldTable,
        words: WordList,
        check: Checker,
        audiences: frozenset[str],
    ) -> None:
        self._schema = schema
        self._table = table
        self._words = words
        self._check = check
        self._audiences = audiences
        self._compiled: dict[tuple[int, str], Compiled] = {}

    def compile(self, tree: Boolean, filters: Filters, deadline: Deadline) -> Query:
        """Return the exact query of a tree under filters; only text clauses add to the score."""
        narrowing = self._filters(filters)
        if narrowing is None:
            return self._boolean(tree, _unscored(Query.all_query()), deadline)
        narrowing = _unscored(narrowing)
        return all_of([self._boolean(tree, narrowing, deadline), narrowing])

    def _filters(self, filters: Filters) -> Query | None:
        """Return what narrows every search: audience, facet values taken in and left out; None for nothing.

        The audience is left out only when the index holds no record of any other audience.
        """
        must: list[Query] = []
        if not self._audiences <= filters.audiences:
            must.append(Query.term_set_query(self._schema, names.AUDIENCE, sorted(filters.audiences)))
        by_facet: dict[str, list[str]] = {}
        for choice in filters.include:
            by_facet.setdefault(choice.facet, []).append(choice.value)
        for facet, values in by_facet.items():
            must.append(Query.term_set_query(self._schema, names.facet_field(facet), values))
        parts = [(Occur.Must, query) for query in must]
        for choice in filters.exclude:
            field = names.facet_field(choice.facet)
            parts.append((Occur.MustNot, Query.term_query(self._schema, field, choice.value, "basic")))
        if parts and not must:
            parts.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(parts) if parts else None

    def _boolean(self, node: Boolean, context: Query, deadline: Deadline) -> Query:
        if isinstance(node, Everything):
            return _unscored(Query.all_query())
        if isinstance(node, And):
            return self._and(node, context, deadline)
        if isinstance(node, Or):
            return any_of([self._boolean(operand, context, deadline) for operand in node.operands])
        if isinstance(node, Not):
            inner = self._boolean(node.operand, context, deadline)
            everything = (Occur.Must, _unscored(Query.all_query()))
            return Query.boolean_query([everything, (Occur.MustNot, inner)])
        return self.clause(node, context, deadline)

    def _and(self, node: And, context: Query, deadline: Deadline) -> Query:
        """Compile what is exact first: it narrows the records that the rest must check."""
        parts: list[tuple[Occur, Query]] = []
        narrow = [context]
        for operand in sorted(node.operands, key=self._needs_check):
            positive = operand.operand if isinstance(operand, Not) else operand
            inner = self._boolean(positive, all_of(narrow), deadline)
            parts.append((Occur.MustNot if isinstance(operand, Not) else Occur.Must, inner))
            if not isinstance(operand, Not):
                narrow.append(inner)
        if all(occur == Occur.MustNot for occur, _ in parts):
            parts.append((Occur.Must, _unscored(Query.all_query())))
        return Query.boolean_query(parts)

    def _needs_check(self, node: Boolean) -> bool:
        if isinstance(node, TextClause):
            return not all(self._text(node, part).exact for part in node.parts)
        return isinstance(node, And | Or | Not)

    def clause(self, clause: Clause, context: Query, deadline: Deadline) -> Query:
        """Return the exact query of one clause; context: what its records must match besides."""
        deadline.check()
        if isinstance(clause, KeyClause):
            return self._keys(clause)
        if isinstance(clause, DateClause):
            return self._date(clause)
        if isinstance(clause, FacetClause):
            field = names.facet_field(clause.facet)
            return _unscored(Query.term_set_query(self._schema, field, list(clause.values)))
        self._check_words(clause)
        return any_of([self._part(clause, part, context, deadline) for part in clause.parts])

    def _keys(self, clause: KeyClause) -> Query:
        below = {one.part: one.keys for one in clause.below}
        query = any_of(
            [
                Query.term_set_query(
                    self._schema, names.key_field(part), [*clause.keys, *below.get(part, ())]
                )
                for part in clause.parts
            ]
        )
        if clause.document_kind is not None:
            kind = Query.term_query(self._schema, names.key_field("kind"), clause.document_kind, "basic")
            query = all_of([query, kind])
        return _unscored(query)

    def _part(self, clause: TextClause, part: str, context: Query, deadline: Deadline) -> Query:
        compiled = self._text(clause, part)
        weight = self._table.get(part).weight
        if compiled.exact:
            return compiled.query if weight == 1.0 else Query.boost_query(compiled.query, weight)
        candidates = all_of([_unscored(compiled.query), _unscored(context)])
        found = self._check(replace(clause, parts=(part,)), candidates, deadline)
        return _unscored(Query.term_set_query(self._schema, names.ID, list(found)), score=weight)

    def _text(self, clause: TextClause, part: str) -> Compiled:
        """Return the query of a clause in one field, compiled once; the tree outlives this compiler."""
        key = (id(clause), part)
        if key not in self._compiled:
            words = partial(self._expanded, part)
            self._compiled[key] = PositionalCompiler(self._schema, words).compile(clause.body, part)
        return self._compiled[key]

    def _expanded(self, part: str, term: Term, pattern: str) -> tuple[str, ...]:
        return self._words.expand(term, pattern, part)

    def _check_words(self, clause: TextClause) -> None:
        """Refuse a wildcard that means too many words over all fields of its clause."""
        for term in terms(clause.body):
            for one in elements(term.text):
                if isinstance(one, WildWord):
                    words = {
                        word for part in clause.parts for word in self._words.expand(term, one.pattern, part)
                    }
                    if len(words) > MOST_WORDS:
                        raise too_many_words(term, one.pattern, len(words))

    def _date(self, clause: DateClause) -> Query:
        first, last = names.date_fields(clause.field)
        low, high = clause.first or 0, clause.last or names.OPEN_END
        return _unscored(
            all_of(
                [
                    Query.range_query(self._schema, first, FieldType.Unsigned, low, high),
                    Query.range_query(self._schema, last, FieldType.Unsigned, low, high),
                ]
            )
        )


def _unscored(query: Query, score: float = 0.0) -> Query:
    return Query.const_score_query(query, score)
