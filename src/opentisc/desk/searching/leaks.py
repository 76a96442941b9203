"""Finds what a text for an outside search repeats of a confidential disclosure. Pure.

Both texts are folded (case, width, 繁/简) and cut into units: a Han character, or a word of letters and digits;
marks, blanks and operators' signs are no units, so that a comma or a quotation mark hides nothing.
A run is a stretch of units that stands in both, unbroken. Not for: paraphrases, translations, pictures.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from opentisc.search.language.folding import fold, fold_with_map
from opentisc.search.language.units import HAN_RANGES

MOST_HAN: Final = 20
MOST_WORDS: Final = 12
"""A run of so many Han characters, or so many words, is refused (our proposal; a mixed run adds the two shares).

Reason: names of things and stock phrases of the trade stay below 20 characters or 12 words, a sentence of a
disclosure does not. Requirements 4.4(4) forbids long verbatim strings and names no length.
"""

SHOWN_SHARE: Final = 0.5
"""Runs from this share of the limit on are shown to the person, although only those that reach it are refused."""

_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
_UNIT = re.compile(rf"(?P<han>[{_HAN}])|(?:(?![{_HAN}])[^\W_])+")
_MOST_PASSAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run: [start, end) in the text to be sent, what it repeats, and how long it is. share: 1 is refused."""

    source: str
    start: int
    end: int
    han: int
    words: int

    @property
    def share(self) -> float:
        """Return the length as a share of what is allowed."""
        return self.han / MOST_HAN + self.words / MOST_WORDS


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: the longest runs first, one for each stretch of the text."""

    passages: tuple[Passage, ...]

    @property
    def refused(self) -> bool:
        """Say whether a run is too long to be sent."""
        return any(one.share >= 1 for one in self.passages)

    @property
    def longest(self) -> Passage | None:
        """Return the longest run, None when nothing is in both texts."""
        return self.passages[0] if self.passages else None


def repeated(text: str, disclosures: Iterable[tuple[str, str]]) -> Finding:
    """Return the runs of `text` that stand in a disclosure too; disclosures: (source, its text).

    Every longest run of each stretch is found, however long the disclosure; time grows with both lengths together.
    """
    own = _units(text)
    automaton = _Automaton([unit.token for unit in own])
    best: dict[tuple[int, int], Passage] = {}
    for source, disclosure in disclosures:
        for first, last in automaton.runs(unit[0] for unit in _UNIT.finditer(fold(disclosure))):
            run = own[first : last + 1]
            han = sum(unit.is_han for unit in run)
            found = Passage(source=source, start=run[0].start, end=run[-1].end, han=han, words=len(run) - han)
            best.setdefault((found.start, found.end), found)
    ordered = sorted(best.values(), key=lambda one: (-one.share, one.start))
    return Finding(tuple(_apart(ordered)))


def _apart(ordered: Iterable[Passage]) -> list[Passage]:
    """Return the runs without those that lie within a longer one."""
    kept: list[Passage] = []
    for one in ordered:
        if not any(other.start <= one.start and one.end <= other.end for other in kept):
            kept.append(one)
        if len(kept) == _MOST_PASSAGES:
            break
    return kept


@dataclass(frozen=True, slots=True)
class _Unit:
    token: str
    start: int
    end: int
    is_han: bool


def _units(text: str) -> list[_Unit]:
    folded, places = fold_with_map(text)
    return [
        _Unit(found[0], places[found.start()][0], places[found.end() - 1][1], found["han"] is not None)
        for found in _UNIT.finditer(folded)
    ]


class _Automaton:
    """The suffix automaton of a row of tokens: reads another row once and knows the longest common run at each place."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._link, self._length, self._end = [-1], [0], [-1]
        last = 0
        for at, token in enumerate(tokens):
            last = self._extend(last, token, at)

    def _extend(self, last: int, token: str, at: int) -> int:
        made = self._state({}, self._length[last] + 1, at)
        place = last
        while place >= 0 and token not in self._next[place]:
            self._next[place][token] = made
            place = self._link[place]
        if place < 0:
            self._link[made] = 0
            return made
        target = self._next[place][token]
        if self._length[target] == self._length[place] + 1:
            self._link[made] = target
            return made
        copy = self._state(dict(self._next[target]), self._length[place] + 1, self._end[target])
        self._link[copy] = self._link[target]
        while place >= 0 and self._next[place].get(token) == target:
            self._next[place][token] = copy
            place = self._link[place]
        self._link[target] = self._link[made] = copy
        return made

    def _state(self, onward: dict[str, int], length: int, end: int) -> int:
        self._next.append(onward)
        self._link.append(0)
        self._length.append(length)
        self._end.append(end)
        return len(self._next) - 1

    def runs(self, tokens: Iterable[str]) -> set[tuple[int, int]]:
        """Return the longest common runs as [first, last] places in our own row."""
        found: set[tuple[int, int]] = set()
        state, length = 0, 0
        for token in tokens:
            before, was = state, length
            while state and token not in self._next[state]:
                state = self._link[state]
                length = self._length[state]
            following: Mapping[str, int] = self._next[state]
            state, length = (following[token], length + 1) if token in following else (0, 0)
            if was and length != was + 1:
                found.add(self._run(before, was))
        if length:
            found.add(self._run(state, length))
        return found

    def _run(self, state: int, length: int) -> tuple[int, int]:
        end = self._end[state]
        return end - length + 1, end
