"""Work on an assigned request: start it, wait for the client or a partner, speak and note, weigh the effort."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opentisc.desk import policy
from opentisc.desk.errors import ChangedMeanwhile, StepRefused
from opentisc.desk.models import Message, ReplyTemplate, ServiceRequest
from opentisc.desk.requests import steps, trail
from opentisc.desk.requests.steps import Act
from opentisc.desk.types import CLOSED, Effort
from opentisc.desk.workflow import Part
from opentisc.infra import queue
from opentisc.kernel.errors import Invalid
from opentisc.network.types import Hat

WORKERS = frozenset((Part.INTAKE, Part.HANDLER, Part.CO_HANDLER, Part.REVIEWER, Part.MANAGER))


class EmptyMessage(Invalid):
    """There is nothing to say."""

    code = "empty_message"


def start(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the request, being worked on."""
    return steps.take(key, Act("start", by, now, version=version))


@transaction.atomic
def ask_client(
    key: UUID | str, *, by: Hat, now: datetime, text: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, waiting for its client; the question is a message, and the clock stands still."""
    request = steps.take(key, Act("ask_client", by, now, reason=text, version=version))
    _say(request, text, kind="message", by=by, now=now)
    return request


@transaction.atomic
def client_answers(
    key: UUID | str, *, by: Hat, now: datetime, text: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, being worked on again, with what the client said (or staff wrote down for it)."""
    request = steps.take(key, Act("client_answers", by, now, version=version))
    _say(request, text, kind="message", by=by, now=now)
    return request


@transaction.atomic
def ask_partner(
    key: UUID | str, *, by: Hat, now: datetime, text: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, waiting for a co-handler; the clock stands still."""
    request = steps.take(key, Act("ask_partner", by, now, reason=text, version=version))
    _say(request, text, kind="note", by=by, now=now)
    return request


def partner_answers(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the request, being worked on again after the co-handler's part."""
    return steps.take(key, Act("partner_answers", by, now, version=version))


@transaction.atomic
def write_message(key: UUID | str, *, by: Hat, now: datetime, text: str) -> Message:
    """Return a message between client and desk, in any open state. Raises UnknownRequest, StepRefused."""
    request = _open_request(key, by=by, now=now)
    row = _say(request, text, kind="message", by=by, now=now)
    queue.enqueue("desk.tell", request=request.pk, step="message")
    return row


@transaction.atomic
def write_note(key: UUID | str, *, by: Hat, now: datetime, text: str) -> Message:
    """Return a note for staff alone. Raises StepRefused for a client."""
    request = steps.held(policy.get_visible(key, actor=by, now=now))
    if not policy.parts(by, request, now=now) & WORKERS:
        raise StepRefused("notes are for staff", step="note")
    return _say(request, text, kind="note", by=by, now=now)


@transaction.atomic
def weigh(
    key: UUID | str, *, by: Hat, now: datetime, minutes: int, effort: int, version: int
) -> ServiceRequest:
    """Return the request with the minutes worked and its effort (READ 1 to 6). Raises ChangedMeanwhile, Invalid."""
    request = policy.get_visible(key, actor=by, now=now)
    if not policy.parts(by, request, now=now) & {Part.HANDLER, Part.CO_HANDLER, Part.MANAGER}:
        raise StepRefused("for those who work on it", step="weigh")
    if effort not in Effort.values or not 0 <= minutes <= 60_000:
        raise Invalid("effort is 1 to 6, minutes 0 to 60000")
    request = steps.held(request)
    if request.version != version:
        raise ChangedMeanwhile(mine=version, theirs=request.version)
    request.minutes, request.effort, request.version = minutes, effort, version + 1
    request.save(update_fields=["minutes", "effort", "version"])
    trail.note(request, "desk.request.weighed", {"minutes": minutes, "effort": effort}, by=by, now=now)
    return request


@transaction.atomic
def isolate(key: UUID | str, *, by: Hat, now: datetime, reason: str) -> ServiceRequest:
    """Return the request, isolated (误收处置): nobody reads it any more, the compliance role is told.

    For what must not be here: a state or work secret. Nothing is deleted; what becomes of it is decided outside.
    """

    def apply(request: ServiceRequest, act: Act) -> None:
        request.isolated_at = act.now

    request = steps.take(key, Act("isolate", by, now, reason=reason), apply=apply)
    queue.enqueue("desk.tell", request=request.pk, step="isolated")
    return request


def reply_templates(body_id: int) -> list[ReplyTemplate]:
    """Return the reply templates of a body by title."""
    return list(ReplyTemplate.objects.filter(body_id=body_id).order_by("title", "pk"))


def filled_template(template: ReplyTemplate, request: ServiceRequest) -> str:
    """Return a reply template with this request's words; an unknown placeholder stays as written."""
    due = timezone.localtime(request.due_at).date().isoformat() if request.due_at else ""
    words: Mapping[str, str] = {
        "{client}": request.client.name if request.client else "",
        "{number}": request.number,
        "{service}": str(request.service.definition.get("name", {}).get("zh", "")),
        "{due}": due,
    }
    text = template.text
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    return text


def _open_request(key: UUID | str, *, by: Hat, now: datetime) -> ServiceRequest:
    request = steps.held(policy.get_visible(key, actor=by, now=now))
    if not policy.parts(by, request, now=now):
        raise StepRefused("not for a stranger", step="message")
    if request.state in CLOSED:
        raise StepRefused("the request is closed", step="message")
    return request


def _say(request: ServiceRequest, text: str, *, kind: str, by: Hat, now: datetime) -> Message:
    if not text.strip():
        raise EmptyMessage
    row = Message.objects.create(
        request=request,
        kind=kind,
        text=text.strip(),
        by_id=by.person_id,
        by_name=by.acting_name(),
        from_client=by.is_private,
        at=now,
    )
    trail.note(request, f"desk.request.{kind}_written", {"message": row.pk}, by=by, now=now)
    return row
