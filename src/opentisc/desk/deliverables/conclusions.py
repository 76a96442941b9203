"""The rule of the novelty conclusion: a point is novel within the scope searched iff no single document has it whole."""

from dataclasses import dataclass
from enum import StrEnum

from opentisc.desk.deliverables.content import Comparison, NoveltyContent


class Outcome(StrEnum):
    """What the matrix says of one point; the values are keys of the sentences."""

    NOVEL = "novel"
    NOVEL_PART = "novel_part"
    NOT_NOVEL = "not_novel"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome for one point. documents: numbers of the close documents that it rests on, ascending."""

    point: int
    outcome: Outcome
    documents: tuple[int, ...] = ()


def cells(content: NoveltyContent) -> list[Comparison]:
    """Return one cell for each point and each close document, points first; an empty value where nobody compared."""
    held = {(one.point, one.document): one for one in content.matrix}
    close = [one.number for one in content.documents if one.mark == "close"]
    return [
        held.get((point, number), Comparison(point=point, document=number, value=""))
        for point in range(1, len(content.points) + 1)
        for number in close
    ]


def conclude(content: NoveltyContent) -> list[Conclusion]:
    """Return the conclusion of each point in order (requirements 2.2).

    `same` in one document decides at once. Else every close document must have been compared; a point that no
    document has whole is novel even if several documents together have all of it.
    """
    return [_conclude(point, content) for point in range(1, len(content.points) + 1)]


def _conclude(point: int, content: NoveltyContent) -> Conclusion:
    own = [one for one in cells(content) if one.point == point]
    same = tuple(one.document for one in own if one.value == "same")
    if same:
        return Conclusion(point, Outcome.NOT_NOVEL, same)
    if any(not one.value for one in own) or not content.steps:
        return Conclusion(point, Outcome.UNDECIDED)
    part = tuple(one.document for one in own if one.value == "part")
    return Conclusion(point, Outcome.NOVEL_PART if part else Outcome.NOVEL, part)
