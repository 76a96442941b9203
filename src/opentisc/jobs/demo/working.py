"""The work itself: searching here and outside, marking what was found, writing the deliverable.

Not for: handing it in and delivering it (`acting`).
"""

import hashlib
from datetime import timedelta
from typing import Final

from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.deliverables.content import Kind
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import Duty
from opentisc.jobs.demo import answers
from opentisc.jobs.demo.acting import CaseOver, Turn, Verb
from opentisc.jobs.demo.plans import GATED
from opentisc.network.types import Hat, Label
from opentisc.search.types import Query


def search(turn: Turn) -> None:
    """Search for a request that needs it: here where there is an index, and outside by hand."""
    if turn.case.service not in GATED:
        return
    request = turn.request
    by = turn.doer(request, Duty.HANDLER)
    if request.label >= Label.NEED_TO_KNOW:
        actions.undertake(request, by=by, now=turn.now)
    subject = answers.subject_of(turn.case)
    if turn.world.searches_here:
        found = actions.search_for(turn.key, Query(text=subject["query"], limit=5), by=by, now=turn.now)
        if found.step is not None and (turn.rng.random() < 0.3 or turn.is_archived):
            hits = [hit.record_id for hit in found.page.hits[: turn.rng.randint(1, 3)]]
            _mark(turn, hits, found.step.number, by)
    if not turn.world.searches_here or turn.rng.random() < 0.6:
        _search_outside(turn, request, subject["outside"], by)


def _mark(turn: Turn, hits: list[str], step: int, by: Hat) -> None:
    """Mark what was found; of a 查新 the first is close, and compared with every point."""
    points = len(answers.subject_of(turn.case)["features"]) if turn.case.service == "B3" else 0
    for place, record_id in enumerate(hits):
        close = place == 0 and points > 0
        marking = actions.Marking(
            "relevance", "close" if close else "related", note="技术领域相同，方案不同。"
        )
        row = actions.mark_record(turn.key, record_id, marking, step=step, by=by, now=turn.now)
        for point in range(1, points + 1 if close else 1):
            compared = actions.Marking("points", "none", point=point)
            actions.mark_document(turn.key, row.document_id, compared, by=by, now=turn.now)


def _search_outside(turn: Turn, request: ServiceRequest, text: str, by: Hat) -> None:
    registered = turn.world.resources[by.body_id or 0]
    hits = turn.rng.randint(0, 40)
    outside = actions.Outside(
        text=text,
        hits=hits,
        reviewed=min(hits, 20),
        searched_at=turn.now - timedelta(minutes=20),
        resource=registered[0].pk if registered else None,
        database="" if registered else "虚构学术文献总库",
        coverage="" if registered else "1985–",
        platform="example.org",
        confirmed=hashlib.sha256(text.encode()).hexdigest(),
    )
    actions.record_outside(request.key, outside, by=by, now=turn.now)


def write(turn: Turn) -> None:
    """Write the deliverable, and weigh the work."""
    request = turn.request
    by = turn.author(request)
    kind = queries.deliverable_kind(request, now=turn.now)
    if kind is None:
        raise CaseOver
    written = answers.written(request, turn.case, Kind(kind), on=timezone.localtime(turn.now).date())
    actions.save_draft(turn.key, actions.Wanted("zh-hans", written), by=by, now=turn.now)
    effort = turn.rng.randint(2, 3) if turn.case.service in ("B1", "B4") else turn.rng.randint(4, 6)
    minutes = turn.rng.randint(10, 60) * effort
    actions.weigh(turn.key, by=by, now=turn.now, minutes=minutes, effort=effort, version=request.version)


VERBS: Final[dict[str, Verb]] = {"search": search, "write": write}
"""Verb of the plan → what is done."""
