"""The legal status of an application on one day, as far as it was known on another day.

Valid time is the day on which something happened; known time the day on which a batch told us. A question
names both: "what held on 1 May, as we knew it on 1 June". Pure. Not for: telling a code's meaning (formats).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opentisc.kernel.dates import last_day
from opentisc.records.types import LegalEvent

_BEGINS = {
    "filing": "pending",
    "application_published": "pending",
    "publication": "pending",
    "examination_request": "pending",
    "grant": "granted",
}
_ENDS = {
    "refusal": "refused",
    "withdrawal": "withdrawn",
    "abandonment": "abandoned",
    "lapse": "lapsed",
    "expiry": "expired",
    "invalidation": "invalidated",
    "revocation": "invalidated",
}
_RESTORES = "restoration"
_BEFORE_GRANT = {None, "pending"}
_STATED = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """An event and the day on which we learnt it."""

    event: LegalEvent
    known_on: date

    @property
    def valid_on(self) -> date | None:
        """Return the day from which the event surely holds: the last of the period that its date names."""
        given = self.event.happened_on or self.event.published_on
        return last_day(given) if given else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A status that a source states outright, true on a day."""

    status: str
    on: date
    known_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The answer. status: our word, None when nothing known says any. since, because: what made it so.

    undated: events that were known but carry no day; they change nothing and are named so that a person looks.
    """

    status: str | None
    since: date | None = None
    because: LegalEvent | None = None
    undated: tuple[LegalEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    on: date
    place: int
    word: str
    status: str | None
    event: LegalEvent | None


def status_on(
    events: Iterable[KnownEvent], *, valid_on: date, known_on: date, stated: Sequence[Stated] = ()
) -> Status:
    """Return the status on `valid_on` by what was known on `known_on`, both days included.

    An ended right stays ended until a restoration, which brings back what stood before the end. What belongs
    to the time before grant changes nothing after it. Of one day's events the later in the list holds.
    """
    heard = [one for one in events if one.known_on <= known_on]
    steps = [
        _Step(one.valid_on, place, one.event.event or "", None, one.event)
        for place, one in enumerate(heard)
        if one.valid_on is not None and one.valid_on <= valid_on
    ]
    steps += [
        _Step(one.on, len(heard) + place, _STATED, one.status, None)
        for place, one in enumerate(stated)
        if one.known_on <= known_on and one.on <= valid_on
    ]
    held: list[tuple[str | None, date | None, LegalEvent | None]] = [(None, None, None)]
    for step in sorted(steps, key=lambda step: (step.on, step.place)):
        _take(step, held)
    status, since, because = held[-1]
    undated = tuple(one.event for one in heard if one.valid_on is None)
    return Status(status=status, since=since, because=because, undated=undated)


def _take(step: _Step, held: list[tuple[str | None, date | None, LegalEvent | None]]) -> None:
    """Apply one step; `held` is a stack: what stood before an end lies under it."""
    now = held[-1][0]
    ended = now in _ENDS.values()
    if step.word == _STATED:
        held[-1] = (step.status, step.on, None) if step.status != now else held[-1]
    elif step.word == _RESTORES:
        if ended and len(held) > 1:
            held.pop()
    elif step.word in _ENDS:
        entry = (_ENDS[step.word], step.on, step.event)
        if ended:
            held[-1] = entry
        else:
            held.append(entry)
    elif step.word in _BEGINS and not ended:
        status = _BEGINS[step.word]
        if status != now and (now in _BEFORE_GRANT or status == "granted"):
            held[-1] = (status, step.on, step.event)
