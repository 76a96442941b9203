"""What is to happen to each request, and when: drawn by the seed alone, before anything is written.

A plan may say more than comes true: what would lie after the end is left out, which is why the newest requests stand
in every state. Who acts is found when it happens. Not for: acting.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from opentisc.jobs.demo.days import Days

LIMITS: Final = {"B1": 2, "B2": 5, "B3": 7, "B4": 1}
GATED: Final = frozenset(("B2", "B3"))
HALTS: Final = (
    "draft", "submit", "screen", "return", "accept", "assign", "start", "ask_client", "ask_partner", "hand_in",
    "deliver", "confirm", "complain",
)  # fmt: skip
"""Verbs after which the first requests of a story rest for now, so that even a short one shows each state."""
_PER_HALT: Final = 150  # one request of so many rests after each


@dataclass(frozen=True, slots=True)
class Event:
    """One act. case: number of the request or enquiry; order: its place in the plan; -1 for what concerns all."""

    at: float
    case: int
    order: int
    verb: str


@dataclass(slots=True)
class Case:
    """One request as planned. service: code; web: the client applies itself; score: of its rating, 0 for none.

    at_first: of those that rest somewhere now, a third lies with the first body, whose people are offered for sign-in.
    """

    number: int
    service: str
    web: bool
    need_to_know: bool
    twin: bool
    score: int
    at_first: bool
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A plan being drawn: where it stands and which verb it must pass."""

    case: Case
    rng: Random
    at: float
    must: str = ""

    def add(self, verb: str, least: float = 0.02, most: float = 0.1) -> None:
        self.at += self.rng.uniform(least, most)
        self.case.events.append(Event(self.at, self.case.number, len(self.case.events), verb))

    def happens(self, verb: str, share: float) -> bool:
        return self.rng.random() < share or self.must == verb


