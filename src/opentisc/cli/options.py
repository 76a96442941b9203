"""Options that several subcommands share, spelled once."""

from typing import Annotated

import typer
from django.utils.translation import gettext as _

from opentisc.cli import output
from opentisc.search.types import FacetChoice

Json = Annotated[bool, typer.Option("--json", help=_("在标准输出上给出一份 JSON"))]
CollectionName = Annotated[
    str, typer.Option("--collection", help=_("数据库：patents、marks、indications、layouts 或 literature"))
]
Include = Annotated[list[str] | None, typer.Option("--include", metavar="F=V", help=_("只留这个分面值"))]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", metavar="F=V", help=_("排除这个分面值"))]
AsOf = Annotated[int | None, typer.Option("--as-of", metavar="VERSION", help=_("按这个数据版本"))]


def facet_choices(given: list[str] | None) -> tuple[FacetChoice, ...]:
    """Return the choices in `facet=value` texts. Raises Misuse."""
    choices = []
    for text in given or ():
        facet, sign, value = text.partition("=")
        if not (facet and sign and value):
            raise output.Misuse("bad_choice", _("应写作“分面=值”：%(given)s") % {"given": text})
        choices.append(FacetChoice(facet=facet.strip(), value=value.strip()))
    return tuple(choices)
