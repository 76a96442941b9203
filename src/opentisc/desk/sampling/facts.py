"""What an authority may know of a sampled request: service, coarse traits, course, marks, rating, effects.

No name, number, day, title or text: days are counted from submission, people are named by their part alone.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from opentisc.desk.models import Mark, ServiceRequest
from opentisc.desk.sampling.grouping import Traits, coarsened
from opentisc.infra.audit.types import JSON
from opentisc.network import queries as network


def traits_of(request: ServiceRequest) -> Traits:
    """Return what the snapshot tells of the client; a request without client is a client of its own."""
    client: dict[str, Any] = request.snapshot.get("client") or {}
    who = f"c{request.client_id}" if request.client_id else f"p{request.submitted_by_id or f'r{request.pk}'}"
    return Traits(
        who,
        kind=str(client.get("kind") or ""),
        size=str(client.get("size") or ""),
        industry=str(client.get("industry") or ""),
        region=str(client.get("region") or ""),
    )


def facts_of(request: ServiceRequest, population: Sequence[Traits]) -> dict[str, JSON]:
    """Return the facts of a request as they are kept with the sample.

    course: steps with working state and the day, 0 being the day of submission. limit_days, work: promised working
    days, and days from acceptance to delivery. rounds: how often the reviewer sent back, and approved.
    """
    shared = coarsened(traits_of(request), population)
    steps = list(request.transitions.order_by("at", "pk").values_list("step", "to_state", "at"))
    start = request.submitted_at or request.recorded_at
    return {
        "service": request.service.code,
        "service_version": request.service.version,
        "tier": str(request.snapshot.get("tier") or ""),
        "channel": request.channel,
        "kind": shared.kind,
        "size": shared.size,
        "industry": shared.industry,
        "region": shared.region,
        "course": [
            {"step": step, "state": state, "day": _days(start, at)}
            for step, state, at in steps
            if at >= start
        ],
        "limit_days": request.limit_days,
        "in_time": _in_time(request),
        "effort": request.effort,
        "searches": request.search_steps.count(),
        "sent_back": sum(1 for step, _state, _at in steps if step == "send_back"),
        "approved": sum(1 for step, _state, _at in steps if step == "approve"),
        "marks": _marks(request),
        "rating": request.ratings.order_by("-at", "-pk").values_list("score", flat=True).first(),
        "complaints": request.complaints.count(),
        "effects": [
            {"after_days": days, "confidence": confidence}
            for days, confidence in request.effects.order_by("after_days").values_list(
                "after_days", "confidence"
            )
        ],
    }


def _days(start: datetime, at: datetime) -> int:
    return (network.today(at) - network.today(start)).days


def _in_time(request: ServiceRequest) -> bool | None:
    if request.due_at is None or request.delivered_at is None:
        return None
    return request.delivered_at <= request.due_at


def _marks(request: ServiceRequest) -> list[JSON]:
    """Return the marks in force of whole documents, each value of a scale with its number of documents."""
    newest: dict[int, tuple[str, str]] = {}
    rows = Mark.objects.filter(document__request=request, document__dropped_at=None, point=None)
    for document, scale, value in rows.order_by("at", "pk").values_list("document_id", "scale", "value"):
        newest[document] = (scale, value)
    counted = sorted(Counter(newest.values()).items())
    return [{"scale": scale, "value": value, "documents": n} for (scale, value), n in counted]
