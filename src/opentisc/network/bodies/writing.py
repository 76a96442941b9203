"""Writes about bodies: creation, place in the tree, designations, relations. Each with its audit event."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from opentisc.infra import audit
from opentisc.network import policy
from opentisc.network.bodies import reading
from opentisc.network.errors import BadBody, BadPeriod, BodyExists, UnknownRow
from opentisc.network.models import BodyChange, BodyRelation, Designation, ServiceBody
from opentisc.network.people.doers import doer_of
from opentisc.network.types import BodyKind, DesignationStage, RelationKind, Wearer

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """What a body is. code: short and stable, printed in numbers; division_code: GB/T 2260, `CN` for the country."""

    code: str
    name: str
    kind: BodyKind
    division_code: str
    parent: ServiceBody | None = None
    name_en: str = ""
    host: str = ""
    department: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    introduction: str = ""
    is_fictional: bool = False


@transaction.atomic
def create_body(new: NewBody, *, by: Wearer) -> ServiceBody:
    """Return the new body. Raises NotAllowed, UnknownDivision, BodyExists, BadBody."""
    division = reading.division(new.division_code)
    policy.require_govern(by, division.path)
    if not _CODE.fullmatch(new.code) or not new.name.strip():
        raise BadBody(reason="code", given=new.code)
    _require_parent(new.kind, new.parent)
    if ServiceBody.objects.filter(code__iexact=new.code).exists():
        raise BodyExists(given=new.code)
    row = ServiceBody.objects.create(
        code=new.code,
        name=new.name.strip(),
        name_en=new.name_en,
        kind=new.kind,
        division=division,
        parent=new.parent,
        host=new.host,
        department=new.department,
        address=new.address,
        phone=new.phone,
        email=new.email,
        introduction=new.introduction,
        is_fictional=new.is_fictional,
    )
    _record("network.body.created", row, by, {"kind": str(new.kind), "division": division.code})
    return row


EDITABLE = ("name", "name_en", "host", "department", "address", "phone", "email", "introduction")


@transaction.atomic
def update_body(body: ServiceBody, changes: dict[str, str], *, holds_from: date, by: Wearer) -> ServiceBody:
    """Change what a body says of itself (EDITABLE fields); what stood there is kept as a BodyChange.

    holds_from: the first day of what stands now. Raises NotAllowed, BadBody.
    """
    policy.require_administer_or_govern(by, body)
    if not set(changes) <= set(EDITABLE) or not changes.get("name", body.name).strip():
        raise BadBody(reason="code", given=", ".join(sorted(set(changes) - set(EDITABLE))))
    before = {name: getattr(body, name) for name, value in changes.items() if getattr(body, name) != value}
    for name in before:
        setattr(body, name, changes[name])
    if before:
        body.save(update_fields=list(before))
        BodyChange.objects.create(body=body, before=before, holds_from=holds_from)
        _record("network.body.changed", body, by, {"fields": ", ".join(sorted(before))})
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPlace:
    """Where a body stands: what it is, in which division, a workstation under which centre."""

    kind: BodyKind
    division_code: str
    parent: ServiceBody | None = None


@transaction.atomic
def place_body(body: ServiceBody, place: BodyPlace, *, holds_from: date, by: Wearer) -> ServiceBody:
    """Give a body its kind, division and parent centre; what stood there is kept as a BodyChange.

    The authority must govern both the division it leaves and the one it comes to. Raises NotAllowed, UnknownDivision,
    BadBody.
    """
    division = reading.division(place.division_code)
    policy.require_govern(by, body.division.path)
    policy.require_govern(by, division.path)
    if body == place.parent:
        raise BadBody(reason="same_body", given=body.code)
    _require_parent(place.kind, place.parent)
    if place.kind is not BodyKind.CENTRE and body.workstations.exists():
        raise BadBody(reason="has_workstations", given=body.code)
    then = {
        "kind": body.kind,
        "division": body.division.code,
        "parent": body.parent.code if body.parent else "",
    }
    body.kind, body.division, body.parent = place.kind, division, place.parent
    now = {
        "kind": body.kind,
        "division": division.code,
        "parent": place.parent.code if place.parent else "",
    }
    before = {name: value for name, value in then.items() if now[name] != value}
    if before:
        body.save(update_fields=["kind", "division", "parent"])
        BodyChange.objects.create(body=body, before=before, holds_from=holds_from)
        facts: dict[str, audit.types.JSON] = {f"{name}_before": value for name, value in before.items()}
        _record("network.body.moved", body, by, facts | {name: now[name] for name in before})
    return body


@transaction.atomic
def change_body(
    body: ServiceBody, changes: dict[str, str], place: BodyPlace, *, holds_from: date, by: Wearer
) -> ServiceBody:
    """Change both what a body says of itself and where it stands, or neither. Raises as both do."""
    place_body(body, place, holds_from=holds_from, by=by)
    return update_body(body, changes, holds_from=holds_from, by=by)


@transaction.atomic
def close_body(body: ServiceBody, *, by: Wearer) -> ServiceBody:
    """Close a body: nobody acts for it any more; its history stays. Raises NotAllowed."""
    policy.require_govern(by, body.division.path)
    body.is_open = False
    body.save(update_fields=["is_open"])
    _record("network.body.closed", body, by, {})
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDesignation:
    """What a body is named: code a service asks for (`tisc`, `novelty_station`), by whom, by which document.

    number: the designation's own, as the granting body gave it; empty when it has none.
    """

    code: str
    name: str
    granted_by: str
    stage: DesignationStage
    valid_from: date
    document_number: str = ""
    number: str = ""
    valid_until: date | None = None


@transaction.atomic
def designate(body: ServiceBody, new: NewDesignation, *, by: Wearer) -> Designation:
    """Record a designation or its next stage; the stage before it ends the day before. Raises NotAllowed, BadPeriod.

    A stage may not begin before the one that stands: history is not rewritten.
    """
    policy.require_govern(by, body.division.path)
    if new.valid_until is not None and new.valid_until < new.valid_from:
        raise BadPeriod(first=new.valid_from.isoformat(), last=new.valid_until.isoformat())
    before = Designation.objects.filter(body=body, code=new.code).order_by("-valid_from", "-pk").first()
    if before is not None:
        if before.valid_from > new.valid_from:
            raise BadPeriod(first=before.valid_from.isoformat(), last=new.valid_from.isoformat())
        ends = max(before.valid_from, new.valid_from - timedelta(days=1))
        if before.valid_until is None or before.valid_until > ends:
            before.valid_until = ends
            before.save(update_fields=["valid_until"])
    row = Designation.objects.create(
        body=body,
        code=new.code,
        name=new.name,
        granted_by=new.granted_by,
        document_number=new.document_number,
        number=new.number.strip(),
        stage=new.stage,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
    )
    _record(
        "network.body.designated", body, by, {"code": new.code, "stage": str(new.stage), "number": row.number}
    )
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelation:
    """One body supports, works with, or shares resources with another, for a time."""

    kind: RelationKind
    giver: ServiceBody
    taker: ServiceBody
    valid_from: date
    valid_until: date | None = None
    agreement: str = ""


@transaction.atomic
def relate(new: NewRelation, *, by: Wearer) -> BodyRelation:
    """Record a relation; by the giver's manager or an authority over the giver. Raises NotAllowed, BadBody, BadPeriod."""
    policy.require_administer_or_govern(by, new.giver)
    if new.giver == new.taker:
        raise BadBody(reason="same_body", given=new.giver.code)
    if new.valid_until is not None and new.valid_until < new.valid_from:
        raise BadPeriod(first=new.valid_from.isoformat(), last=new.valid_until.isoformat())
    row = BodyRelation.objects.create(
        kind=new.kind,
        giver=new.giver,
        taker=new.taker,
        agreement=new.agreement,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
    )
    _record(
        "network.body.related", new.giver, by, {"kind": str(new.kind), "to": new.taker.code, "row": row.pk}
    )
    return row


