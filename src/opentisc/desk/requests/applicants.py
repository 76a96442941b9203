"""Who a signed-in person asks for: typed in with the draft, joined to a client of the body at submission.

The person never learns whether the body knew that client: pages show what was typed, and nothing else changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.errors import BadAnswers, UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import drafts, intake, once
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.network.actions import ClientFields
from opentisc.network.models import Client, ServiceBody
from opentisc.network.types import ClientKind, Hat

APPLICANT: Final = "applicant"
"""Where the typed applicant stands in `carried`."""
TYPED_FIELDS: Final = ("kind", "name", "credit_code", "number", "country", "mobile", "email", "division_code")
OWN_SCHOOL: Final = frozenset((ClientKind.UNIT, ClientKind.MEMBER))
"""Kinds that belong to the body's host; a body without host has none."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A client that staff let the person act for: its id and name."""

    client_id: int
    name: str


def kinds_for(body: ServiceBody, audience: tuple[str, ...]) -> list[ClientKind]:
    """Return the kinds under which a person may apply: those of the audience; of the own school where there is one."""
    wanted = [ClientKind(one) for one in audience if one in ClientKind.values] or list(ClientKind)
    return [
        one
        for one in wanted
        if one is not ClientKind.ANONYMOUS and (one not in OWN_SCHOOL or body.host.strip())
    ]


def organisations(hat: Hat, body: ServiceBody, *, now: datetime) -> list[Organisation]:
    """Return the clients of this body that the person acts for by its staff's word."""
    from opentisc.accounts.models import Person

    person = Person.objects.get(pk=hat.person_id)
    rows = network.clients_of_person(person, on=network.today(now))
    return [Organisation(one.client_id, one.client.name) for one in rows if one.client.body_id == body.pk]


def typed_before(hat: Hat, *, now: datetime) -> Mapping[str, Any]:
    """Return the applicant that the person typed in last, to begin with; empty the first time."""
    rows = policy.visible(hat, now=now).filter(submitted_by_id=hat.person_id).order_by("-recorded_at")
    for carried in rows.values_list("carried", flat=True)[:20]:
        said = carried.get(APPLICANT)
        if isinstance(said, dict) and "kind" in said:
            return said
    return {}


def checked(given: ClientFields) -> Mapping[str, str]:
    """Return the applicant in one spelling, to be kept with the draft. Raises BadClient, BadCreditCode, BadMobile."""
    fields = network_actions.check_applicant(given)
    return {name: str(getattr(fields, name)) for name in TYPED_FIELDS}


@transaction.atomic
def name_applicant(
    key: UUID | str, said: Mapping[str, Any], *, by: Hat, now: datetime, version: int
) -> ServiceRequest:
    """Return the draft with its applicant: `checked` fields, or `client` with the id of an organisation of the person.

    Raises UnknownRequest for an organisation that the person does not act for.
    """
    request = drafts.open_form(key, by=by, now=now)
    kept: dict[str, Any] = dict(said)
    if "client" in kept:
        found = [one for one in organisations(by, request.body, now=now) if one.client_id == kept["client"]]
        if not found:
            raise UnknownRequest
        kept = {"client": found[0].client_id, "name": found[0].name}
    draft = drafts.draft_of(request)
    draft = replace(draft, carried={**draft.carried, APPLICANT: kept})
    return intake.save(key, draft, by=by, now=now, version=version)


@transaction.atomic
def name_client(
    key: UUID | str, client: Client | None, *, by: Hat, now: datetime, version: int
) -> ServiceRequest:
    """Return the draft of staff, for this client of the own body. Raises UnknownRequest for another's."""
    request = drafts.open_form(key, by=by, now=now)
    if by.is_private or (client is not None and client.body_id != request.body_id):
        raise UnknownRequest
    draft = replace(drafts.draft_of(request), client=client)
    return intake.save(key, draft, by=by, now=now, version=version)


def applicant_of(request: ServiceRequest) -> Mapping[str, Any]:
    """Return the applicant as typed; empty where staff wrote the request down."""
    said = request.carried.get(APPLICANT)
    return said if isinstance(said, dict) else {}


@transaction.atomic
def submit_application(
    key: UUID | str,
    *,
    by: Hat,
    now: datetime,
    version: int,
    once_key: str = "",
    declared: bool = False,
    code: str = "",
) -> tuple[ServiceRequest, str]:
    """Return the submitted request and its tracking code; the applicant becomes a client of the body.

    The same once_key again changes nothing and gives no code. Raises BadAnswers, GateClosed, WrongState.
    """
    if once_key and once.result_of(once_key) is not None:
        return intake.submit(key, by=by, now=now, version=version, once_key=once_key)
    request = drafts.open_form(key, by=by, now=now)
    client = request.client
    if by.is_private:
        if not applicant_of(request):
            raise BadAnswers({"applicant": "required"})
        client = _client_of(request, by=by, now=now)
    draft = replace(drafts.draft_of(request), client=client, secrets_declared=declared)
    saved = intake.save(key, draft, by=by, now=now, version=version)
    if saved.state != "draft":
        return intake.resubmit(key, by=by, now=now, version=saved.version), ""
    return intake.submit(key, by=by, now=now, version=saved.version, once_key=once_key, code=code)


def _client_of(request: ServiceRequest, *, by: Hat, now: datetime) -> Client:
    said = applicant_of(request)
    if "client" in said:
        for one in organisations(by, request.body, now=now):
            if one.client_id == said["client"]:
                return Client.objects.get(pk=one.client_id)
        raise UnknownRequest
    before = _same_before(request, said, by=by, now=now)
    if before is not None:
        return before
    fields = ClientFields(**{**said, "kind": ClientKind(said["kind"])})
    return network_actions.take_applicant(request.body, fields, by=by, now=now)


def _same_before(
    request: ServiceRequest, said: Mapping[str, Any], *, by: Hat, now: datetime
) -> Client | None:
    """Return the client of the person's last request to this body under the same words: no second row for it."""
    rows = policy.visible(by, now=now).filter(submitted_by_id=by.person_id, body_id=request.body_id)
    earlier = rows.exclude(client=None).select_related("client").order_by("-recorded_at")[:20]
    for one in earlier:
        if applicant_of(one) == said and one.client is not None:
            return network.standing(one.client)
    return None
