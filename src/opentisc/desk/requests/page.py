"""Everything the page of one request shows to one person: the work, the facts, who may do what and what is in the way.

Not for: the lists (`reading`), and not for a client's page, which shows less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from opentisc.desk import policy, workflow
from opentisc.desk.catalogue import Definition
from opentisc.desk.errors import BadAnswers, UnknownRequest
from opentisc.desk.models import (
    Assignment,
    Complaint,
    Deliverable,
    Effect,
    Message,
    NeedToKnow,
    Rating,
    RequestFile,
    ServiceRequest,
    Transfer,
)
from opentisc.desk.requests import clock, conflicts, files, gates, people, remedies, timeline, turns
from opentisc.desk.requests.assigning import needs_review
from opentisc.desk.requests.clock import Clock
from opentisc.desk.requests.remedies import Standing, Turn
from opentisc.desk.requests.steps import Act
from opentisc.desk.requests.timeline import Day
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import CLOSED, DeliverableState, State
from opentisc.desk.workflow import Part, Step
from opentisc.network.types import Hat, Label, Role

ASKED_IN_THE_FORM: Final = frozenset(("consent", "qualified"))
"""Gates that hold by what is entered with the step: nobody can say before whether they do."""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that the person may take now, and the codes of what is still missing for it, in order."""

    step: Step
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request as one person sees it. turn: the primary button, or who is waited for.

    conflict: outcome of the newest check, never what it found. steps: every step open to the person but the primary.
    """

    request: ServiceRequest
    definition: Definition
    parts: frozenset[Part]
    turn: Turn
    steps: tuple[OpenStep, ...]
    clock: Clock
    assignments: tuple[Assignment, ...]
    need_to_know: tuple[NeedToKnow, ...]
    conflict: str | None
    messages: tuple[Message, ...]
    notes: tuple[Message, ...]
    files: tuple[RequestFile, ...]
    deliverables: tuple[Deliverable, ...]
    ratings: tuple[Rating, ...]
    effects: tuple[Effect, ...]
    complaints: tuple[Complaint, ...]
    transfer: Transfer | None
    days: tuple[Day, ...]

    @property
    def is_closed(self) -> bool:
        """Say whether nobody has anything left to do."""
        return self.request.state in CLOSED

    @property
    def is_sealed(self) -> bool:
        """Say whether only those on the need-to-know list read it."""
        return self.request.label >= Label.NEED_TO_KNOW


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """What a manager sees of a request of label 3 that it administers without reading: stage, clock, service."""

    key: UUID
    state: State
    version: int
    definition: Definition
    clock: Clock
    steps: tuple[str, ...]


def request_page(key: UUID | str, hat: Hat, *, now: datetime) -> RequestPage:
    """Return the page of a request for staff who may read it. Raises UnknownRequest."""
    request = policy.get_visible(key, actor=hat, now=now)
    if hat.is_private:
        raise UnknownRequest
    parts = policy.parts(hat, request, now=now)
    deliverables = tuple(
        request.deliverables.select_related("docx", "pdf").defer("content").order_by("-made_at", "-pk")
    )
    conflict = conflicts.latest(request)
    steps = steps_for(request, parts, by=hat, now=now)
    turn = _turn(request, parts, steps, deliverables, conflict)
    words = list(request.messages.order_by("at", "pk"))
    return RequestPage(
        request=request,
        definition=definition_of(request.service),
        parts=parts,
        turn=turn,
        steps=tuple(one for one in steps if turn.step is None or one.step.code != turn.step.code),
        clock=clock.reckon(request, now=now),
        assignments=tuple(people.current(request, now=now).select_related("person", "body")),
        need_to_know=tuple(
            request.need_to_know.filter(removed_at=None).select_related("person").order_by("added_at", "pk")
        ),
        conflict=conflict,
        messages=tuple(one for one in words if one.kind == "message"),
        notes=tuple(one for one in words if one.kind == "note"),
        files=tuple(files.files(request, actor=hat).select_related("stored", "added_by")),
        deliverables=deliverables,
        ratings=tuple(request.ratings.order_by("-at")),
        effects=tuple(
            request.effects.select_related("evidence__stored").prefetch_related("verdicts").order_by("due_on")
        ),
        complaints=tuple(request.complaints.order_by("-made_at")),
        transfer=request.transfers.filter(state="offered").select_related("taker", "giver").first(),
        days=tuple(timeline.timeline(request, actor=hat)),
    )


def unread_page(key: UUID | str, hat: Hat, *, now: datetime) -> UnreadPage:
    """Return what the manager of the body may know of a request it does not read. Raises UnknownRequest."""
    request = policy.get_countable(key, actor=hat)
    if hat.role != Role.MANAGER or request.isolated_at is not None:
        raise UnknownRequest
    steps = workflow.steps_open(state=request.state, parts=frozenset((Part.MANAGER,)))
    return UnreadPage(
        key=request.key,
        state=State(request.state),
        version=request.version,
        definition=definition_of(request.service),
        clock=clock.reckon(request, now=now),
        steps=tuple(one.code for one in steps if one.code in turns.UNREAD_STEPS),
    )


def _turn(
    request: ServiceRequest,
    parts: frozenset[Part],
    steps: Sequence[OpenStep],
    deliverables: Sequence[Deliverable],
    conflict: str | None,
) -> Turn:
    """Return what the person does next, or who is waited for."""
    standing = Standing(
        state=request.state,
        parts=parts,
        open_steps=frozenset(one.step.code for one in steps if not one.missing),
        conflict=conflict,
        in_review=any(one.state == DeliverableState.IN_REVIEW for one in deliverables),
        effects_ahead=request.effects.filter(answered_at=None).exists(),
        clients_own=request.submitted_by_id is not None,
        written=bool(deliverables),
    )
    step = turns.next_act(
        state=request.state,
        parts=parts,
        reviewed=needs_review(request),
        in_review=standing.in_review,
        effects_ahead=standing.effects_ahead,
        clients_own=standing.clients_own,
    )
    missing = next((one.missing for one in steps if step is not None and one.step.code == step.code), ())
    return remedies.turn_of(step, missing, standing)


def steps_for(request: ServiceRequest, parts: frozenset[Part], *, by: Hat, now: datetime) -> list[OpenStep]:
    """Return every step open to somebody with these parts, in the order of the table, with what is in the way."""
    found = workflow.steps_open(state=request.state, parts=parts)
    return [OpenStep(step, closed_gates(request, step, by=by, now=now)) for step in found]


def steps_open(request: ServiceRequest, hat: Hat, *, now: datetime) -> list[OpenStep]:
    """Return the steps that the person may take in a request now, each with what is in the way."""
    return steps_for(request, policy.parts(hat, request, now=now), by=hat, now=now)


def closed_gates(request: ServiceRequest, step: Step, *, by: Hat, now: datetime) -> tuple[str, ...]:
    """Return the codes of what is missing for a step as things stand, without taking it."""
    act = Act(step.code, by, now)
    known = gates.registered()
    missing: list[str] = []
    for name in step.gates:
        if name in ASKED_IN_THE_FORM:
            continue
        if name not in known:
            missing.append(name)
            continue
        try:
            missing += gates.missing(name, request, act)
        except BadAnswers:
            missing.append("form")
    return tuple(missing)


def answers_shown(request: ServiceRequest, definition: Definition, language: str) -> list[tuple[str, str]]:
    """Return the intake answers with the questions' labels, in the order of the form; choices in their words."""
    shown = []
    for group in definition.form.groups:
        for name in group.fields:
            value = request.answers.get(name)
            if value in (None, "", []):
                continue
            asked = definition.form.fields[name]
            words = {one.value: one.of(language) for one in asked.choices}
            shown.append((asked.label.of(language), _said(value, words)))
    return shown


def _said(value: Any, words: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        return "\n".join(_said(one, words) for one in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_said(one, words)}" for name, one in value.items())
    return words.get(str(value), str(value))
