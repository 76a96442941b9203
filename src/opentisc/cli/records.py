"""`import`, `show` and `export`: files in, records out."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output, showing
from opentisc.cli.options import AsOf, CollectionName, Exclude, Include, Json, facet_choices
from opentisc.records import actions, queries
from opentisc.records.imports.progress import Progress
from opentisc.records.imports.report import ImportReport

EXPORT_FORMATS = ("csv", "xlsx", "jsonl", "ris")


def add_to(app: typer.Typer) -> None:
    """Add the subcommands about records."""
    app.command(
        "import",
        help=_("导入官方文件或导出文件，或撤销一个批次。")
        + "\n\nopentisc import ~/downloads/ipg240102.zip\n\nopentisc import --undo 7",
    )(import_files)
    app.command("show", help=_("显示一条记录。") + "\n\nopentisc show US4058776A --json")(show)
    app.command(
        "export", help=_("导出全部命中的记录，不限条数。") + '\n\nopentisc export "ti:锂电池" -o list.xlsx'
    )(export)


def import_files(
    paths: Annotated[list[Path] | None, typer.Argument(help=_("文件或文件夹；压缩包会打开"))] = None,
    format_code: Annotated[str, typer.Option("--format", help=_("格式代码；auto 按内容识别"))] = "auto",
    profile: Annotated[str | None, typer.Option("--profile", help=_("表格的列映射"))] = None,
    source: Annotated[str | None, typer.Option("--source", help=_("记录的来源代码"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只报告，不写入"))] = False,
    undo: Annotated[int | None, typer.Option("--undo", metavar="BATCH", help=_("撤销这个批次"))] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help=_("有人正在导入时不等待，直接失败"))] = False,
    as_json: Json = False,
) -> int:
    """Import files, or undo a batch; 2 when nothing could be read."""
    if undo is not None and not paths:
        _show_report(actions.undo_batch(undo, by=OPERATOR), as_json=as_json)
        return output.DONE
    if not paths or undo is not None:
        raise output.Misuse("misuse", _("请给出要导入的文件，或用 --undo 给出批次号；二者只能选一。"))
    report = actions.import_paths(
        paths,
        by=OPERATOR,
        format_code=None if format_code == "auto" else format_code,
        profile=profile,
        source=source,
        dry_run=dry_run,
        wait=not no_wait,
        progress=_tell,
    )
    _show_report(report, as_json=as_json)
    return output.DONE if report.read else output.MISUSE


def _tell(progress: Progress) -> None:
    """Print one line of progress on standard error."""
    if progress.holder:
        output.tell(_("等待：%(who)s 正在导入") % {"who": progress.holder})
        return
    left = "" if progress.seconds_left is None else _("，约剩 %(s)d 秒") % {"s": progress.seconds_left}
    share = f" {100 * progress.done / progress.total:.0f} %" if progress.total else ""
    output.tell(f"{progress.phase}{share} · {progress.records} · {progress.rate:.0f}/s{left}")


def _show_report(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        output.emit(
            {
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
                "data_version": report.data_version,
            }
        )
        return
    output.say(
        _(
            "批次 %(batch)s：读出 %(read)d，新增 %(added)d，更新 %(changed)d，未变 %(unchanged)d，"
            "拒收 %(rejected)d；数据版本 %(version)d"
        )
        % {
            "batch": report.batch if report.batch is not None else "—",
            "read": report.read,
            "added": report.added,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "rejected": len(report.rejected),
            "version": report.data_version,
        }
    )
    for row in report.rejected:
        output.say(f"  {row.file}\t{row.where}\t{row.field}\t{row.reason}\t{row.detail}")
    if report.unmapped:
        output.say(_("未取用的内容（来源路径与次数）："))
        for path, count in sorted(report.unmapped.items(), key=lambda pair: (-pair[1], pair[0])):
            output.say(f"  {path}\t{count}")


def show(
    record_id: Annotated[str, typer.Argument(help=_("记录号，例如 US4058776A"))],
    as_of: AsOf = None,
    as_json: Json = False,
) -> int:
    """Print one record with where it came from."""
    view = queries.get_record(record_id, actor=OPERATOR, as_of=as_of)
    if as_json:
        output.emit(msgspec.to_builtins(view))
        return output.DONE
    for line in showing.lines(view):
        output.say(line)
    return output.DONE


def export(
    text: Annotated[str, typer.Argument(metavar="QUERY", help=_("检索式；空为全部记录"))],
    target: Annotated[
        Path, typer.Option("--output", "-o", help=_("文件名，扩展名为 .csv、.xlsx、.jsonl 或 .ris"))
    ],
    collection: CollectionName = "patents",
    include: Include = None,
    exclude: Exclude = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> int:
    """Write all hits to a file; the file appears whole or not at all."""
    from opentisc.cli.history import known_steps
    from opentisc.records.export import write_export
    from opentisc.search import queries as searching
    from opentisc.search.actions import build_as_of
    from opentisc.search.types import Query

    code = target.suffix.removeprefix(".").lower()
    if code not in EXPORT_FORMATS:
        raise output.Misuse(
            "unknown_export", _("只能导出为 %(formats)s。") % {"formats": ", ".join(EXPORT_FORMATS)}
        )
    query = Query(
        text=text,
        collection=collection,
        include=facet_choices(include),
        exclude=facet_choices(exclude),
        as_of=as_of,
        history=known_steps(),
    )
    if as_of is not None:
        build_as_of(collection, as_of, by=OPERATOR)
    record_ids = searching.export_ids(query, actor=OPERATOR)
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as stream:
            found = queries.iter_records(record_ids, actor=OPERATOR, as_of=as_of)
            count = write_export(found, stream, code, collection=collection)
        partial.replace(target)
    except OSError as wrong:
        raise output.NotWritten(
            _("不能写出 %(file)s：%(reason)s") % {"file": target, "reason": wrong.strerror or wrong}
        ) from wrong
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    if as_json:
        output.emit({"file": str(target), "records": count})
    else:
        output.say(_("已写出 %(count)d 条：%(file)s") % {"count": count, "file": target})
    sys.stdout.flush()
    return output.DONE
