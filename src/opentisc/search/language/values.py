"""Values of fields that are not words: numbers, classes, dates, and one-of-a-few.

Not for: structure (builder.py). Pure.
"""

import re
from datetime import date

from opentisc.kernel.classes import read_class
from opentisc.kernel.dates import DateText, UnreadableDate, first_day, last_day, parse_date
from opentisc.kernel.numbers import application_keys, looks_like_number, publication_keys, read_publication
from opentisc.search.language.errors import QueryError
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.folding import fold
from opentisc.search.language.lexer import Token, plain
from opentisc.search.language.tree import Below, Boolean, DateClause, KeyClause, clauses
from opentisc.search.registry import FieldKind, FieldSpec

PUBLICATION_FIELD = "pn"
"""The field whose numbers may be typed with a kind."""

APPLICATION_FIELDS = frozenset(("an", "pr"))
"""Number fields that hold application numbers; all others hold publication or registration numbers."""

MOST_BELOW = 100_000
"""Classes below all subgroups of a query; the widest subgroup of the CPC has some thousands."""

_SCHEMES = {"loc": "locarno"}
_TO = re.compile(r"\s*(\S+)\s+(TO)\s+(\S+)\s*", re.IGNORECASE)


def is_joined_value(spec: FieldSpec, text: str) -> bool:
    """Tell whether a text with blanks is one readable value of a number or class field."""
    if spec.kind is FieldKind.NUMBER:
        return looks_like_number(text)
    return spec.kind is FieldKind.CLASS and read_class(_SCHEMES.get(spec.code, spec.code), text).readable


def key_clause(spec: FieldSpec, token: Token, table: FieldTable, *, start: int, end: int) -> KeyClause:
    """Return the clause of a number, class or exact field. Raises QueryError when the value cannot be read."""
    if token.kind == "RANGE":
        raise QueryError("range_not_allowed", start, end, field=spec.code)
    text = plain(token.text).strip()
    parts = table.parts(spec.code)
    keys = {FieldKind.NUMBER: _number, FieldKind.CLASS: _class, FieldKind.EXACT: _exact}[spec.kind](
        parts[0], text
    )
    if not keys:
        raise QueryError(f"unreadable_{spec.kind.value}", token.start, token.end, given=text)
    return KeyClause(
        start=start,
        end=end,
        field=spec.code,
        parts=parts,
        kind=spec.kind.value,
        text=text,
        keys=keys,
        document_kind=_document_kind(spec, text, table),
        below=_below(parts, text, table) if spec.kind is FieldKind.CLASS else (),
    )


def _number(code: str, text: str) -> tuple[str, ...]:
    return application_keys(text) if code in APPLICATION_FIELDS else publication_keys(text)


def _class(code: str, text: str) -> tuple[str, ...]:
    symbol = read_class(_SCHEMES.get(code, code), text)
    return (fold(symbol.symbol),) if symbol.readable else ()


def _below(parts: tuple[str, ...], text: str, table: FieldTable) -> tuple[Below, ...]:
    """Return what stands below a subgroup in each field whose scheme has levels; all else is told by the text."""
    found = []
    for part in parts:
        levels = table.levels.get(part)
        symbol = read_class(_SCHEMES.get(part, part), text).symbol
        if levels is None or "/" not in symbol or symbol.endswith("/00"):
            continue
        own = levels.below(symbol)
        keys = tuple(fold(one) for one in own or ())
        found.append(Below(part=part, scheme=levels.label, known=own is not None, keys=keys))
    return tuple(found)


def check_below(tree: Boolean) -> None:
    """Refuse a query whose subgroups have too many classes below them; steps it names are counted in."""
    found = 0
    for clause in clauses(tree):
        if isinstance(clause, KeyClause):
            found += sum(len(one.keys) for one in clause.below)
            if found > MOST_BELOW:
                raise QueryError("too_many_classes", clause.start, clause.end, found=found, limit=MOST_BELOW)


def _exact(_code: str, text: str) -> tuple[str, ...]:
    return (fold(text),) if text else ()


def _document_kind(spec: FieldSpec, text: str, table: FieldTable) -> str | None:
    """Return the kind typed with a publication number, None when there is none or records have no kind."""
    if spec.code != PUBLICATION_FIELD or table.find("kind") is None:
        return None
    read = read_publication(text)
    return fold(read.kind) if read.readable and read.kind else None


def date_clause(spec: FieldSpec, token: Token, text: str, *, start: int, end: int) -> DateClause:
    """Return the clause of a day, month, year or range. text: the whole query, for the fixes."""
    if token.kind == "RANGE":
        first, last = _ends(token, text)
    else:
        first, last = _period(token.text, token)
    return DateClause(start=start, end=end, field=spec.code, first=first, last=last)


def _ends(token: Token, text: str) -> tuple[int | None, int | None]:
    match = _TO.fullmatch(token.text)
    if match is None:
        raise QueryError("unreadable_range", token.start, token.end, given=token.text)
    if match[2] != "TO":
        raise _fixed("operator_case", token, text, f"[{match[1]} TO {match[3]}]", found=match[2])
    first = None if match[1] == "*" else _period(match[1], token)[0]
    last = None if match[3] == "*" else _period(match[3], token)[1]
    if first is not None and last is not None and first > last:
        raise _fixed("reversed_range", token, text, f"[{match[3]} TO {match[1]}]")
    return first, last


def _fixed(code: str, token: Token, text: str, by: str, **facts: object) -> QueryError:
    fix = text[: token.start] + by + text[token.end :]
    return QueryError(code, token.start, token.end, fixes=(fix,), **facts)


def _period(given: str, token: Token) -> tuple[int, int]:
    try:
        read = parse_date(plain(given))
        return _first(read), as_number(last_day(read))
    except UnreadableDate as wrong:
        raise QueryError("unreadable_date", token.start, token.end, given=given) from wrong


def _first(read: DateText) -> int:
    return as_number(first_day(read))


def as_number(day: date) -> int:
    """Return a day as yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def number_clause(code: str, text: str, table: FieldTable) -> KeyClause | None:
    """Return the clause of a whole number in a number field, None when the field cannot hold it."""
    try:
        return key_clause(table.get(code), Token("WORD", text, 0, len(text)), table, start=0, end=len(text))
    except QueryError:
        return None
