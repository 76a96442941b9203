"""Finding laws and published articles by the search machine, and what to suggest while somebody types a question.

The index says which and in what order; the tables say whether each may still be seen, so that nothing withdrawn a
moment ago is shown. Not for: reading one law or article (laws.py, reading.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from opentisc.desk.enquiries.suggesting import terms
from opentisc.desk.knowledge.citations import read_citation
from opentisc.desk.knowledge.indexing import KNOWLEDGE, LAWS
from opentisc.desk.knowledge.reading import Shown, published_by_keys
from opentisc.desk.models import LawArticle
from opentisc.kernel.errors import Unavailable
from opentisc.network.types import Wearer
from opentisc.search import queries
from opentisc.search.errors import QueryError
from opentisc.search.language.folding import fold
from opentisc.search.types import FacetChoice, FacetValue, Hit, Page, Query, Sort

PAGE: Final = 20
MOST_SUGGESTED: Final = 5
_LEAST_SHARED: Final = 0.3
"""Part of the words typed that a suggestion shares; fewer is chance."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of articles. rights, topics: how many of each kind the same search finds. problem: of the query, None."""

    rows: tuple[tuple[Shown, Hit], ...] = ()
    total: int = 0
    rights: tuple[FacetValue, ...] = ()
    topics: tuple[FacetValue, ...] = ()
    problem: QueryError | Unavailable | None = None


@dataclass(frozen=True, slots=True)
class FoundLaws:
    """A page of articles of laws. exact: those that a citation names (`专利法 第二十条`), the newest text first."""

    rows: tuple[tuple[LawArticle, Hit], ...] = ()
    total: int = 0
    exact: tuple[LawArticle, ...] = ()
    problem: QueryError | Unavailable | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may answer the question already. source: `own` or `article`."""

    source: str
    key: str
    title: str
    note: str = field(default="")


OwnSource = Callable[[str, Wearer], Iterable[Suggestion]]
_OWN: list[OwnSource] = []


def register_own_source(source: OwnSource) -> None:
    """Add a source of the asker's own past requests, shown before articles. Called from registrations."""
    if source not in _OWN:
        _OWN.append(source)


def articles(
    text: str, *, actor: Wearer, on: date, right: str = "", topic: str = "", page: int = 1, limit: int = PAGE
) -> Found:
    """Return published articles that may be cited on a day, the best first; all of them, newest first, without text.

    limit: rows of a page; at most 10,000, for an export.
    """
    include = [
        FacetChoice(facet=one, value=value) for one, value in (("right", right), ("topic", topic)) if value
    ]
    query = Query(
        text=_alive(text.strip(), on),
        collection=KNOWLEDGE,
        limit=limit,
        offset=(max(1, page) - 1) * limit,
        include=tuple(include),
        facets=("right", "topic"),
        sort=Sort.RELEVANCE if text.strip() else Sort.DATE,
        blanks_are_and=True,
    )
    answer = _run(query)
    if not isinstance(answer, Page):
        return Found(problem=answer)
    shown = published_by_keys((hit.record_id for hit in answer.hits), actor=actor)
    rows = tuple((shown[hit.record_id], hit) for hit in answer.hits if hit.record_id in shown)
    return Found(rows, answer.total, answer.facets.get("right", ()), answer.facets.get("topic", ()))


def _alive(text: str, on: date) -> str:
    """Return the query narrowed to what has not run out."""
    alive = f"until:[{on.isoformat()} TO *]"
    return f"({text}) AND {alive}" if text else alive


def laws(text: str, *, law: str = "", earlier: bool = False, page: int = 1, limit: int = PAGE) -> FoundLaws:
    """Return articles of laws. earlier: texts that a newer one replaced, too. limit: as of `articles`."""
    exact = tuple(named(text))
    parts = [f"({text.strip()})"] if text.strip() else []
    parts += [] if earlier else ["text:current"]
    query = Query(
        text=" AND ".join(parts),
        collection=LAWS,
        limit=limit,
        offset=(max(1, page) - 1) * limit,
        include=(FacetChoice(facet="law", value=law),) if law else (),
        blanks_are_and=True,
    )
    answer = _run(query)
    if not isinstance(answer, Page):
        return FoundLaws(exact=exact, problem=None if exact else answer)
    held = _law_articles(hit.record_id for hit in answer.hits)
    rows = tuple((held[hit.record_id], hit) for hit in answer.hits if hit.record_id in held)
    return FoundLaws(rows, answer.total, exact)


def named(text: str) -> list[LawArticle]:
    """Return the articles that a citation names, by the index: `专利法 第二十条` asks `law:专利法 AND art:20`."""
    cited = read_citation(text)
    if cited is None or '"' in cited.law:
        return []
    query = Query(text=f'law:"{cited.law}" AND art:"{cited.number}"', collection=LAWS, limit=PAGE)
    answer = _run(query)
    if not isinstance(answer, Page):
        return []
    held = _law_articles(hit.record_id for hit in answer.hits)
    return sorted(held.values(), key=lambda one: (one.law.text_of or date.min, one.pk), reverse=True)


def suggestions(question: str, *, actor: Wearer, on: date) -> list[Suggestion]:
    """Return what may answer a question that is being typed: own past requests first, then published articles.

    None for a question without a word of two characters. An article shares three tenths of the words typed.
    """
    words = terms(question)
    if not words:
        return []
    found = [one for source in _OWN for one in source(question, actor)][:MOST_SUGGESTED]
    query = Query(
        text=_alive(" OR ".join(f'"{word}"' for word in words), on),
        collection=KNOWLEDGE,
        limit=4 * MOST_SUGGESTED,
    )
    answer = _run(query)
    if isinstance(answer, Page):
        shown = published_by_keys((hit.record_id for hit in answer.hits), actor=actor)
        rows = [shown[hit.record_id] for hit in answer.hits if hit.record_id in shown]
        near = sorted(((_shared(one, words), one) for one in rows), key=lambda pair: -pair[0])
        found += [_suggestion(one) for share, one in near if share >= _LEAST_SHARED][:MOST_SUGGESTED]
    return found


def _shared(one: Shown, words: Sequence[str]) -> float:
    text = fold(
        f"{one.version.question}\n{one.version.question_en}\n{one.version.answer}\n{one.version.answer_en}"
    )
    return sum(word in text for word in words) / len(words)


def _suggestion(one: Shown) -> Suggestion:
    return Suggestion("article", str(one.article.key), one.version.question, one.version.question_en)


def _law_articles(ids: Iterable[str]) -> dict[str, LawArticle]:
    rows = LawArticle.objects.select_related("law").filter(pk__in=list(ids))
    return {str(row.pk): row for row in rows}


def _run(query: Query) -> Page | QueryError | Unavailable:
    """Return the page, or what kept the machine from answering."""
    try:
        return queries.run(query, actor=None)  # everything indexed here is for everybody
    except (QueryError, Unavailable) as wrong:
        return wrong
