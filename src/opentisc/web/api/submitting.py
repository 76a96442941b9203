"""Takes a request in: drafted and submitted by the desk's own actions, in one transaction, once for each key (RD-11).

The tracking code is made from the token's text and the request's key, so that the same call again can be given the
same code although only its hash is kept. Not for: whether the token may write at all (`bearer`).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Definition, validate_form
from opentisc.desk.errors import BadAnswers, GateClosed, ServiceNotOffered, UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import numbers, once
from opentisc.desk.types import Channel, State
from opentisc.infra.sentences import sentence_for
from opentisc.kernel import canonical
from opentisc.kernel.errors import NotAllowed, OpenTiscError
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.network.actions import ClientFields
from opentisc.network.errors import (
    BadClient,
    BadCreditCode,
    BadMobile,
    ClientExists,
    UnknownBody,
    UnknownClient,
)
from opentisc.network.models import Client, ServiceBody
from opentisc.network.types import ClientKind, Label
from opentisc.web.api import presenting, schemas
from opentisc.web.api.bearer import Caller
from opentisc.web.api.problems import BadFields, FieldProblem, KeyReused, sentence
from opentisc.web.desk.client import acting
from opentisc.web.desk.forms import sentence_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the call. again: it had come before, and nothing was done now."""

    receipt: schemas.Receipt
    again: bool


@transaction.atomic
def take(given: schemas.NewRequest, *, caller: Caller, key: str, now: datetime) -> Taken:
    """Return the receipt of a new request, or the same one when this key came with this body before.

    Raises BadFields, KeyReused, NotAllowed.
    """
    kept_as = hashlib.sha256(f"{caller.token.pk} {key}".encode()).hexdigest()[:60]
    content = hashlib.sha256(canonical.compact(given.model_dump()).encode()).hexdigest()
    row = once.claim(f"api {kept_as}", now=now)
    if row is None:
        return _again(f"api {kept_as}", content, caller=caller, now=now)
    request, code = _submitted(given, caller=caller, now=now)
    due = presenting.due_shown(request)
    said: dict[str, object] = {
        "content": content,
        "key": request.key.hex,
        "due": due.on and due.on.isoformat(),
    }
    said |= {"provisional": due.provisional, "limit": due.limit_days}
    once.settle(row, canonical.compact(said))
    expected = schemas.Expected(**due.model_dump(exclude={"days"}))
    return Taken(_receipt(request, code=code, due=expected), again=False)


def _again(kept_as: str, content: str, *, caller: Caller, now: datetime) -> Taken:
    said: dict[str, Any] = json.loads(once.result_of(kept_as) or "{}")
    if said.get("content") != content:
        raise KeyReused
    request = queries.get_visible(UUID(said["key"]), actor=caller.hat, now=now)
    code = _tracking_code(request, caller)
    known = numbers.tracking_hash(code) == request.tracking_sha256  # a newer one may have been made since
    on = date.fromisoformat(said["due"]) if said["due"] else None
    due = schemas.Expected(on=on, promised=False, provisional=said["provisional"], limit_days=said["limit"])
    return Taken(_receipt(request, code=code if known else "", due=due), again=True)


def _receipt(request: ServiceRequest, *, code: str, due: schemas.Expected) -> schemas.Receipt:
    if request.submitted_at is None:
        raise UnknownRequest
    return schemas.Receipt(
        key=request.key,
        number=None,
        tracking_code=code if code and request.label < Label.NEED_TO_KNOW else None,
        state=presenting.state_word(State.SUBMITTED),
        service=presenting.service_shown(request),
        body=presenting.body_shown(request),
        submitted_at=request.submitted_at,
        due=due,
        url=presenting.address_of(request),
    )


def _submitted(given: schemas.NewRequest, *, caller: Caller, now: datetime) -> tuple[ServiceRequest, str]:
    hat = caller.hat
    body, definition = _offered(given, now=now)
    if not acting.may_apply_at(hat, body.pk):
        raise NotAllowed
    answers = _answers(given, definition)
    client = None if hat.is_private else _client(given, caller, now=now)
    said = _applicant(given, caller, body, definition, now=now) if hat.is_private else None
    draft = actions.Draft(
        body=body,
        service=given.service,
        answers=answers,
        client=client,
        channel=Channel.API,
        secrets_declared=True,
    )
    request = actions.start_draft(draft, by=hat, now=now)
    if said is not None:
        request = actions.name_applicant(request.key, said, by=hat, now=now, version=request.version)
    code = _tracking_code(request, caller)
    try:
        return actions.submit_application(
            request.key, by=hat, now=now, version=request.version, declared=True, code=code
        )
    except (BadClient, BadCreditCode, BadMobile) as wrong:
        raise _bad_applicant(wrong) from wrong
    except BadAnswers as wrong:
        raise BadFields([_field(f"answers.{path}", code) for path, code in wrong.problems.items()]) from wrong
    except GateClosed as wrong:
        told = queries.missing_sentences(wrong.missing)
        raise BadFields([FieldProblem("", *one) for one in zip(wrong.missing, told, strict=True)]) from wrong


