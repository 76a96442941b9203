"""Whose turn it is and what to do first: a primary step that cannot be taken yet is replaced by the act that opens it.

`turns` says which step comes next; here the conditions that are still open lead to the act that meets them, or to
who is waited for. So the one primary button of a page is never a closed one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from opentisc.desk.types import CLOSED, State
from opentisc.desk.workflow import STEPS, Part, Step


class Remedy(StrEnum):
    """Acts that are no steps of the table, each with a page of its own."""

    WRITE = "write"  # begin the deliverable
    REWRITE = "rewrite"  # a new version after it was sent back
    FINISH = "finish"  # what the deliverable still lacks
    CORRECT = "correct"  # what the application still lacks
    BORROW = "borrow"  # a reviewer of another body
    FILE = "file"  # what the archive still lacks


class Awaited(StrEnum):
    """Who or what a request waits for."""

    CLIENT = "client"
    INTAKE = "intake"
    HANDLER = "handler"
    CO_HANDLER = "co_handler"
    REVIEWER = "reviewer"
    ANOTHER_REVIEWER = "another_reviewer"
    MANAGER = "manager"
    COMPLIANCE = "compliance"
    TIME = "time"  # a job takes the step


@dataclass(frozen=True, slots=True)
class Turn:
    """What the primary button does: one of `step` and `remedy`; else who is waited for, None when nobody is.

    missing: what is in the way of the step that was to come.
    """

    step: Step | None = None
    remedy: Remedy | None = None
    awaited: Awaited | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands. open_steps: codes of the steps that the person may take with nothing in the way.

    conflict: outcome of the newest check. in_review, effects_ahead, clients_own: as in `turns.next_act`; written:
    there is a deliverable.
    """

    state: str
    parts: frozenset[Part]
    open_steps: Collection[str]
    conflict: str | None = None
    in_review: bool = False
    effects_ahead: bool = False
    clients_own: bool = False
    written: bool = False


WRITERS: Final = frozenset((Part.HANDLER, Part.CO_HANDLER))
_LEADERS: Final = frozenset((Part.HANDLER, Part.MANAGER))
_INTAKE: Final = frozenset((Part.INTAKE,))


def turn_of(step: Step | None, missing: tuple[str, ...], standing: Standing) -> Turn:
    """Return what the person does next, given the step that comes next and what is in its way."""
    if step is None:
        return _without_step(standing)
    if not missing:
        return Turn(step=step)
    first = missing[0]
    way = _WAYS.get("item" if first.startswith("item_") else first, _finish)
    return way(step, missing, standing)


def _without_step(standing: Standing) -> Turn:
    """A co-handler begins the deliverable too; otherwise somebody else is waited for."""
    if standing.state == State.WORKING and Part.CO_HANDLER in standing.parts and not standing.written:
        return Turn(remedy=Remedy.WRITE)
    return Turn(awaited=awaited(standing))


def awaited(standing: Standing) -> Awaited | None:
    """Return who is waited for in a state, None when the request is closed."""
    state = State(standing.state)
    if state in CLOSED:
        return None
    if state in (State.DRAFT, State.RETURNED):
        return Awaited.CLIENT if standing.clients_own else Awaited.INTAKE
    if state is State.REVIEW:
        return Awaited.REVIEWER if standing.in_review else Awaited.HANDLER
    if state is State.TRACKING:
        return Awaited.CLIENT if standing.effects_ahead else Awaited.HANDLER
    return _AWAITED[state]


_AWAITED: Final[Mapping[State, Awaited]] = {
    State.SUBMITTED: Awaited.INTAKE,
    State.SCREENING: Awaited.INTAKE,
    State.ACCEPTED: Awaited.INTAKE,
    State.ASSIGNED: Awaited.HANDLER,
    State.WORKING: Awaited.HANDLER,
    State.WAITING_CLIENT: Awaited.CLIENT,
    State.WAITING_PARTNER: Awaited.CO_HANDLER,
    State.DELIVERED: Awaited.CLIENT,
    State.CONFIRMED: Awaited.TIME,
    State.AUTO_CONFIRMED: Awaited.TIME,
    State.FEEDBACK: Awaited.CLIENT,
    State.COMPLAINT: Awaited.MANAGER,
}

_Way = Callable[[Step, tuple[str, ...], Standing], Turn]


def _does(remedy: Remedy, who: Collection[Part], otherwise: Awaited) -> _Way:
    """Return the way of an act that those with one of some parts may do; the others wait."""

    def way(step: Step, missing: tuple[str, ...], standing: Standing) -> Turn:
        if standing.parts.isdisjoint(who):
            return Turn(awaited=otherwise, missing=missing)
        return Turn(remedy=remedy, missing=missing)

    return way


def _takes(code: str, otherwise: Awaited) -> _Way:
    """Return the way of another step, where it is open to the person."""

    def way(step: Step, missing: tuple[str, ...], standing: Standing) -> Turn:
        if code in standing.open_steps:
            return Turn(step=STEPS[code], missing=missing)
        return Turn(awaited=otherwise, missing=missing)

    return way


def _form(step: Step, missing: tuple[str, ...], standing: Standing) -> Turn:
    """An application in hand is completed; one that is being screened goes back to whoever sent it."""
    if step.code == "accept":
        return _takes("return", Awaited.INTAKE)(step, missing, standing)
    return _does(Remedy.CORRECT, _INTAKE, Awaited.CLIENT)(step, missing, standing)


def _conflict(step: Step, missing: tuple[str, ...], standing: Standing) -> Turn:
    """Compliance decides; what it refused is refused."""
    if standing.conflict == "blocked":
        return _takes("reject", Awaited.INTAKE)(step, missing, standing)
    return Turn(awaited=Awaited.COMPLIANCE, missing=missing)


def _reviewer(step: Step, missing: tuple[str, ...], standing: Standing) -> Turn:
    """The manager names one; a handler alone borrows one."""
    if "reassign" in standing.open_steps:
        return Turn(step=STEPS["reassign"], missing=missing)
    return _does(Remedy.BORROW, _LEADERS, Awaited.MANAGER)(step, missing, standing)


_finish: Final = _does(Remedy.FINISH, WRITERS, Awaited.HANDLER)
"""What no condition of the table names is a finding of the checks of the deliverable."""

_WAYS: Final[Mapping[str, _Way]] = {
    "form": _form,
    "secrets_declaration": _form,
    "conflict_check": _takes("return", Awaited.INTAKE),
    "conflict_decision": _conflict,
    "service_offered": _takes("refer", Awaited.MANAGER),
    "audience": _takes("refer", Awaited.MANAGER),
    "deliverable": _does(Remedy.WRITE, WRITERS, Awaited.HANDLER),
    "new_version": _does(Remedy.REWRITE, WRITERS, Awaited.HANDLER),
    "reviewer": _reviewer,
    "approval": _takes("hand_in", Awaited.REVIEWER),
    "reviewer_not_author": _takes("reassign", Awaited.ANOTHER_REVIEWER),
    "item": _does(Remedy.FILE, _LEADERS, Awaited.HANDLER),
}
