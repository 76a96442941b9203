"""Point by document: what each document discloses of each point, and whether a point is novel within what was searched.

Pure. Novelty is judged on one document at a time (requirements 2.2): a point is novel within the scope searched iff
no single document has `same` for it. What nobody judged yet is unknown, never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SAME, PART, NONE = "same", "part", "none"
CLOSE = "close"


class Verdict(StrEnum):
    """What can be said of one point."""

    NOVEL = "novel"  # within the scope searched, no further
    DISCLOSED = "disclosed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """One document as judged. relevance: of the whole, None when nobody judged it; points: point → value."""

    document: int
    relevance: str | None
    points: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PointVerdict:
    """One point. disclosed_by: documents with `same`; in_part: those with `part`.

    unjudged: close documents whose cell for this point is empty; unread: documents that nobody judged as a whole.
    """

    point: int
    verdict: Verdict
    disclosed_by: tuple[int, ...] = ()
    in_part: tuple[int, ...] = ()
    unjudged: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()


def verdicts(points: int, documents: Sequence[Judged], *, searches: int) -> tuple[PointVerdict, ...]:
    """Return the verdict of every point, from 1.

    searches: how many searches the log holds; without one nothing was searched and nothing is known. One `same`
    settles a point whatever else is open; otherwise an empty cell of a close document, or a document that nobody
    judged as a whole, leaves it unknown.
    """
    return tuple(_verdict(point, documents, searches) for point in range(1, points + 1))


def _verdict(point: int, documents: Sequence[Judged], searches: int) -> PointVerdict:
    same = tuple(one.document for one in documents if one.points.get(point) == SAME)
    part = tuple(one.document for one in documents if one.points.get(point) == PART)
    empty = tuple(one.document for one in documents if one.relevance == CLOSE and point not in one.points)
    unread = tuple(
        one.document for one in documents if one.relevance is None and one.points.get(point) is None
    )
    if same:
        verdict = Verdict.DISCLOSED
    elif empty or unread or not searches:
        verdict = Verdict.UNKNOWN
    else:
        verdict = Verdict.NOVEL
    return PointVerdict(point, verdict, same, part, empty, unread)


def span_of_novel(found: Sequence[PointVerdict]) -> tuple[int, int]:
    """Return the least and the most points that can turn out novel: unknown ones count to the most alone."""
    least = sum(one.verdict is Verdict.NOVEL for one in found)
    return least, least + sum(one.verdict is Verdict.UNKNOWN for one in found)