@transaction.atomic
def end_relation(giver: ServiceBody, pk: int, *, on: date, by: Wearer) -> BodyRelation:
    """Let a relation end with a day, that day included. Raises NotAllowed, UnknownRow, BadPeriod."""
    policy.require_administer_or_govern(by, giver)
    row = BodyRelation.objects.filter(pk=pk, giver=giver).first()
    if row is None:
        raise UnknownRow
    if on < row.valid_from:
        raise BadPeriod(first=row.valid_from.isoformat(), last=on.isoformat())
    row.valid_until = on
    row.save(update_fields=["valid_until"])
    _record("network.body.relation_ended", giver, by, {"row": row.pk, "on": on.isoformat()})
    return row


def _require_parent(kind: BodyKind, parent: ServiceBody | None) -> None:
    if kind is not BodyKind.WORKSTATION:
        if parent is not None:
            raise BadBody(reason="parent_not_for_kind", given=str(kind.label))
        return
    if parent is None:
        raise BadBody(reason="workstation_needs_centre", given=str(kind.label))
    if parent.kind != BodyKind.CENTRE:
        raise BadBody(reason="parent_not_centre", given=parent.code)


def _record(act: str, body: ServiceBody, by: Wearer, facts: dict[str, audit.types.JSON]) -> None:
    audit.record(act, doer=doer_of(by), subject=audit.Subject("network.body", body.code), facts=facts)
