"""Coarsens what is known of a client until three clients share it: industry, region, size and kind together.

Pure. Not for: texts (a person de-identifies those), or for counts (`counting.suppression`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from opentisc.desk.counting.suppression import LIMIT

CITY: Final = 4  # digits of a GB/T 2260 code
PROVINCE: Final = 2
_INDUSTRY_LEVELS: Final = (4, 3, 1)
"""Characters of a GB/T 4754 code that name 中类, 大类, 门类: C356, C35, C. The 小类 (C3562) is never told."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of the client of one request. client: who, so that one firm with many requests counts once.

    industry: GB/T 4754 (`C3562`), region: GB/T 2260; empty where unknown or coarsened away.
    """

    client: str
    kind: str = ""
    size: str = ""
    industry: str = ""
    region: str = ""


def coarsened(one: Traits, among: Sequence[Traits]) -> Traits:
    """Return the finest traits of a request that at least three clients of the population share, itself included.

    Given up in this order: the levels of industry, the city, the size, the region, the kind. What nobody shares is
    empty. `client` of the result is empty.
    """
    for step in _steps():
        seen = _at(one, step)
        if len({other.client for other in among if _at(other, step) == seen}) >= LIMIT:
            return seen
    return Traits("")


@dataclass(frozen=True, slots=True)
class _Step:
    industry: int
    region: int
    size: bool
    kind: bool


def _steps() -> Iterator[_Step]:
    for industry in (*_INDUSTRY_LEVELS, 0):
        yield _Step(industry, CITY, True, True)
    yield _Step(1, PROVINCE, True, True)
    yield _Step(0, PROVINCE, True, True)
    yield _Step(0, PROVINCE, False, True)
    yield _Step(0, 0, False, True)


def _at(one: Traits, step: _Step) -> Traits:
    return Traits(
        "",
        kind=one.kind if step.kind else "",
        size=one.size if step.size else "",
        industry=one.industry[: step.industry],
        region=one.region[: step.region],
    )