def plan(number: int, *, of: int, seed: int, days: Days) -> Case:
    """Return the plan of one request of a story of so many."""
    rng = Random(f"{seed}/case/{number}")  # noqa: S311 - a story, no secret
    halt = HALTS[number // max(1, of // _PER_HALT)] if number < len(HALTS) * max(1, of // _PER_HALT) else ""
    case = _case(number, rng, halt=halt)
    begins = days.end * rng.random() ** 0.7  # the network grows: more of late
    line = _Line(case, rng, begins if not halt else 0.0, must=halt)
    _draw(line, days)
    if halt:
        _end_with(case, halt, days.end - rng.uniform(0.05, 3.0))
    return case


def _case(number: int, rng: Random, *, halt: str) -> Case:
    service = rng.choices(("B1", "B2", "B3", "B4"), (45, 28, 12, 15))[0]
    if halt == "hand_in":
        service = "B2"
    return Case(
        number=number,
        service=service,
        web=rng.random() < 0.6 or halt in ("complain", "confirm"),
        need_to_know=service in GATED and rng.random() < 0.12,
        twin=service == "B4" and rng.random() < 0.06,
        score=rng.choices((5, 4, 3, 2, 1, 0), (36, 16, 5, 2, 1.4, 40))[0],
        at_first=bool(halt) and number % 3 == 0,
    )


def _end_with(case: Case, halt: str, place: float) -> None:
    """Cut the plan after a verb and move it so that this verb happens at a place."""
    last = next((one for one in case.events if one.verb == halt), case.events[-1])
    shift = place - last.at
    kept = case.events[: last.order + 1]
    case.events = [Event(one.at + shift, one.case, one.order, one.verb) for one in kept]


def _draw(line: _Line, days: Days) -> None:
    line.add("draft", 0.0, 0.01)
    if not line.must and line.rng.random() < 0.012:
        return
    line.add("submit", 0.02, 0.15)
    if line.case.web and line.happens("withdraw", 0.015):
        line.add("withdraw", 0.05, 0.3)
        return
    line.add("screen", 0.05, 0.7)
    if not _screened(line):
        return
    line.add("accept", 0.02, 0.15)
    if not line.must and line.rng.random() < 0.03 and not line.case.need_to_know:
        line.add("transfer", 0.1, 0.6)
        line.add("decide_transfer", 0.3, 2.0)
    line.add("assign", 0.02, 0.3)
    _work(line)
    _after(line, days)


def _screened(line: _Line) -> bool:
    """Draw what becomes of the request in 受理审查; say whether it goes on."""
    if line.happens("return", 0.08):
        line.add("return", 0.05, 0.3)
        if line.rng.random() < 0.08:
            return False
        line.add("resubmit", 0.3, 4.0)
    if line.must:
        return True
    for verb, share in (("reject", 0.03), ("refer", 0.015)):
        if line.rng.random() < share:
            line.add(verb, 0.05, 0.4)
            return False
    return True


def _work(line: _Line) -> None:
    rng, limit = line.rng, LIMITS[line.case.service]
    late = rng.random() < 0.13
    spent = limit + rng.uniform(0.4, 3.5) if late else limit * rng.uniform(0.15, 0.85)
    line.add("start", 0.02, 0.2)
    if not line.must and rng.random() < 0.02:
        line.add("reassign", 0.02, 0.2)
    if not line.must and rng.random() < 0.004:
        line.add("isolate", 0.05, 0.1)
        return
    pieces = spent / 4
    line.add("search", pieces, pieces)
    if line.happens("ask_client", 0.13):
        line.add("ask_client", 0.02, 0.1)
        line.add("client_answers", 0.3, 5.0)
    if line.happens("ask_partner", 0.04):
        line.add("ask_partner", 0.02, 0.1)
        line.add("partner_answers", 0.2, 2.0)
    if line.case.web and not line.must and rng.random() < 0.012:
        line.add("withdraw", 0.02, 0.3)
        return
    if rng.random() < 0.2:
        line.add("note", 0.01, 0.05)
    line.add("write", pieces, pieces)
    if line.case.service in GATED:
        _review(line, pieces)
    line.add("deliver", pieces / 4, pieces / 2)


def _review(line: _Line, pieces: float) -> None:
    line.add("hand_in", 0.02, 0.1)
    if line.happens("send_back", 0.12):
        line.add("send_back", 0.1, pieces / 2 + 0.1)
        line.add("write", 0.1, 0.6)
        line.add("hand_in", 0.02, 0.1)
    line.add("approve", 0.1, pieces / 2 + 0.1)


def _after(line: _Line, days: Days) -> None:
    case, rng = line.case, line.rng
    if not case.events or case.events[-1].verb != "deliver":
        return
    delivered = line.at
    if rng.random() < 0.7:
        line.add("open_link", 0.02, 1.5)
    if case.web and line.happens("confirm", 0.6):
        line.add("confirm", 0.1, 7.0)
    if case.score:
        line.add("rate", 0.02, 12.0)
        if case.score <= 2 and rng.random() < 0.85:
            line.add("follow_up", 0.5, 5.0)
    if case.web and line.happens("complain", 0.02 if case.score not in (1, 2) else 0.25):
        line.add("complain", 0.2, 3.0)
        line.add("settle", 1.0, 7.0)
    for marks in (90, 180, 365):
        line.at = max(line.at, days.after(delivered, marks))
        line.add(f"effect_{marks}", 0.1, 2.0)
    line.add("archive", 0.5, 8.0)


def story(*, requests: int, seed: int, days: Days) -> tuple[list[Case], list[Event]]:
    """Return the plans of all requests, and their acts in the order of time, up to the end."""
    cases = [plan(number, of=requests, seed=seed, days=days) for number in range(requests)]
    events = [one for case in cases for one in case.events]
    events += _weekly(days)
    return cases, in_time(events, days)


def enquiries(*, wanted: int, after: int, seed: int, days: Days) -> Iterator[Event]:
    """Yield the acts of so many enquiries, numbered from `after` on; one in twenty is looked over later."""
    rng = Random(f"{seed}/enquiries")  # noqa: S311 - a story, no secret
    for number in range(after, after + wanted):
        yield Event(days.end * rng.random() ** 0.7, number, 0, "enquiry")


def in_time(events: list[Event], days: Days) -> list[Event]:
    """Return the acts up to the end, earliest first."""
    key: Callable[[Event], tuple[float, int, int]] = lambda one: (one.at, one.case, one.order)  # noqa: E731 - short
    return sorted((one for one in events if 0 <= one.at <= days.end), key=key)


def _weekly(days: Days) -> list[Event]:
    return [Event(float(place), -1, place, "pass_time") for place in range(5, int(days.end), 5)]
