"""What a term asks for, unit by unit: words, Han characters, marks, and places that a wildcard leaves open.

A wildcard that touches a letter or digit belongs to that word; otherwise it stands for Han characters.
Not for: which words of an index a wildcard means (the engine knows its words). Pure.
"""

import re
from dataclasses import dataclass

from opentisc.search.language.errors import QueryError
from opentisc.search.language.folding import fold
from opentisc.search.language.tree import Term
from opentisc.search.language.units import LONGEST_WORD, MARK, is_han, kind_of

FEWEST_FIXED = 2
"""Characters other than wildcards that a truncated word or Han string must have."""

MOST_WILDCARDS = 9
"""Wildcards of one word, and open places of one phrase (Orbit's limit)."""

MOST_STARS = 3
"""`*` of one word; keeps matching a word against the pattern cheap."""

MOST_OPTIONAL = 6
"""`?` among Han characters of one phrase: each doubles the phrases to look for."""

_WILD = "*?#"
_RUN = re.compile("[wx]+")
_STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Literal:
    """One unit that must be there: a word, a Han character, or any mark."""

    token: str


@dataclass(frozen=True, slots=True)
class WildWord:
    """A word that fits a pattern of fixed characters and `*`, `?`, `#`."""

    pattern: str


@dataclass(frozen=True, slots=True)
class AnyHan:
    """Exactly one Han character (`#`), or none or one when optional (`?`)."""

    optional: bool


Element = Literal | WildWord | AnyHan


def elements(text: str) -> tuple[Element, ...]:
    """Return the elements of a term in order; empty when it holds no letter, digit or Han character.

    `*` beside Han characters alone changes nothing and is left out; `check` has refused it inside.
    """
    return tuple(one for one in _pieces(fold(text)) if one is not None)


def check(term: Term) -> None:
    """Refuse a term whose wildcards cannot be searched, or which has nothing to search.

    The error `inner_truncation` carries the facts `left` and `right`: the texts on both sides of the star.
    """
    found = _pieces(fold(term.text))
    if not any(isinstance(one, Literal | WildWord) and one != Literal(MARK) for one in found):
        if found and any(one is None or isinstance(one, AnyHan) for one in found):
            raise QueryError("too_few_fixed", term.start, term.end, limit=FEWEST_FIXED)
        raise QueryError("empty_operand", term.start, term.end)
    for one in found:
        if isinstance(one, WildWord):
            _check_word(one.pattern, term)
    for string in _han_strings(found):
        _check_han(string, term)
    places = [one for one in found if isinstance(one, AnyHan)]
    if len(places) > MOST_WILDCARDS or sum(one.optional for one in places) > MOST_OPTIONAL:
        raise QueryError("too_many_wildcards", term.start, term.end, limit=MOST_WILDCARDS)


def _check_word(pattern: str, term: Term) -> None:
    signs = sum(sign in _WILD for sign in pattern)
    if len(pattern) - signs < FEWEST_FIXED:
        raise QueryError("too_few_fixed", term.start, term.end, limit=FEWEST_FIXED)
    if pattern.count("*") > MOST_STARS or signs > MOST_WILDCARDS:
        raise QueryError("too_many_wildcards", term.start, term.end, limit=MOST_WILDCARDS)


def _check_han(string: list[Element | None], term: Term) -> None:
    core = _stripped(string)
    if None in core:
        raise QueryError("inner_truncation", term.start, term.end)
    fixed = sum(isinstance(one, Literal) for one in core)
    if fixed < FEWEST_FIXED and (fixed < len(core) or not core):
        raise QueryError("too_few_fixed", term.start, term.end, limit=FEWEST_FIXED)


def _stripped(string: list[Element | None]) -> list[Element | None]:
    """Return a Han string without the stars at its ends."""
    first, last = 0, len(string)
    while first < last and string[first] is None:
        first += 1
    while last > first and string[last - 1] is None:
        last -= 1
    return string[first:last]


def _han_strings(found: list[Element | None]) -> list[list[Element | None]]:
    """Return the stretches of Han characters and their wildcards; words and marks divide them."""
    strings: list[list[Element | None]] = [[]]
    for one in found:
        if one is None or isinstance(one, AnyHan) or (isinstance(one, Literal) and is_han(one.token[0])):
            strings[-1].append(one)
        else:
            strings.append([])
    return [string for string in strings if string]


def _pieces(folded: str) -> list[Element | None]:
    """Return the elements in order; None stands for a `*` that no word holds."""
    letters = _letters(folded)
    found: list[Element | None] = []
    place = 0
    while place < len(letters):
        end = place + 1
        letter = letters[place]
        if letter == "w":
            end = place + len(letters) - place - len(letters[place:].lstrip("w"))
            found.append(_word(folded[place:end]))
        elif letter == "h":
            found.append(Literal(folded[place]))
        elif letter == "y":
            found.append(None if folded[place] == "*" else AnyHan(folded[place] == "?"))
        elif letter == "m" and (
            letters[place - 1 : place] in ("h", "y") or letters[end : end + 1] in ("h", "y")
        ):
            found.append(Literal(MARK))
        place = end
    return found


def _letters(folded: str) -> str:
    """Return one letter a character: w of a word (wildcards that touch it too), h, y a Han wildcard, m, blank."""
    kinds = {"word": "w", "han": "h", "mark": "m", "line": "m", "blank": " "}
    raw = "".join("x" if char in _WILD else kinds[kind_of(char)] for char in folded)
    return _RUN.sub(lambda run: ("w" if "w" in run[0] else "y") * len(run[0]), raw)


def _word(text: str) -> Element:
    if any(sign in text for sign in _WILD):
        return WildWord(_STARS.sub("*", text[:LONGEST_WORD]))
    return Literal(text[:LONGEST_WORD])
