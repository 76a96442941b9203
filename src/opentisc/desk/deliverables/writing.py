"""Writes of deliverables: save a draft, make a new version, ask for the files, sign off the words of a version.

A version that was handed in never changes: what comes after is a new version (a trigger of the database refuses
the rest). Not for: handing in, approving and delivering (`requests.review`, `requests.handover`).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.deliverables import checks
from opentisc.desk.deliverables.building import Making, build
from opentisc.desk.deliverables.content import Content, Kind, NoveltyContent, Written, sha256_of, to_plain
from opentisc.desk.deliverables.reading import kind_for, languages_for, newest
from opentisc.desk.errors import ChangedMeanwhile, StepRefused, WrongState
from opentisc.desk.models import Deliverable, RequestFile, ServiceRequest
from opentisc.desk.requests import numbers, trail
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import DeliverableState, State
from opentisc.desk.workflow import Part
from opentisc.kernel.errors import Invalid
from opentisc.network.types import Hat

AUTHORS = frozenset((Part.HANDLER, Part.CO_HANDLER))


class NoSuchDeliverable(Invalid):
    """The service has no deliverable that the platform makes, or not in this language."""

    code = "deliverable_not_made_here"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the handler wrote.

    seen: hash of the version that the form was filled from, empty when there was none; None where nobody else can
    write meanwhile (a demonstration that is being filled).
    """

    language: str
    written: Written
    seen: str | None = None


@transaction.atomic
def save_draft(key: UUID | str, wanted: Wanted, *, by: Hat, now: datetime) -> Deliverable:
    """Return the draft with its content taken anew from the record.

    A draft is written over; one that was sent back is replaced by the next version. The first draft that lacks
    nothing gets its report number. Raises UnknownRequest, StepRefused, WrongState, ChangedMeanwhile,
    NoSuchDeliverable.
    """
    request = _locked(key, by=by, now=now)
    kind = kind_for(request, now=now)
    if kind is None or wanted.language not in languages_for(request):
        raise NoSuchDeliverable(language=wanted.language)
    before = newest(request, kind, wanted.language)
    held = before.content_sha256 if before else ""
    if wanted.seen is not None and wanted.seen != held:
        raise ChangedMeanwhile(mine=wanted.seen[:12], theirs=held[:12])
    making = Making(kind, wanted.language, now, by.acting_name(), _number_so_far(request, kind))
    content = build(request, making, wanted.written)
    if not making.report_number and not checks.findings(content):
        making = Making(kind, wanted.language, now, making.author, _number(request, content, kind, now))
        content = build(request, making, wanted.written)
    row = _row_for(before, request, kind, wanted.language)
    row.report_number, row.made_at = making.report_number, now
    row.author_id, row.author_name = by.person_id, making.author
    row.content, row.content_sha256 = to_plain(content), sha256_of(content)
    _take_files_off(row, now=now)
    row.save()
    _audit(row, "drafted", by=by, now=now)
    return row


def _locked(key: UUID | str, *, by: Hat, now: datetime) -> ServiceRequest:
    request = policy.get_visible(key, actor=by, now=now)
    locked = ServiceRequest.objects.narrowed(policy.EVERYTHING).select_for_update()
    state = locked.values_list("state", flat=True).get(pk=request.pk)
    if not policy.parts(by, request, now=now).intersection(AUTHORS):
        raise StepRefused("only the handler writes the deliverable", step="write")
    if state != State.WORKING:
        raise WrongState(step="write", state=state)
    return request


def _row_for(before: Deliverable | None, request: ServiceRequest, kind: Kind, language: str) -> Deliverable:
    """Return the draft to write over, or a new row; a version that was sent back is said to be replaced."""
    if before is not None and before.state == DeliverableState.DRAFT:
        return before
    if before is not None and before.state == DeliverableState.SENT_BACK:
        before.state = DeliverableState.REPLACED
        before.save(update_fields=["state"])
    version = before.version + 1 if before else 1
    return Deliverable(request=request, kind=kind.value, language=language, version=version)


def _number_so_far(request: ServiceRequest, kind: Kind) -> str:
    """Return the number that the request's report of this kind already has, in whatever language or version."""
    rows = request.deliverables.filter(kind=kind).exclude(report_number="")
    return rows.values_list("report_number", flat=True).first() or ""


def _number(request: ServiceRequest, content: Content, kind: Kind, now: datetime) -> str:
    if kind is Kind.NOVELTY and isinstance(content, NoveltyContent):
        return numbers.novelty_number(request.body, institution=content.written.institution, now=now)
    if not definition_of(request.service).deliverable.numbered:
        return ""
    return numbers.report_number(request.body, kind=request.service.code, now=now)


def _take_files_off(row: Deliverable, *, now: datetime) -> None:
    """Take the files of the old words off the request; the rows stay as its history."""
    shown = [pk for pk in (row.docx_id, row.pdf_id) if pk is not None]
    RequestFile.objects.filter(request=row.request, stored_id__in=shown).update(removed_at=now)
    row.docx = row.pdf = None


def _audit(row: Deliverable, what: str, *, by: Hat, now: datetime) -> None:
    facts: trail.Facts = {
        "deliverable": row.pk,
        "kind": row.kind,
        "version": row.version,
        "sha256": row.content_sha256,
    }
    trail.note(row.request, f"desk.deliverable.{what}", facts, by=by, now=now)
