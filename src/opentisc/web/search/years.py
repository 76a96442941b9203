"""The years of a facet as a small histogram, oldest first (UX-05).

Every year has a bar while there is room for it to be seen and pointed at; a longer range is drawn in spans of years.
Not for: counting; the counts come with the facet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from opentisc.web.search.facet_row import FacetRow

WIDEST_GAP = 10  # years without records that have a place each; more would leave no room for the others
FEWEST = 3  # bars below which the list of years says as much
MOST_BARS = 40  # each is then at least five pixels wide beside the list
SPANS = (5, 10, 20, 50, 100, 1000)
HEIGHT = 100

Address = Callable[[Sequence[FacetRow]], str | None]
"""Gives the address of the list of several years; None when it cannot be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One year, a span of years, or `many` years without records in one place.

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
    """Bars in ascending years. first, last: the years at the ends; most: the largest count; span: years of a bar."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str
    span: int = 1


def histogram(years: Sequence[FacetRow], address: Address) -> Histogram | None:
    """Return the bars of these years; None for few of them, or when one is not a year."""
    by_year = {int(one.label): one for one in years if one.label.isascii() and one.label.isdigit()}
    if len(by_year) < len(years) or len(years) < FEWEST:
        return None
    bars = _single_years(by_year)
    if len(bars) > MOST_BARS:
        return _in_spans(by_year, address)
    most = max(years, key=lambda one: one.width).count
    return Histogram(bars=tuple(bars), first=bars[0].year, last=bars[-1].year, most=most)


def _single_years(by_year: dict[int, FacetRow]) -> list[Bar]:
    order = sorted(by_year)
    bars = [_bar(by_year[order[0]])]
    for earlier, year in pairwise(order):
        bars += _between(earlier, year)
        bars.append(_bar(by_year[year]))
    return bars


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


def _in_spans(by_year: dict[int, FacetRow], address: Address) -> Histogram:
    """Return bars of five years or more each, as many years as it takes for all to have room."""
    first, last = min(by_year), max(by_year)
    span = next((one for one in SPANS if last // one - first // one < MOST_BARS), SPANS[-1])
    held: dict[int, list[FacetRow]] = {place: [] for place in range(first // span, last // span + 1)}
    for year in sorted(by_year):
        held[year // span].append(by_year[year])
    counts = {place: sum(_number(one) for one in rows) for place, rows in held.items()}
    most = max(counts.values())
    bars = [
        _span_bar(f"{place * span}–{place * span + span - 1}", rows, counts[place], most, address)
        for place, rows in held.items()
    ]
    return Histogram(bars=tuple(bars), first=str(first), last=str(last), most=f"{most:,}", span=span)


def _span_bar(years: str, rows: Sequence[FacetRow], count: int, most: int, address: Address) -> Bar:
    height = max(round(HEIGHT * count / most), 2) if count else 0
    included = bool(rows) and all(one.included for one in rows)
    return Bar(
        year=years,
        count=f"{count:,}",
        top=HEIGHT - height,
        height=height,
        included=included,
        url=address(rows) if count or included else None,
    )


def _number(one: FacetRow) -> int:
    return int(one.count.replace(",", ""))
