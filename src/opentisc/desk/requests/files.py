"""The files of a request: taken in, listed, opened and removed by those who may read the request.

Of a sealed file (what the client of a request of label 3 handed in) every opening is a row that the client sees;
staff open no file of such a request before the undertaking.

Not for: looking into files and keeping their bytes; that is infra.attachments.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentisc.desk import policy
from opentisc.desk.errors import StepRefused, UnknownRequest
from opentisc.desk.models import Opening, RequestFile, ServiceRequest
from opentisc.desk.requests import people, trail
from opentisc.desk.types import CLOSED, State
from opentisc.desk.workflow import Part
from opentisc.infra import attachments
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.types import Hat, Label

KINDS: Final = frozenset(("disclosure", "material", "search_export", "deliverable", "signed", "mail"))
CLIENT_KINDS: Final = frozenset(("disclosure", "material", "signed", "mail"))
"""What a client may hand in."""
FILERS: Final = frozenset((Part.HANDLER, Part.INTAKE, Part.MANAGER))
"""Who may take another's file off."""


class UndertakingMissing(Conflict):
    """The person has not given the undertaking (保密承诺) that comes before the first sealed page."""

    code = "undertaking_missing"


@dataclass(frozen=True, slots=True)
class NewFile:
    """What is said of a file handed in. upload_key: of the form, so that the same submit is one file (RD-11)."""

    kind: str
    title: str = ""
    for_staff_alone: bool = False
    upload_key: str | None = None


def attach(
    key: UUID | str, stream: BinaryIO, name: str, *, new: NewFile, by: Hat, now: datetime
) -> RequestFile:
    """Return the file, kept with the request. Call it outside of a transaction: a virus scan may take a minute.

    Raises UnknownRequest, StepRefused (a stranger, a closed request), Invalid, FileRefused, UploadChanged.
    """
    request = policy.get_visible(key, actor=by, now=now)
    _require_may_add(request, new, by=by, now=now)
    with attachments.receive(stream, name) as received:
        return keep(request, received, new=new, by=by, now=now)


@transaction.atomic
def keep(
    request: ServiceRequest, received: attachments.Received, *, new: NewFile, by: Hat, now: datetime
) -> RequestFile:
    """Return the row of a file that was looked at already. The caller has checked who hands it in."""
    upload_key = new.upload_key and f"{request.pk}:{new.upload_key}"[:64]
    stored = attachments.keep(
        received, group=request.body.code, by_id=by.person_id, now=now, upload_key=upload_key
    )
    there = request.files.filter(stored=stored).first()
    if there is not None:
        return there
    row = RequestFile.objects.create(
        request=request,
        stored=stored,
        kind=new.kind,
        title=new.title.strip(),
        sealed=_seals(new.kind, request),
        for_staff_alone=new.for_staff_alone and not by.is_private,
        added_by_id=by.person_id,
        added_at=now,
    )
    trail.note(
        request,
        "desk.request.file_added",
        {"file": row.pk, "kind": row.kind, "sha256": stored.sha256},
        by=by,
        now=now,
    )
    return row


def files(request: ServiceRequest, *, actor: Hat) -> QuerySet[RequestFile]:
    """Return the files of a request that the actor may read, first handed in first. A client sees no staff files."""
    rows = request.files.filter(removed_at=None).select_related("stored").order_by("added_at", "pk")
    if actor.case is not None:  # an outside expert reviews the deliverable, whose files have their own way
        return rows.none()
    return rows.filter(for_staff_alone=False) if actor.is_private else rows


@transaction.atomic
def open_file(key: UUID | str, pk: int, *, by: Hat, now: datetime) -> tuple[RequestFile, BinaryIO]:
    """Return a file and its bytes, sent with `attachments.download_headers(file.stored)`; the opening is kept.

    Raises UnknownRequest for an absent file as for a stranger's, UndertakingMissing, FileNotReady, FileDamaged.
    """
    request = policy.get_visible(key, actor=by, now=now)
    row = files(request, actor=by).filter(pk=pk).first()
    if row is None:
        raise UnknownRequest
    require_undertaking(request, by=by)
    if is_sealed(row, request):
        _note_opening(request, row, by=by, now=now)
    return row, attachments.open_file(row.stored)


def is_sealed(row: RequestFile, request: ServiceRequest) -> bool:
    """Say whether openings of the file are kept: sealed when it came, or the request's label rose since."""
    return row.sealed or _seals(row.kind, request)


def _seals(kind: str, request: ServiceRequest) -> bool:
    return kind in CLIENT_KINDS and request.label >= Label.NEED_TO_KNOW


def is_watched(request: ServiceRequest, by: Hat) -> bool:
    """Say whether the person undertakes confidentiality first and each opening is kept: label 3, or an expert.

    A draft is read by who writes it: there is nothing to tell.
    """
    if by.is_private or request.state == State.DRAFT:
        return False
    return request.label >= Label.NEED_TO_KNOW or by.case is not None


def require_undertaking(request: ServiceRequest, *, by: Hat) -> None:
    """Raise UndertakingMissing unless the actor may be shown what the request holds."""
    if is_watched(request, by) and not people.has_undertaken(request, by.person_id):
        raise UndertakingMissing


@transaction.atomic
def remove(key: UUID | str, pk: int, *, by: Hat, now: datetime, reason: str) -> RequestFile:
    """Return the file, taken off the request by who handed it in or by its handler; the bytes stay for the archive.

    Raises UnknownRequest, StepRefused, Invalid without a reason.
    """
    request = policy.get_visible(key, actor=by, now=now)
    row = files(request, actor=by).filter(pk=pk).first()
    if row is None:
        raise UnknownRequest
    held = policy.parts(by, request, now=now)
    if row.added_by_id != by.person_id and not held & FILERS:
        raise StepRefused("neither the giver nor a handler", step="remove_file")
    if request.state in CLOSED:
        raise StepRefused("the request is closed", step="remove_file")
    if not reason.strip():
        raise Invalid("a file is taken off with a reason")
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    trail.note(request, "desk.request.file_removed", {"file": row.pk}, by=by, now=now)
    return row


def _require_may_add(request: ServiceRequest, new: NewFile, *, by: Hat, now: datetime) -> None:
    if new.kind not in (CLIENT_KINDS if by.is_private else KINDS):
        raise Invalid(f"no kind of file {new.kind!r}", kind=new.kind)
    if not policy.parts(by, request, now=now):
        raise StepRefused("not for a stranger", step="add_file")
    if request.state in CLOSED:
        raise StepRefused("the request is closed", step="add_file")


def _note_opening(request: ServiceRequest, row: RequestFile, *, by: Hat, now: datetime) -> None:
    Opening.objects.create(
        request=request,
        person_id=by.person_id,
        person_name=by.acting_name(),
        body_name=by.body_name,
        what="file",
        file=row,
        at=now,
    )
    trail.note(request, "desk.request.file_opened", {"file": row.pk}, by=by, now=now)
