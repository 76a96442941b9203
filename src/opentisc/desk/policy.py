"""Who may read which request, and what an actor is to it: visibility starts every query of the desk.

A role's scope gives administration and aggregates, never content. Content needs an assignment, a manager's
role in the handling body, or the need-to-know list; label 3 (限定知悉) needs the list, whatever else one is. The list
names persons: a deputy (代理) reads label 3 only when listed in person, and a listed person reads it under a hat of the
handling body or of a duty that runs, so that a loan that ended or another body's hat opens nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from opentisc.desk.errors import StepRefused, UnknownRequest
from opentisc.desk.models import Assignment, NeedToKnow, ServiceRequest, Transfer
from opentisc.desk.types import Duty, State
from opentisc.desk.workflow import IN_HAND, STEPS, Part
from opentisc.infra.orm import GuardedQuerySet
from opentisc.infra.prepared import Prepared
from opentisc.network import queries as network
from opentisc.network.models import ClientContact
from opentisc.network.types import Hat, Label, OneCase, Operator, Role, Wearer

EVERYTHING = Q(pk__isnull=False)
NOTHING = Q(pk__isnull=True)
Row = TypeVar("Row")


def visible(actor: Wearer, *, now: datetime) -> GuardedQuerySet[ServiceRequest]:
    """Return the requests whose content the actor may read now."""
    return ServiceRequest.objects.narrowed(_readable(actor, now=now))


def countable(actor: Wearer) -> GuardedQuerySet[ServiceRequest]:
    """Return the requests that the actor may count: stage, clock and service, never client, title or text.

    A manager: those of the own body. A province or the nation: those under its division. Nobody else: none.
    """
    return ServiceRequest.objects.narrowed(_countable(actor))


def offered_to(actor: Wearer) -> GuardedQuerySet[ServiceRequest]:
    """Return the requests that another body offered to the actor's, to be taken or declined without reading."""
    if not isinstance(actor, Hat) or actor.role not in (Role.MANAGER, Role.INTAKE):
        return ServiceRequest.objects.narrowed(NOTHING)
    offers = Transfer.objects.filter(request=OuterRef("pk"), taker_id=actor.body_id, state="offered")
    return ServiceRequest.objects.narrowed(Q(Exists(offers)) & Q(isolated_at=None))


def listed(actor: Wearer, *, now: datetime) -> GuardedQuerySet[ServiceRequest]:
    """Return the requests of the actor's queue, each with `is_readable`.

    What is not readable stands there for its stage, clock and service alone: those of label 3 that a manager
    administers unread. Isolated requests are in no queue.
    """
    readable = _readable(actor, now=now)
    administered = NOTHING
    if isinstance(actor, Hat) and actor.role == Role.MANAGER:
        administered = Q(body_id=actor.body_id, isolated_at=None) & ~Q(state=State.DRAFT)
    rows = ServiceRequest.objects.narrowed((administered | readable) & _near(actor, now=now))
    shown = Case(When(readable, then=Value(True)), default=Value(False), output_field=BooleanField())
    return cast("GuardedQuerySet[ServiceRequest]", rows.annotate(is_readable=shown))


def _near(actor: Wearer, *, now: datetime) -> Q:
    """Return a condition that holds for every row of the actor's queue, and by which an index finds the rows.

    It grants nothing: without it the database would look at every request of the installation.
    """
    if not isinstance(actor, Hat) or actor.body_id is None:
        return Q()
    named = NeedToKnow.objects.filter(person_id=actor.person_id, removed_at=None)
    near = Q(pk__in=duties_of(actor, now=now).values("request_id")) | Q(pk__in=named.values("request_id"))
    return near | Q(body_id=actor.body_id) if actor.role == Role.MANAGER else near


def duties_of(actor: Hat, *, now: datetime) -> "QuerySet[Assignment]":
    """Return the duties that the actor holds now under this hat, its own and those stood in for."""
    return _current(now).filter(person_id__in=_persons(actor), body_id=actor.body_id)


def parts_among(
    actor: Hat, requests: Sequence[ServiceRequest], *, now: datetime
) -> dict[int, frozenset[Part]]:
    """Return what the actor is to each of several requests by id, in one query (no transfers: see `offered_to`)."""
    keys = [one.pk for one in requests]
    found: dict[int, set[Part]] = {key: set() for key in keys}
    rows = duties_of(actor, now=now).filter(request__in=keys)
    for pk, duty in rows.values_list("request_id", "duty"):
        found[pk].add(_PART_OF_DUTY[Duty(duty)])
    for one in requests:
        if one.body_id == actor.body_id and actor.role == Role.MANAGER:
            found[one.pk].add(Part.MANAGER)
    return {pk: frozenset(parts) for pk, parts in found.items()}


