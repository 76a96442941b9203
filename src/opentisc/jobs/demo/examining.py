"""Looks the filled network over: how many requests stand where, and whether everything fits together.

Not for: mending. What is wrong is named, with the request or number where it shows.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count

from opentisc.desk.models import Enquiry, NumberSeries, ServiceRequest, Transition
from opentisc.desk.policy import EVERYTHING
from opentisc.infra import audit


@dataclass(slots=True)
class Examined:
    """states: code → requests. broken: what does not fit, empty when all does; audit_rows: events walked."""

    states: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    late: int = 0
    enquiries: int = 0
    audit_rows: int = 0
    broken: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "states": self.states, "requests": self.requests, "late": self.late, "enquiries": self.enquiries,
            "audit_rows": self.audit_rows, "broken": self.broken,
        }  # fmt: skip


def examine() -> Examined:
    """Return the figures, and every transition, number or audit event that does not fit."""
    rows = ServiceRequest.objects.narrowed(EVERYTHING).filter(body__is_fictional=True)
    found = Examined(requests=rows.count())
    counted = rows.order_by("state").values_list("state").annotate(n=Count("pk"))
    found.states = dict(counted)
    for due, delivered in rows.exclude(delivered_at=None).values_list("due_at", "delivered_at"):
        found.late += bool(due is not None and delivered is not None and delivered > due)
    found.enquiries = Enquiry.objects.narrowed(EVERYTHING).filter(body__is_fictional=True).count()
    found.broken += [*_broken_chains(dict(rows.values_list("pk", "state"))), *_gaps()]
    verdict = audit.verify()
    found.audit_rows = verdict.rows
    if verdict.fault is not None:
        found.broken.append(f"audit {verdict.fault.seq}: {verdict.fault.reason}")
    return found


def _broken_chains(states: dict[int, str]) -> list[str]:
    """Return the requests whose transitions do not follow one on the other, or do not end in their state."""
    steps: dict[int, list[tuple[str, str, object]]] = defaultdict(list)
    rows = Transition.objects.filter(request__in=states).order_by("request_id", "pk")
    for request, before, after, at in rows.values_list("request_id", "from_state", "to_state", "at"):
        steps[request].append((before, after, at))
    broken = []
    for request, state in states.items():
        path = steps[request] or [("draft", "draft", None)]
        follows = all(one[1] == two[0] for one, two in pairwise(path))
        if not follows or path[0][0] != "draft" or path[-1][1] != state:
            broken.append(f"request {request}: transitions end in {path[-1][1]}, state {state}")
    return broken


def _gaps() -> list[str]:
    """Return the series of request and enquiry numbers that miss one below their last."""
    given: dict[tuple[str, str], set[int]] = defaultdict(set)
    numbers = list(
        ServiceRequest.objects.narrowed(EVERYTHING).exclude(number="").values_list("number", flat=True)
    )
    numbers += list(Enquiry.objects.narrowed(EVERYTHING).values_list("number", flat=True))
    for number in numbers:
        code, year, serial = number.rsplit("-", 2)
        given[code, year].add(int(serial))
    broken = []
    for row in NumberSeries.objects.filter(kind__in=["request", "enquiry"], body__is_fictional=True):
        year = f"Q{row.year}" if row.kind == "enquiry" else str(row.year)
        there = given[row.body.code, year]
        if there != set(range(1, row.last + 1)):
            broken.append(f"numbers {row.body.code}-{year}: {len(there)} of {row.last}")
    return broken
