"""`classes import`, `list`, `show`, `remove`: the classification schemes that titles and levels come from."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opentisc.cli import output
from opentisc.cli.options import Json
from opentisc.search.schemes import actions, queries
from opentisc.search.schemes.entries import is_subgroup
from opentisc.search.types import ClassPlace, SchemeInfo

Scheme = Annotated[str | None, typer.Option("--scheme", help=_("分类表：ipc、cpc 或 nice；默认由文件判断"))]

_SHOWN_REFUSED = 10


def add_to(app: typer.Typer) -> None:
    """Add the group `classes`."""
    group = typer.Typer(help=_("分类表：分类号的名称和层级。"), no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "import",
        help=_("装入分类表：文件、压缩包或文件夹。")
        + "\n\nopentisc classes import EN_ipc_scheme_20260101.xml",
    )(import_scheme)
    group.command("list", help=_("列出已装入的分类表，先用的在前。") + "\n\nopentisc classes list")(
        list_schemes
    )
    group.command(
        "show", help=_("显示分类号的上位、名称和下位数。") + "\n\nopentisc classes show H01M10/052"
    )(show)
    group.command(
        "remove",
        help=_("停用并删除一个分类表。") + "\n\nopentisc classes remove ipc-2026.01-0123456789ab.sqlite",
    )(remove)
    app.add_typer(group, name="classes")


def import_scheme(
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("文件、.gz、.zip 或文件夹"))],
    scheme: Scheme = None,
    edition: Annotated[
        str | None, typer.Option("--edition", help=_("版本，如 2026.01；默认由文件说明"))
    ] = None,
    source: Annotated[str, typer.Option("--source", help=_("来源，随分类表保存"))] = "",
    licence: Annotated[str, typer.Option("--licence", help=_("许可，随分类表保存"))] = "",
    as_json: Json = False,
) -> int:
    """Load a scheme and say what came of it."""
    if scheme is not None and scheme not in queries.SCHEMES:
        known = ", ".join(queries.SCHEMES)
        raise output.Misuse("unknown_scheme", _("没有这种分类表：%(given)s；可用：%(known)s") % {
            "given": scheme, "known": known,
        })  # fmt: skip
    loaded = actions.load(
        path, now=timezone.now(), scheme=scheme, edition=edition, source=source, licence=licence
    )
    refused = queries.refused(loaded.info.name)
    if as_json:
        output.emit(asdict(loaded) | {"refused": [list(one) for one in refused]})
        return output.DONE
    _say_info(loaded.info)
    for name in loaded.skipped:
        output.say(_("  未用：%(name)s") % {"name": name})
    for place, code, given in refused[:_SHOWN_REFUSED]:
        output.say(_("  未收：%(place)s %(code)s %(given)s") % {"place": place, "code": code, "given": given})
    if len(refused) > _SHOWN_REFUSED:
        output.say(_("  另有 %(n)d 处未收，--json 列出全部") % {"n": len(refused) - _SHOWN_REFUSED})
    return output.DONE


def list_schemes(as_json: Json = False) -> int:
    """List the schemes that are loaded, the one that speaks first first."""
    found = queries.loaded()
    if as_json:
        output.emit({"schemes": [asdict(one) for one in found]})
        return output.DONE
    for one in found:
        _say_info(one)
    if not found:
        output.say(_("没有装入分类表：分类号没有名称，小组检索只含自身。"))
    return output.DONE


def show(
    symbol: Annotated[str, typer.Argument(metavar="SYMBOL", help=_("分类号，如 H01M10/052"))],
    scheme: Scheme = None,
    as_json: Json = False,
) -> int:
    """Print the way from the section down to a class, with titles."""
    of = scheme or "ipc"
    places = queries.path(of, symbol)
    below = queries.below(of, symbol)
    if as_json:
        output.emit({
            "scheme": of,
            "path": [_document(one) for one in places],
            "below": None if below is None else list(below),
        })  # fmt: skip
        return output.DONE
    for one in places:
        output.say(f"{one.symbol}\t" + _said(one))
    if below is not None:
        output.say(_("下位 %(n)d 个：%(symbols)s") % {"n": len(below), "symbols": " ".join(below) or "—"})
    elif is_subgroup(places[-1].symbol):
        output.say(_("没有层级：小组只含自身。"))
    return output.DONE


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("classes list 给出的名称"))],
    as_json: Json = False,
) -> int:
    """Take a scheme out of force and remove its file."""
    actions.remove(name)
    if as_json:
        output.emit({"removed": name})
    else:
        output.say(_("已删除：%(name)s") % {"name": name})
    return output.DONE


def _say_info(info: SchemeInfo) -> None:
    counts = info.counts
    titles = counts["titles"]
    languages = (
        ", ".join(f"{language} {n:,}" for language, n in titles.items()) if isinstance(titles, dict) else ""
    )
    levels = _("有层级") if info.has_levels else _("无层级")
    output.say(f"{info.label or info.scheme}\t{info.name}")
    output.say(
        _("  %(symbols)s 个分类号，名称 %(languages)s，%(levels)s")
        % {"symbols": f"{counts['symbols']:,}", "languages": languages or "—", "levels": levels}
    )
    output.say(
        _(
            "  重复 %(doubled)s 行（名称不同 %(several)s），修正空格 %(mended)s，版本标记 %(marks)s，未收 %(refused)s"
        )
        % {
            "doubled": counts["doubled"],
            "several": counts["several"],
            "mended": counts["mended"],
            "marks": counts["marks"],
            "refused": sum(counts["refused"].values()) if isinstance(counts["refused"], dict) else 0,
        }
    )
    origin = " · ".join(one for one in (info.source, info.licence) if one)
    output.say(f"  sha256 {info.sha256}" + (f" · {origin}" if origin else ""))


def _said(place: ClassPlace) -> str:
    """Return the titles of a class, the interface's language first."""
    own = [place.titles[one] for one in queries.languages(get_language() or "zh") if one in place.titles]
    return "\t".join(f"{one.title}（{one.scheme}）" for one in own) or "—"


def _document(place: ClassPlace) -> dict[str, object]:
    return {
        "symbol": place.symbol,
        "titles": {
            language: {"title": one.title, "scheme": one.scheme} for language, one in place.titles.items()
        },
    }
