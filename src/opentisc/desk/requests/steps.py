"""Take one step of a request: check who, state, reason and gates; change; write the transition and the audit row.

Every change of state in the desk goes through `take`. What a step means besides the state (a number, a due date,
an assignment) is done by the caller's `apply`, inside the same transaction and before the row is saved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from opentisc.desk import policy, workflow
from opentisc.desk.errors import ChangedMeanwhile, GateClosed, UnknownRequest
from opentisc.desk.models import ServiceRequest, Transition
from opentisc.desk.requests import clock, gates
from opentisc.desk.types import State
from opentisc.infra import audit, queue
from opentisc.infra.audit.types import JSON
from opentisc.infra.orm import GuardedQuerySet
from opentisc.infra.prepared import Prepared, overwrite
from opentisc.kernel.errors import Invalid
from opentisc.network.queries import doer_of
from opentisc.network.types import Hat, Wearer


class ReasonMissing(Invalid):
    """The step is only taken with a reason."""

    code = "reason_missing"


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something to a request now. facts: what gates and the trail need to know, no confidential text.

    version: what the actor read; None for jobs, which read and write in one transaction.
    """

    step: str
    by: Wearer
    now: datetime
    reason: str = ""
    version: int | None = None
    facts: Mapping[str, JSON] = field(default_factory=dict)


Apply = Callable[[ServiceRequest, Act], None]


@transaction.atomic
def take(
    key: UUID | str,
    act: Act,
    *,
    apply: Apply | None = None,
    unread: bool = False,
    rows: GuardedQuerySet[ServiceRequest] | None = None,
) -> ServiceRequest:
    """Return the request after the step.

    unread: administer without reading (assigning a request of label 3 by a manager who is not on its list).
    rows: narrowed rows to find it in, where the right comes from elsewhere (a transfer offered to the body).
    Raises UnknownRequest, StepRefused, WrongState, ChangedMeanwhile, ReasonMissing, GateClosed.
    """
    if rows is None and unread:
        rows = policy.countable(act.by)
    request = _row(policy.visible_pk(key, actor=act.by, now=act.now)) if rows is None else _locked(key, rows)
    if request.isolated_at is not None:  # by somebody else, too, while we waited for the lock
        raise UnknownRequest
    policy.require_part(act.by, request, step=act.step, now=act.now)
    line = workflow.require(act.step, state=request.state)
    _require_version(request, act)
    if line.needs_reason and not act.reason.strip():
        raise ReasonMissing(step=act.step)
    missing = [code for gate in line.gates for code in gates.missing(gate, request, act)]
    if missing:
        raise GateClosed(step=act.step, missing=missing)
    before = State(request.state)
    if line.to is not None:
        request.state = line.to
    if apply is not None:
        apply(request, act)
    clock.follow(request, before=before, now=act.now)
    request.version += 1
    overwrite(request)
    _write_down(request, act, before=before)
    return request


def held(request: ServiceRequest) -> ServiceRequest:
    """Return the request as it is now; nobody takes a step of it until the transaction ends."""
    return _row(request.pk)


def _locked(key: UUID | str, rows: GuardedQuerySet[ServiceRequest]) -> ServiceRequest:
    pk = rows.filter(key=key).values_list("pk", flat=True).first()
    if pk is None:
        raise UnknownRequest
    return _row(pk)


def _row(pk: int) -> ServiceRequest:
    # Locked by its id alone: PostgreSQL locks no row of a query with outer joins.
    request = _BY_PK.first(pk=pk)
    if request is None:
        raise UnknownRequest
    return request


def _by_pk(*, pk: int) -> GuardedQuerySet[ServiceRequest]:
    return ServiceRequest.objects.narrowed(Q(pk=pk)).select_for_update()


_BY_PK: Prepared[ServiceRequest] = Prepared(_by_pk, pk=int)


def _require_version(request: ServiceRequest, act: Act) -> None:
    if act.version is not None and act.version != request.version:
        raise ChangedMeanwhile(mine=act.version, theirs=request.version)


def _write_down(request: ServiceRequest, act: Act, *, before: State) -> None:
    hat = act.by if isinstance(act.by, Hat) else None
    Transition.objects.create(
        request=request,
        step=act.step,
        from_state=before,
        to_state=request.state,
        by_id=hat.person_id if hat else None,
        by_name=hat.acting_name() if hat else "system",
        body_code=hat.body_code if hat else "",
        on_behalf_of_id=hat.on_behalf_of if hat else None,
        at=act.now,
        reason=act.reason.strip(),
        facts=dict(act.facts),
    )
    audit.record(
        f"desk.request.{act.step}",
        doer=doer_of(act.by),
        subject=audit.Subject("request", str(request.key)),
        facts={"from": before.value, "to": str(request.state)},
        at=act.now,
    )
    queue.enqueue("desk.tell", request=request.pk, step=act.step)
