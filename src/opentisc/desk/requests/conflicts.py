"""Conflict of interest (requirements 4.4(8)): does the body act for the other side, or did it in the last 24 months.

The handler is told `clear` or that compliance must decide, never what was found. What is looked at: the parties by
code and by known names, and the numbers of rights that the request names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from opentisc.desk import policy
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import ConflictCheck, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.types import State
from opentisc.infra.prepared import Prepared
from opentisc.kernel.numbers import UnreadableNumber, read_publication
from opentisc.network import queries as network
from opentisc.network.types import Hat, Role, Wearer

MONTHS_24: Final = timedelta(days=731)
PASSED: Final = frozenset(("clear", "waived"))
OPPONENT_FIELDS: Final = (
    "opponent",
    "opponents",
    "counterparty",
    "counterparties",
    "avoid",
    "competitor",
    "competitors",
)
_SUFFIX = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|集团|公司|co\.?,?\s*ltd\.?|inc\.?|corp\.?|gmbh|llc)$", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:ZL|[A-Z]{2})\s?\d[\d.,/ ]{5,}\d?[A-Z]?\d?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """The parties and rights of one request, normalised. code: USCC, empty where there is none."""

    code: str
    names: frozenset[str]
    opponents: frozenset[str]
    rights: frozenset[str]


def normal_name(text: str) -> str:
    """Return a name for comparison: NFKC, lower case, without blanks, brackets and the form of company."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(r"[\s()\[\]·.,-]", "", plain)
    return _SUFFIX.sub("", plain)


def sides(request: ServiceRequest) -> Sides:
    """Return who and what the request is about."""
    client = request.client
    names = network.known_names(client) if client else ()
    return _sides(client.credit_code if client else "", names, request.answers, request.carried)


def _sides(code: str, names: Iterable[str], answers: dict[str, Any], carried: dict[str, Any]) -> Sides:
    known = {normal_name(name) for name in names}
    opponents = {normal_name(name) for name in _opponents(answers)}
    return Sides(
        code, frozenset(known - {""}), frozenset(opponents - {""}), frozenset(_rights(answers, carried))
    )


def check(request: ServiceRequest, *, by: Wearer, now: datetime) -> ConflictCheck:
    """Return the check, made now and kept; `ask` when compliance must decide."""
    mine = sides(request)
    found = list(clashes(mine, body_id=request.body_id, now=now, but=request.pk))
    row = ConflictCheck.objects.create(
        request=request,
        outcome="ask" if found else "clear",
        found=found,
        parties=sorted(mine.names | mine.opponents),
        by_id=by.person_id if isinstance(by, Hat) else None,
        at=now,
    )
    trail.note(request, "desk.request.conflict_checked", {"outcome": row.outcome}, by=by, now=now)
    return row


def latest(request: ServiceRequest) -> str | None:
    """Return the outcome of the newest check, None when none was made."""
    return _LATEST.first(request=request.pk)


def _latest(*, request: int) -> "QuerySet[ConflictCheck, str]":
    rows = ConflictCheck.objects.filter(request_id=request).order_by("-at", "-pk")
    return rows.values_list("outcome", flat=True)[:1]


_LATEST: Prepared[str] = Prepared(_latest, request=int)


@transaction.atomic
def decide(check_id: int, *, by: Hat, now: datetime, outcome: str, reason: str) -> ConflictCheck:
    """Return the check as compliance decided it: `waived` (in writing, teams apart) or `blocked`.

    Raises StepRefused for anybody but the compliance role of the handling body, and without a reason.
    """
    row = open_checks(by).select_for_update().filter(pk=check_id).first()
    if row is None or outcome not in ("waived", "blocked") or not reason.strip():
        raise StepRefused("a conflict is decided by compliance, with a reason", step="conflict")
    row.outcome, row.reason, row.decided_by_id, row.decided_at = outcome, reason.strip(), by.person_id, now
    row.save()
    trail.note(row.request, "desk.request.conflict_decided", {"outcome": outcome}, by=by, now=now)
    return row


