"""Tells the whole story as one job: network, then every act in the order of time, in small transactions.

A killed worker loses at most one of them: the checkpoint is written with the acts it counts, and a second attempt
goes on from there (RD-03). The machine's clock decides the length of a transaction alone, never what is in the story.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction

from opentisc.desk import actions
from opentisc.infra import queue
from opentisc.infra.models import Job, JobState
from opentisc.infra.worker import Report
from opentisc.jobs.demo import acting, aftermath, enquiring, examining, network, plans, working
from opentisc.jobs.demo.acting import CaseOver, Turn, Verb
from opentisc.jobs.demo.days import Days
from opentisc.jobs.demo.knowledge import publish_articles
from opentisc.jobs.demo.plans import Case, Event
from opentisc.jobs.demo.world import World
from opentisc.kernel.errors import OpenTiscError

JOB: Final = "demo.fill"
REQUESTS: Final = 1_500
ENQUIRIES: Final = 1_000
SEED: Final = 20_260_923
LENGTH: Final = timedelta(days=730)
_TELL: Final = "desk.tell"
_MAKE_FILES: Final = "desk.make_deliverable"
_FILES_FOR_DAYS: Final = 10  # working days: of deliverables younger than this, the files are made at once
_SLICE_SECONDS: Final = 0.4  # of one transaction: others wait no longer to write
_PAUSE_SECONDS: Final = 0.03  # in which somebody who waits for SQLite's one lock can take it
_VERBS: Final = {**acting.VERBS, **working.VERBS, **aftermath.VERBS}
_log = logging.getLogger("opentisc.demo")


@dataclass(slots=True)
class _Kept:
    """What a second attempt goes on from. done: acts; keys: of open requests; over: requests that end where they are."""

    done: int = 0
    keys: dict[str, str] = field(default_factory=dict)
    over: list[int] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        return {"done": self.done, "keys": self.keys, "over": self.over, "failed": self.failed}


def wanted(
    *, until: datetime, requests: int = REQUESTS, enquiries: int = ENQUIRIES, seed: int = SEED
) -> dict[str, Any]:
    """Return the arguments of the job: how much, from which seed, and the day on which the story ends."""
    return {"until": until.isoformat(), "requests": requests, "enquiries": enquiries, "seed": seed}


@transaction.atomic
def ask(arguments: Mapping[str, Any]) -> Job:
    """Return the job that fills: the one that runs or is done, else a new one that goes on where a failed one stopped."""
    last = Job.objects.filter(name=JOB).order_by("-pk").first()
    if last is not None and last.state in (JobState.WAITING, JobState.RUNNING, JobState.DONE):
        return last
    job = queue.enqueue(JOB, **(last.arguments if last is not None else arguments))
    if last is not None:
        job.checkpoint = last.checkpoint
        job.save(update_fields=["checkpoint"])
    return job


def prepare(arguments: Mapping[str, Any]) -> bool:
    """Write the network alone, so that its people can sign in at once; say whether there was anything to write."""
    until, seed = datetime.fromisoformat(arguments["until"]), int(arguments["seed"])
    return network.build(seed=seed, days=Days(until, length=LENGTH), now=until)


def fill(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Write the fictional network and its two years. arguments: those of `wanted`. Returns what came of it."""
    until, seed = datetime.fromisoformat(arguments["until"]), int(arguments["seed"])
    days = Days(until, length=LENGTH)
    report.progress("network", 0, 1)
    prepare(arguments)
    publish_articles(now=until)
    requests = int(arguments["requests"])
    cases, events = plans.story(requests=requests, seed=seed, days=days)
    more = plans.enquiries(wanted=int(arguments["enquiries"]), after=requests, seed=seed, days=days)
    events = plans.in_time([*events, *more], days)
    kept = _Kept(**arguments["checkpoint"]) if arguments.get("checkpoint") else _Kept()
    story = _Story(World(days, seed=seed), cases, kept)
    for acts in _slices(events, kept):
        with transaction.atomic():
            for event in acts:
                story.act(event)
            report.checkpoint(kept.plain())
        report.progress("requests", kept.done, len(events))
        time.sleep(_PAUSE_SECONDS)
    return {
        "acts": kept.done,
        "ended_early": len(kept.over),
        "refused": kept.failed,
        **examining.examine().plain(),
    }


def _slices(events: Sequence[Event], kept: _Kept) -> Iterator[Iterator[Event]]:
    """Yield the acts not yet done, as many at a time as fit into one transaction."""
    while kept.done < len(events):
        yield _slice(events, kept, until=time.monotonic() + _SLICE_SECONDS)


def _slice(events: Sequence[Event], kept: _Kept, *, until: float) -> Iterator[Event]:
    while kept.done < len(events) and time.monotonic() < until:
        yield events[kept.done]
        kept.done += 1


class _Story:
    """Takes the acts one after the other; a request whose act is refused goes no further, and it is counted."""

    def __init__(self, world: World, cases: Sequence[Case], kept: _Kept) -> None:
        self._world, self._cases, self._kept = world, cases, kept
        self._over = set(kept.over)
        self._last = {case.number: case.events[-1].order for case in cases}

    def act(self, event: Event) -> None:
        """Take one act. What somebody else changed meanwhile is left to them."""
        now = self._world.days.at(event.at)
        # Nobody is told of what is long past, and its reports are made when somebody asks for them.
        old = self._world.days.end - event.at > _FILES_FOR_DAYS
        with queue.without(_TELL, *([_MAKE_FILES] if old else [])):
            self._act(event, now)

    def _act(self, event: Event, now: datetime) -> None:
        if event.case < 0:
            actions.pass_time(now=now)
        elif event.verb == "enquiry":
            enquiring.ask(self._world, event.case, now=now)
        elif event.case not in self._over:
            self._take(event, now)

    def _take(self, event: Event, now: datetime) -> None:
        keys, number = self._kept.keys, str(event.case)
        rng = Random(f"{self._world.seed}/{event.case}/{event.order}")  # noqa: S311 - a story, no secret
        turn = Turn(self._world, self._cases[event.case], now, rng, key=keys.get(number, ""))
        try:
            with transaction.atomic():
                goes_on = _goes_on(_VERBS[event.verb], turn)
            keys[number] = turn.key
            if not goes_on:
                self._end(event)
        except OpenTiscError as wrong:
            _log.warning("demo: request %s stops before %s: %s %s", number, event.verb, wrong.code, wrong)
            failed = self._kept.failed
            failed[f"{event.verb} {wrong.code}"] = failed.get(f"{event.verb} {wrong.code}", 0) + 1
            self._end(event)
        if event.order == self._last[event.case]:
            keys.pop(number, None)

    def _end(self, event: Event) -> None:
        self._over.add(event.case)
        self._kept.over.append(event.case)
        self._kept.keys.pop(str(event.case), None)


def _goes_on(verb: Verb, turn: Turn) -> bool:
    """Take the act; say whether the request goes on after it. What was done before its end stays done."""
    try:
        verb(turn)
    except CaseOver:
        return False
    return True
