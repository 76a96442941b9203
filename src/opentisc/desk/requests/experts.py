"""Outside experts (外部专家): a manager asks somebody of no body to review one request, for a time, as reviewer alone.

The right comes from a duty like any reviewer's (`people`), under a hat that opens this case and nothing else, after the
undertaking whatever the label. It ends with the duty, with its time, or when the request is no longer worked on. The
conflict check comes first; the manager learns `clear` or `blocked`, nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from opentisc.accounts.errors import AlreadyThere
from opentisc.accounts.models import Person
from opentisc.accounts.queries import person_with_login
from opentisc.accounts.signin.mailboxes import mailbox
from opentisc.accounts.signin.registering import invite_client
from opentisc.desk import policy
from opentisc.desk.errors import UnknownRequest, WrongState
from opentisc.desk.models import Assignment, OutsideExpert, ServiceRequest, Undertaking
from opentisc.desk.requests import conflicts, people, trail
from opentisc.desk.requests.people import Given
from opentisc.desk.types import Duty
from opentisc.desk.workflow import IN_HAND, Part
from opentisc.infra import queue
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.kernel.workdays import CHINA_TIME
from opentisc.network import queries as network
from opentisc.network.types import Hat, OneCase, Role

LONGEST: Final = timedelta(days=180)
"""An expert is asked for one case: half a year is more than any service's limit (our proposal)."""


class ExpertRefused(Conflict):
    """The person cannot be asked as an expert; why: `member`, `asked`, `closed` or `handler`."""

    code = "expert_refused"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"cannot be asked: {why}", why=why)


class ExpertBlocked(Conflict):
    """The conflict check refused the person; what it found is for compliance alone."""

    code = "expert_blocked"


class BadInvitation(Invalid):
    """Something of the invitation is missing, or the day is past or too far ahead."""

    code = "bad_invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who is asked, why they are fit in the manager's words, and the last instant of the right."""

    email: str
    name: str
    organisation: str
    qualification: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of an invitation. token: of a one-time link, empty for who has an account already or is blocked."""

    row: OutsideExpert
    token: str = ""

    @property
    def is_blocked(self) -> bool:
        """Say whether the conflict check refused the person."""
        return self.row.outcome == "blocked"


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """An invitation as it stands. state: `blocked`, `ended`, `expired`, `over` (the case is), `unsigned` or `reviewing`."""

    row: OutsideExpert
    state: str
    undertaken_at: datetime | None


@transaction.atomic
def invite(key: UUID | str, new: Invitation, *, by: Hat, now: datetime) -> Invited:
    """Return the invitation; a blocked one is kept without account and duty. The manager need not read the request.

    Raises UnknownRequest, StepRefused, WrongState, BadInvitation, ExpertRefused, BadAddress.
    """
    request = _managed(key, by, now=now, lock=True)
    if request.state not in IN_HAND:
        raise WrongState(step="invite_expert", state=request.state)
    _require_whole(new, now=now)
    address = mailbox(new.email)
    person = person_with_login(address)
    _require_askable(request, person, now=now)
    found = conflicts.against_expert(
        request, person.pk if person else None, new.name, new.organisation, now=now
    )
    if found:
        return _blocked(request, new, found, by=by, now=now)
    person, token = _account(address, new.name, now=now)
    row = _keep(request, new, "clear", person=person, by=by, now=now)
    duty = Given(
        person.pk, Duty.REVIEWER, request.body, borrowed=True, until=new.until, reason="outside expert"
    )
    people.give(request, duty, by=by, now=now)
    trail.note(
        request, "desk.request.expert_invited", {"expert": row.pk, "person": person.pk}, by=by, now=now
    )
    queue.enqueue("desk.tell", request=request.pk, step="expert_invited")
    return Invited(row, token)


@transaction.atomic
def end(key: UUID | str, pk: int, *, by: Hat, now: datetime, reason: str) -> OutsideExpert:
    """Return the invitation, ended now: the expert reads nothing more. Raises UnknownRequest, StepRefused, Invalid."""
    request = _managed(key, by, now=now, lock=True)
    row = request.outside_experts.select_for_update().filter(pk=pk, outcome="clear", ended_at=None).first()
    if row is None:
        raise UnknownRequest
    if not reason.strip():
        raise BadInvitation("an expert's time ends with a reason", field="reason")
    row.ended_at, row.end_reason = now, reason.strip()[:200]
    row.save(update_fields=["ended_at", "end_reason"])
    people.end(request, duty=Duty.REVIEWER, by=by, now=now, person_id=row.person_id)
    trail.note(request, "desk.request.expert_ended", {"expert": row.pk}, by=by, now=now)
    return row


def managed_request(key: UUID | str, by: Hat, *, now: datetime) -> ServiceRequest:
    """Return a request whose experts the manager keeps, read or not. Raises UnknownRequest."""
    return _managed(key, by, now=now)


def experts_of(request: ServiceRequest, *, now: datetime) -> list[ExpertRow]:
    """Return the invitations of a request that the caller may administer or read, the newest first."""
    signed: dict[int | None, datetime] = dict(
        Undertaking.objects.filter(request=request).values_list("person_id", "at")
    )
    rows = list(request.outside_experts.select_related("person").order_by("-invited_at", "-pk"))
    holding = set(people.holders(request, Duty.REVIEWER, now=now))
    return [
        ExpertRow(row, _state(row, request, holding, signed, now=now), signed.get(row.person_id))
        for row in rows
    ]


def blocked_experts(by: Hat) -> list[OutsideExpert]:
    """Return whom the conflict check refused in the compliance role's body, the newest first; nothing for others."""
    if by.role != Role.COMPLIANCE:
        return []
    rows = OutsideExpert.objects.filter(request__body_id=by.body_id, outcome="blocked")
    return list(rows.order_by("-invited_at", "-pk"))


