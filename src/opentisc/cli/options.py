"""Options that several subcommands share, spelled once."""

from typing import Annotated

import typer

from opentisc.kernel.errors import Invalid
from opentisc.search.types import FacetChoice

Json = Annotated[bool, typer.Option("--json", help="one JSON document on standard output")]
CollectionName = Annotated[
    str, typer.Option("--collection", help="patents, marks, indications, layouts or literature")
]
Include = Annotated[list[str] | None, typer.Option("--include", metavar="F=V", help="facet value to keep")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="F=V", help="facet value to leave out")
]
AsOf = Annotated[int | None, typer.Option("--as-of", metavar="VERSION", help="search this data version")]


def facet_choices(given: list[str] | None) -> tuple[FacetChoice, ...]:
    """Return the choices in `facet=value` texts. Raises BadChoice."""
    choices = []
    for text in given or ():
        facet, sign, value = text.partition("=")
        if not (facet and sign and value):
            raise BadChoice(text)
        choices.append(FacetChoice(facet=facet.strip(), value=value.strip()))
    return tuple(choices)


class BadChoice(Invalid):
    """The text is not `facet=value`."""

    code = "bad_choice"

    def __init__(self, given: str) -> None:
        super().__init__(f"not facet=value: {given!r}", given=given)
