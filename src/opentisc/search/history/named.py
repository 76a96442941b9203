"""An owner's steps as the language asks for them: by number, and only those that a query names."""

from collections.abc import Iterator, Mapping

from django.db import DatabaseError

from opentisc.search.history.base import History, HistoryUnavailable
from opentisc.search.types import PastStep

_OFFERED = 50
"""The newest steps, among which those are found that are offered for one that is not there."""


class KnownSteps(Mapping[int, PastStep]):
    """Steps by number, each read from the history when it is first asked for. Raises HistoryUnavailable."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._read: dict[int, PastStep | None] = {}

    def __getitem__(self, number: int) -> PastStep:
        """Return a step; KeyError when there is none."""
        if number not in self._read:
            try:
                found = self._history.find(number)
            except DatabaseError as wrong:
                raise HistoryUnavailable("the search history cannot be read") from wrong
            self._read[number] = None if found is None else found.past
        past = self._read[number]
        if past is None:
            raise KeyError(number)
        return past

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the newest steps."""
        for step in self._history.steps(limit=_OFFERED):
            self._read[step.number] = step.past
            yield step.number

    def __len__(self) -> int:
        """Return how many of the newest steps there are."""
        return sum(1 for _ in self)
