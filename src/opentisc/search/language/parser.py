"""Reads a query text into its syntax tree.

Limits are those of SC-39; every error carries its place and, where there is one, a corrected text that can
itself be read. Not for: running anything. Pure.
"""

from collections.abc import Mapping

from opentisc.search.language.builder import Builder
from opentisc.search.language.errors import QueryError
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.lexer import Token, tokens
from opentisc.search.language.limits import DEEPEST, LONGEST_QUERY, MOST_CLAUSES
from opentisc.search.language.shapes import read_shape
from opentisc.search.language.tree import Boolean, Everything

_REPAIRS = 6
_VALUES = ("WORD", "PHRASE", "RANGE", "STEP")


def parse(
    text: str,
    table: FieldTable,
    *,
    blanks_are_and: bool = False,
    history: Mapping[int, Boolean] | None = None,
) -> Boolean:
    """Return the syntax tree of `text`; an empty text is `Everything`.

    blanks_are_and: operands side by side are joined by AND (the home page's box alone).
    history: trees of earlier steps, for `#3`. Raises QueryError whose fixes can all be read.
    """
    earlier: Mapping[int, Boolean] = {} if history is None else history
    try:
        return _read(text, table, blanks_are_and=blanks_are_and, history=earlier)
    except QueryError as wrong:
        readable = [_repaired(fix, table, blanks_are_and, earlier) for fix in wrong.fixes]
        wrong.fixes = tuple(dict.fromkeys(fix for fix in readable if fix))
        raise


def _read(text: str, table: FieldTable, *, blanks_are_and: bool, history: Mapping[int, Boolean]) -> Boolean:
    if len(text) > LONGEST_QUERY:
        raise QueryError("too_long", LONGEST_QUERY, len(text), limit=LONGEST_QUERY, found=len(text))
    _check_size(tokens(text))
    row = read_shape(text)
    if row is None:
        return Everything(start=0, end=len(text))
    return Builder(text, table, blanks_are_and=blanks_are_and, history=history).build(row)


def _repaired(
    fix: str, table: FieldTable, blanks_are_and: bool, history: Mapping[int, Boolean]
) -> str | None:
    """Return the fix, itself fixed as often as it takes; None when it cannot be made readable."""
    for _ in range(_REPAIRS):
        try:
            _read(fix, table, blanks_are_and=blanks_are_and, history=history)
        except QueryError as wrong:
            if not wrong.fixes:
                return None
            fix = wrong.fixes[0]
        else:
            return fix
    return None


def _check_size(found: list[Token]) -> None:
    """Refuse too many clauses and too deep nesting before anything walks the tree."""
    clauses = [one for one in found if one.kind in _VALUES]
    if len(clauses) > MOST_CLAUSES:
        over = clauses[MOST_CLAUSES]
        raise QueryError("too_many_clauses", over.start, over.end, limit=MOST_CLAUSES, found=len(clauses))
    depth = nots = chain = 0
    for one in found:
        depth += (one.kind == "LPAR") - (one.kind == "RPAR")
        nots = nots + 1 if one.kind == "NOT" else 0
        chain = 0 if one.kind in ("AND", "OR") else chain + (one.kind == "PROX")
        if max(depth, nots, chain) > DEEPEST:
            raise QueryError("too_deep", one.start, one.end, limit=DEEPEST)
