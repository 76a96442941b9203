"""Jobs about records: each calls one action and returns what the waiting page shows."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from opentisc.accounts.models import Person
from opentisc.infra.worker import Report
from opentisc.kernel.containers import WEB
from opentisc.kernel.errors import NotAllowed
from opentisc.records import actions
from opentisc.records.imports.progress import Progress
from opentisc.records.imports.report import ImportReport

MOST_SHOWN = 200


def import_upload(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Import one uploaded file. arguments: path, format_code, profile, source, dry_run, by_id.

    Returns the counts; the rejected rows of a dry run up to 200, those of a batch are read from the batch. A file
    that is in force is thrown away. Raises NotAllowed for a file that nobody uploaded.
    """
    path = _uploaded(Path(arguments["path"]))

    def tell(progress: Progress) -> None:
        report.progress(progress.phase, progress.done, progress.total)

    done = actions.import_paths(
        [path],
        by=Person.objects.get(pk=arguments["by_id"]),
        format_code=arguments.get("format_code"),
        profile=arguments.get("profile"),
        source=arguments.get("source"),
        dry_run=bool(arguments.get("dry_run")),
        progress=tell,
        limits=WEB,
    )
    if done.batch is not None:
        shutil.rmtree(path.parent, ignore_errors=True)  # SC-59: the lake holds what the file said
    return _result(done)


def _uploaded(path: Path) -> Path:
    """Return the path when it is one file in a folder of its own below the uploads, wherever links lead."""
    folder = Path(settings.HOME).resolve() / "uploads"
    whole = path.resolve()
    if whole.parent.parent != folder:
        raise NotAllowed("not an uploaded file")
    return whole


def undo_batch(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Undo a batch. arguments: batch, by_id."""
    report.renew()
    return _result(actions.undo_batch(arguments["batch"], by=Person.objects.get(pk=arguments["by_id"])))


def _result(done: ImportReport) -> dict[str, object]:
    rejected: list[dict[str, str]] = []
    if done.batch is None:
        for row in done.rejected:
            if len(rejected) == MOST_SHOWN:
                break
            rejected.append({"file": row.file, "where": row.where, "field": row.field, "reason": row.reason})
    return {
        "batch": done.batch,
        "read": done.read,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "rejected": len(done.rejected),
        "rejected_first": rejected,
        "unmapped": dict(done.unmapped),
        "data_version": done.data_version,
    }
