"""`archive export` and `archive verify`: the archive of one request as a package, and its check."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.cli import output
from opentisc.cli.options import Json


def add_to(app: typer.Typer) -> None:
    """Add the group `archive`."""
    group = typer.Typer(help=_("服务档案。"), no_args_is_help=True, rich_markup_mode=None)
    export_help = (
        _("把一件请求的档案写成一个可核验的文件包。")
        + "\n\nopentisc archive export BJ01-2026-00001 -o 档案.zip"
    )
    group.command("export", help=export_help)(export)
    verify_help = (
        _("核验一个档案包；不给文件时核验全部已归档的请求。") + "\n\nopentisc archive verify 档案.zip"
    )
    group.command("verify", help=verify_help)(verify)
    app.add_typer(group, name="archive")


def export(
    number: Annotated[str, typer.Argument(help=_("受理编号"))],
    target: Annotated[Path, typer.Option("-o", "--output", help=_("写入的文件"))],
    as_json: Json = False,
) -> int:
    """Write the package of a request, named by its number."""
    from opentisc.accounts.types import OPERATOR
    from opentisc.desk import actions, queries

    now = timezone.now()
    request = queries.by_number(number, actor=OPERATOR, now=now)
    with target.open("wb") as file:
        sha256 = actions.export_archive(request.key, file, by=OPERATOR, now=now)
    if as_json:
        output.emit({"number": number, "file": str(target), "manifest_sha256": sha256})
    else:
        output.say(f"{target}\n{sha256}")
    return output.DONE


def verify(
    package: Annotated[Path | None, typer.Argument(help=_("档案包"))] = None, as_json: Json = False
) -> int:
    """Check a package, or everything that was archived here; 1 when something is not as it was."""
    from opentisc.desk import queries

    if package is None:
        checked, findings = queries.archives_changed()
    else:
        told = queries.verify_archive(package)
        checked, findings = told.entries, [(told.number, one.fault, one.name) for one in told.findings]
    if as_json:
        rows = [{"number": number, "fault": fault, "name": name} for number, fault, name in findings]
        output.emit({"sound": not rows, "checked": checked, "findings": rows})
    else:
        for number, fault, name in findings:
            output.say(f"✗  {number}  {_words(fault)}  {name}")
        output.say(_("已核验 %(n)s 项，%(bad)s 项有问题。") % {"n": checked, "bad": len(findings)})
    return output.DONE if not findings else output.FAILED


def _words(fault: str) -> str:
    return {
        "changed": _("内容被改动"),
        "missing": _("缺失"),
        "added": _("多出"),
        "incomplete": _("必备材料未归档"),
    }[fault]
