"""The shape of a query before it has meaning: what lark found, in typed form.

Not for: fields, values, errors about them (builder.py). Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, cast

import lark
from lark.lexer import Lexer

from opentisc.search.language.errors import QueryError
from opentisc.search.language.lexer import Token, tokens


@dataclass(frozen=True, slots=True)
class Atom:
    """A value or a group, with the NOTs before it (their places) and the field name before it."""

    start: int
    end: int
    name: Token | None = None
    value: Token | None = None
    inner: "Row | None" = None
    nots: tuple[int, ...] = ()

    @property
    def outer(self) -> int:
        """Return where it starts, its NOTs included."""
        return self.nots[0] if self.nots else self.start


@dataclass(frozen=True, slots=True)
class Chain:
    """Atoms joined by proximity signs; a single atom when there is none."""

    atoms: tuple[Atom, ...]
    signs: tuple[Token, ...] = ()

    @property
    def start(self) -> int:
        """Return where it starts."""
        return self.atoms[0].outer

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.atoms[-1].end

    @property
    def lone(self) -> Atom | None:
        """Return the atom when there is just one and no NOT."""
        return self.atoms[0] if len(self.atoms) == 1 and not self.atoms[0].nots else None


@dataclass(frozen=True, slots=True)
class Row:
    """Chains with the operators between them: AND, OR, or empty where none was written."""

    chains: tuple[Chain, ...]
    operators: tuple[str, ...]


class _Tokens(Lexer):
    """Hands the tokens of lexer.py to lark."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, data: Any, *_rest: Any) -> Iterator[lark.Token]:  # lark's contract is untyped
        for one in tokens(str(data)):
            yield lark.Token(one.kind, one.text, start_pos=one.start, end_pos=one.end)


class _Shapes(lark.Transformer[lark.Token, Any]):
    """Builds shapes while lark parses, so that no depth of brackets costs recursion."""

    def group(self, found: list[Any]) -> Atom:
        return Atom(found[0].start_pos, found[2].end_pos, inner=found[1])

    def field_group(self, found: list[Any]) -> Atom:
        return Atom(found[0].start_pos, found[3].end_pos, name=_token(found[0]), inner=found[2])

    def field_value(self, found: list[Any]) -> Atom:
        return Atom(found[0].start_pos, found[1].end_pos, name=_token(found[0]), value=_token(found[1]))

    def value(self, found: list[Any]) -> Atom:
        return Atom(found[0].start_pos, found[0].end_pos, value=_token(found[0]))

    def negation(self, found: list[Any]) -> Atom:
        return replace(cast(Atom, found[-1]), nots=tuple(sign.start_pos for sign in found[:-1]))

    def operand(self, found: list[Any]) -> Chain:
        return Chain(tuple(found[::2]), tuple(_token(sign) for sign in found[1::2]))

    def expression(self, found: list[Any]) -> Row:
        chains: list[Chain] = []
        operators: list[str] = []
        pending = ""
        for one in found:
            if isinstance(one, Chain):
                if chains:
                    operators.append(pending or ("AND" if one.atoms[0].nots else ""))
                chains.append(one)
                pending = ""
            else:
                pending = str(one.type)
        return Row(tuple(chains), tuple(operators))

    def start(self, found: list[Any]) -> Row | None:
        return cast("Row | None", found[0] if found else None)


def _token(found: lark.Token) -> Token:
    return Token(str(found.type), str(found), found.start_pos or 0, found.end_pos or 0)


@cache
def _grammar() -> lark.Lark:
    text = resources.files(__package__ or "").joinpath("grammar.lark").read_text(encoding="utf-8")
    return lark.Lark(text, parser="lalr", lexer=_Tokens, transformer=_Shapes(), maybe_placeholders=False)


def read_shape(text: str) -> Row | None:
    """Return the shape of a query, None when it is empty. Raises QueryError for brackets and lone operators."""
    try:
        return cast("Row | None", _grammar().parse(text))
    except lark.UnexpectedToken as wrong:
        raise _structure_error(text, wrong) from wrong


def _structure_error(text: str, wrong: lark.UnexpectedToken) -> QueryError:
    """Say what is wrong with brackets and operators; the fix drops or closes."""
    all_tokens = tokens(text)
    at = cast(lark.Token, wrong.token)
    if at.type != "$END":
        bad = next(one for one in all_tokens if one.start == at.start_pos)
        place = all_tokens.index(bad)
        if bad.kind == "RPAR" and _depth(all_tokens[:place]) == 0 and _ends_operand(all_tokens[:place]):
            return QueryError("unbalanced", bad.start, bad.end, fixes=(_cut(text, bad),), sign=")")
        return _empty(text, all_tokens, place)
    if _depth(all_tokens) > 0 and _ends_operand(all_tokens):
        opened = _last_open(all_tokens)
        return QueryError(
            "unbalanced", opened.start, opened.end, fixes=(text + ")" * _depth(all_tokens),), sign="("
        )
    return _empty(text, all_tokens, len(all_tokens))


def _empty(text: str, all_tokens: list[Token], place: int) -> QueryError:
    """Return the error of an operator or field that has nothing to stand with, before token `place`."""
    before = all_tokens[place - 1] if place else None
    if before is None or before.kind == "LPAR":
        at = all_tokens[min(place, len(all_tokens) - 1)]
        if before is not None and at.kind == "RPAR":
            fix = (text[: before.start] + text[at.end :],)
            return QueryError("empty_operand", before.start, at.end, fixes=fix, found="()")
        return QueryError("empty_operand", at.start, at.end, fixes=(_cut(text, at),), found=at.text)
    return QueryError(
        "empty_operand", before.start, before.end, fixes=(_cut(text, before),), found=before.text
    )


def _cut(text: str, token: Token) -> str:
    return (text[: token.start].rstrip() + " " + text[token.end :].lstrip()).strip()


def _ends_operand(some: list[Token]) -> bool:
    return bool(some) and some[-1].kind in ("WORD", "PHRASE", "RANGE", "STEP", "RPAR")


def _depth(some: list[Token]) -> int:
    return sum((one.kind == "LPAR") - (one.kind == "RPAR") for one in some)


def _last_open(some: list[Token]) -> Token:
    opened: list[Token] = []
    for one in some:
        if one.kind == "LPAR":
            opened.append(one)
        elif one.kind == "RPAR" and opened:
            opened.pop()
    return opened[-1]
