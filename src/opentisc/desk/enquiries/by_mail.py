"""An enquiry that came by e-mail: the mail read into what the screen begins with, its files kept by the rules of uploads.

The files are looked at and kept when the mail is read (SC-30 to SC-33), under the key of the screen; the save of that
screen by the same person makes them the enquiry's. What nobody saved is swept after a day. Not for: mail that asks for
a service (`requests.from_mail`).
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from opentisc.desk.enquiries import reading
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Enquiry, EnquiryFile, RequestFile, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.requests.from_mail import Mail, read_mail
from opentisc.infra import attachments
from opentisc.infra.attachments.errors import FileRefused
from opentisc.infra.models import StoredFile
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import Hat, Wearer

_KEPT: Final = "enquiry:"
UNSAVED_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MailRead:
    """A mail read for the screen. kept: names of its files; refused: names of those that may not be kept, with why."""

    mail: Mail
    kept: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def read_for_enquiry(raw: bytes, *, screen: str, by: Wearer, now: datetime) -> MailRead:
    """Return what a mail says, the mail itself and its attachments kept for the screen.

    Call it outside of a transaction (a virus scan may take a minute). A second mail on one screen takes the place of
    the first. Raises NotAllowed, MailUnreadable, FileRefused for the mail itself.
    """
    if not isinstance(by, Hat) or not reading.writes_for(by):
        raise NotAllowed("enquiries are registered by staff of a body")
    mail = read_mail(raw)
    _drop(_unsaved(_prefix(screen), by))
    parts = [("mail.eml", raw), *((one.name, one.content) for one in mail.attachments)]
    kept: list[str] = []
    refused: list[tuple[str, str]] = []
    for number, (name, content) in enumerate(parts):
        try:
            stored = _store(content, name, f"{_prefix(screen)}{number}", by=by, now=now)
        except FileRefused as wrong:
            if number == 0:
                raise
            refused.append((name, wrong.code))
        else:
            kept.append(stored.name)
    return MailRead(mail, tuple(kept), tuple(refused))


def adopt_files(enquiry: Enquiry, *, screen: str, by: Hat, now: datetime) -> int:
    """Return how many files kept for the screen are the enquiry's now; in the transaction of its save."""
    if not screen:
        return 0
    rows = [
        EnquiryFile(
            enquiry=enquiry,
            stored=stored,
            kind="mail" if stored.upload_key == f"{_prefix(screen)}0" else "material",
            added_at=now,
        )
        for stored in _unsaved(_prefix(screen), by)
    ]
    return len(EnquiryFile.objects.bulk_create(rows))


def carry_files(enquiry: Enquiry, request: ServiceRequest, *, by: Hat, now: datetime) -> None:
    """Put the files of an enquiry among those of the request that it becomes."""
    for one in enquiry.files.select_related("stored"):
        RequestFile.objects.create(
            request=request, stored=one.stored, kind=one.kind, added_by_id=by.person_id, added_at=now
        )


@transaction.atomic
def open_file(key: UUID | str, file_id: int, *, by: Hat, now: datetime) -> tuple[StoredFile, BinaryIO]:
    """Return a file of an enquiry that the person may read, and its bytes; the opening is in the trail.

    Raises UnknownRequest, FileNotReady, FileDamaged.
    """
    enquiry = reading.get_enquiry(key, actor=by)
    row = enquiry.files.select_related("stored").filter(pk=file_id).first()
    if row is None:
        raise UnknownRequest
    trail.note(enquiry, "desk.enquiry.file_opened", {"file": row.pk}, by=by, now=now)
    return row.stored, attachments.open_file(row.stored)


def sweep_unsaved(*, now: datetime) -> int:
    """Return how many files were removed that were read a day ago and never saved with an enquiry."""
    old = Q(upload_key__startswith=_KEPT, uploaded_at__lt=now - UNSAVED_FOR)
    rows = StoredFile.objects.filter(old).exclude(pk__in=EnquiryFile.objects.values("stored"))
    return _drop(rows)


def _drop(rows: Iterable[StoredFile]) -> int:
    found = list(rows)
    for one in found:
        attachments.discard(one)
    return len(found)


def _prefix(screen: str) -> str:
    return f"{_KEPT}{screen[:40]}:"


def _unsaved(prefix: str, by: Hat) -> list[StoredFile]:
    rows = StoredFile.objects.filter(group=by.body_code, by_id=by.person_id, upload_key__startswith=prefix)
    return list(rows.exclude(pk__in=EnquiryFile.objects.values("stored")).order_by("pk"))


def _store(content: bytes, name: str, upload_key: str, *, by: Hat, now: datetime) -> StoredFile:
    stream = io.BytesIO(content)
    return attachments.store(
        stream, name, group=by.body_code, by_id=by.person_id, now=now, upload_key=upload_key
    )
