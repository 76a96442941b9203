"""A request as JSON: what the hat of the token may see, in official words, with nothing that is for staff alone.

Notes, searches, drafts of deliverables, marks, names of handlers and openings are in no answer of the API.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from opentisc.desk import queries
from opentisc.desk.models import Deliverable, ServiceRequest
from opentisc.desk.queries import Clock
from opentisc.desk.requests.client_pages import delivered
from opentisc.desk.types import State
from opentisc.desk.workflow import Step
from opentisc.infra.models import StoredFile
from opentisc.network.types import Hat, Label
from opentisc.web.api import schemas
from opentisc.web.desk.client.sending import due_facts
from opentisc.web.desk.forms import in_words


def request_shown(request: ServiceRequest, *, clock: Clock, next_step: Step | None) -> schemas.Request:
    """Return the request with its dates, its next step and what was handed over."""
    return schemas.Request(
        key=request.key,
        number=request.number or None,
        title=request.title,
        state=state_word(request.state),
        label=schemas.Word(code=str(int(request.label)), words=Label(request.label).word),
        service=service_shown(request),
        body=body_shown(request),
        submitted_at=request.submitted_at,
        accepted_at=request.accepted_at,
        delivered_at=request.delivered_at,
        closed_at=request.closed_at,
        due=due_shown(request),
        clock=schemas.Clock(paused=clock.standing, stopped=clock.stopped, overdue_days=clock.overdue_days),
        next_step=None
        if next_step is None
        else schemas.Word(code=next_step.code, words=str(next_step.button)),
        deliverables=[_deliverable(one) for one in delivered(request)],
    )


def next_step_of_staff(request: ServiceRequest, hat: Hat, *, now: datetime) -> Step | None:
    """Return the step that is the hat's turn; None when it is somebody else's."""
    found = (one.step for one in queries.steps_open(request, hat, now=now))
    return next((step for step in found if step.primary), None)


def state_word(state: str) -> schemas.Word:
    """Return a state with its official words."""
    return schemas.Word(code=state, words=str(State(state).label))


def service_shown(request: ServiceRequest) -> schemas.Service:
    """Return the service in the version of the request."""
    name = in_words(queries.definition_of(request.service).name)
    return schemas.Service(code=request.service.code, version=request.service.version, name=name)


def body_shown(request: ServiceRequest) -> schemas.Body:
    """Return the handling body."""
    return schemas.Body(code=request.body.code, name=request.body.name)


def due_shown(request: ServiceRequest) -> schemas.Due:
    """Return the due day with its count, as the request's page shows both."""
    facts: dict[str, Any] = due_facts(request)
    days = [
        schemas.Day(on=one.on, counts=one.counts, words=one.words, provisional=one.provisional)
        for one in facts.get("days", ())
    ]
    return schemas.Due(
        on=facts["due"],
        promised=bool(facts.get("promised")),
        provisional=bool(facts.get("provisional")),
        limit_days=facts["limit_days"],
        days=days,
    )


def address_of(request: ServiceRequest) -> str:
    """Return the address at which the request is asked for again; it names the key, which never changes."""
    return reverse("api_request", args=[str(request.key)])


def _deliverable(row: Deliverable) -> schemas.Deliverable:
    return schemas.Deliverable(
        kind=row.kind,
        language=row.language,
        version=row.version,
        report_number=row.report_number,
        content_sha256=row.content_sha256,
        files=_files((row.docx, row.pdf)),
    )


def _files(rows: Sequence[StoredFile | None]) -> list[schemas.File]:
    return [
        schemas.File(name=one.name, media_type=one.media_type, size=one.size, sha256=one.sha256)
        for one in rows
        if one is not None
    ]
