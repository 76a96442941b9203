"""What comes after delivery: the link opened, confirmed, rated, followed up, complained about, asked for effects, archived.

Not for: who is reminded; nobody is told of a story that is long past.
"""

from datetime import timedelta
from typing import Final

from opentisc.desk import actions, queries
from opentisc.desk.archive.items import missing
from opentisc.desk.models import Rating
from opentisc.desk.requests import handover
from opentisc.desk.types import Duty, State
from opentisc.jobs.demo.acting import Turn, Verb
from opentisc.network.types import Label

_MARKS: Final = (90, 180, 365)


def open_link(turn: Turn) -> None:
    """Open the deliverable by a link, as the client does."""
    token = handover.new_link(turn.request, "delivery", now=turn.now)
    actions.note_opening(token, now=turn.now, address="192.0.2.0")


def confirm(turn: Turn) -> None:
    """Confirm the delivery, unless time has done so."""
    request = turn.request
    if request.state == State.DELIVERED:
        actions.confirm(turn.key, by=turn.client(request), now=turn.now)


def rate(turn: Turn) -> None:
    """Rate from the account, or by a one-time link where there is none; the later, the lower."""
    request = turn.request
    if request.state not in (State.DELIVERED, State.FEEDBACK, State.TRACKING):
        return
    late = bool(request.due_at and request.delivered_at and request.delivered_at > request.due_at)
    score = max(1, turn.case.score - (2 if late and turn.rng.random() < 0.5 else 0))
    text = turn.said("good" if score >= 4 else "fair" if score == 3 else "bad")
    said = actions.Said(score=score, text=text)
    if request.submitted_by_id is not None:
        actions.rate(turn.key, said, by=turn.client(request), now=turn.now)
    else:
        actions.rate_by_link(handover.new_link(request, "rating", now=turn.now), said, now=turn.now)


def follow_up(turn: Turn) -> None:
    """Call back after a low rating (差评回访整改)."""
    request = turn.request
    row = Rating.objects.filter(request=request, score__lte=2, follow_ups=None).first()
    if row is None:
        return
    actions.follow_up(
        row.pk, by=turn.manager(request), now=turn.now, found=turn.said("found"), measure=turn.said("measure"),
        due_on=turn.now.date() + timedelta(days=20),
    )  # fmt: skip


def complain(turn: Turn) -> None:
    """Complain, by the client."""
    request = turn.request
    if request.state in (State.DELIVERED, State.FEEDBACK, State.TRACKING):
        actions.complain(turn.key, by=turn.client(request), now=turn.now, text=turn.said("complaints"))


def settle(turn: Turn) -> None:
    """Settle the complaint, by a manager who may read the request."""
    request = turn.request
    if request.state != State.COMPLAINT or request.label >= Label.NEED_TO_KNOW:
        return
    actions.settle(turn.key, by=turn.manager(request), now=turn.now, outcome=turn.said("settled"))


def _effect(after_days: int) -> Verb:
    def ask(turn: Turn) -> None:
        request = turn.request
        row = request.effects.filter(after_days=after_days, asked_at=None).first()
        if row is None or request.state not in (State.DELIVERED, State.FEEDBACK, State.TRACKING):
            return
        token = actions.ask_effect(row.pk, now=turn.now)
        if turn.rng.random() < 0.5:
            return
        questions = queries.questions_of(row, queries.definition_of(request.service))
        said = {one.code: _said(turn, one.kind) for one in questions}
        actions.answer_effect_by_link(token, said, now=turn.now)

    return ask


def _said(turn: Turn, kind: str) -> object:
    if kind == "yes_no":
        return turn.rng.random() < 0.75
    return turn.rng.randint(1, 40) * 5_000 if kind in ("amount", "number") else turn.said("effects")


def archive(turn: Turn) -> None:
    """Archive what lacks nothing; the rest stays in 成效跟踪, where its handler sees what is missing."""
    request = turn.request
    if request.state == State.TRACKING and not missing(request):
        actions.archive(turn.key, by=turn.doer(request, Duty.HANDLER), now=turn.now)


VERBS: Final[dict[str, Verb]] = {
    "open_link": open_link, "confirm": confirm, "rate": rate, "follow_up": follow_up, "complain": complain,
    "settle": settle, "archive": archive, **{f"effect_{days}": _effect(days) for days in _MARKS},
}  # fmt: skip
"""Verb of the plan → what is done."""
