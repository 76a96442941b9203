"""Writes about clients: add, change, dated facts, former names, contacts. Each with its audit event.

The audit trail names fields and keys, never what stands in them: it outlives a client's wish to be forgotten.
"""

import re
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from opentisc.accounts.models import Person
from opentisc.infra import audit
from opentisc.network import policy
from opentisc.network.bodies.reading import division
from opentisc.network.clients import reading
from opentisc.network.clients.shapes import ClientFields, checked
from opentisc.network.errors import BadClient, BadFact, BadPeriod, ClientExists, UnknownClient, UnknownRow
from opentisc.network.models import Client, ClientContact, ClientFact, Division, ServiceBody
from opentisc.network.people.doers import doer_of
from opentisc.network.types import ClientKind, ClientLabel, ClientSize, FactKind, Hat

_ONE_AT_A_TIME: Final = frozenset((FactKind.INDUSTRY, FactKind.SIZE, FactKind.REGION))
_INDUSTRY = re.compile(r"[A-T](\d{2,4})?", re.ASCII)
_OF_THE_HOST: Final = frozenset((ClientKind.UNIT, ClientKind.MEMBER))
_TEXT_FIELDS = ("name", "name_en", "credit_code", "number", "country", "email", "mobile", "note")


@transaction.atomic
def add_client(given: ClientFields, *, by: Hat, now: datetime) -> Client:
    """Return the new client of the hat's body. What other bodies keep changes nothing.

    Raises NotAllowed, BadClient, BadCreditCode, BadMobile, UnknownDivision, ClientExists (with the client's id).
    """
    body_id = policy.require_client_work(by)
    wanted = checked(given)
    _require_own_parent(wanted, body_id)
    known = _same(wanted, body_id)
    if known is not None:
        raise ClientExists(client=known.pk)
    row = Client(body_id=body_id, kind=wanted.kind, parent=wanted.parent, created_by_id=by.person_id)
    row.created_at = now
    row.division = _division(wanted)
    for name in _TEXT_FIELDS:
        setattr(row, name, getattr(wanted, name))
    _save(row)
    _record("network.client.added", row, by, {"kind": str(wanted.kind)})
    return row


def check_applicant(given: ClientFields) -> ClientFields:
    """Return what a person typed of whom it applies for, in one spelling; no table is asked.

    A unit or member belongs to the body's own host, which `take_applicant` finds. Raises BadClient,
    BadCreditCode, BadMobile.
    """
    school = Client(name="-") if given.kind in _OF_THE_HOST else None
    return replace(checked(replace(given, parent=school)), parent=None)


@transaction.atomic
def take_applicant(body: ServiceBody, given: ClientFields, *, by: Hat, now: datetime) -> Client:
    """Return the client of the body that somebody applies for: the one it keeps under these codes, else a new one.

    For an applicant's submission alone: the caller shows nothing of the row to the applicant. Raises as add_client.
    """
    parent = _host_of(body, now=now) if given.kind in _OF_THE_HOST else None
    wanted = checked(replace(given, parent=parent))
    known = _same(wanted, body.pk)
    if known is not None:
        return known
    row = Client(body=body, kind=wanted.kind, parent=parent, created_by_id=by.person_id, created_at=now)
    row.division = _division(wanted)
    for name in _TEXT_FIELDS:
        setattr(row, name, getattr(wanted, name))
    try:
        _save(row)
    except ClientExists:
        known = _same(wanted, body.pk)
        if known is None:
            raise
        return known
    _record("network.client.applied", row, by, {"kind": str(wanted.kind)})
    return row


@transaction.atomic
def update_client(row: Client, given: ClientFields, *, by: Hat, now: datetime) -> Client:
    """Change a client to what is given; a name given up is kept as a former name, dated today.

    Raises as add_client, UnknownClient for one of another body.
    """
    body_id = _own(row, by)
    wanted = checked(given)
    _require_own_parent(wanted, body_id)
    if wanted.parent is not None and wanted.parent.pk == row.pk:
        raise BadClient(field="parent", reason="unknown")
    known = _same(wanted, body_id)
    if known is not None and known.pk != row.pk:
        raise ClientExists(client=known.pk)
    renamed = row.name if row.name != wanted.name and row.kind != ClientKind.ANONYMOUS else ""
    new: dict[str, object] = {name: getattr(wanted, name) for name in _TEXT_FIELDS}
    new |= {"kind": wanted.kind, "parent": wanted.parent, "division": _division(wanted)}
    changed = sorted(name for name, value in new.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, new[name])
    if changed:
        _save(row, changed)
        if renamed:
            ClientFact.objects.create(
                client=row, kind=FactKind.FORMER_NAME, value=renamed, valid_until=now.date(), recorded_at=now
            )
        _record("network.client.changed", row, by, {"fields": ", ".join(changed)})
    return row


