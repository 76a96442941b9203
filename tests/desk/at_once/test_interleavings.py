"""Five people read a request and write in it with what they read, in any order: nothing is lost (RD-10).

A write that rests on an older reading is refused and changes nothing; one that is taken shows; a person writes over
what somebody else wrote only after having seen it. After each act the history is whole, the clock agrees with the
state, and at the end the audit chain verifies.
"""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from opentisc.desk import actions, workflow
from opentisc.desk.errors import ChangedMeanwhile, GateClosed, StepRefused, UnknownRequest, WrongState
from opentisc.desk.requests import clock
from opentisc.desk.searching.errors import LogClosed
from opentisc.desk.types import CLOSED, PAUSED, State
from opentisc.infra import audit
from opentisc.kernel.errors import OpenTiscError
from tests.desk.at_once.one_request import Now, Seen, World, make_world
from tests.factories import reports

pytestmark = [pytest.mark.django_db, pytest.mark.req("RD-10")]

EXAMPLES, ACTS = 130, 20
WANTED = 1_000
EVERYBODY = st.sampled_from(["handler", "helper", "manager", "reviewer"])
WRITERS = st.sampled_from(["handler", "helper", "handler", "helper", "stand_in"])
WEIGHERS = st.sampled_from(["handler", "helper", "manager"])
STEPS = st.sampled_from(
    [
        ("ask_client", "handler"), ("ask_client", "helper"), ("client_answers", "handler"), ("ask_partner", "handler"),
        ("partner_answers", "helper"), ("hand_in", "handler"), ("hand_in", "handler"), ("hand_in", "reviewer"),
        ("send_back", "reviewer"), ("send_back", "reviewer"), ("approve", "reviewer"), ("reassign", "manager"),
        ("hand_in", "stand_in"),
    ]
)  # fmt: skip
SAYS = {"ask_client": "message", "client_answers": "message", "ask_partner": "note"}
"""What a step says besides."""
WORDS = st.sampled_from(["甲", "乙", "丙", "丁"])