def hats_of(person: Person, on: date) -> list[Hat]:
    """Return a hat for each case that the person reviews as an outside expert on a day, the eldest first."""
    start = datetime.combine(on, time.min, tzinfo=CHINA_TIME)
    running = Assignment.objects.filter(
        Q(until_at=None) | Q(until_at__gt=start),
        request=OuterRef("request"),
        person=person,
        duty=Duty.REVIEWER,
    )
    rows = OutsideExpert.objects.filter(
        Exists(running), person=person, ended_at=None, until_at__gt=start, request__state__in=IN_HAND
    )
    rows = rows.select_related("request").order_by("invited_at", "pk")
    return [_hat(person, row) for row in rows]


def case_of(hat: Hat, *, now: datetime) -> OutsideExpert:
    """Return the invitation under which the hat reviews now. Raises UnknownRequest."""
    if hat.case is None:
        raise UnknownRequest
    rows = policy.visible(hat, now=now).filter(pk=hat.case.id)
    row = OutsideExpert.objects.filter(pk=hat.case.invitation, request__in=rows.values("pk")).first()
    if row is None:
        raise UnknownRequest
    return row


def _hat(person: Person, row: OutsideExpert) -> Hat:
    case = OneCase(row.request_id, row.request.key, row.pk, row.request.number)
    return Hat(person_id=person.pk, name=row.name, body_name=row.organisation, case=case)


def _managed(key: UUID | str, by: Hat, *, now: datetime, lock: bool = False) -> ServiceRequest:
    request = policy.get_countable(key, actor=by)
    if Part.MANAGER not in policy.parts(by, request, now=now) or request.isolated_at is not None:
        raise UnknownRequest
    if lock:
        rows = ServiceRequest.objects.narrowed(policy.EVERYTHING).select_for_update()
        rows.values_list("pk").get(pk=request.pk)
    return request


def _require_whole(new: Invitation, *, now: datetime) -> None:
    for field in ("name", "organisation", "qualification"):
        if not str(getattr(new, field)).strip():
            raise BadInvitation("something is missing", field=field)
    if not now < new.until <= now + LONGEST:
        raise BadInvitation("the day is past or too far ahead", field="until")


def _require_askable(request: ServiceRequest, person: Person | None, *, now: datetime) -> None:
    if person is None:
        return
    if not person.is_active:
        raise ExpertRefused("closed")
    if network.is_member(person.pk, request.body_id, on=network.today(now)):
        raise ExpertRefused("member")
    if people.current(request, now=now).filter(person=person).exists():
        raise ExpertRefused("asked")


def _account(address: str, name: str, *, now: datetime) -> tuple[Person, str]:
    """Return the person and, for who has no password yet, the token of a one-time link."""
    try:
        return invite_client(address, name=name, now=now)
    except AlreadyThere:
        return Person.objects.get(email=address), ""


def _keep(
    request: ServiceRequest, new: Invitation, outcome: str, *, person: Person | None, by: Hat, now: datetime,
    found: Sequence[str] = (),
) -> OutsideExpert:  # fmt: skip
    if person is not None:  # an earlier time that ran out by itself, or with a reassignment
        request.outside_experts.filter(person=person, ended_at=None).update(ended_at=now)
    return OutsideExpert.objects.create(
        request=request,
        person=person,
        name=" ".join(new.name.split())[:100],
        organisation=" ".join(new.organisation.split())[:120],
        qualification=new.qualification.strip(),
        until_at=new.until,
        outcome=outcome,
        found=list(found),
        invited_by_id=by.person_id,
        invited_at=now,
    )


def _blocked(
    request: ServiceRequest, new: Invitation, found: list[str], *, by: Hat, now: datetime
) -> Invited:
    row = _keep(request, new, "blocked", person=None, by=by, now=now, found=found)
    trail.note(request, "desk.request.expert_blocked", {"expert": row.pk}, by=by, now=now, result="refused")
    return Invited(row)


def _state(
    row: OutsideExpert, request: ServiceRequest, holding: set[int], signed: dict[int | None, datetime], *, now: datetime
) -> str:  # fmt: skip
    if row.outcome == "blocked":
        return "blocked"
    if row.until_at <= now and row.ended_at is None:
        return "expired"
    if row.ended_at is not None or row.person_id not in holding:
        return "ended"
    if request.state not in IN_HAND:
        return "over"
    return "reviewing" if row.person_id in signed else "unsigned"
