"""`import`, `show` and `export`: files in, records out."""

import time
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from opentisc.cli import output

JSON = Annotated[bool, typer.Option("--json", help="one JSON document on standard output")]


def add_to(app: typer.Typer) -> None:
    """Add the subcommands about records."""
    app.command("import", help=_("导入官方文件或导出文件，或撤销一个批次。") + EXAMPLES["import"])(import_files)
    app.command("show", help=_("显示一条记录。") + EXAMPLES["show"])(show)
    app.command("export", help=_("导出全部命中记录，没有条数上限。") + EXAMPLES["export"])(export)


EXAMPLES = {
    "import": "\n\nopentisc import ~/downloads/ipg240102.zip\n\nopentisc import --undo 7",
    "show": "\n\nopentisc show US4058776A --json",
    "export": '\n\nopentisc export "ti:锂电池" -o list.xlsx',
}


def import_files(
    paths: Annotated[list[Path] | None, typer.Argument(help="files or folders; archives are opened")] = None,
    format_code: Annotated[str, typer.Option("--format", help="format code; auto recognises by content")] = "auto",
    source: Annotated[str | None, typer.Option("--source", help="source code that the records come from")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="report without writing")] = False,
    undo: Annotated[int | None, typer.Option("--undo", metavar="BATCH", help="undo this batch")] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="fail when somebody else is importing")] = False,
    as_json: JSON = False,
) -> int:
    """Import files, or undo a batch."""
    from opentisc.records import actions

    if undo is not None and not paths:
        report = actions.undo_batch(undo, by=None)
    elif paths and undo is None:
        report = actions.import_paths(
            paths,
            by=None,
            format_code=None if format_code == "auto" else format_code,
            source=source,
            dry_run=dry_run,
            wait=not no_wait,
            progress=_progress(),
        )
    else:
        output.misuse("misuse", _("请给出要导入的文件，或用 --undo 给出批次号；二者只能选一。"), as_json=as_json)
    document = {
        "batch": report.batch,
        "read": report.read,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": [
            {"file": row.file, "where": row.where, "field": row.field, "reason": row.reason}
            for row in report.rejected
        ],
        "unmapped": dict(report.unmapped),
    }
    if as_json:
        output.emit(document)
    else:
        _say_report(document)
    return output.MISUSE if undo is None and not report.read else output.DONE


def _progress() -> "object":
    last = 0.0

    def tell(progress: "object") -> None:
        nonlocal last
        if time.monotonic() - last >= 2:
            last = time.monotonic()
            output.tell(str(progress))

    return tell


def _say_report(document: dict[str, object]) -> None:
    output.say(
        _("批次 %(batch)s：读出 %(read)s，新增 %(added)s，更新 %(changed)s，未变 %(unchanged)s，拒收 %(count)s")
        % {**document, "count": len(list(document["rejected"]))}  # type: ignore[call-overload]
    )
