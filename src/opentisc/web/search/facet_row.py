"""One value of a facet as the page shows it. Not for: which values are shown; presenters choose them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """One value of a facet with its two links and the width of its bar in per cent."""

    label: str
    count: str
    width: int
    included: bool
    excluded: bool
    include_url: str
    exclude_url: str
