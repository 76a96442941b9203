"""What a client sees: its requests, one of them in full, and who saw what it disclosed.

Never what is for staff alone: notes, searches, drafts of deliverables, who could be a conflict.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opentisc.desk import policy, workflow
from opentisc.desk.catalogue import Definition
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import (
    Complaint,
    Deliverable,
    Effect,
    Message,
    NeedToKnow,
    Opening,
    Rating,
    RequestFile,
    ServiceRequest,
    Transition,
)
from opentisc.desk.requests import clock, experts, files
from opentisc.desk.requests.clock import Clock
from opentisc.desk.requests.experts import ExpertRow
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import DeliverableState, State
from opentisc.desk.workflow import Part, Step
from opentisc.infra.orm import GuardedQuerySet
from opentisc.network.types import Hat, Label

CLIENT_PARTS = frozenset((Part.CLIENT,))


def own_requests(hat: Hat, *, now: datetime) -> GuardedQuerySet[ServiceRequest]:
    """Return what the person submitted, drafts too, newest first, service and body loaded."""
    rows = policy.visible(hat, now=now).filter(submitted_by_id=hat.person_id)
    return rows.select_related("service", "body").order_by("-recorded_at", "-pk")


def organisation_requests(hat: Hat, *, now: datetime) -> GuardedQuerySet[ServiceRequest]:
    """Return what others submitted for organisations whose requests the person sees, newest first. Never 限定知悉."""
    rows = policy.visible(hat, now=now).exclude(submitted_by_id=hat.person_id)
    return rows.select_related("service", "body", "client").order_by("-recorded_at", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """One request as its client sees it. mine: the person submitted it. steps: what the client may do now.

    openings: how many openings of disclosures are written down.
    """

    request: ServiceRequest
    definition: Definition
    mine: bool
    next_step: Step | None
    steps: frozenset[str]
    clock: Clock
    transitions: tuple[Transition, ...]
    messages: tuple[Message, ...]
    files: tuple[RequestFile, ...]
    deliverables: tuple[Deliverable, ...]
    ratings: tuple[Rating, ...]
    effects: tuple[Effect, ...]
    complaints: tuple[Complaint, ...]
    openings: int


def client_page(key: UUID | str, hat: Hat, *, now: datetime) -> ClientPage:
    """Return the page of a request for its client. Raises UnknownRequest, for staff too."""
    if not hat.is_private:
        raise UnknownRequest
    request = policy.get_visible(key, actor=hat, now=now)
    mine = request.submitted_by_id == hat.person_id
    steps = workflow.steps_open(state=request.state, parts=CLIENT_PARTS)
    if request.isolated_at is not None:
        steps = []
    codes = frozenset(one.code for one in steps)
    ratings = tuple(request.ratings.order_by("-at", "-pk"))
    return ClientPage(
        request=request,
        definition=definition_of(request.service),
        mine=mine,
        next_step=next((one for one in steps if one.primary and not (one.code == "rate" and ratings)), None),
        steps=codes,
        clock=clock.reckon(request, now=now),
        transitions=tuple(request.transitions.order_by("-at", "-pk")),
        messages=tuple(request.messages.filter(kind="message").order_by("at", "pk")),
        files=client_files(request, hat),
        deliverables=delivered(request),
        ratings=ratings,
        effects=tuple(request.effects.filter(asked_at__isnull=False).order_by("after_days")),
        complaints=tuple(request.complaints.order_by("-made_at")),
        openings=request.openings.count(),
    )


def client_files(request: ServiceRequest, hat: Hat) -> tuple[RequestFile, ...]:
    """Return the files that the client reads: its own and those meant for it; a deliverable only once delivered."""
    handed_over = {pk for one in delivered(request) for pk in (one.docx_id, one.pdf_id)}
    rows = files.files(request, actor=hat).exclude(kind="search_export")
    return tuple(one for one in rows if one.kind != "deliverable" or one.stored_id in handed_over)


def delivered(request: ServiceRequest) -> tuple[Deliverable, ...]:
    """Return what was handed over, the newest first, without its content."""
    rows = request.deliverables.filter(state=DeliverableState.DELIVERED).select_related("pdf", "docx")
    return tuple(rows.defer("content").order_by("-made_at", "-pk"))


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read the request by name and who opened what of it, the latest first. sealed: only the list reads.

    experts: outside experts who reviewed it; never whom the conflict check refused.
    """

    request: ServiceRequest
    sealed: bool
    listed: tuple[NeedToKnow, ...]
    openings: tuple[Opening, ...]
    experts: tuple[ExpertRow, ...] = ()


def access_page(key: UUID | str, hat: Hat, *, now: datetime) -> Access:
    """Return who saw the disclosure, for its client alone. Raises UnknownRequest."""
    if not hat.is_private:
        raise UnknownRequest
    request = policy.get_visible(key, actor=hat, now=now)
    listed = request.need_to_know.select_related("person").order_by("added_at", "pk")
    openings = request.openings.select_related("file__stored").order_by("-at", "-pk")
    return Access(
        request=request,
        sealed=request.label >= Label.NEED_TO_KNOW,
        listed=tuple(listed),
        openings=tuple(openings),
        experts=tuple(one for one in experts.experts_of(request, now=now) if one.state != "blocked"),
    )


def is_over(request: ServiceRequest) -> bool:
    """Say whether nothing more comes of the request."""
    return request.state in {State.REJECTED, State.REFERRED, State.WITHDRAWN, State.ARCHIVED}