def open_checks(by: Hat) -> QuerySet[ConflictCheck]:
    """Return the checks that wait for the compliance role of the hat's body; nothing for anybody else."""
    if by.role != Role.COMPLIANCE:
        return ConflictCheck.objects.none()
    return ConflictCheck.objects.filter(request__body_id=by.body_id, outcome="ask").order_by("at")


def clashes(mine: Sides, *, body_id: int, now: datetime, but: int | None = None) -> Iterator[dict[str, str]]:
    """Yield the body's requests of the last 24 months that clash with these sides, each with `why`; for compliance alone."""
    recent = Q(body=body_id, recorded_at__gte=now - MONTHS_24) & ~Q(state=State.DRAFT)
    if but is not None:
        recent &= ~Q(pk=but)
    rows = ServiceRequest.objects.narrowed(recent & policy.EVERYTHING).order_by("pk")
    columns = rows.values_list("key", "client_id", "client__credit_code", "answers", "carried")
    near = [other for other in columns.iterator(500) if _may_clash(mine, other[3], other[4])]
    names = network.known_names_among({other[1] for other in near if other[1] is not None})
    for key, client, code, answers, carried in near:
        theirs = _sides(code or "", names.get(client or 0, ()), answers, carried)
        why = _clash(mine, theirs)
        if why:
            yield {"request": str(key), "why": why}


def _may_clash(mine: Sides, answers: dict[str, Any], carried: dict[str, Any]) -> bool:
    """Say whether it is worth looking up the names of the other's client."""
    if mine.opponents or (mine.rights and not mine.rights.isdisjoint(_rights(answers, carried))):
        return True
    return any(normal_name(name) in mine.names for name in _opponents(answers))


def against_expert(request: ServiceRequest, person_id: int | None, *names: str, now: datetime) -> list[str]:
    """Return codes of why somebody of no body cannot review the request; none when nothing is known against it.

    names: of the person and the organisation. Looked at: the parties themselves, those for whom the person acts, and
    what the person reviewed in the last 24 months. person_id: None for somebody without an account.
    """
    mine = sides(request)
    given = {normal_name(name) for name in names} - {""}
    why = ["client"] if given & mine.names else []
    why += ["opposite_party"] if given & mine.opponents else []
    if person_id is None:
        return why
    if person_id == request.submitted_by_id:
        why.append("submitted_it")
    acts_for = {normal_name(name) for name in network.names_acted_for(person_id, on=network.today(now))}
    why += ["acts_for_a_party"] if acts_for & (mine.names | mine.opponents) else []
    recent = Q(assignments__person=person_id, recorded_at__gte=now - MONTHS_24) & ~Q(pk=request.pk)
    others = ServiceRequest.objects.narrowed(recent & policy.EVERYTHING).select_related("client").distinct()
    why += sorted({clash for other in others if (clash := _clash(mine, sides(other)))})
    return why


def _clash(mine: Sides, theirs: Sides) -> str:
    """Return why two requests of one body clash, empty when they do not. The same client never clashes with itself."""
    if (mine.code and mine.code == theirs.code) or mine.names & theirs.names:
        return ""
    if mine.opponents & theirs.names or mine.names & theirs.opponents:
        return "opposite_party"
    return "same_right" if mine.rights & theirs.rights else ""


def _opponents(answers: dict[str, Any]) -> Iterator[str]:
    for name in OPPONENT_FIELDS:
        value = answers.get(name)
        if isinstance(value, str):
            yield from re.split(r"[\n,，;；、]", value)
        elif isinstance(value, list):
            yield from (str(one) for one in value)


def _rights(answers: dict[str, Any], carried: dict[str, Any]) -> Iterator[str]:
    texts = [str(one) for one in carried.get("record_ids", [])]
    for value in answers.values():
        texts += [str(one) for one in value] if isinstance(value, list) else [str(value)]
    yield from rights_in(texts)


def rights_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield the rights that texts name by number, in the form in which they are compared."""
    for text in texts:
        yield from (key for found in _NUMBER.findall(text) if (key := _right(found)))


def _right(text: str) -> str:
    """Return office and number without kind: a grant and its application as published are one right."""
    try:
        number = read_publication(text)
    except UnreadableNumber:
        return ""
    return f"{number.office}{number.number}" if number.readable else ""
