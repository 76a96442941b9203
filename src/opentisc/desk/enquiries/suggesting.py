"""What was answered before, offered while a question is typed: the body's own enquiries first, then other sources.

Other sources (knowledge articles) register themselves. Not for: what clients see while they type.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Case, IntegerField, Value, When

from opentisc.desk.enquiries import reading
from opentisc.network.types import Hat
from opentisc.search.language.folding import fold

MOST: Final = 5
_MOST_TERMS: Final = 24
_LONGEST_READ: Final = 400  # characters of the question that are looked at
_WORDS = re.compile(r"[0-9a-z]{2,}|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One earlier answer. source: `enquiry` or the code of another source; key: its key there; basis: as it was cited.

    citation: what to put into the basis to cite it, empty where it cannot be cited.
    """

    source: str
    key: str
    question: str
    answer: str
    basis: tuple[str, ...] = field(default=())
    citation: str = ""


Source = Callable[[str, Hat], Iterable[Suggestion]]
_SOURCES: dict[str, Source] = {}


def register_source(code: str, source: Source) -> None:
    """Add a source behind the body's own enquiries; it returns the best first. Called from registrations."""
    _SOURCES[code] = source


def suggest(question: str, hat: Hat) -> list[Suggestion]:
    """Return earlier answers to questions like this one, the best first: own enquiries, then each other source.

    At most five of each; none for a question without a word of two characters.
    """
    found = own(question, hat)
    if terms(question):
        for source in _SOURCES.values():
            found += list(source(question, hat))[:MOST]
    return found


def own(question: str, hat: Hat) -> list[Suggestion]:
    """Return the enquiries that the hat may read with the most words of the question, newer ones first among equals."""
    words = terms(question)
    if not words:
        return []
    least = max(1, -(-len(words) * 3 // 10))  # three tenths of the words, rounded up
    rows = reading.visible(hat).filter(body_id=hat.body_id)
    scored = rows.annotate(hits=_hits(words)).filter(hits__gte=least).order_by("-hits", "-occurred_at", "-pk")
    return [
        Suggestion("enquiry", str(one.key), one.question, one.answer, tuple(one.basis))
        for one in scored[:MOST]
    ]


def terms(question: str) -> tuple[str, ...]:
    """Return the words by which questions are compared, folded: pairs of Han characters, Latin words and numbers."""
    found: dict[str, None] = {}
    for match in _WORDS.finditer(fold(question[:_LONGEST_READ])):
        run = match[0]
        if run.isascii():
            found[run] = None
        else:
            found |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
    return tuple(found)[:_MOST_TERMS]


def _hits(words: Iterable[str]) -> Any:
    total: Any = Value(0)
    for word in words:
        total = total + Case(
            When(folded__contains=word, then=Value(1)), default=Value(0), output_field=IntegerField()
        )
    return total
