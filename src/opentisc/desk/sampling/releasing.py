"""A person of the handling body de-identifies the texts of a sampled request and releases or withholds each, once.

The rules of `knowledge.deidentify` suggest what to take out; a person decides, because a rule knows no context. What a
rule would still take out of the text to be released must be confirmed with it. The authority sees the released text alone.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.deliverables.reading import VALID
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.knowledge.deidentify import Cleaned, clean
from opentisc.desk.knowledge.from_answer import names_in
from opentisc.desk.models import ReleasedText, SampledRequest, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.sampling.drawing import OPEN_LABELS
from opentisc.desk.services.reading import definition_of
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.models import Client, ClientFact
from opentisc.network.types import FactKind, Hat, Role


class TextPart(StrEnum):
    """The free texts of a request: what was asked, what was answered, what the client said of it."""

    ASKED = "asked"
    ANSWERED = "answered"
    SAID = "said"


_ANSWER_KEPT: Final = frozenset(
    ("note", "findings", "answer", "strategy", "results", "conclusion", "remarks", "limits")
)
"""Parts of a deliverable's writing that are running text."""


_SHORTEST: Final = 2
"""A name of one character would strike common words."""


class StillNames(Conflict):
    """The text still holds what a rule would take out, and nobody confirmed it; fact `found`: the stretches."""

    code = "still_names"


class ReleasedBefore(Conflict):
    """The part was released or withheld before: a release is never changed."""

    code = "released_before"


class NothingToRelease(Invalid):
    """Neither a text to release nor a reason to withhold it."""

    code = "nothing_to_release"


@dataclass(frozen=True, slots=True)
class Suggested:
    """One text of a request with what the rules take out of it. released: the row, when it was decided before."""

    part: TextPart
    original: str
    cleaned: Cleaned
    released: ReleasedText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decides of one part: a text to release, or none and the reason. confirmed: read and kept."""

    part: TextPart
    text: str = ""
    reason: str = ""
    confirmed: bool = False


def case_of(pk: int, *, by: Hat) -> SampledRequest:
    """Return a sampled request of the manager's body. Raises UnknownRequest for every other one."""
    if by.role is not Role.MANAGER:
        raise UnknownRequest
    rows = SampledRequest.objects.filter(
        request__body_id=by.body_id, request__label__in=OPEN_LABELS, request__isolated_at=None
    )
    found = rows.select_related("sample__authority", "request__service", "request__client__parent").filter(
        pk=pk
    )
    case = found.first()
    if case is None:
        raise UnknownRequest
    return case


def suggestions(case: SampledRequest, *, by: Hat, now: datetime) -> list[Suggested]:
    """Return the texts of the case that are not empty, each with its suggested redactions. Raises UnknownRequest."""
    request = policy.get_visible(case.request.key, actor=by, now=now)
    decided = {row.part: row for row in case.texts.all()}
    return [
        Suggested(part, text, _cleaned(text, request), decided.get(part))
        for part, text in _texts(request)
        if text.strip()
    ]


@transaction.atomic
def release(pk: int, decision: Decision, *, by: Hat, now: datetime) -> ReleasedText:
    """Return the text as released, or as withheld with its reason.

    Raises UnknownRequest, NothingToRelease, ReleasedBefore, StillNames.
    """
    case = case_of(pk, by=by)
    offered = {one.part: one for one in suggestions(case, by=by, now=now)}
    one = offered.get(decision.part)
    text, reason = decision.text.strip(), decision.reason.strip()
    if one is None or bool(text) == bool(reason):
        raise NothingToRelease
    if one.released is not None:
        raise ReleasedBefore
    left = _left(text, case.request)
    if left and not decision.confirmed:
        raise StillNames(found="、".join(left))
    row = ReleasedText.objects.create(
        case=case, part=decision.part.value, text=text, reason=reason,
        original_sha256=hashlib.sha256(one.original.encode()).hexdigest(), confirmed=len(left),
        by_id=by.person_id, by_name=by.acting_name(), at=now,
    )  # fmt: skip
    trail.note(
        case.request,
        "desk.request.text_released" if text else "desk.request.text_withheld",
        {"sample": str(case.sample.key), "part": row.part, "confirmed": row.confirmed},
        by=by, now=now,
    )  # fmt: skip
    return row


def _left(text: str, request: ServiceRequest) -> list[str]:
    return sorted({one.text for one in _cleaned(text, request).taken})


def _cleaned(text: str, request: ServiceRequest) -> Cleaned:
    """Return the text without what names this client, any other client of the body, or a number."""
    names = [*names_in(request), *_clients_in(text, request.body_id)]
    return clean(text, names=names, numbers=_numbers(request))


def _clients_in(text: str, body_id: int) -> list[str]:
    """Return the names of the body's clients of which the text may hold one: it has their first four characters."""
    seen = "".join(text.split()).casefold()
    rows = Client.objects.filter(body_id=body_id).values_list("name", "name_en")
    told = ClientFact.objects.filter(client__body_id=body_id, kind__in=(FactKind.FORMER_NAME, FactKind.GROUP))
    named = {one for row in rows for one in row} | set(told.values_list("value", flat=True))
    return sorted(
        one for one in named if len(one) >= _SHORTEST and "".join(one.split()).casefold()[:4] in seen
    )


def _numbers(request: ServiceRequest) -> list[str]:
    reports = request.deliverables.exclude(report_number="").values_list("report_number", flat=True)
    return [one for one in (request.number, *reports) if one]


def _texts(request: ServiceRequest) -> Iterator[tuple[TextPart, str]]:
    yield TextPart.ASKED, "\n".join((request.title, *_answers(request)))
    row = request.deliverables.filter(state__in=VALID).order_by("-version", "-pk").first()
    yield TextPart.ANSWERED, "\n\n".join(_running(row.content.get("written") or {})) if row else ""
    newest = request.ratings.order_by("-at", "-pk").values_list("text", flat=True).first()
    yield TextPart.SAID, newest or ""


def _answers(request: ServiceRequest) -> Iterator[str]:
    """Give what was typed into the intake form, question by question; choices as they were chosen."""
    for name, field in definition_of(request.service).form.fields.items():
        value = request.answers.get(name)
        words = {one.value: one.of("zh") for one in field.choices}
        if isinstance(value, str) and value.strip():
            yield f"{field.label.zh}：{words.get(value, value)}"
        elif isinstance(value, list) and value:
            yield f"{field.label.zh}：{'；'.join(words.get(str(one), str(one)) for one in value)}"


def _running(written: dict[str, Any]) -> Iterator[str]:
    for name, value in written.items():
        if name in _ANSWER_KEPT and isinstance(value, str) and value.strip():
            yield value
