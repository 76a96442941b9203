"""Where a request stands, told to whoever holds its number and its tracking code: stage and dates, nothing else (UX-27).

Not for: anybody who is signed in; and of 限定知悉 nothing is told here at all.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from opentisc.desk import policy
from opentisc.desk.errors import StepRefused, UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import numbers, trail
from opentisc.desk.types import State
from opentisc.desk.workflow import Part
from opentisc.network import queries as network
from opentisc.network.types import Hat, Label

RENEWERS: Final = frozenset((Part.CLIENT, Part.INTAKE, Part.HANDLER, Part.MANAGER))
"""Who may have a new tracking code made."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """The stage now, the stages so far with their days, first first, and the day promised (None before acceptance)."""

    state: State
    stages: tuple[tuple[State, date], ...]
    due_on: date | None
    due_is_provisional: bool


def track(number: str, code: str) -> Tracked:
    """Return where the request of this number (or key) and code stands.

    Raises UnknownRequest alike for a wrong pair, an absent request, 限定知悉 and one that was isolated.
    """
    wanted = _named(number)
    hashed = numbers.tracking_hash(code)
    found = (
        ServiceRequest.objects.narrowed(wanted)
        .filter(tracking_sha256=hashed, label__lt=Label.NEED_TO_KNOW, isolated_at=None)
        .first()
    )
    if found is None:
        raise UnknownRequest
    return _tracked(found)


@transaction.atomic
def renew_code(key: UUID | str, *, by: Hat, now: datetime) -> str:
    """Return a new tracking code of a submitted request; the old one no longer opens anything.

    For its client, or for staff who hand it over on paper (取件码). Raises UnknownRequest, StepRefused.
    """
    request = policy.get_visible(key, actor=by, now=now)
    if request.submitted_at is None or not policy.parts(by, request, now=now) & RENEWERS:
        raise StepRefused("a tracking code is given to the client or intake", step="renew_code")
    code = numbers.tracking_code()
    policy.visible(by, now=now).filter(pk=request.pk).update(tracking_sha256=numbers.tracking_hash(code))
    trail.note(request, "desk.request.tracking_renewed", {}, by=by, now=now)
    return code


@transaction.atomic
def check_pickup(request: ServiceRequest, code: str, *, by: Hat, now: datetime) -> bool:
    """Say whether a paper bears this request's code (取件码), before something is handed over; both are written down."""
    good = bool(request.tracking_sha256) and secrets.compare_digest(
        request.tracking_sha256, numbers.tracking_hash(code)
    )
    act = "desk.request.pickup_code_shown"
    trail.note(request, act, {}, by=by, now=now, result="done" if good else "refused")
    return good


def _named(number: str) -> Q:
    text = "".join(number.split())
    try:
        return Q(key=UUID(text))
    except ValueError:
        return Q(number__iexact=text) if text else policy.NOTHING


def _tracked(request: ServiceRequest) -> Tracked:
    steps = request.transitions.order_by("at", "pk").values_list("from_state", "to_state", "at")
    stages = tuple((State(after), network.today(at)) for before, after, at in steps if before != after)
    due: datetime | None = request.due_at
    return Tracked(
        state=State(request.state),
        stages=stages,
        due_on=network.today(due) if due is not None else None,
        due_is_provisional=request.due_is_provisional,
    )
