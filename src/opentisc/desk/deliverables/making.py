"""Makes the files of one version and keeps them with the request: once, however often the job is started (RD-03).

Not for: who may ask for them (`writing`) or open them (`opening`).
"""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from opentisc.desk.deliverables.content import Kind, read, sha256_of
from opentisc.desk.deliverables.layout import Paper, Standing, lay_out
from opentisc.desk.deliverables.rendering.docx import make_docx
from opentisc.desk.deliverables.rendering.pdf import make_pdf
from opentisc.desk.models import Deliverable, RequestFile
from opentisc.desk.types import DeliverableState
from opentisc.infra import attachments
from opentisc.infra.models import StoredFile
from opentisc.kernel.errors import Conflict, NotFound

LAYOUT: Final = 1
"""Raised when templates change, so that files made anew are not taken for the old ones."""

Tell = Callable[[str, int, int], None]


class UnknownDeliverable(NotFound):
    """No such deliverable."""

    code = "deliverable_not_found"


class ContentChanged(Conflict):
    """The content does not have the hash that was kept with it; no file is made of it."""

    code = "deliverable_changed"


def standing_of(row: Deliverable) -> Standing:
    """Return what the row says beside its content."""
    return Standing(row.version, row.state, row.content_sha256, row.reviewer_name, row.reviewed_at)


def paper_of(row: Deliverable) -> Paper:
    """Return the paper of a version as it stands now. Raises UnreadableContent, ContentChanged."""
    content = read(row.content)
    if sha256_of(content) != row.content_sha256:
        raise ContentChanged(deliverable=row.pk)
    return lay_out(content, standing_of(row))


def files_are_current(row: Deliverable) -> bool:
    """Say whether both files are there and say what the version says now, its state and signatures included."""
    if row.kind not in set(Kind) or row.docx is None or row.pdf is None:
        return False
    return row.docx.upload_key == _upload_key(row, "docx") and row.pdf.upload_key == _upload_key(row, "pdf")


def make_files(deliverable_id: int, *, now: datetime, tell: Tell) -> dict[str, object]:
    """Make what is missing of DOCX and PDF of a version; return their hashes. Call it outside of a transaction.

    A deliverable of another kind is left as it is. A version that changed while it was set gets no file of its old
    words: the next job makes the new ones.
    Raises UnknownDeliverable, UnreadableContent, ContentChanged, PdfNotMade.
    """
    row = Deliverable.objects.select_related("request__body", "docx", "pdf").filter(pk=deliverable_id).first()
    if row is None:
        raise UnknownDeliverable(deliverable=deliverable_id)
    if row.kind not in set(Kind):
        return {"kept": False}  # handed in as a file by its author; there is nothing to make
    paper, made = paper_of(row), {}
    for number, (extension, make) in enumerate((("docx", make_docx), ("pdf", make_pdf))):
        tell(f"making_{extension}", number, 2)
        made[extension] = _kept(row, extension, make, paper, now)
    tell("keeping", 2, 2)
    return {name: file.sha256 for name, file in made.items()} | {"kept": _attach(row, made, now=now)}


def _kept(
    row: Deliverable, extension: str, make: Callable[..., bytes], paper: Paper, now: datetime
) -> StoredFile:
    key, group = _upload_key(row, extension), row.request.body.code
    there = StoredFile.objects.filter(group=group, upload_key=key).first()
    if there is not None:
        return there
    content = make(paper, made_at=row.made_at)
    return attachments.store(
        io.BytesIO(content),
        f"{file_stem(row)}.{extension}",
        group=group,
        by_id=row.author_id,
        now=now,
        upload_key=key,
    )


def file_stem(row: Deliverable) -> str:
    """Return the name of the file without its ending: the number and version alone, for it tells nothing else."""
    number = row.report_number or row.request.number or "report"
    return f"{number}-v{row.version}-{'en' if row.language.startswith('en') else 'zh'}"


@transaction.atomic
def _attach(row: Deliverable, made: dict[str, StoredFile], *, now: datetime) -> bool:
    """Name the files in the row and among the request's; say whether the row still was what they show."""
    held = Deliverable.objects.select_for_update().get(pk=row.pk)
    if _upload_key(held, "pdf") != _upload_key(row, "pdf"):
        return False
    old = {held.docx_id, held.pdf_id} - {None, *(file.pk for file in made.values())}
    RequestFile.objects.filter(request_id=row.request_id, stored_id__in=old).update(removed_at=now)
    held.docx, held.pdf = made["docx"], made["pdf"]
    held.save(update_fields=["docx", "pdf"])
    for file in made.values():
        RequestFile.objects.get_or_create(
            request_id=row.request_id,
            stored=file,
            kind="deliverable",
            defaults={
                "title": row.report_number,
                "for_staff_alone": held.state != DeliverableState.DELIVERED,
                "added_by_id": row.author_id,
                "added_at": now,
            },
        )
    return True


def _upload_key(row: Deliverable, extension: str) -> str:
    signed = row.reviewed_at.isoformat() if row.reviewed_at else ""
    facts = (row.pk, row.content_sha256, row.state, row.reviewer_name, signed, extension, LAYOUT)
    return hashlib.sha256("\n".join(str(one) for one in facts).encode()).hexdigest()
