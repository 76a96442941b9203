"""`lake prune` and `lake versions`: the versions of the data."""

import typer
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.options import Json
from opentisc.infra.instants import local_minute
from opentisc.records import actions, queries


def add_to(app: typer.Typer) -> None:
    """Add the group `lake`."""
    group = typer.Typer(help=_("记录库的数据版本。"), no_args_is_help=True, rich_markup_mode=None)
    group.command("prune", help=_("删除旧数据版本，只留最新的。") + "\n\nopentisc lake prune")(prune)
    group.command("versions", help=_("列出可以回看的数据版本。") + "\n\nopentisc lake versions")(versions)
    app.add_typer(group, name="lake")


def prune(as_json: Json = False) -> int:
    """Remove old versions and say which are gone."""
    deleted, gone = actions.prune(by=OPERATOR)
    kept = [one.version for one in queries.versions()]
    if as_json:
        output.emit({"files": deleted, "pruned": list(gone), "kept": kept})
    else:
        output.say(_("已删除的数据版本：%(versions)s") % {"versions": ", ".join(map(str, gone)) or "—"})
    return output.DONE


def versions(as_json: Json = False) -> int:
    """List the versions that `--as-of` can name."""
    known = queries.versions()
    if as_json:
        output.emit({"versions": [{"version": one.version, "at": one.day.isoformat()} for one in known]})
    else:
        for one in known:
            output.say(f"{one.version}\t{local_minute(one.day)}")
    return output.DONE