def _readable(actor: Wearer, *, now: datetime) -> Q:
    if isinstance(actor, Operator):
        return EVERYTHING
    if actor is None:
        return NOTHING
    if actor.is_private:
        return _own(actor, now=now)
    if actor.case is not None:
        return _one_case(actor, actor.case, now=now)
    assigned = Q(
        Exists(
            _current(now).filter(request=OuterRef("pk"), person_id__in=_persons(actor), body_id=actor.body_id)
        )
    )
    named = Q(
        Exists(NeedToKnow.objects.filter(request=OuterRef("pk"), person_id=actor.person_id, removed_at=None))
    )
    listed = named & (Q(body_id=actor.body_id) | assigned)
    open_labels = Q(label__lt=Label.NEED_TO_KNOW)
    reach = (assigned & open_labels) | listed
    if actor.role == Role.MANAGER:
        reach |= Q(body_id=actor.body_id) & open_labels
    return reach & ~Q(state=State.DRAFT, submitted_by__isnull=False) & Q(isolated_at=None)


def _one_case(actor: Hat, case: OneCase, *, now: datetime) -> Q:
    """Return the condition of the one case of an outside expert: while the duty runs and the case is worked on."""
    duty = _current(now).filter(request=OuterRef("pk"), person_id=actor.person_id, duty=Duty.REVIEWER)
    named = NeedToKnow.objects.filter(request=OuterRef("pk"), person_id=actor.person_id, removed_at=None)
    sealed = Q(label__lt=Label.NEED_TO_KNOW) | Q(Exists(named))
    return Q(Exists(duty)) & sealed & Q(pk=case.id, state__in=IN_HAND, isolated_at=None)


def _own(actor: Hat, *, now: datetime) -> Q:
    today = network.today(now)
    contacts = ClientContact.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today), client=OuterRef("client"), valid_from__lte=today
    )
    mine = Q(Exists(contacts.filter(person_id=actor.person_id, sees_all=True)))
    # Whoever types a firm's code is not of the firm: until staff accepted it, the firm sees what its own people sent.
    known = Q(accepted_at__isnull=False) | Q(Exists(contacts.filter(person_id=OuterRef("submitted_by_id"))))
    shared = mine & known & Q(label__lt=Label.NEED_TO_KNOW) & ~Q(state=State.DRAFT)
    return (Q(submitted_by_id=actor.person_id) | shared) & Q(isolated_at=None)


def _countable(actor: Wearer) -> Q:
    if isinstance(actor, Operator):
        return EVERYTHING
    if actor is None or actor.is_private:
        return NOTHING
    submitted = ~Q(state=State.DRAFT)
    if actor.role == Role.MANAGER:
        return Q(body_id=actor.body_id) & submitted
    if actor.role in (Role.PROVINCE, Role.NATION):
        top = network.governed(actor)
        return (Q(body__division__path=top) | Q(body__division__path__startswith=f"{top}/")) & submitted
    return NOTHING


def _current(now: datetime) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(Q(until_at=None) | Q(until_at__gt=now), from_at__lte=now)


def _persons(actor: Hat) -> list[int]:
    return [actor.person_id] if actor.on_behalf_of is None else [actor.person_id, actor.on_behalf_of]


def parts(actor: Wearer, request: ServiceRequest, *, now: datetime) -> frozenset[Part]:
    """Return what the actor is to a request that it may read (one small query for the duties)."""
    if isinstance(actor, Operator):
        return frozenset((Part.SYSTEM,))
    if actor is None:
        return frozenset()
    if actor.is_private:
        return frozenset((Part.CLIENT,))
    if actor.case is not None:
        reads = ServiceRequest.objects.narrowed(_one_case(actor, actor.case, now=now)).filter(pk=request.pk)
        return frozenset((Part.REVIEWER,)) if reads.exists() else frozenset()
    return _held(actor, request, now=now) | _offered_part(actor, request)


def _held(actor: Hat, request: ServiceRequest, *, now: datetime) -> frozenset[Part]:
    """Return what a member of a body is to the request by duty and role."""
    duties = _DUTIES.rows(
        actor.on_behalf_of is not None, request=request.pk, now=now,
        person=actor.person_id, behalf=actor.on_behalf_of or 0, body=actor.body_id,
    )  # fmt: skip
    found = {_PART_OF_DUTY[Duty(duty)] for duty in duties}
    if actor.body_id == request.body_id and actor.role == Role.MANAGER:
        found.add(Part.MANAGER)
    if actor.role == Role.COMPLIANCE and actor.body_id == request.body_id:
        found.add(Part.COMPLIANCE)
    return frozenset(found)


def _duties(
    deputy: bool, *, request: int, now: datetime, person: int, behalf: int, body: int
) -> "QuerySet[Assignment, str]":
    persons = [person, behalf] if deputy else [person]
    rows = _current(now).filter(request_id=request, person_id__in=persons, body_id=body)
    return rows.values_list("duty", flat=True)


_DUTIES: Prepared[str] = Prepared(_duties, request=int, now=datetime, person=int, behalf=int, body=int)


