"""`bodies`, `divisions import`, `workdays import`: the service network and what its calendars stand on."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.options import Json
from opentisc.kernel.workdays import read_year_toml
from opentisc.network import actions, queries


def add_to(app: typer.Typer) -> None:
    """Add `bodies` and the groups `divisions` and `workdays`."""
    app.command(
        "bodies", help=_("列出服务机构：代码、名称、类型、行政区划。") + "\n\nopentisc bodies --json"
    )(bodies)
    divisions = typer.Typer(help=_("行政区划。"), no_args_is_help=True, rich_markup_mode=None)
    divisions.command(
        "import",
        help=_("导入市、县的代码和名称；重复导入不会改变什么。")
        + "\n\nopentisc divisions import ~/cn-divisions/",
    )(import_divisions)
    app.add_typer(divisions, name="divisions")
    workdays = typer.Typer(help=_("工作日安排。"), no_args_is_help=True, rich_markup_mode=None)
    workdays.command(
        "import", help=_("导入一年的放假安排（TOML）。") + "\n\nopentisc workdays import 2027.toml"
    )(import_year)
    app.add_typer(workdays, name="workdays")


def bodies(
    division: Annotated[str, typer.Option("--division", help=_("只列这个行政区划及其下级的机构"))] = "",
    as_json: Json = False,
) -> int:
    """List the open bodies by code."""
    path = queries.division(division).path if division else ""
    rows = queries.bodies(path=path)
    if as_json:
        output.emit(
            {
                "bodies": [
                    {"code": one.code, "name": one.name, "kind": one.kind, "division": one.division.code}
                    for one in rows
                ]
            }
        )
    else:
        for one in rows:
            output.say(f"{one.code}\t{one.name}\t{one.get_kind_display()}\t{one.division.name}")
    return output.DONE


def import_divisions(
    path: Annotated[Path, typer.Argument(help=_("文件夹、CSV 文件或 pca-code.json"))], as_json: Json = False
) -> int:
    """Take the divisions of a file or folder into the table."""
    loaded = actions.import_divisions(path, by=OPERATOR)
    if as_json:
        output.emit(
            {
                "added": loaded.added,
                "changed": loaded.changed,
                "unchanged": loaded.unchanged,
                "towns_left_out": loaded.towns,
            }
        )
    else:
        output.say(
            _("新增 %(added)s，更名 %(changed)s，未变 %(unchanged)s；未收乡镇 %(towns)s。")
            % {
                "added": loaded.added,
                "changed": loaded.changed,
                "unchanged": loaded.unchanged,
                "towns": loaded.towns,
            }
        )
    return output.DONE


def import_year(
    file: Annotated[Path, typer.Argument(help=_("一年的放假安排，TOML"))], as_json: Json = False
) -> int:
    """Take the official table of a year; it goes before the one that is shipped."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise output.Misuse("unreadable_file", f"{file.name}: {wrong}") from wrong
    row = actions.import_official_year(read_year_toml(text), by=OPERATOR, now=timezone.now())
    if as_json:
        output.emit({"year": row.year, "status": row.status, "notice": row.notice})
    else:
        output.say(_("已收入 %(year)s 年安排（%(status)s）。") % {"year": row.year, "status": row.status})
    return output.DONE
