"""`history`: the searches of the command, so that `#3` has a meaning; list, delete, switch on and off."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.options import Json
from opentisc.search.history import History, KnownSteps, history_of, keep
from opentisc.search.types import FacetChoice, Page, Step


def add_to(app: typer.Typer) -> None:
    """Add the subcommand about the search history."""
    app.command(
        "history",
        help=_("检索历史：列出、删除、开关；检索式中 #3 即第 3 步。")
        + "\n\nopentisc history\n\nopentisc history --delete 3",
    )(history)


def known_steps() -> KnownSteps:
    """Return the steps of the command, for queries that name them."""
    return KnownSteps(history_of(OPERATOR))


def keep_step(page: Page) -> int | None:
    """Keep a search of the command and return its number; says on standard error when it could not."""
    kept = keep(history_of(OPERATOR), page, now=timezone.now())
    if kept.failed:
        output.tell(_("检索历史没有记下这一步：数据库不能写入。"))
    return kept.number


def history(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help=_("最多列出的步数"))] = 50,
    delete: Annotated[str, typer.Option("--delete", metavar="N|all", help=_("删除一步或全部"))] = "",
    on: Annotated[bool | None, typer.Option("--on/--off", help=_("开始或停止记录"))] = None,
    as_json: Json = False,
) -> int:
    """List the steps, the newest first, or change what is kept."""
    own = history_of(OPERATOR)
    if delete and on is not None:
        raise output.Misuse("misuse", _("--delete 与 --on、--off 不能同时使用。"))
    if delete:
        return _delete(own, delete, as_json=as_json)
    if on is not None:
        own.switch(on=on)
    steps = own.steps(limit=limit) if on is None else ()
    if as_json:
        output.emit({"on": own.is_on, "count": own.count(), "steps": [_document(one) for one in steps]})
        return output.DONE
    for one in steps:
        output.say("\t".join((f"#{one.number}", str(one.total), one.past.collection, _typed(one), one.words)))
    if on is not None or not own.is_on:
        output.say(
            _("检索历史已开启。") if own.is_on else _("检索历史已关闭；已有的步骤仍可使用，直到删除。")
        )
    elif not steps:
        output.say(_("还没有检索步骤。"))
    return output.DONE


def _delete(own: History, which: str, *, as_json: bool) -> int:
    if which == "all":
        deleted = own.delete_all()
    elif which.removeprefix("#").isdecimal() and len(which) < 10:
        own.delete(int(which.removeprefix("#")))
        deleted = 1
    else:
        raise output.Misuse("misuse", _("--delete 后面写步骤号或 all：%(given)s") % {"given": which})
    if as_json:
        output.emit({"deleted": deleted})
    else:
        output.say(_("已删除 %(count)d 步。") % {"count": deleted})
    return output.DONE


def _document(step: Step) -> dict[str, object]:
    return {
        "number": step.number,
        "query": step.past.text,
        "collection": step.past.collection,
        "include": [_choice(one) for one in step.past.include],
        "exclude": [_choice(one) for one in step.past.exclude],
        "query_in_words": step.words,
        "total": step.total,
        "collapse": step.collapse.value,
        "data_version": step.data_version,
        "searched_at": step.searched_at.isoformat(timespec="seconds"),
    }


def _typed(step: Step) -> str:
    """Return the query as typed, with the facet values that belong to the step."""
    taken = [f"+{_choice(one)}" for one in step.past.include]
    left_out = [f"-{_choice(one)}" for one in step.past.exclude]
    return " ".join((step.past.text, *taken, *left_out)).strip()


def _choice(choice: FacetChoice) -> str:
    return f"{choice.facet}={choice.value}"
