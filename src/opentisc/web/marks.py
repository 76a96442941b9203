"""Text cut into marked and unmarked stretches, so that templates escape each and mark none by hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from opentisc.search.types import Highlight

COLOURS = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text; colour: 0 to 5 when a term of the query marks it, None otherwise."""

    text: str
    colour: int | None = None


def cut(text: str, highlights: Iterable[Highlight]) -> tuple[Stretch, ...]:
    """Return the text in order, cut at the highlights. Of overlapping ones the earlier keeps its stretch.

    Highlights beyond the text are cut off; none gives one unmarked stretch.
    """
    stretches: list[Stretch] = []
    at = 0
    for mark in sorted(highlights, key=lambda one: (one.start, -one.end)):
        start, end = max(mark.start, at), min(mark.end, len(text))
        if start >= end:
            continue
        if start > at:
            stretches.append(Stretch(text[at:start]))
        stretches.append(Stretch(text[start:end], mark.term % COLOURS))
        at = end
    if at < len(text) or not stretches:
        stretches.append(Stretch(text[at:]))
    return tuple(stretches)
