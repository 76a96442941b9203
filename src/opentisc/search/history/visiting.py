"""The history of a visitor: the last steps, in the visitor's own session, once switched on.

Nothing is kept before, so that a visitor who only looks is given no session. The steps end with the session.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.contrib.sessions.backends.base import SessionBase

from opentisc.search.history.base import StepGone, briefly, goes_on, key_of, past_of
from opentisc.search.types import Page, Step

MOST_STEPS = 50
MOST_CHARACTERS = 50_000
"""Texts and words of all steps together: a session is one row, read with every page."""

_KEY = "search_history"


class VisitorHistory:
    """The steps in one session."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session

    @property
    def is_on(self) -> bool:
        """Tell whether searches are kept: only once switched on."""
        return bool(self._kept()["on"])

    def count(self) -> int:
        """Return how many steps there are."""
        return len(self._kept()["steps"])

    def steps(self, *, offset: int = 0, limit: int | None = None) -> tuple[Step, ...]:
        """Return steps, the newest first."""
        newest = [_step(one) for one in reversed(self._kept()["steps"])]
        return tuple(newest[offset : None if limit is None else offset + limit])

    def find(self, number: int) -> Step | None:
        """Return a step, None when there is none of this number."""
        return next((one for one in self.steps() if one.number == number), None)

    def record(self, page: Page, *, now: datetime) -> int | None:
        """Keep a search and return its number; None when not switched on. Raises what the session store raises."""
        kept = self._kept()
        if not kept["on"]:
            return None
        key = key_of(page.query)
        looked = kept["steps"] if goes_on(page.query) else kept["steps"][-1:]
        same = next((one for one in reversed(looked) if one["key"] == key), None)
        if same is not None:
            return int(same["step"]["number"])
        number = int(kept["last"]) + 1
        steps = [*kept["steps"], {"key": key, "step": _plain(page, number, now)}]
        self._save_now({**kept, "last": number, "steps": _newest(steps)})
        return number

    def delete(self, number: int) -> None:
        """Delete one step. Raises StepGone."""
        kept = self._kept()
        left = [one for one in kept["steps"] if one["step"]["number"] != number]
        if len(left) == len(kept["steps"]):
            raise StepGone(f"no step {number}", number=number)
        self._session[_KEY] = {**kept, "steps": left}

    def delete_all(self) -> int:
        """Delete every step and return how many; numbers then begin at 1 again."""
        kept = self._kept()
        self._put({**kept, "last": 0, "steps": []})
        return len(kept["steps"])

    def switch(self, *, on: bool) -> None:
        """Keep searches from now on, or do not; off and without steps nothing stays in the session."""
        self._put({**self._kept(), "on": on})

    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self._session.get(_KEY) or {"on": False, "last": 0, "steps": []}
        return kept

    def _put(self, kept: dict[str, Any]) -> None:
        if kept["on"] or kept["steps"]:
            self._session[_KEY] = kept
        else:
            self._session.pop(_KEY, None)

    def _save_now(self, kept: dict[str, Any]) -> None:
        """Write the session here, where a refusal can be answered, and not at the end of the request."""
        was = self._session.modified
        self._session[_KEY] = kept
        try:
            with briefly():
                self._session.save()
        finally:
            self._session.modified = was


def _plain(page: Page, number: int, now: datetime) -> Any:
    step = Step(
        number=number,
        past=past_of(page.query),
        words=page.query_in_words,
        total=page.total,
        data_version=page.data_version,
        searched_at=now,
        collapse=page.query.collapse,
        as_of=page.query.as_of,
    )
    return msgspec.to_builtins(step)


def _step(kept: dict[str, Any]) -> Step:
    return msgspec.convert(kept["step"], Step)


def _newest(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the newest steps that there is room for."""
    left, room = list(steps)[-MOST_STEPS:], MOST_CHARACTERS
    for place in range(len(left) - 1, -1, -1):
        room -= len(left[place]["step"]["past"]["text"]) + len(left[place]["step"]["words"])
        if room < 0 and place < len(left) - 1:
            return left[place + 1 :]
    return left
