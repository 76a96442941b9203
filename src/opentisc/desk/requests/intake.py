"""How a request comes in: drafted, saved, submitted, taken up by staff, corrected.

Not for: accepting or refusing it (`acceptance`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from opentisc.desk.catalogue import Answers, label_for, validate_form
from opentisc.desk.errors import BackdatingRefused, BadAnswers, ServiceNotOffered, UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import numbers, once, people, steps, trail
from opentisc.desk.requests.gates import gate
from opentisc.desk.requests.steps import Act
from opentisc.desk.services import reading as services
from opentisc.desk.types import Channel, Duty, Scene
from opentisc.network import queries as network
from opentisc.network.models import Client, ServiceBody
from opentisc.network.types import HANDLING_ROLES, Hat, Label, Role

BACKDATING_DAYS: Final = (
    31  # how far back an event may lie when it is written down (our proposal); always reasoned
)
BACKDATED_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of a request before it is submitted. answers may be incomplete.

    carried: query and record ids from a search page's "ask a centre about this". occurred_at: None for now.
    """

    body: ServiceBody
    service: str
    title: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    client: Client | None = None
    channel: Channel = Channel.WEB
    scene: Scene | str = ""
    right_kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    place: str = ""
    label: Label | None = None
    carried: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    backdating_reason: str = ""
    secrets_declared: bool = False


@transaction.atomic
def start_draft(draft: Draft, *, by: Hat, now: datetime) -> ServiceRequest:
    """Return a new draft of the person, or of staff for a client.

    Raises ServiceNotOffered, BackdatingRefused, StepRefused for staff of another body.
    """
    offered = services.offered(draft.body, draft.service, on=network.today(now))
    _require_own_side(draft, by)
    request = ServiceRequest(
        body=draft.body,
        service=offered.version,
        submitted_by_id=by.person_id if by.is_private else None,
        registered_by_id=None if by.is_private else by.person_id,
        occurred_at=_occurred(draft, now=now),
        recorded_at=now,
    )
    _fill(request, draft, now=now)
    request.save()
    if not by.is_private:
        people.give(request, people.Given(by.person_id, Duty.INTAKE, draft.body), by=by, now=now)
    trail.note(request, "desk.request.drafted", {"service": request.service.code}, by=by, now=now)
    return request


@transaction.atomic
def save(key: UUID | str, draft: Draft, *, by: Hat, now: datetime, version: int) -> ServiceRequest:
    """Return the draft with what was written; nothing is checked for completeness yet (UX-23, UX-29).

    Staff never lower a label by it: what the client sealed, the client alone unseals.
    """

    def apply(request: ServiceRequest, act: Act) -> None:
        before = request.label
        _fill(request, replace(draft, body=request.body), now=act.now)
        if not by.is_private:
            request.label = max(request.label, before)

    return steps.take(key, Act("save", by, now, version=version), apply=apply)


@transaction.atomic
def submit(
    key: UUID | str, *, by: Hat, now: datetime, version: int, once_key: str = "", code: str = ""
) -> tuple[ServiceRequest, str]:
    """Return the submitted request and its tracking code, which is shown this once and kept as a hash.

    code: the tracking code, where the caller can make it again; else a random one. The same once_key again changes
    nothing and gives no code. Raises BadAnswers, GateClosed, WrongState.
    """
    row = once.claim(once_key, now=now)
    if row is None:
        return _again(once_key, by=by, now=now), ""
    code = code or numbers.tracking_code()

    def apply(request: ServiceRequest, act: Act) -> None:
        _settle_answers(request)
        request.submitted_at = act.now
        request.tracking_sha256 = numbers.tracking_hash(code)
        hand_to_intake(request, by=by, now=act.now)

    request = steps.take(key, Act("submit", by, now, version=version), apply=apply)
    once.settle(row, str(request.key))
    return request, code


@transaction.atomic
def resubmit(key: UUID | str, *, by: Hat, now: datetime, version: int) -> ServiceRequest:
    """Return the corrected request, back in 受理审查. Raises BadAnswers."""

    def apply(request: ServiceRequest, act: Act) -> None:
        _settle_answers(request)

    return steps.take(key, Act("resubmit", by, now, version=version), apply=apply)


