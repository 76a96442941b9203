"""`audit verify` and `audit head`: is the trail as it was written, and where does it stand."""

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.cli import output
from opentisc.cli.options import Json


def add_to(app: typer.Typer) -> None:
    """Add the group `audit`."""
    group = typer.Typer(help=_("审计记录。"), no_args_is_help=True, rich_markup_mode=None)
    group.command("verify", help=_("核对审计记录，指出第一处问题。") + "\n\nopentisc audit verify")(verify)
    group.command("head", help=_("把审计记录的当前位置写入文件。") + "\n\nopentisc audit head")(head)
    app.add_typer(group, name="audit")


def verify(as_json: Json = False) -> int:
    """Check every event; 1 when one is not as it was written or the database does not refuse changes."""
    from opentisc.infra import audit

    verdict = audit.verify()
    if as_json:
        fault = verdict.fault
        output.emit(
            {
                "sound": verdict.sound,
                "rows": verdict.rows,
                "head": {"seq": verdict.head.seq, "row_hash": verdict.head.row_hash},
                "fault": None if fault is None else {"seq": fault.seq, "reason": fault.reason},
                "guarded": verdict.guarded,
            }
        )
    else:
        output.say(_("已核对 %(rows)s 条审计记录。") % {"rows": verdict.rows})
        if verdict.fault is not None:
            output.say(f"✗  {verdict.fault.seq}  {_reason(verdict.fault.reason)}")
        if not verdict.guarded:
            output.say("✗  " + _("数据库中缺少禁止改动审计记录的触发器。"))
    return output.DONE if verdict.sound else output.FAILED


def head(as_json: Json = False) -> int:
    """Write the head of the trail to the day's file under OPENTISC_HOME/audit/heads."""
    from opentisc.infra import audit

    one, path = audit.export_head(now=timezone.now())
    if as_json:
        at = one.at.isoformat(timespec="seconds")
        output.emit({"seq": one.seq, "row_hash": one.row_hash, "at": at, "file": str(path)})
    else:
        output.say(f"{one.seq}  {one.row_hash}\n{path}")
    return output.DONE


def _reason(code: str) -> str:
    return {
        "changed": _("内容被改动。"),
        "missing": _("记录缺失。"),
        "broken_chain": _("与前一条记录不衔接。"),
        "head_mismatch": _("与登记的末条不符。"),
        "beyond_head": _("末条之后多出的记录。"),
        "exported_head": _("与导出的位置文件不符。"),
    }[code]
