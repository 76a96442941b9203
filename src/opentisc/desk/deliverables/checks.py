"""What must be in a deliverable before it leaves the author's hands, and what it may not claim.

A finding has a code (its sentence is chosen by the page) and the place. Not for: the state of the request (gates).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from opentisc.desk.deliverables import conclusions
from opentisc.desk.deliverables.content import (
    AnswerContent,
    Content,
    NoveltyContent,
    RetrievalContent,
    SearchContent,
    StatusContent,
    Step,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing missing or not allowed. place: the field, with its number where it has one; words: what was said."""

    code: str
    place: str = ""
    words: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.code, self.place, self.words) if part)


@cache
def _claims() -> tuple[re.Pattern[str], ...]:
    file = resources.files(__package__).joinpath("claims.toml")
    patterns = tomllib.loads(file.read_text(encoding="utf-8"))["patterns"]
    return tuple(re.compile(one, re.IGNORECASE) for one in patterns)


def claims_in(text: str, place: str) -> list[Finding]:
    """Return what a text claims that no search can know, in the order of the text, each piece once.

    Blanks inside Chinese words hide nothing: they are taken out before looking.
    """
    found: dict[int, str] = {}
    plain = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)
    for pattern in _claims():
        for match in pattern.finditer(plain):
            found.setdefault(match.start(), match.group())
    return [Finding("claim", place, found[start]) for start in sorted(found)]


def findings(content: Content) -> list[Finding]:
    """Return everything that stands against handing the deliverable in; empty when nothing does."""
    if isinstance(content, AnswerContent):
        return list(_answer(content))
    if isinstance(content, SearchContent):
        return list(_search(content))
    if isinstance(content, StatusContent):
        return list(_status(content))
    return list(_novelty(content))


def _answer(content: AnswerContent) -> Iterator[Finding]:
    written = content.written
    if not written.answer.strip():
        yield Finding("answer")
    if not written.bases and not written.is_opinion:
        yield Finding("basis_or_opinion")
    yield from claims_in(written.answer, "answer")


def _search(content: SearchContent) -> Iterator[Finding]:
    written = content.written
    yield from _record(content.steps, cut_off=written.cut_off, strategy=written.strategy)
    if not written.concepts:
        yield Finding("concepts")
    if not written.findings.strip():
        yield Finding("findings")
    yield from _unmarked(document.number for document in content.documents if not document.mark)
    for place in ("strategy", "findings", "limits"):
        yield from claims_in(getattr(written, place), place)


def _novelty(content: NoveltyContent) -> Iterator[Finding]:
    written = content.written
    lesser = isinstance(content, RetrievalContent)
    if not lesser and not re.fullmatch(r"[0-9]{1,3}", written.institution):
        yield Finding("institution")
    yield from _record(content.steps, cut_off=written.cut_off, strategy=written.strategy)
    yield from _unmarked(document.number for document in content.documents if not document.mark)
    for number in range(1, len(content.points) + 1):
        if not any(step.point in {number, None} for step in content.steps):
            yield Finding("point_not_searched", str(number))
    yield from _matrix(content)
    if not written.results.strip():
        yield Finding("results")
    if lesser and written.conclusion.strip():
        yield Finding("conclusion_not_allowed", "conclusion")
    for place in ("strategy", "results", "conclusion", "remarks"):
        yield from claims_in(getattr(written, place), place)


def _matrix(content: NoveltyContent) -> Iterator[Finding]:
    for one in conclusions.cells(content):
        place = f"{one.point}×{one.document}"
        if not one.value:
            yield Finding("not_compared", place)
        elif one.value in {"same", "part"} and not (one.passage.strip() and one.page.strip()):
            yield Finding("passage_and_page", place)


def _status(content: StatusContent) -> Iterator[Finding]:
    rows = {row.number: row for row in content.written.rows}
    for number in content.numbers:
        row = rows.get(number)
        for field in ("status", "source"):
            if row is None or not getattr(row, field).strip():
                yield Finding(field, number)
        if row is None or not _is_day(row.as_of):
            yield Finding("as_of", number)
    for row in content.written.rows:
        for field in ("status", "events"):
            yield from claims_in(getattr(row, field), f"{field} {row.number}")
    yield from claims_in(content.written.remarks, "remarks")


def _record(steps: tuple[Step, ...], *, cut_off: str, strategy: str) -> Iterator[Finding]:
    if not steps:
        yield Finding("databases")
    for step in steps:
        if not step.version.strip():
            yield Finding("data_version", str(step.number))
        if not step.text.strip():
            yield Finding("query", str(step.number))
    if not _is_day(cut_off):
        yield Finding("cut_off")
    if not strategy.strip():
        yield Finding("strategy")


def _unmarked(numbers: Iterable[int]) -> Iterator[Finding]:
    return (Finding("mark", str(number)) for number in numbers)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
