"""What the page of the search history shows, prepared; and the query that joins steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opentisc.search.types import Collapse, Step
from opentisc.web import labels
from opentisc.web.search.presenters import RemovableChip, choice_chips
from opentisc.web.search.state import SearchState

JOINTS: Mapping[str, labels.Label] = {
    "AND": _("AND：都符合"),
    "OR": _("OR：符合其一"),
    "NOT": _("NOT：最早的一步减去其余"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One line. url: the same search again; number_url: a search for the step by its number."""

    number: int
    checked: str
    url: str
    number_url: str
    text: str
    words: str
    choices: tuple[RemovableChip, ...]
    total: str
    collapsed: bool
    collection: str
    searched_at: datetime
    data_version: int


def row(step: Step) -> StepRow:
    """Return what the page shows of a step."""
    past = step.past
    state = SearchState(
        query=past.text,
        collection=past.collection,
        include=past.include,
        exclude=past.exclude,
        blanks_are_and=past.blanks_are_and,
        as_of=step.as_of,
    )
    return StepRow(
        number=step.number,
        checked=str(step.number),
        url=state.url(),
        number_url=SearchState(query=f"#{step.number}", collection=past.collection).url(),
        text=past.text,
        words=step.words,
        choices=choice_chips(state),
        total=f"{step.total:,}",
        collapsed=step.collapse is not Collapse.NONE,
        collection=labels.word(labels.COLLECTIONS, past.collection),
        searched_at=step.searched_at,
        data_version=step.data_version,
    )


def joined(numbers: Sequence[int], joint: str) -> str:
    """Return the query text that joins steps. joint: one of JOINTS; NOT takes the others from the first."""
    sign = " AND NOT " if joint == "NOT" else f" {joint} "
    return sign.join(f"#{number}" for number in numbers)


def headings() -> tuple[str, ...]:
    """Return the headings of the exported table."""
    return (
        gettext("步骤"),
        gettext("检索式"),
        gettext("文字说明"),
        gettext("筛选"),
        gettext("命中"),
        gettext("数据库"),
        gettext("数据版本"),
        gettext("检索时间"),
    )


def cells(steps: Iterable[Step]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the exported table."""
    for step in steps:
        shown = row(step)
        yield (
            f"#{step.number}",
            shown.text,
            shown.words,
            "; ".join(_choice(one) for one in shown.choices),
            str(step.total),
            shown.collection,
            str(step.data_version),
            timezone.localtime(step.searched_at).strftime("%Y-%m-%d %H:%M"),
        )


def _choice(chip: RemovableChip) -> str:
    return f"{gettext('不含')} {chip.words}" if chip.excluded else chip.words
