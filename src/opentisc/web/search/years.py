"""The years of a facet as a small histogram, oldest first (UX-05).

Not for: counting; the counts come with the facet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from opentisc.web.search.facet_row import FacetRow

WIDEST_GAP = 10  # years without records that have a place each; more would leave no room for the others
FEWEST = 3  # bars below which the list of years says as much
HEIGHT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One year, or `many` years without records in one place.

    top, height: of its bar in a box of 100 from the top. url: None where there is nothing to include.
    """

    year: str
    count: str
    top: int
    height: int
    included: bool
    url: str | None
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Bars in ascending years. first, last: the years at the ends; most: the largest count."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str


def histogram(years: Sequence[FacetRow]) -> Histogram | None:
    """Return the bars of these years; None for few of them, or when one is not a year."""
    by_year = {int(one.label): one for one in years if one.label.isascii() and one.label.isdigit()}
    if len(by_year) < len(years) or len(years) < FEWEST:
        return None
    order = sorted(by_year)
    bars = [_bar(by_year[order[0]])]
    for earlier, year in pairwise(order):
        bars += _between(earlier, year)
        bars.append(_bar(by_year[year]))
    most = max(years, key=lambda one: one.width).count
    return Histogram(bars=tuple(bars), first=bars[0].year, last=bars[-1].year, most=most)


def _bar(one: FacetRow) -> Bar:
    some = one.count != "0"
    height = max(one.width, 2) if some else 0  # a year with one record among thousands is still seen
    return Bar(
        year=one.label,
        count=one.count,
        top=HEIGHT - height,
        height=height,
        included=one.included,
        url=one.include_url if some or one.included else None,
    )


def _between(earlier: int, later: int) -> list[Bar]:
    """Return the years without records between two: a place each, one place for many."""
    missing = range(earlier + 1, later)
    if len(missing) <= WIDEST_GAP:
        return [_empty(str(year)) for year in missing]
    return [_empty(f"{missing[0]}–{missing[-1]}", many=True)]


def _empty(year: str, *, many: bool = False) -> Bar:
    return Bar(year=year, count="0", top=HEIGHT, height=0, included=False, url=None, many=many)
