"""A client's unfinished requests: found again, gone on with, thrown away; and a request withdrawn by its client.

Not for: what is checked at submission; that is `intake`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.errors import UnknownRequest, WrongState
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import steps, trail
from opentisc.desk.requests.intake import Draft
from opentisc.desk.requests.steps import Act
from opentisc.desk.types import Channel, RightKind, Scene, State
from opentisc.infra import attachments
from opentisc.infra.orm import GuardedQuerySet
from opentisc.kernel.errors import Invalid
from opentisc.network.types import Hat

OPEN_FORMS = frozenset((State.DRAFT, State.RETURNED))
"""States in which the form can be written."""


class NumberNotTyped(Invalid):
    """What cannot be undone is done only after its number was typed; another one was, or none."""

    code = "number_not_typed"


def own_drafts(hat: Hat, *, now: datetime) -> GuardedQuerySet[ServiceRequest]:
    """Return the drafts of the person under this hat, newest first, service and body loaded."""
    mine = {"submitted_by_id": hat.person_id} if hat.is_private else {"registered_by_id": hat.person_id}
    rows = policy.visible(hat, now=now).filter(state=State.DRAFT, **mine)
    return rows.select_related("service", "body").order_by("-recorded_at")


def open_form(key: UUID | str, *, by: Hat, now: datetime) -> ServiceRequest:
    """Return a draft or returned request whose form the person may write. Raises UnknownRequest, WrongState."""
    request = policy.get_visible(key, actor=by, now=now)
    if by.is_private and request.submitted_by_id != by.person_id:
        raise UnknownRequest
    if request.state not in OPEN_FORMS:
        raise WrongState(step="save", state=request.state)
    return request


def draft_of(request: ServiceRequest, answers: Mapping[str, Any] | None = None) -> Draft:
    """Return what is written so far as a Draft, with other answers where they are given.

    Scene and right kinds follow the answers of the same name; title and label are found anew from the answers.
    """
    said = dict(request.answers if answers is None else answers)
    return Draft(
        body=request.body,
        service=request.service.code,
        answers=said,
        client=request.client,
        channel=Channel(request.channel),
        scene=said["scene"] if said.get("scene") in Scene.values else request.scene,
        right_kinds=_right_kinds(said),
        themes=tuple(request.themes),
        place=request.place,
        carried=dict(request.carried),
        backdating_reason=request.backdating_reason,
    )


@transaction.atomic
def discard_draft(key: UUID | str, *, by: Hat, now: datetime) -> None:
    """Throw a draft away with its files. Raises UnknownRequest, WrongState for what was submitted."""
    request = open_form(key, by=by, now=now)
    if request.state != State.DRAFT:
        raise WrongState(step="discard", state=request.state)
    kept = [one.stored for one in request.files.select_related("stored")]
    trail.note(request, "desk.request.draft_discarded", {}, by=by, now=now)
    policy.visible(by, now=now).filter(pk=request.pk).delete()
    for stored in kept:
        attachments.discard(stored)


def withdraw(
    key: UUID | str, *, by: Hat, now: datetime, reason: str, typed: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, withdrawn by its client; `typed` is its number, or the first 8 signs of its key (UX-31).

    Raises NumberNotTyped when something else was typed.
    """
    request = policy.get_visible(key, actor=by, now=now)
    if "".join(typed.split()).upper() != name_to_type(request).upper():
        raise NumberNotTyped(number=name_to_type(request))
    return steps.take(key, Act("withdraw", by, now, reason=reason, version=version))


def name_to_type(request: ServiceRequest) -> str:
    """Return what somebody types to confirm: the number, before acceptance the first 8 signs of the key."""
    return request.number or str(request.key)[:8].upper()


def _right_kinds(answers: Mapping[str, Any]) -> tuple[str, ...]:
    said = answers.get("right_kind")
    listed = said if isinstance(said, list) else [said]
    return tuple(one for one in listed if one in RightKind.values)