def fields_from(row: Client) -> ClientFields:
    """Return a client's fields as they could be typed in."""
    wanted = {one.name for one in fields_of(ClientFields)} - {"kind", "parent", "division_code"}
    texts = {name: getattr(row, name) for name in wanted}
    base = ClientFields(kind=ClientKind(row.kind), parent=row.parent)
    return replace(base, division_code=row.division.code if row.division else "", **texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """A dated fact as typed in. value: a code for industry, size, label, region; else text. source: who says so."""

    kind: FactKind
    value: str
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""


@transaction.atomic
def add_fact(row: Client, new: NewFact, *, by: Hat, now: datetime) -> ClientFact:
    """Add a dated fact; of industry, size and region the one that stood ends the day before.

    Raises UnknownClient, BadFact, BadPeriod.
    """
    _own(row, by)
    text = " ".join(new.value.split())
    _require_value(new.kind, text)
    first, last = new.valid_from, new.valid_until
    if first is not None and last is not None and last < first:
        raise BadPeriod(first=first.isoformat(), last=last.isoformat())
    if new.kind in _ONE_AT_A_TIME and first is not None:
        standing = row.client_facts.filter(kind=new.kind, valid_until=None).exclude(valid_from__gte=first)
        standing.update(valid_until=first - timedelta(days=1))
    fact = ClientFact.objects.create(
        client=row,
        kind=new.kind,
        value=text,
        valid_from=first,
        valid_until=last,
        source=new.source,
        recorded_at=now,
    )
    _record("network.client.fact_added", row, by, {"kind": str(new.kind), "fact": fact.pk})
    return fact


@transaction.atomic
def end_fact(row: Client, pk: int, *, on: date, by: Hat) -> ClientFact:
    """Let a fact end with a day, that day included. Raises UnknownClient, UnknownRow, BadPeriod."""
    _own(row, by)
    fact = row.client_facts.filter(pk=pk).first()
    if fact is None:
        raise UnknownRow
    if fact.valid_from is not None and on < fact.valid_from:
        raise BadPeriod(first=fact.valid_from.isoformat(), last=on.isoformat())
    fact.valid_until = on
    fact.save(update_fields=["valid_until"])
    _record("network.client.fact_ended", row, by, {"fact": fact.pk, "on": on.isoformat()})
    return fact


@transaction.atomic
def add_contact(row: Client, person: Person, *, sees_all: bool = False, on: date, by: Hat) -> ClientContact:
    """Let a person with an account act for a client from a day on; once only. Raises UnknownClient."""
    _own(row, by)
    for known in reading.contacts(row, on=on):
        if known.person_id == person.pk:
            known.sees_all = sees_all
            known.save(update_fields=["sees_all"])
            _record("network.client.contact_changed", row, by, {"person": person.pk, "sees_all": sees_all})
            return known
    contact = ClientContact.objects.create(client=row, person=person, sees_all=sees_all, valid_from=on)
    _record("network.client.contact_added", row, by, {"person": person.pk, "sees_all": sees_all})
    return contact


@transaction.atomic
def end_contact(row: Client, pk: int, *, on: date, by: Hat) -> None:
    """End a contact from a day on. Raises UnknownClient, UnknownRow."""
    _own(row, by)
    contact = row.contacts.filter(pk=pk).first()
    if contact is None:
        raise UnknownRow
    person_id = contact.person_id
    if contact.valid_from >= on:
        contact.delete()
    else:
        contact.valid_until = on - timedelta(days=1)
        contact.save(update_fields=["valid_until"])
    _record("network.client.contact_ended", row, by, {"person": person_id, "on": on.isoformat()})


def _host_of(body: ServiceBody, *, now: datetime) -> Client:
    """Return the body's host as a client of its own, the school of units and members."""
    name = body.host.strip()
    if not name:
        raise BadClient(field="parent", reason="missing")
    rows = Client.objects.filter(body=body, kind=ClientKind.LEGAL_PERSON, name=name, merged_into=None)
    known = rows.order_by("pk").first()
    return known or Client.objects.create(body=body, kind=ClientKind.LEGAL_PERSON, name=name, created_at=now)


def _own(row: Client, by: Hat) -> int:
    """Return the hat's body when the client is its own and stands. Raises UnknownClient, NotAllowed."""
    body_id = policy.require_client_work(by)
    if row.body_id != body_id or row.merged_into_id is not None:
        raise UnknownClient
    return body_id


def _same(wanted: ClientFields, body_id: int) -> Client | None:
    """Return the client of this body that is the same by its codes; asks of no other body."""
    rows = Client.objects.filter(body_id=body_id, merged_into=None)
    if wanted.credit_code:
        return rows.filter(credit_code=wanted.credit_code).first()
    own = rows.filter(kind=wanted.kind)
    if wanted.kind is ClientKind.MEMBER:
        return own.filter(parent=wanted.parent, number=wanted.number).first()
    if wanted.kind is ClientKind.OVERSEAS and wanted.number:
        return own.filter(country=wanted.country, number=wanted.number).first()
    if wanted.kind is ClientKind.NATURAL:
        return own.filter(name=wanted.name, mobile=wanted.mobile).first()
    return None


def _require_own_parent(wanted: ClientFields, body_id: int) -> None:
    if wanted.parent is not None and (
        wanted.parent.body_id != body_id or wanted.parent.merged_into_id is not None
    ):
        raise UnknownClient


def _division(wanted: ClientFields) -> Division | None:
    return division(wanted.division_code) if wanted.division_code else None


def _save(row: Client, changed: list[str] | None = None) -> None:
    """Save; two who add the same client at once meet at the constraint."""
    try:
        with transaction.atomic():
            row.save(update_fields=changed)
    except IntegrityError as wrong:
        raise ClientExists(client=None) from wrong


def _require_value(kind: FactKind, text: str) -> None:
    fits = bool(text) and len(text) <= 160
    if kind is FactKind.INDUSTRY:
        fits = bool(_INDUSTRY.fullmatch(text))
    elif kind is FactKind.SIZE:
        fits = text in ClientSize.values
    elif kind is FactKind.LABEL:
        fits = text in ClientLabel.values
    elif kind is FactKind.REGION:
        fits = Division.objects.filter(code=text).exists()
    if not fits:
        raise BadFact(kind=str(kind.label), given=text)


def _record(act: str, row: Client, by: Hat, facts: dict[str, audit.types.JSON]) -> None:
    subject = audit.Subject("network.client", str(row.pk))
    audit.record(act, doer=doer_of(by), subject=subject, facts=facts)
