"""An enquiry that turns out to be more becomes a full request, and both say so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.enquiries import by_mail, entry, reading
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import Enquiry, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests import intake, trail
from opentisc.desk.requests.intake import Draft
from opentisc.desk.types import Channel
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.network.models import Client
from opentisc.network.types import ClientKind, Hat, Label


@dataclass(frozen=True, slots=True)
class Promotion:
    """What the request is made with. client_id: one of the body's clients; new_client: register the one named."""

    service: str = "B1"
    client_id: int | None = None
    new_client: bool = False


@transaction.atomic
def promote(key: UUID | str, how: Promotion, *, by: Hat, now: datetime) -> ServiceRequest:
    """Return the draft of the request, with question, client, kinds of right, place and channel of the enquiry.

    The second time it is the same request. Raises UnknownRequest, StepRefused, ServiceNotOffered, and what adding a
    client raises.
    """
    pk = reading.get_enquiry(key, actor=by).pk
    enquiry = Enquiry.objects.narrowed(EVERYTHING).select_for_update().get(pk=pk)
    if not reading.writes_for(by) or enquiry.body_id != by.body_id:
        raise StepRefused("an enquiry is taken further by staff of its body", step="promote")
    if enquiry.promoted_to_id is not None:
        known = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=enquiry.promoted_to_id)
        return policy.get_visible(known.key, actor=by, now=now)
    draft = Draft(
        body=network.body_by_id(enquiry.body_id),
        service=how.service,
        title=enquiry.question.splitlines()[0][:200],
        answers=_answers(enquiry),
        client=_client(enquiry, how, by=by, now=now),
        channel=Channel(enquiry.channel),
        right_kinds=tuple(enquiry.right_kinds),
        place=enquiry.place,
        label=Label(enquiry.label),
        carried={"enquiry": str(enquiry.key), "enquiry_number": enquiry.number},
    )
    request = intake.start_draft(draft, by=by, now=now)
    by_mail.carry_files(enquiry, request, by=by, now=now)
    enquiry.promoted_to = request
    enquiry.save(update_fields=["promoted_to"])
    trail.note(enquiry, "desk.enquiry.promoted", {"request": str(request.key)}, by=by, now=now)
    return request


def likely_clients(enquiry: Enquiry, *, by: Hat) -> list[Client]:
    """Return the body's clients with the name of the enquiry's client, at most ten; none where it names nobody."""
    if not enquiry.client_name:
        return []
    return list(network.clients(by, text=enquiry.client_name)[:10])


def request_of(enquiry: Enquiry, *, by: Hat, now: datetime) -> ServiceRequest | None:
    """Return the request that the enquiry became, None without one or for who may not read it."""
    if enquiry.promoted_to_id is None:
        return None
    return policy.visible(by, now=now).filter(pk=enquiry.promoted_to_id).first()


def enquiry_of(request: ServiceRequest, *, by: Hat) -> Enquiry | None:
    """Return the enquiry that a request came from, None without one or for who may not read it."""
    return reading.visible(by).filter(promoted_to=request).first()


def _answers(enquiry: Enquiry) -> dict[str, Any]:
    answers: dict[str, Any] = {"question": enquiry.question, "right_kind": enquiry.right_kinds[0]}
    if enquiry.topic in entry.topics():
        answers["topic"] = enquiry.topic
    elif enquiry.topic:
        answers |= {"topic": "other", "topic_other": enquiry.topic}
    if enquiry.named_rights:
        answers["numbers"] = list(enquiry.named_rights)
    return answers


def _client(enquiry: Enquiry, how: Promotion, *, by: Hat, now: datetime) -> Client | None:
    if how.client_id is not None:
        return network.client(by, how.client_id)
    if not how.new_client:
        return None
    fields = network_actions.ClientFields(
        kind=ClientKind(enquiry.client_kind), name=enquiry.client_name, division_code=enquiry.region
    )
    return network_actions.add_client(fields, by=by, now=now)
