"""One value of a facet as the page shows it. Not for: which values are shown; presenters choose them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """One value of a facet with its two links and the width of its bar in per cent.

    name: what the class is called, for facets of classes; name_language: when it is not the page's.
    """

    label: str
    count: str
    width: int
    included: bool
    excluded: bool
    include_url: str
    exclude_url: str
    name: str = ""
    name_language: str = ""
