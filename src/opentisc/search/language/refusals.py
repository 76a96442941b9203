"""Errors that offer rewritten queries: missing operators, AND mixed with OR, unknown fields.

Not for: deciding when they apply (builder.py). Pure.
"""

import re
from collections.abc import Sequence

from opentisc.search.language.errors import QueryError
from opentisc.search.language.lexer import Token, plain
from opentisc.search.language.shapes import Chain, Row

_OFFERED = 3  # steps named instead of one that is not there
_AFTER_STEP = re.compile(r"^\s+(?:AND|OR)\s+")


def refuse_missing(text: str, row: Row) -> None:
    """Raise the error of the first operands that stand side by side; fixes: AND, OR, one phrase."""
    place = row.operators.index("")
    left, right = place, place + 1
    while left and row.operators[left - 1] == "":
        left -= 1
    while right < len(row.operators) and row.operators[right] == "":
        right += 1
    run = row.chains[left : right + 1]
    pieces = [text[chain.start : chain.end] for chain in run]
    fixes = [_joined(pieces, word, bracket=len(run) < len(row.chains)) for word in ("AND", "OR")]
    field = _field_of_words(text, run)
    if field:
        inner = [pieces[0][len(field) :].lstrip(), *pieces[1:]]
        fixes = [field + _joined(inner, word, bracket=True) for word in ("AND", "OR")] + fixes
    if _is_words(run, field):
        words = " ".join([pieces[0][len(field) :].lstrip(), *pieces[1:]])
        fixes.append(f'{field}"{words}"')
    head, tail = text[: run[0].start], text[run[-1].end :]
    first, second = row.chains[place], row.chains[place + 1]
    raise QueryError(
        "missing_operator",
        first.start,
        second.end,
        fixes=tuple(head + fix + tail for fix in dict.fromkeys(fixes)),
    )


def refuse_mixed(text: str, row: Row, operators: Sequence[str]) -> None:
    """Raise the error of AND and OR side by side; fixes: both ways to bracket them."""
    pieces = [text[chain.start : chain.end] for chain in row.chains]
    start, end = row.chains[0].start, row.chains[-1].end
    forms = [_bracketed(pieces, operators, inner) for inner in ("AND", "OR")]
    fixes = tuple(text[:start] + form + text[end:] for form in forms)
    raise QueryError("mixed_operators", start, end, fixes=fixes)


def unknown_field(text: str, name: Token, nearest: tuple[str, ...]) -> QueryError:
    """Return the error of a field name that nothing has; fixes: the nearest names, and quotation marks."""
    typed = name.text.rstrip(":=")
    end = name.start + len(typed)
    stop = name.end
    while stop < len(text) and not text[stop].isspace() and plain(text[stop]) not in '()"':
        stop += 1
    quoted = f'{text[: name.start]}"{text[name.start : stop]}"{text[stop:]}'
    named = tuple(text[: name.start] + one + text[end:] for one in nearest)
    return QueryError("unknown_field", name.start, end, fixes=(*named, quoted), name=typed, nearest=nearest)


def unknown_step(text: str, token: Token, known: Sequence[int]) -> QueryError:
    """Return the error of a step that is not there; fixes: the latest ones that are, and the query without it."""
    head, tail = text[: token.start], text[token.end :]
    latest = sorted(known, reverse=True)[:_OFFERED]
    others = [f"{head}#{one}{tail}" for one in latest]
    alone = [_without_operator(head) + tail, head + _AFTER_STEP.sub("", tail)]
    without = [one.strip() for one in alone if one not in (head + tail, "") and one.strip()]
    return QueryError(
        "unknown_step",
        token.start,
        token.end,
        fixes=(*others, *without),
        step=token.text,
        known=tuple(f"#{one}" for one in known),
    )


def _joined(pieces: Sequence[str], word: str, *, bracket: bool) -> str:
    form = f" {word} ".join(pieces)
    return f"({form})" if bracket else form


def _bracketed(pieces: Sequence[str], operators: Sequence[str], inner: str) -> str:
    """Return the row with every stretch of `inner` in brackets."""
    outer = "OR" if inner == "AND" else "AND"
    groups: list[list[str]] = [[pieces[0]]]
    for operator, piece in zip(operators, pieces[1:], strict=True):
        if operator == inner:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return f" {outer} ".join(_joined(group, inner, bracket=len(group) > 1) for group in groups)


def _field_of_words(text: str, run: Sequence[Chain]) -> str:
    """Return `ti:` of `ti:a b c`, empty when the run is anything else."""
    atom = run[0].lone
    if atom is None or atom.name is None or atom.value is None or atom.value.kind not in ("WORD", "PHRASE"):
        return ""
    return text[atom.name.start : atom.name.end] if all(_is_plain_value(chain) for chain in run[1:]) else ""


def _is_plain_value(chain: Chain) -> bool:
    return chain.lone is not None and chain.lone.name is None and chain.lone.value is not None


def _is_words(run: Sequence[Chain], field: str) -> bool:
    """Tell whether the run is words alone, so that they may be meant as one phrase."""
    rest = run[1:] if field else run
    tokens = [chain.lone.value if chain.lone and not chain.lone.name else None for chain in rest]
    first = run[0].lone
    return all(token is not None and token.kind == "WORD" for token in tokens) and not (
        field and first and first.value and first.value.kind != "WORD"
    )


def _without_operator(head: str) -> str:
    """Return what stands before an operand without the operators that lead to it."""
    words = head.rsplit(None, 1)
    while words and words[-1] == "NOT":
        head = words[0] + " " if len(words) > 1 else ""
        words = head.rsplit(None, 1)
    if len(words) > 1 and words[-1] in ("AND", "OR"):
        return words[0]
    return head
