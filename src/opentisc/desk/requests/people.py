"""Who works on a request and who may read it: duties, the need-to-know list, undertakings.

Every change writes an audit row; for label 3 a duty always comes with a place on the list, which the client sees.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.desk import policy
from opentisc.desk.errors import NotQualified, StepRefused
from opentisc.desk.models import Assignment, NeedToKnow, ServiceRequest, Undertaking
from opentisc.desk.requests import trail
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import Duty
from opentisc.desk.workflow import Part
from opentisc.infra.prepared import Prepared
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.network.types import OPERATOR, Hat, Label, Wearer

BORROWED_DAYS = 60  # a person lent for one case: how long unless the loan says otherwise (our proposal)


@dataclass(frozen=True, slots=True)
class Given:
    """A duty to be given. body: whose member acts; until: set for a borrowed person. borrowed: from another body."""

    person_id: int
    duty: Duty
    body: ServiceBody
    borrowed: bool = False
    until: datetime | None = None
    reason: str = ""


def give(request: ServiceRequest, given: Given, *, by: Wearer, now: datetime) -> Assignment:
    """Return the duty, given now; one already held is returned as it is. The caller holds the row's lock."""
    whose = (given.person_id, given.body.pk)
    for held in holding(request, given.duty, now=now):
        if (held.person_id, held.body_id) == whose:
            return held
    until = given.until or (now + timedelta(days=BORROWED_DAYS) if given.borrowed else None)
    row = Assignment.objects.create(
        request=request,
        person_id=given.person_id,
        duty=given.duty,
        body=given.body,
        borrowed=given.borrowed,
        from_at=now,
        until_at=until,
        by_id=by.person_id if isinstance(by, Hat) else None,
        reason=given.reason,
    )
    if request.label >= Label.NEED_TO_KNOW:
        list_person(request, given.person_id, by=by, now=now)
    trail.note(
        request,
        "desk.request.duty_given",
        {"person": given.person_id, "duty": given.duty.value},
        by=by,
        now=now,
    )
    return row


def end(
    request: ServiceRequest, *, duty: Duty, by: Wearer, now: datetime, person_id: int | None = None
) -> int:
    """Return how many duties ended now: of one person, or of all who hold the duty."""
    rows = current(request, now=now).filter(duty=duty)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    people = list(rows.values_list("person_id", flat=True))
    rows.update(until_at=now)
    for one in people:
        if not current(request, now=now).filter(person_id=one).exists():
            _unlist(request, one, now=now)
        trail.note(request, "desk.request.duty_ended", {"person": one, "duty": duty.value}, by=by, now=now)
    return len(people)


@transaction.atomic
def end_loans(*, now: datetime) -> int:
    """Return how many people left a need-to-know list because their borrowed duty ran out. Run daily.

    They read nothing since the duty ended; here the list, which the client sees, follows.
    """
    over = Assignment.objects.filter(borrowed=True, until_at__lte=now, request__label__gte=Label.NEED_TO_KNOW)
    named = NeedToKnow.objects.filter(request=OuterRef("request"), person=OuterRef("person"), removed_at=None)
    ended = 0
    for row in over.filter(Exists(named)).select_related("person").order_by("pk"):
        request = ServiceRequest.objects.narrowed(policy.EVERYTHING).get(pk=row.request_id)
        if not current(request, now=now).filter(person=row.person).exists():
            _unlist(request, row.person_id, now=now)
            trail.note(request, "desk.request.unlisted", {"person": row.person_id}, by=OPERATOR, now=now)
            ended += 1
    return ended


def current(request: ServiceRequest, *, now: datetime) -> QuerySet[Assignment]:
    """Return the duties that hold now, first given first."""
    live = Q(until_at=None) | Q(until_at__gt=now)
    return request.assignments.filter(live, from_at__lte=now).order_by("from_at", "pk")


def holders(request: ServiceRequest, duty: Duty, *, now: datetime) -> list[int]:
    """Return the ids of those who hold a duty now."""
    return [one.person_id for one in holding(request, duty, now=now)]


def holding(request: ServiceRequest, duty: Duty, *, now: datetime) -> list[Assignment]:
    """Return the rows of a duty that hold now, first given first."""
    return _HOLDING.rows(request=request.pk, duty=duty.value, now=now)