_PART_OF_DUTY = {
    Duty.INTAKE: Part.INTAKE,
    Duty.HANDLER: Part.HANDLER,
    Duty.CO_HANDLER: Part.CO_HANDLER,
    Duty.REVIEWER: Part.REVIEWER,
}


def _offered_part(actor: Hat, request: ServiceRequest) -> frozenset[Part]:
    """Return the part of who may take or decline what another body offered to the actor's."""
    if actor.role not in (Role.MANAGER, Role.INTAKE):
        return frozenset()
    offers = Transfer.objects.filter(request=request, taker_id=actor.body_id, state="offered")
    return frozenset((Part.TAKER,)) if offers.exists() else frozenset()


def require_part(actor: Wearer, request: ServiceRequest, *, step: str, now: datetime) -> frozenset[Part]:
    """Return the actor's parts, one of which may take the step. Raises StepRefused."""
    wanted = STEPS[step].parts
    if isinstance(actor, Hat) and actor.body_id is not None and Part.TAKER not in wanted:
        held = _held(actor, request, now=now)  # whether the request is offered is of no account
    else:
        held = parts(actor, request, now=now)
    if not held.intersection(wanted):
        raise StepRefused(f"{step} is not for {', '.join(sorted(held)) or 'a stranger'}", step=step)
    return held


def get_visible(key: UUID | str, *, actor: Wearer, now: datetime) -> ServiceRequest:
    """Return one request the actor may read, its service, body and client loaded. Raises UnknownRequest."""
    return _found(_LOADED, key, actor=actor, now=now)


def visible_pk(key: UUID | str, *, actor: Wearer, now: datetime) -> int:
    """Return the id of one request the actor may read, to lock it by. Raises UnknownRequest."""
    return _found(_PK, key, actor=actor, now=now)


def _found(rows: Prepared[Row], key: UUID | str, *, actor: Wearer, now: datetime) -> Row:
    hat = actor if isinstance(actor, Hat) else _NOBODY
    case = hat.case.id if hat.case else 0
    found = rows.first(
        _form(actor), key=_uuid(key), now=now,
        person=hat.person_id, body=hat.body_id or 0, behalf=hat.on_behalf_of or 0, case=case,
    )  # fmt: skip
    if found is None:
        raise UnknownRequest
    return found


def _uuid(key: UUID | str) -> UUID:
    try:
        return key if isinstance(key, UUID) else UUID(key)
    except ValueError:
        raise UnknownRequest from None


def _form(actor: Wearer) -> Wearer:
    """Return the actor without its ids: what of it changes the text of the condition of what it may read."""
    if not isinstance(actor, Hat):
        return actor
    return Hat(
        0, "", role=actor.role, body_id=None if actor.body_id is None else 0,
        on_behalf_of=None if actor.on_behalf_of is None else 0,
        case=None if actor.case is None else OneCase(0, UUID(int=0), 0),
    )  # fmt: skip


def _by_key(form: Wearer, *, key: UUID, now: datetime, **ids: int) -> GuardedQuerySet[ServiceRequest]:
    """Return the request of a key, if it is readable by an actor of this form with these ids."""
    actor = form
    if isinstance(form, Hat):
        actor = replace(
            form, person_id=ids["person"], body_id=None if form.body_id is None else ids["body"],
            on_behalf_of=None if form.on_behalf_of is None else ids["behalf"],
            case=None if form.case is None else replace(form.case, id=ids["case"]),
        )  # fmt: skip
    return visible(actor, now=now).filter(key=key)


def _pk_by_key(form: Wearer, **values: Any) -> "QuerySet[ServiceRequest, int]":
    return _by_key(form, **values).values_list("pk", flat=True)


def _loaded_by_key(form: Wearer, **values: Any) -> "QuerySet[ServiceRequest]":
    return _by_key(form, **values).select_related("service", "body", "client")


_NOBODY = Hat(0, "")
_PK: Prepared[int] = Prepared(_pk_by_key, key=UUID, now=datetime, person=int, body=int, behalf=int, case=int)
_LOADED: Prepared[ServiceRequest] = Prepared(
    _loaded_by_key, key=UUID, now=datetime, person=int, body=int, behalf=int, case=int
)


def get_countable(key: UUID | str, *, actor: Wearer) -> ServiceRequest:
    """Return one request the actor may count and administer, without reading it. Raises UnknownRequest.

    For assigning a request of label 3 and for lists of stages: the caller shows stage, clock and service alone.
    """
    found = countable(actor).select_related("service", "body").filter(key=key).first()
    if found is None:
        raise UnknownRequest
    return found


def by_number(number: str, *, actor: Wearer, now: datetime) -> ServiceRequest:
    """Return one request the actor may read, by its 受理编号. Raises UnknownRequest."""
    rows = visible(actor, now=now).select_related("service", "body", "client")
    found = rows.filter(number=number.strip()).exclude(number="").first()
    if found is None:
        raise UnknownRequest
    return found