def _offered(given: schemas.NewRequest, *, now: datetime) -> tuple[ServiceBody, Definition]:
    try:
        body = network.body(given.body)
    except UnknownBody as wrong:
        raise BadFields([FieldProblem("body", wrong.code, sentence_for(wrong))]) from wrong
    try:
        return body, queries.offered(body, given.service, on=network.today(now)).definition
    except ServiceNotOffered as wrong:
        raise BadFields([FieldProblem("service", wrong.code, sentence_for(wrong))]) from wrong


def _answers(given: schemas.NewRequest, definition: Definition) -> dict[str, Any]:
    """Return the answers; the one declaration of the body stands for the form's own question of the same."""
    answers: dict[str, Any] = dict(given.answers)
    if "no_secret" in definition.form.fields:
        answers.setdefault("no_secret", True)
    found = validate_form(definition, answers)
    if isinstance(found, list):
        fields = definition.form.fields
        raise BadFields(
            [
                FieldProblem(f"answers.{one.path}", one.code, sentence_of(one, fields.get(one.name)))
                for one in found
            ]
        )
    return answers


def _applicant(
    given: schemas.NewRequest, caller: Caller, body: ServiceBody, definition: Definition, *, now: datetime
) -> dict[str, Any]:
    """Return whom a person applies for: typed, or one of the organisations that the body lets the person act for."""
    if given.client is not None:
        raise BadFields([_field("client", "not_for_this_hat")])
    if (given.applicant is None) == (given.organisation is None):
        raise BadFields([_field("applicant", "applicant_or_organisation")])
    if given.organisation is not None:
        known = queries.organisations(caller.hat, body, now=now)
        ids = [one.client_id for one in known if one.name == given.organisation]
        if len(ids) != 1:
            raise BadFields([_field("organisation", "unknown_organisation")])
        return {"client": ids[0]}
    assert given.applicant is not None  # noqa: S101  (one of the two is there)
    if ClientKind(given.applicant.kind) not in queries.kinds_for(body, definition.audience):
        raise BadFields([_field("applicant.kind", "not_in_audience")])
    try:
        return dict(actions.check_applicant(_client_fields(given.applicant)))
    except (BadClient, BadCreditCode, BadMobile) as wrong:
        raise _bad_applicant(wrong) from wrong


def _client(given: schemas.NewRequest, caller: Caller, *, now: datetime) -> Client:
    """Return the client of the own body that staff register the request for: one that it has, or a new one."""
    if given.organisation is not None:
        raise BadFields([_field("organisation", "not_for_this_hat")])
    if (given.applicant is None) == (given.client is None):
        raise BadFields([_field("client", "applicant_or_client")])
    try:
        if given.client is not None:
            return network.client(caller.hat, given.client)
        assert given.applicant is not None  # noqa: S101  (one of the two is there)
        return network_actions.add_client(_client_fields(given.applicant), by=caller.hat, now=now)
    except ClientExists as known:
        return network.client(caller.hat, int(str(known.facts["client"])))
    except UnknownClient as wrong:
        raise BadFields([FieldProblem("client", wrong.code, sentence_for(wrong))]) from wrong
    except (BadClient, BadCreditCode, BadMobile) as wrong:
        raise _bad_applicant(wrong) from wrong


def _client_fields(said: schemas.Applicant) -> ClientFields:
    return ClientFields(**{**said.model_dump(), "kind": ClientKind(said.kind)})


def _bad_applicant(wrong: OpenTiscError) -> BadFields:
    names = {"bad_credit_code": "credit_code", "bad_mobile": "mobile"}
    name = names.get(wrong.code) or str(wrong.facts.get("field", ""))
    return BadFields([FieldProblem(f"applicant.{name}".rstrip("."), wrong.code, sentence_for(wrong))])


def _field(path: str, code: str) -> FieldProblem:
    return FieldProblem(path, code, sentence(code, {}))


def _tracking_code(request: ServiceRequest, caller: Caller) -> str:
    return numbers.tracking_code_of(caller.text, request.key.bytes)
