"""Register enquiries, one or a day's sheet; correct them within the day; review those that were drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opentisc.desk.enquiries import by_mail, drawing, entry, parties, reading, telling
from opentisc.desk.enquiries.entry import Entry
from opentisc.desk.errors import (
    BackdatingRefused,
    BadAnswers,
    ChangedMeanwhile,
    StepRefused,
    UnknownRequest,
)
from opentisc.desk.models import Enquiry, EnquiryAmendment
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests import numbers, once, trail
from opentisc.desk.requests.intake import require_day
from opentisc.infra.audit.types import JSON
from opentisc.kernel.errors import NotAllowed
from opentisc.network.models import ServiceBody
from opentisc.network.types import Hat, Role, Wearer
from opentisc.search.language.folding import fold

Mode = Literal["good", "all"]
REMEMBERED: Final = timedelta(days=62)
"""How far back a row of a sheet is known again: twice as far as an enquiry may be back-dated."""

_CORRECTABLE: Final = (
    "question", "answer", "right_kinds", "channel", "topic", "place", "client_kind", "client_name", "other_party",
    "region", "basis", "opinion", "minutes", "effort", "named_rights", "label",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet. line: its number for people; faults: what reading it found, field → code."""

    line: int
    entry: Entry
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What came of a sheet. saved: line → number; problems: line → field → code; twice: line → number it has already.

    A row of the sheet that repeats a row above it has the empty number in `twice`.
    """

    saved: Mapping[int, str]
    problems: Mapping[int, Mapping[str, str]]
    twice: Mapping[int, str]


@transaction.atomic
def register(given: Entry, *, by: Wearer, now: datetime, once_key: str = "") -> Enquiry:
    """Return the enquiry, written down and closed (已办结) by one save.

    The same once_key again gives the same enquiry. Raises NotAllowed, BadAnswers with all that is wrong.
    """
    hat = _require_writer(by)
    row = once.claim(once_key, now=now)
    if row is None:
        return reading.get_enquiry(once.result_of(once_key) or _absent(), actor=hat)
    found = _problems(given, hat, now=now)
    if found:
        raise BadAnswers(found)
    enquiry = _write(given, _body(hat), by=hat, now=now)
    by_mail.adopt_files(enquiry, screen=once_key, by=hat, now=now)
    once.settle(row, str(enquiry.key))
    return enquiry


@transaction.atomic
def register_sheet(
    rows: Sequence[SheetRow],
    *,
    by: Wearer,
    now: datetime,
    mode: Mode = "good",
    again: frozenset[int] = frozenset(),
    once_key: str = "",
) -> SheetResult:
    """Return what came of a day's rows: the good ones saved, or none unless all are good (`all`).

    A row that is written down already is told and not doubled; again: lines that are written down all the same.
    Sent twice under one key, `again` counts the first time alone. Raises NotAllowed.
    """
    hat = _require_writer(by)
    body = ServiceBody.objects.select_for_update(no_key=True, of=("self",)).select_related("division")
    place = body.get(
        pk=hat.body_id or 0
    )  # one sheet at a time in a body: or two would not see each other's rows
    if once.claim(once_key, now=now) is None:
        again = frozenset()
    problems, twice = _judged(rows, hat, again, now=now)
    good = [row for row in rows if row.line not in problems]
    saved: dict[int, str] = {}
    if mode == "good" or not (problems or twice):
        for row in good:
            if row.line not in twice:
                saved[row.line] = _write(row.entry, place, by=hat, now=now).number
    return SheetResult(saved, problems, twice)


def check_sheet(rows: Sequence[SheetRow], *, by: Wearer, now: datetime) -> SheetResult:
    """Return what `register_sheet` would say of the rows; nothing is saved. Raises NotAllowed."""
    problems, twice = _judged(rows, _require_writer(by), frozenset(), now=now)
    return SheetResult({}, problems, twice)


@transaction.atomic
def correct(key: UUID | str, given: Entry, *, by: Wearer, now: datetime, version: int) -> Enquiry:
    """Return the corrected enquiry; what stood there before is kept. Nothing changed writes nothing.

    version: number of corrections that the person saw. When it happened stays as it was. A correction after a review
    that asked for one sends the enquiry back to review. Raises UnknownRequest, StepRefused, ChangedMeanwhile,
    BadAnswers.
    """
    enquiry = _locked(key, by)
    if not isinstance(by, Hat) or not reading.may_correct(enquiry, by, now=now):
        raise StepRefused("an enquiry is corrected on its day by its author or the manager", step="correct")
    count = enquiry.amendments.count()
    if count != version:
        raise ChangedMeanwhile(mine=version, theirs=count)
    given = replace(given, occurred_at=None, backdating_reason="")
    found = entry.problems(given, on=_day(enquiry.occurred_at), body_id=enquiry.body_id)
    if found:
        raise BadAnswers(found)
    before = _change(enquiry, given)
    if not before:
        return enquiry
    if enquiry.reviewed_by_id is not None:
        before |= _forget_review(enquiry)
    _derive(
        enquiry,
        given,
        now=now,
        names_changed=bool({"client_name", "other_party", "named_rights"} & before.keys()),
    )
    enquiry.save()
    EnquiryAmendment.objects.create(
        enquiry=enquiry, by_id=by.person_id, by_name=by.acting_name(), at=now, before=before
    )
    trail.note(enquiry, "desk.enquiry.corrected", {"fields": ", ".join(sorted(before))}, by=by, now=now)
    return enquiry


@transaction.atomic
def review(
    key: UUID | str, *, result: Literal["sound", "amend"], note: str, by: Wearer, now: datetime
) -> Enquiry:
    """Return the drawn enquiry as somebody else found it; `amend` asks its author for a correction, with a note.

    Raises UnknownRequest, StepRefused for who wrote it (or for whom it was written), BadAnswers.
    """
    enquiry = _locked(key, by)
    if not isinstance(by, Hat) or not reading.may_review(enquiry, by):
        raise StepRefused("a drawn enquiry is reviewed once, by somebody else", step="review")
    problems = {}
    if result not in ("sound", "amend"):
        problems["result"] = "choose"
    if result == "amend" and not note.strip():
        problems["note"] = "required"
    if len(note.strip()) > entry.LONGEST["question"]:
        problems["note"] = "too_long"
    if problems:
        raise BadAnswers(problems)
    enquiry.reviewed_by_id, enquiry.reviewed_at = by.person_id, now
    enquiry.review_result, enquiry.review_note = result, note.strip()
    enquiry.save(update_fields=["reviewed_by", "reviewed_at", "review_result", "review_note"])
    if result == "amend":
        telling.review_asks(enquiry, now=now)
    trail.note(enquiry, "desk.enquiry.reviewed", {"result": result}, by=by, now=now)
    return enquiry


@transaction.atomic
def decide_conflict(
    key: UUID | str, *, outcome: Literal["waived", "blocked"], reason: str, by: Wearer, now: datetime
) -> Enquiry:
    """Return the enquiry as compliance decided on its possible conflict. Raises UnknownRequest, StepRefused."""
    enquiry = _locked(key, by)
    wrong = outcome not in ("waived", "blocked") or not reason.strip()
    if not isinstance(by, Hat) or by.role != Role.COMPLIANCE or enquiry.conflict != "ask" or wrong:
        raise StepRefused("a conflict is decided by compliance, with a reason", step="conflict")
    enquiry.conflict = outcome
    enquiry.save(update_fields=["conflict"])
    before: dict[str, JSON] = {"conflict": "ask", "reason": reason.strip()[:2000]}
    EnquiryAmendment.objects.create(
        enquiry=enquiry, by_id=by.person_id, by_name=by.acting_name(), at=now, before=before
    )
    trail.note(enquiry, "desk.enquiry.conflict_decided", {"outcome": outcome}, by=by, now=now)
    return enquiry


def _write(given: Entry, body: ServiceBody, *, by: Hat, now: datetime) -> Enquiry:
    enquiry = Enquiry(
        body=body,
        number=numbers.enquiry_number(body, now=now),
        by_id=by.person_id,
        by_name=by.acting_name(),
        on_behalf_of_id=by.on_behalf_of,
        occurred_at=given.occurred_at or now,
        recorded_at=now,
        backdating_reason=given.backdating_reason.strip(),
    )
    _change(enquiry, given)
    enquiry.drawn_for_review = drawing.is_drawn(enquiry.number)
    _derive(enquiry, given, now=now, names_changed=True)
    enquiry.save()
    if enquiry.drawn_for_review:
        telling.drawn(enquiry, now=now)
    facts: dict[str, JSON] = {"number": enquiry.number, "channel": str(given.channel)}
    trail.note(enquiry, "desk.enquiry.registered", facts, by=by, now=now)
    return enquiry


def _change(enquiry: Enquiry, given: Entry) -> dict[str, JSON]:
    """Put what was given into the row; return what stood there before, of what changed."""
    before: dict[str, JSON] = {}
    for name in _CORRECTABLE:
        new = _tidied(name, getattr(given, name))
        if getattr(enquiry, name) != new:
            before[name] = getattr(enquiry, name)
            setattr(enquiry, name, new)
    return before


def _tidied(name: str, value: object) -> object:
    if isinstance(value, tuple):
        return list(dict.fromkeys(str(one).strip() for one in value if str(one).strip()))
    if name == "topic":
        return entry.topic_code(str(value))
    if name == "region":
        return entry.region_code(str(value))
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    return str(value).strip()


def _derive(enquiry: Enquiry, given: Entry, *, now: datetime, names_changed: bool) -> None:
    enquiry.folded = fold(enquiry.question)
    enquiry.row_sha256 = entry.content_hash(given, on=_day(enquiry.occurred_at))
    if not names_changed:
        return
    before = enquiry.conflict
    enquiry.conflict = parties.outcome(enquiry, now=now) if given.names_somebody else ""
    if enquiry.conflict == "ask" != before:
        telling.conflict_asks(enquiry, now=now)


def _forget_review(enquiry: Enquiry) -> dict[str, JSON]:
    kept: dict[str, JSON] = {
        "review_result": enquiry.review_result,
        "review_note": enquiry.review_note,
        "reviewed_by": str(enquiry.reviewed_by or ""),
        "reviewed_at": enquiry.reviewed_at.isoformat() if enquiry.reviewed_at else "",
    }
    enquiry.reviewed_by, enquiry.reviewed_at = None, None
    enquiry.review_result, enquiry.review_note = "", ""
    return kept


def _problems(given: Entry, hat: Hat, *, now: datetime) -> dict[str, str]:
    at = given.occurred_at or now
    found = entry.problems(given, on=_day(at), body_id=hat.body_id or 0)
    try:
        require_day(at, reason=given.backdating_reason, now=now)
    except BackdatingRefused as refused:
        why = str(refused.facts["why"])
        field = "backdating_reason" if why == "no_reason" else "occurred_at"
        found.setdefault(field, f"day_{why}")
    return found


def _judged(
    rows: Sequence[SheetRow], hat: Hat, again: frozenset[int], *, now: datetime
) -> tuple[dict[int, Mapping[str, str]], dict[int, str]]:
    problems: dict[int, Mapping[str, str]] = {
        row.line: found for row in rows if (found := {**_problems(row.entry, hat, now=now), **row.faults})
    }
    good = [row for row in rows if row.line not in problems]
    twice = {line: number for line, number in _written(good, hat, now=now).items() if line not in again}
    return problems, twice


def _written(rows: Sequence[SheetRow], hat: Hat, *, now: datetime) -> dict[int, str]:
    hashes = {row.line: entry.content_hash(row.entry, on=_day(row.entry.occurred_at or now)) for row in rows}
    held = Enquiry.objects.narrowed(EVERYTHING).filter(
        body_id=hat.body_id, row_sha256__in=set(hashes.values()), recorded_at__gte=now - REMEMBERED
    )
    known = dict(held.order_by("-pk").values_list("row_sha256", "number"))
    found: dict[int, str] = {}
    for line, digest in hashes.items():
        if digest in known:
            found[line] = known[digest]
        known.setdefault(digest, "")
    return found


def _require_writer(by: Wearer) -> Hat:
    if not isinstance(by, Hat) or not reading.writes_for(by):
        raise NotAllowed("enquiries are registered by staff of a body")
    return by


def _body(hat: Hat) -> ServiceBody:
    return ServiceBody.objects.select_related("division").get(pk=hat.body_id or 0)


def _locked(key: UUID | str, by: Wearer) -> Enquiry:
    pk = reading.get_enquiry(key, actor=by).pk
    return Enquiry.objects.narrowed(EVERYTHING).select_for_update().get(pk=pk)


def _absent() -> str:
    raise UnknownRequest


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
