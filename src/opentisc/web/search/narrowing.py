"""Search inside a facet: the values that hold a text, with exact counts (UX-05).

Not for: what the list itself is narrowed by; that is a choice of values, and stands in the query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from opentisc.search import queries
from opentisc.search.errors import QueryError
from opentisc.search.language.folding import fold
from opentisc.search.registry import CollectionSpec, FacetSpec
from opentisc.search.types import Collapse, FacetValue
from opentisc.web import class_names, labels
from opentisc.web.class_names import ClassName
from opentisc.web.policy import Visitor
from opentisc.web.search.state import BadState, SearchState

MOST_VALUES = 50_000  # the engine answers with 60,000 at most
MOST_GROUPED = 100  # in a collapsed list each value is counted by a query of its own
MOST_LISTED = 50  # each value has two links that repeat the whole state


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """The values of one facet that hold a text.

    values: those to list, the chosen ones among them even when they lack the text. matching: how many hold the
    text. among: the text was looked for among so many first values only; None when among all of them. late:
    the engine did not answer in time, and nothing is known.
    """

    text: str
    values: tuple[FacetValue, ...] = ()
    matching: int = 0
    among: int | None = None
    late: bool = False


def narrowed(
    spec: CollectionSpec, state: SearchState, total: int, *, actor: Visitor
) -> Mapping[str, Narrowed]:
    """Return what was found in each facet that is searched in. Raises BadState for a facet there is not.

    total: hits of the list; nothing is asked for an empty one.
    """
    known = {facet.code: facet for facet in spec.facets}
    for facet, text in state.find_in:
        if facet not in known:
            raise BadState(f"in_{facet}", text)
    return {facet: _narrow(known[facet], text, state, total, actor) for facet, text in state.find_in}


def _narrow(spec: FacetSpec, text: str, state: SearchState, total: int, actor: Visitor) -> Narrowed:
    facet = spec.code
    if not total:
        return Narrowed(text=text)
    size = MOST_VALUES if state.collapse is Collapse.NONE else MOST_GROUPED
    asked = replace(state.asked(facets=(facet,)), limit=0, offset=0, facet_size=size)
    try:
        page = queries.run(asked, actor=actor)
    except QueryError as wrong:
        if wrong.code != "too_slow":
            raise
        return Narrowed(text=text, late=True)
    values = page.facets[facet]
    chosen = {one.value for one in (*state.include, *state.exclude) if one.facet == facet}
    names = class_names.of_facet(facet, (one.value for one in values))
    matching = [one for one in values if holds(facet, one.value, text, names.get(one.value))]
    listed = {one.value for one in matching[:MOST_LISTED]} | chosen
    return Narrowed(
        text=text,
        values=tuple(one for one in values if one.value in listed),
        matching=len(matching),
        among=len(values) if facet in page.cut_facets else None,
    )


def holds(facet: str, value: str, text: str, name: ClassName | None = None) -> bool:
    """Tell whether a value, or the words people read for it, holds a text; case, width and 繁/简 do not matter."""
    wanted = fold(text)
    said = (value, labels.facet_value(facet, value), name.text if name else "")
    return any(wanted in fold(one) for one in said)
