"""Who may look into the search work of a request, and who may write in it now."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from opentisc.desk import policy
from opentisc.desk.errors import StepRefused, UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.requests.files import require_undertaking
from opentisc.desk.requests.working import WORKERS
from opentisc.desk.searching.errors import LogClosed
from opentisc.desk.types import State
from opentisc.desk.workflow import Part
from opentisc.network.types import Hat, Label

SEARCHERS: Final = frozenset((Part.HANDLER, Part.CO_HANDLER))
OPEN_STATES: Final = frozenset(
    (State.ACCEPTED, State.ASSIGNED, State.WORKING, State.WAITING_CLIENT, State.WAITING_PARTNER)
)
"""While the deliverable is being made. In review and after, the log stands as it was handed in."""


def readable(key: UUID | str, *, actor: Hat, now: datetime) -> ServiceRequest:
    """Return a request whose search work the actor may read: staff with a part in it.

    Its client sees the report and not the log. Raises UnknownRequest, UndertakingMissing.
    """
    request = policy.get_visible(key, actor=actor, now=now)
    if actor.is_private or not policy.parts(actor, request, now=now) & WORKERS:
        raise UnknownRequest
    require_undertaking(request, by=actor)
    return request


def may_write(request: ServiceRequest, *, actor: Hat, now: datetime) -> bool:
    """Say whether the actor may add to the log now."""
    return request.state in OPEN_STATES and bool(policy.parts(actor, request, now=now) & SEARCHERS)


def writable(key: UUID | str, *, by: Hat, now: datetime) -> ServiceRequest:
    """Return a request whose log the person may write now. Raises UnknownRequest, StepRefused, LogClosed."""
    request = readable(key, actor=by, now=now)
    if not policy.parts(by, request, now=now) & SEARCHERS:
        raise StepRefused("only who handles the request searches for it", step="search")
    if request.state not in OPEN_STATES:
        raise LogClosed(f"the request is {request.state}", state=request.state)
    return request


def hold(request: ServiceRequest) -> None:
    """Let nobody else number a row of this request until the transaction ends."""
    rows = ServiceRequest.objects.narrowed(policy.EVERYTHING).select_for_update()
    rows.filter(pk=request.pk).values_list("pk", flat=True).get()


def person_of(by: Hat) -> AbstractBaseUser:
    """Return the person under the hat, whose records a search may find."""
    return get_user_model().objects.get(pk=by.person_id)


def note(request: ServiceRequest, what: str, facts: trail.Facts, *, by: Hat, now: datetime) -> None:
    """Write the audit row of a search act. From label 2 on the caller gives no query text and no record id."""
    trail.note(request, f"desk.search.{what}", facts, by=by, now=now)


def is_confidential(request: ServiceRequest) -> bool:
    """Say whether what is searched for must not reach trail or outside: labels 2 and 3."""
    return request.label >= Label.CLIENT