def _holding(*, request: int, duty: str, now: datetime) -> QuerySet[Assignment]:
    live = Q(until_at=None) | Q(until_at__gt=now)
    rows = Assignment.objects.filter(live, request_id=request, duty=duty, from_at__lte=now)
    return rows.order_by("from_at", "pk")


_HOLDING: Prepared[Assignment] = Prepared(_holding, request=int, duty=str, now=datetime)


def list_person(request: ServiceRequest, person_id: int, *, by: Wearer, now: datetime) -> NeedToKnow:
    """Put a person on the need-to-know list; once is enough."""
    row, fresh = NeedToKnow.objects.get_or_create(
        request=request,
        person_id=person_id,
        removed_at=None,
        defaults={"added_at": now, "added_by_id": by.person_id if isinstance(by, Hat) else None},
    )
    if fresh:
        trail.note(request, "desk.request.listed", {"person": person_id}, by=by, now=now)
    return row


@transaction.atomic
def add_to_list(request: ServiceRequest, person_id: int, *, by: Hat, now: datetime) -> NeedToKnow:
    """Let the handler or the manager put a member of the body on the list. Raises StepRefused."""
    _require(by, request, {Part.HANDLER, Part.MANAGER}, now=now)
    if not network.is_member(person_id, request.body_id, on=network.today(now)):
        raise StepRefused("not a member of the handling body", step="list")
    return list_person(request, person_id, by=by, now=now)


@transaction.atomic
def take_off_list(request: ServiceRequest, person_id: int, *, by: Hat, now: datetime) -> None:
    """Take a person off the list; who still has a duty stays. Raises StepRefused."""
    _require(by, request, {Part.HANDLER, Part.MANAGER}, now=now)
    if current(request, now=now).filter(person_id=person_id).exists():
        raise StepRefused("still has a duty in this request", step="unlist")
    _unlist(request, person_id, now=now)
    trail.note(request, "desk.request.unlisted", {"person": person_id}, by=by, now=now)


def undertaking_text() -> str:
    """Return the words of the undertaking (保密承诺) in the language of the page."""
    return _("本人承诺：对本件中未公开的内容保密，不向无关人员透露，不以本人名义申请，不用于本件以外的目的。")


def has_undertaken(request: ServiceRequest, person_id: int) -> bool:
    """Say whether the person gave the undertaking for this request."""
    return Undertaking.objects.filter(request=request, person_id=person_id).exists()


def undertaken_at(request: ServiceRequest, person_id: int) -> datetime | None:
    """Return when the person gave the undertaking for this request, None before."""
    given = Undertaking.objects.filter(request=request, person_id=person_id)
    return given.values_list("at", flat=True).first()


@transaction.atomic
def undertake(request: ServiceRequest, *, by: Hat, now: datetime) -> None:
    """Write down that the person undertakes confidentiality for this request; twice is once."""
    text = undertaking_text()
    Undertaking.objects.get_or_create(
        request=request,
        person_id=by.person_id,
        defaults={"text_sha256": hashlib.sha256(text.encode()).hexdigest(), "at": now},
    )
    trail.note(request, "desk.request.undertaken", {}, by=by, now=now)


def require_qualified(request: ServiceRequest, person_id: int, duty: Duty, *, now: datetime) -> None:
    """Raise NotQualified when the service's process asks this duty for a qualification the person lacks today."""
    day = timezone.localtime(now).date()
    for step in definition_of(request.service).process.steps:
        wanted = step.qualification
        if step.duty == duty and wanted and not network.is_qualified(person_id, wanted, on=day):
            raise NotQualified(f"{duty} needs {wanted}", qualification=wanted, person=person_id)


def _unlist(request: ServiceRequest, person_id: int, *, now: datetime) -> None:
    NeedToKnow.objects.filter(request=request, person_id=person_id, removed_at=None).update(removed_at=now)


def _require(by: Hat, request: ServiceRequest, wanted: set[Part], *, now: datetime) -> None:
    if not policy.parts(by, request, now=now) & wanted:
        raise StepRefused("not for this part", step="list")
