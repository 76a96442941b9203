"""Heads written down outside the database: who cuts off the end of the trail cannot make them fit (SC-49).

One file for each day (UTC) under OPENTISC_HOME/audit/heads, one JSON line for each export. Copy the folder to
another machine; there it proves most. Not for: the chain itself.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from opentisc.infra.audit.types import Head
from opentisc.infra.models import AuditHead
from opentisc.infra.models.audit import GENESIS
from opentisc.kernel.errors import Unavailable


class HeadUnreadable(Unavailable):
    """A file of exported heads cannot be read; `given` names it."""

    code = "audit_head_unreadable"


def current_head(*, now: datetime) -> Head:
    """Return where the chain stands: the head that writers lock, 0 and zeros before the first event."""
    row = AuditHead.objects.first()
    return Head(row.seq if row else 0, row.row_hash if row else GENESIS, now.astimezone(UTC))


def export_head(*, now: datetime) -> tuple[Head, Path]:
    """Return the head of now and the file to whose end it was written."""
    head = current_head(now=now)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{head.at.date().isoformat()}.jsonl"
    line = {"seq": head.seq, "row_hash": head.row_hash, "at": head.at.isoformat(timespec="seconds")}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return head, path


def exported_heads() -> list[Head]:
    """Return every head that was written down, oldest file first, without those of an empty trail.

    Raises HeadUnreadable: a head that cannot be read must not count as one that agrees.
    """
    heads = []
    for path in sorted(_folder().glob("*.jsonl")):
        for line in path.read_text().splitlines():
            try:
                said = json.loads(line)
                heads.append(
                    Head(int(said["seq"]), str(said["row_hash"]), datetime.fromisoformat(said["at"]))
                )
            except (ValueError, KeyError, TypeError) as wrong:
                raise HeadUnreadable(f"cannot read {path.name}", given=path.name) from wrong
    return [head for head in heads if head.seq]


def _folder() -> Path:
    return Path(settings.HOME) / "audit" / "heads"
