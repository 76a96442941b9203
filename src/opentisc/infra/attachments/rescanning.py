"""Asks the scanner again about files it could not be asked about before. Not for: the first scan."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from opentisc.infra.attachments.keeping import drop_bytes, opened_whole
from opentisc.infra.attachments.receiving import incoming
from opentisc.infra.attachments.scanning import scan
from opentisc.infra.models import FileState, StoredFile


def waiting_for_scan() -> list[int]:
    """Return the ids of files that a scanner should see: in quarantine, and unscanned ones; none without a scanner."""
    if not settings.OPENTISC.clamd:
        return []
    waiting = StoredFile.objects.filter(state__in=[FileState.QUARANTINED, FileState.UNSCANNED])
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def quarantined() -> int:
    """Return how many files nobody can open until a scanner has seen them."""
    return StoredFile.objects.filter(state=FileState.QUARANTINED).count()


def rescan(file: StoredFile) -> StoredFile:
    """Return the file with what the scanner says now. A file in which it finds something loses its bytes.

    Raises FileDamaged when the bytes are not those that were uploaded.
    """
    with tempfile.TemporaryDirectory(dir=incoming()) as folder:
        path = Path(folder) / "content"
        with opened_whole(file) as content, path.open("xb") as copy:
            shutil.copyfileobj(content, copy)
        state, finding = scan(path, address=settings.OPENTISC.clamd)
    with transaction.atomic():
        changed = StoredFile.objects.filter(pk=file.pk, state=file.state).update(state=state, finding=finding)
        if changed and state == FileState.REFUSED:
            drop_bytes(file)
    file.refresh_from_db()
    return file