def hand_to_intake(request: ServiceRequest, *, by: Hat, now: datetime) -> None:
    """Give 受理审查 to those of the body who take intake; where nobody does, the manager sees it."""
    day = network.today(now)
    away = network.absent_today(request.body_id, on=day)
    takers = [
        one for one in network.members(request.body_id, on=day, roles=HANDLING_ROLES) if one.takes_intake
    ]
    present = [one for one in takers if one.person_id not in away] or takers
    if not present:  # 限定知悉 would otherwise be seen by nobody
        present = network.members(request.body_id, on=day, roles=[Role.MANAGER])[:1]
    for person_id in dict.fromkeys(one.person_id for one in present):
        people.give(request, people.Given(person_id, Duty.INTAKE, request.body), by=by, now=now)


def require_day(occurred_at: datetime, *, reason: str, now: datetime) -> datetime:
    """Return when it happened. Raises BackdatingRefused: in the future, too far back, or back without reason."""
    if occurred_at > now:
        raise BackdatingRefused("in the future", why="future")
    if now - occurred_at > timedelta(days=BACKDATING_DAYS):
        raise BackdatingRefused("too far back", why="too_far", days=BACKDATING_DAYS)
    if now - occurred_at > BACKDATED_AFTER and not reason.strip():
        raise BackdatingRefused("back-dated without a reason", why="no_reason")
    return occurred_at


@gate("form")
def _form_is_complete(request: ServiceRequest, act: Act) -> list[str]:
    found = validate_form(services.definition_of(request.service), request.answers)
    if isinstance(found, Answers):
        return []
    raise BadAnswers({problem.path: problem.code for problem in found})


@gate("secrets")
def _secrets_are_declared(request: ServiceRequest, act: Act) -> list[str]:
    return [] if request.secrets_declared_at is not None else ["secrets_declaration"]


def _settle_answers(request: ServiceRequest) -> None:
    definition = services.definition_of(request.service)
    found = validate_form(definition, request.answers)
    if isinstance(found, Answers):
        request.answers = dict(found.values)
    request.label = max(request.label, label_for(definition, request.answers))


def _fill(request: ServiceRequest, draft: Draft, *, now: datetime) -> None:
    definition = services.definition_of(request.service)
    request.answers = dict(draft.answers)
    request.label = max(draft.label or Label.PUBLIC, label_for(definition, request.answers))
    request.title = (draft.title or _title_from(draft.answers) or definition.name.zh)[:200]
    request.client = draft.client
    request.channel, request.scene = draft.channel, draft.scene
    request.right_kinds = list(draft.right_kinds or definition.right_kinds)
    request.themes, request.place = list(draft.themes), draft.place
    request.carried = dict(draft.carried)
    request.backdating_reason = draft.backdating_reason.strip()
    declared = draft.secrets_declared or request.answers.get("no_secret") is True
    if declared and request.secrets_declared_at is None:
        request.secrets_declared_at = now


def _title_from(answers: Mapping[str, Any]) -> str:
    for name in ("project_name", "title", "subject", "question"):
        value = answers.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip().splitlines()[0]
    return ""


def _occurred(draft: Draft, *, now: datetime) -> datetime:
    if draft.occurred_at is None:
        return now
    return require_day(draft.occurred_at, reason=draft.backdating_reason, now=now)


def _require_own_side(draft: Draft, by: Hat) -> None:
    if by.is_private:
        return
    if by.body_id != draft.body.pk or by.role not in HANDLING_ROLES:
        raise ServiceNotOffered(f"not the body of {by.name}", service=draft.service)
    if draft.client is not None and draft.client.body_id != draft.body.pk:
        raise UnknownRequest


def _again(once_key: str, *, by: Hat, now: datetime) -> ServiceRequest:
    from opentisc.desk import policy

    done = once.result_of(once_key)
    if done is None:
        raise UnknownRequest
    return policy.get_visible(done, actor=by, now=now)