class AtOnce(RuleBasedStateMachine):
    """The acts. Each goes through `write`, which checks what every act must keep."""

    world: World
    counted: Counter[str]
    schedules: set[tuple[str, ...]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.world.seen.clear()
        for who in self.world.people:
            self.world.read(who)
        self.held = self.world.now()
        self.trace: list[str] = []
        self.others: dict[str, int] = dict.fromkeys(self.world.people, 0)
        self.spoken = list(self.held.said)
        self.marked = list(self.held.marks)
        self.stepped = list(self.held.steps)

    def teardown(self) -> None:
        assert audit.verify(heads=()).fault is None
        self.schedules.add(tuple(self.trace))
        transaction.savepoint_rollback(self.savepoint)

    @rule(who=EVERYBODY)
    def read(self, who: str) -> None:
        self.world.read(who)
        self.others[who] = 0
        self.trace.append(f"{who} reads")

    @rule(who=WEIGHERS, minutes=st.integers(0, 99), effort=st.integers(1, 6))
    def weigh(self, who: str, minutes: int, effort: int) -> None:
        def act(hat, now, seen: Seen):
            actions.weigh(self.key, by=hat, now=now, minutes=minutes, effort=effort, version=seen.version)

        if self.write(who, "weigh", act, fresh=same_version, raises=1):
            assert (self.held.minutes, self.held.effort) == (minutes, effort)

    @rule(who=EVERYBODY, words=WORDS, kind=st.sampled_from(["message", "note"]))
    def speak(self, who: str, words: str, kind: str) -> None:
        say = actions.write_message if kind == "message" else actions.write_note

        def act(hat, now, seen: Seen):
            say(self.key, by=hat, now=now, text=words)

        self.write(who, kind, act, then=lambda before: self.spoken.append((kind, words)))

    @rule(who=WRITERS, words=WORDS)
    def draft(self, who: str, words: str) -> None:
        written = reports.search_written(findings=words)

        def act(hat, now, seen: Seen):
            actions.save_draft(self.key, actions.Wanted("zh-hans", written, seen.draft), by=hat, now=now)

        if self.write(who, "draft", act, fresh=lambda seen, now: seen.draft == now.drafts[-1][2]):
            assert self.held.drafts[-1][3] == words

    @rule(who=WRITERS, value=st.sampled_from(["close", "related", "unrelated"]))
    def mark(self, who: str, value: str) -> None:
        def act(hat, now, seen: Seen):
            marking = actions.Marking("relevance", value, seen=seen.mark)
            actions.mark_document(self.key, self.world.document, marking, by=hat, now=now)

        def fresh(seen: Seen, now: Now) -> bool:
            return seen.mark == now.marks[-1][0] or now.marks[-1][1] == value

        def then(before: Now):
            if before.marks[-1][1] != value:  # the same mark again is no second row
                self.marked.append((self.held.marks[-1][0], value))

        self.write(who, "mark", act, fresh=fresh, then=then)

    @precondition(lambda self: self.held.state == State.REVIEW)
    @rule(who=st.just("reviewer"), words=WORDS)
    def remark(self, who: str, words: str) -> None:
        row = self.world.request.deliverables.order_by("version").last()

        def act(hat, now, seen: Seen):
            actions.comment(
                self.key, by=hat, now=now, deliverable_id=row.pk, paragraph="findings", text=words
            )

        if self.write(who, "remark", act):
            assert self.held.remarks[-1][1:] == (words, "")

    @precondition(lambda self: self.held.remarks)
    @rule(who=st.just("handler"), words=WORDS)
    def answer(self, who: str, words: str) -> None:
        pk, _text, answered = self.held.remarks[0]

        def act(hat, now, seen: Seen):
            actions.answer_comment(self.key, by=hat, now=now, comment_id=pk, text=words)

        if self.write(who, "answer", act, fresh=lambda seen, now: answered in {"", words}):
            assert self.held.remarks[0][2] == words

    @rule(step=STEPS)
    def step(self, step: tuple[str, str]) -> None:
        code, who = step

        def act(hat, now, seen: Seen):
            take(self.world, code, hat, now, seen.version)

        def then(before: Now):
            line = workflow.STEPS[code]
            assert State(before.state) in line.from_states
            self.stepped.append((code, before.state, line.to or before.state))
            if code in SAYS:
                self.spoken.append((SAYS[code], "请看"))

        self.write(who, code, act, fresh=same_version, raises=1, then=then)

    @property
    def key(self):
        return self.world.request.key

    def write(
        self,
        who: str,
        what: str,
        act: Callable,
        *,
        fresh: Callable[[Seen, Now], bool] = lambda seen, now: True,
        raises: int = 0,
        then: Callable[[Now], object] = lambda before: None,
    ) -> bool:
        """Say whether the write was taken; check what it may and must have changed.

        fresh: whether it rests on what holds now. raises: the version, by so many. then: writes down what was taken.
        """
        before, seen = self.held, self.world.seen[who]
        was_fresh = fresh(seen, before)
        refused = outcome(lambda: act(self.world.people[who], self.world.tick(), seen))
        self.held = self.world.now()
        self.trace.append(f"{who} {what} {type(refused).__name__ if refused else 'done'}")
        if self.others[who] and not isinstance(refused, StepRefused | UnknownRequest):
            self.counted["interleaved"] += 1
        if refused is not None:
            self.counted[type(refused).__name__] += 1
            assert self.held == before, "a refused write left something behind"
            if isinstance(refused, ChangedMeanwhile):
                assert not was_fresh
                assert refused.facts["mine"] != refused.facts["theirs"]
            self.check()
            return False
        assert was_fresh, f"{who} wrote over what {who} had not seen: {self.trace}"
        self.counted["taken"] += 1
        assert self.held.version == before.version + raises
        for one in self.others:
            self.others[one] += one != who
        then(before)
        self.check()
        return True

    def check(self) -> None:
        """Nothing that was taken is gone; the history is whole; the clock agrees with the state."""
        now = self.held
        assert list(now.said) == self.spoken
        assert list(now.marks) == self.marked
        assert list(now.steps) == self.stepped
        assert all(
            to == begun for (_a, _b, to), (_c, begun, _d) in zip(now.steps, now.steps[1:], strict=False)
        )
        assert now.steps[-1][2] == now.state
        assert now.paused == (now.state in PAUSED)
        assert now.closed == (now.state in CLOSED)
        row = self.world.row()
        reckoned = clock.reckon(row, now=self.world.tick())
        assert reckoned.standing == now.paused
        assert now.paused or (reckoned.due is not None and reckoned.due.at == now.due_at)
        for one in row.transitions.all():
            assert one.by_name
            assert one.at
            assert one.reason or not workflow.STEPS[one.step].needs_reason


def same_version(seen: Seen, now: Now) -> bool:
    """Say whether nobody took a step since."""
    return seen.version == now.version


def take(world: World, code: str, hat, now, version: int) -> None:
    """Take a step with what the person saw."""
    key, common = world.request.key, {"by": hat, "now": now, "version": version}
    if code == "reassign":
        handler = next(pk for pk, duty in world.now().duties if duty == "handler")
        pair = (world.people["handler"].person_id, world.people["stand_in"].person_id)
        team = actions.Team(pair[handler == pair[0]], world.people["reviewer"].person_id)
        actions.reassign(key, team=team, reason="换人", **common)
    elif code in {"ask_client", "client_answers", "ask_partner"}:
        getattr(actions, code)(key, text="请看", **common)
    elif code == "send_back":
        actions.send_back(key, reason="请改", **common)
    else:
        getattr(actions, code)(key, **common)


def outcome(act: Callable[[], object]) -> OpenTiscError | None:
    """Return the error that the act was refused with, None when it was taken."""
    try:
        with transaction.atomic():
            act()
    except (ChangedMeanwhile, WrongState, StepRefused, UnknownRequest, GateClosed, LogClosed) as refused:
        return refused
    return None


def test_no_write_is_lost_in_a_thousand_interleavings():
    AtOnce.world, AtOnce.counted, AtOnce.schedules = make_world(), Counter(), set()
    run_state_machine_as_test(
        AtOnce,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=ACTS,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    counted = AtOnce.counted
    assert counted["interleaved"] >= WANTED, counted
    assert counted["ChangedMeanwhile"] > WANTED // 5, counted
    assert counted["taken"] > WANTED // 2, counted
    assert len(AtOnce.schedules) > EXAMPLES // 2
