"""`laws import`, `laws list`, `knowledge seed`: what answers rest on."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.options import Json
from opentisc.desk import actions, queries


def add_to(app: typer.Typer) -> None:
    """Add the groups `laws` and `knowledge`."""
    laws = typer.Typer(help=_("法律法规。"), no_args_is_help=True, rich_markup_mode=None)
    laws.command(
        "import",
        help=_(
            "按条收入法律法规（Markdown 或文本）；不是法律的文件单独拒收并说明原因，重复导入不会改变什么。"
        )
        + "\n\nopentisc laws import ~/cn-ip-laws/",
    )(import_laws)
    laws.command(
        "list",
        help=_("列出收入的法律法规：短名、文本日期、施行日期、制定机关。") + "\n\nopentisc laws list --json",
    )(list_laws)
    app.add_typer(laws, name="laws")
    knowledge = typer.Typer(help=_("知识库。"), no_args_is_help=True, rich_markup_mode=None)
    knowledge.command(
        "seed",
        help=_("放入随程序提供的问答，作为草稿；由一人提交、另一人审核后才发布。")
        + "\n\nopentisc knowledge seed",
    )(seed)
    app.add_typer(knowledge, name="knowledge")


def import_laws(
    path: Annotated[Path, typer.Argument(help=_("文件，或含 .md、.txt 的文件夹"))],
    source: Annotated[str, typer.Option("--source", help=_("出处；默认取文件夹中 README.md 的说明"))] = "",
    licence: Annotated[str, typer.Option("--licence", help=_("许可；默认取文件夹中 README.md 的说明"))] = "",
    as_json: Json = False,
) -> int:
    """Take laws in, article by article."""
    stated = actions.LawProvenance(source, licence) if source or licence else None
    came = actions.import_laws(path, by=OPERATOR, now=timezone.now(), provenance=stated)
    refused = [(file, queries.refused_words(one.why, one.facts, one.line)) for file, one in came.refused]
    if as_json:
        output.emit(
            {
                "added": came.added,
                "articles": came.articles,
                "known": came.known,
                "refused": [{"file": file, "why": one.why, "line": one.line} for file, one in came.refused],
            }
        )
        return output.DONE
    for file, why in refused:
        output.tell(f"{file}: {why}")
    output.say(
        _("收入 %(laws)s 部、%(articles)s 条；原已收入 %(known)s；拒收 %(refused)s。")
        % {
            "laws": len(came.added),
            "articles": came.articles,
            "known": came.known,
            "refused": len(refused),
        }
    )
    return output.DONE


def list_laws(as_json: Json = False) -> int:
    """List the newest text of each law."""
    rows = queries.newest_laws()
    if as_json:
        output.emit(
            {
                "laws": [
                    {
                        "code": one.code,
                        "name": one.name,
                        "kind": one.kind,
                        "issuer": one.issuer,
                        "text_of": one.text_of,
                        "in_force_from": one.in_force_from,
                        "in_force_until": one.in_force_until,
                        "source": one.source,
                        "licence": one.licence,
                    }
                    for one in rows
                ]
            }
        )
    else:
        for one in rows:
            output.say(f"{one.code}\t{one.text_of or ''}\t{one.in_force_from or ''}\t{one.issuer}")
    return output.DONE


def seed(as_json: Json = False) -> int:
    """Put the shipped articles into the table as drafts."""
    came = actions.seed_articles(now=timezone.now())
    if as_json:
        output.emit({"added": came.added, "refreshed": came.refreshed, "kept": came.kept})
    else:
        output.say(
            _("新增 %(added)s 篇草稿，更新 %(refreshed)s，未动 %(kept)s。")
            % {"added": came.added, "refreshed": came.refreshed, "kept": came.kept}
        )
    return output.DONE
