"""`backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.cli import output
from opentisc.cli.options import Json
from opentisc.infra import sentences


def add_to(app: typer.Typer) -> None:
    """Add `backup` and `restore`, and say their errors."""
    sentences.register(
        {
            "not_a_backup": _("这不是完整的备份，没有恢复任何内容：%(why)s。"),
            "restore_not_empty": _(
                "只能恢复到空的安装，这里已有 %(what)s。请换一个 OPENTISC_HOME 或数据库。"
            ),
            "tool_missing": _("本机没有 %(tool)s，请安装与服务器同版本的 PostgreSQL 客户端。"),
            "backup_failed": _("备份没有写成，原有的备份未动：%(why)s。"),
            "database_not_ready": _("数据库不可用或尚未建表，请运行 opentisc prepare：%(why)s。"),
        }
    )
    backup_help = (
        _("把整个安装备份成一个文件：数据库、记录库、上传的文件、审计位置。") + "\n\nopentisc backup 备份.tar"
    )
    app.command("backup", help=backup_help)(backup)
    restore_help = _("把备份恢复到一个空的安装，并逐项核对。") + "\n\nopentisc restore 备份.tar --verify"
    app.command("restore", help=restore_help)(restore)


def backup(target: Annotated[Path, typer.Argument(help=_("写入的文件"))], as_json: Json = False) -> int:
    """Write a backup of this installation."""
    from opentisc.cli.backups import making

    made = making.make(target, now=timezone.now())
    facts = {
        "file": str(made.path), "entries": made.entries, "bytes": made.size, "data_version": made.data_version,
        "audit_seq": made.audit_seq,
    }  # fmt: skip
    if as_json:
        output.emit(facts)
    else:
        output.say(
            _("已备份到 %(file)s：%(entries)s 个文件，%(bytes)s 字节，数据版本 %(data_version)s。") % facts
        )
    return output.DONE


def restore(
    source: Annotated[Path, typer.Argument(help=_("备份文件"))],
    check: Annotated[bool, typer.Option("--verify", help=_("恢复后逐项核对"))] = False,
    as_json: Json = False,
) -> int:
    """Bring a backup back; with --verify compare everything and exit 1 where something differs."""
    from opentisc.cli.backups import restoring

    manifest = restoring.restore(source)
    checks = restoring.verify(manifest) if check else []
    wrong = [one for one in checks if not one.holds]
    if as_json:
        rows = [{"check": one.code, "expected": one.expected, "found": one.found} for one in wrong]
        output.emit({"made_at": manifest["made_at"], "checked": len(checks), "differences": rows})
    else:
        output.say(
            _("已恢复 %(day)s 的备份。检索索引是派生的，请运行 opentisc index。")
            % {"day": manifest["made_at"]}
        )
        for one in wrong:
            output.say(f"✗  {one.code}  {one.expected} ≠ {one.found}")
        if check:
            output.say(_("已核对 %(n)s 项，%(bad)s 项不一致。") % {"n": len(checks), "bad": len(wrong)})
    return output.FAILED if wrong else output.DONE
