"""受理审查: take up, return for correction, refuse, refer, accept.

Accepting checks completeness, conflict of interest and eligibility, gives the number, keeps the snapshot and starts
the clock, all in one transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import clock, conflicts, numbers, snapshot, steps
from opentisc.desk.requests.gates import gate
from opentisc.desk.requests.steps import Act
from opentisc.desk.services import reading as services
from opentisc.infra.audit.types import JSON
from opentisc.network import queries as network
from opentisc.network.types import Hat


def screen(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the request, taken up for 受理审查, its conflict check made."""

    def apply(request: ServiceRequest, act: Act) -> None:
        conflicts.check(request, by=act.by, now=act.now)

    return steps.take(key, Act("screen", by, now, version=version), apply=apply)


def return_for_correction(
    key: UUID | str, *, by: Hat, now: datetime, reason: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, sent back with everything that is missing told at once (一次性告知)."""
    return steps.take(key, Act("return", by, now, reason=reason, version=version))


def reject(
    key: UUID | str, *, by: Hat, now: datetime, reason: str, version: int | None = None
) -> ServiceRequest:
    """Return the request, refused (不予受理) with its reason."""
    return steps.take(key, Act("reject", by, now, reason=reason, version=version))


def refer(
    key: UUID | str,
    *,
    by: Hat,
    now: datetime,
    reason: str,
    to: str,
    consent: bool,
    version: int | None = None,
) -> ServiceRequest:
    """Return the request, referred (转介) to a named body outside. Raises GateClosed without the client's consent."""
    facts: Mapping[str, JSON] = {"to": to, "consent": consent}
    return steps.take(key, Act("refer", by, now, reason=reason, version=version, facts=facts))


@transaction.atomic
def accept(key: UUID | str, *, by: Hat, now: datetime, version: int | None = None) -> ServiceRequest:
    """Return the accepted request with number, snapshot and due time. Raises BadAnswers, GateClosed."""

    def apply(request: ServiceRequest, act: Act) -> None:
        offered = services.offered(request.body, request.service.code, on=network.today(act.now))
        request.number = numbers.request_number(request.body, now=act.now)
        request.snapshot = snapshot.take(request, services.definition_of(request.service), now=act.now)
        limit_days = services.promised_limit(offered, request.service)
        clock.start(request, limit_days=limit_days, now=act.now)

    return steps.take(key, Act("accept", by, now, version=version), apply=apply)


@gate("conflict")
def _no_conflict(request: ServiceRequest, act: Act) -> list[str]:
    """The handler learns no more than that compliance must look at it."""
    outcome = conflicts.latest(request)
    if outcome is None:
        return ["conflict_check"]
    return [] if outcome in conflicts.PASSED else ["conflict_decision"]


@gate("eligible")
def _eligible(request: ServiceRequest, act: Act) -> list[str]:
    """The body still offers the service, and the client is of a kind the service is for."""
    definition = services.definition_of(request.service)
    found = services.offered_by(request.body, on=network.today(act.now), code=request.service.code)
    missing = [] if found else ["service_offered"]
    if request.client is not None and definition.audience and request.client.kind not in definition.audience:
        missing.append("audience")
    return missing


@gate("consent")
def _client_consents(request: ServiceRequest, act: Act) -> list[str]:
    return [] if act.facts.get("consent") is True else ["client_consent"]
