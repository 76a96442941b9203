"""Reads of deliverables: which kind a request hands over, its versions, what is missing, who a hash belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from opentisc.desk.deliverables import checks, cited
from opentisc.desk.deliverables.building import Making, build, is_behind
from opentisc.desk.deliverables.content import WRITTEN, Content, Kind, Written, read, sha256_of
from opentisc.desk.deliverables.layout import Paper, Standing, lay_out
from opentisc.desk.models import Deliverable, ReviewComment, ServiceRequest
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import DeliverableState
from opentisc.infra.models import Job
from opentisc.network import queries as network

LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}
"""The catalogue's words for a language, and the code kept in the row."""

VALID: Final = (DeliverableState.APPROVED, DeliverableState.DELIVERED)
"""States of a version that a hash may be checked against in public."""


def kind_for(request: ServiceRequest, *, now: datetime) -> Kind | None:
    """Return what the request hands over, None when the platform does not make it.

    A body without a valid qualification of its own hands over the lesser form, 查新检索.
    """
    definition = definition_of(request.service)
    template = definition.deliverable.template
    if template not in set(Kind):
        return None
    gate = definition.body_gate
    day = timezone.localtime(now).date()
    if gate is not None and not network.body_is_designated(request.body_id, gate.designation, on=day):
        return Kind.RETRIEVAL
    return Kind(template)


def languages_for(request: ServiceRequest) -> tuple[str, ...]:
    """Return the language codes in which the request's deliverable can be made, the first one first."""
    made = definition_of(request.service).deliverable.languages
    return tuple(LANGUAGES[one] for one in made if one in LANGUAGES)


def versions(request: ServiceRequest) -> list[Deliverable]:
    """Return every version of every deliverable that the platform makes, the newest first."""
    rows = request.deliverables.filter(kind__in=list(Kind)).select_related("docx", "pdf")
    return list(rows.order_by("kind", "language", "-version"))


def newest(request: ServiceRequest, kind: Kind, language: str) -> Deliverable | None:
    """Return the newest version of a kind in a language, None before the first."""
    rows = request.deliverables.filter(kind=kind, language=language).select_related("docx", "pdf")
    return rows.order_by("-version").first()


def before(row: Deliverable) -> Deliverable | None:
    """Return the version before this one, None for the first."""
    rows = Deliverable.objects.filter(request_id=row.request_id, kind=row.kind, language=row.language)
    return rows.filter(version__lt=row.version).order_by("-version").first()


def written_of(row: Deliverable | None, kind: Kind) -> Written:
    """Return what the handler wrote so far; empty writing before the first draft or for another kind."""
    if row is None or row.kind != kind:
        return WRITTEN[kind]()
    return read(row.content).written


def all_findings(content: Content) -> list[checks.Finding]:
    """Return what stands against a content: of itself, and of the laws that it cites."""
    return [*checks.findings(content), *cited.findings(content)]


def standing_against(row: Deliverable, request: ServiceRequest) -> list[checks.Finding]:
    """Return what stands against handing a version in, the record having gone on since included."""
    found = all_findings(read(row.content))
    if row.state == DeliverableState.DRAFT and is_behind(row, request):
        found.append(checks.Finding("record_newer"))
    return found


def draft_of(
    request: ServiceRequest, kind: Kind, language: str, written: Written, *, author: str, now: datetime
) -> tuple[Paper, list[checks.Finding]]:
    """Return the paper as it would be saved now, and what stands against it; nothing is written."""
    held = newest(request, kind, language)
    number = held.report_number if held else ""
    content = build(request, Making(kind, language, now, author, number), written)
    version = 1 if held is None else held.version + (held.state != DeliverableState.DRAFT)
    paper = lay_out(content, Standing(version, DeliverableState.DRAFT, sha256_of(content)))
    return paper, all_findings(content)


def newest_job(row: Deliverable) -> Job | None:
    """Return the last job that was to make the files of a version."""
    return (
        Job.objects.filter(name="desk.make_deliverable", arguments__deliverable=row.pk)
        .order_by("-pk")
        .first()
    )


def remarks(row: Deliverable) -> list[ReviewComment]:
    """Return the remarks on a version, the first made first."""
    return list(row.comments.order_by("at", "pk"))


@dataclass(frozen=True, slots=True)
class Match:
    """A version that a hash or a file belongs to. what: `content`, `docx` or `pdf`."""

    row: Deliverable
    what: str


def matches(sha256: str, *, request: ServiceRequest | None = None) -> list[Match]:
    """Return the versions whose content or file has this hash; of one request, or those handed over anywhere.

    Without a request the caller tells the public only whether the list is empty.
    """
    wanted = sha256.strip().lower()
    rows = Deliverable.objects.select_related("request", "docx", "pdf").order_by("pk")
    rows = rows.filter(state__in=VALID) if request is None else rows.filter(request=request)
    found: list[Match] = []
    for what, field in (("content", "content_sha256"), ("docx", "docx__sha256"), ("pdf", "pdf__sha256")):
        found.extend(Match(row, what) for row in rows.filter(**{field: wanted}))
    return found
