"""What goes into a search and what comes out of it. Frozen; the page, the command and the API share it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum


class Sort(StrEnum):
    """Orders of a result list; ties always by record_id."""

    RELEVANCE = "relevance"
    DATE = "date"


class Collapse(StrEnum):
    """How publications are put together; the total counts groups when collapsed."""

    NONE = "none"
    APPLICATION = "application"
    SIMPLE = "simple"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChoice:
    """One value of one facet, included or excluded."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """What `#3` stands for: an earlier search, its facet values taken in and left out with it.

    Order, collapse, page and data version are no part of it: a step is asked anew of the data searched.
    """

    text: str
    collection: str = "patents"
    include: tuple[FacetChoice, ...] = ()
    exclude: tuple[FacetChoice, ...] = ()
    blanks_are_and: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search as asked. text: in our language; empty means every record of the collection.

    offset + limit may not pass 10,000 (SC-39); export has no cap. as_of: a data version, None for the newest.
    blanks_are_and: only the home page's box sets it. facet_size: values of each facet by count; one in
    the order of its values, years, is given whole up to 200. history: earlier steps by number, for `#3`; only
    those named are ever asked of it.
    """

    text: str
    collection: str = "patents"
    limit: int = 20
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    collapse: Collapse = Collapse.NONE
    facets: tuple[str, ...] = ()
    include: tuple[FacetChoice, ...] = ()
    exclude: tuple[FacetChoice, ...] = ()
    as_of: int | None = None
    blanks_are_and: bool = False
    facet_size: int = 20
    history: Mapping[int, PastStep] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A stretch of the original text, [start, end) in characters; term: which leaf of the query, from 0."""

    start: int
    end: int
    term: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """The piece of text that matched. field: the language's field name (`ab`); highlights are within text."""

    field: str
    text: str
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One row of a result list. row: what the collection's document builder stored for display.

    title: the record's first title. matched_title: the title in another language where the query matched, when
    the first one has nothing to mark. date: the publication date as text. group: the collapsed group's key;
    group_size: its publications.
    """

    record_id: str
    title: str
    applicants: tuple[str, ...]
    date: str | None
    score: float | None
    snippet: Snippet | None = None
    title_highlights: tuple[Highlight, ...] = ()
    matched_title: Snippet | None = None
    row: Mapping[str, object] = field(default_factory=dict)
    group: str | None = None
    group_size: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet and the exact number of records (or groups, when collapsed) that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One removable part of the query in words; without: the query text that is left without it."""

    words: str
    without: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStep:
    """An earlier step that a query names, itself or through another step, and what it stands for in words."""

    number: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The answer to a Query. total is exact. data_version: the version of the data that was searched.

    clause_counts: only when nothing was found: (clause in words, its own hits), so that one can be dropped.
    cut_facets: those that have more values than are listed.
    """

    query: Query
    total: int
    data_version: int
    query_in_words: str
    chips: tuple[Chip, ...] = ()
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    cut_facets: frozenset[str] = frozenset()
    clause_counts: tuple[tuple[str, int], ...] = ()
    steps: tuple[NamedStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseReport:
    """One clause of a query by itself.

    rule: for classes, how what lies below was found: `text`, `levels` or `not_in_scheme`, see ClassReport.
    """

    words: str
    start: int
    end: int
    count: int
    rule: str | None = None
    class_report: "ClassReport | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a query was understood. tree: nested mappings, each with `type`, `start`, `end` and its own parts."""

    text: str
    collection: str
    tree: Mapping[str, object]
    query_in_words: str
    total: int
    clauses: tuple[ClauseReport, ...] = ()
    steps: tuple[NamedStep, ...] = ()

    def as_document(self) -> dict[str, object]:
        """Return the explanation as plain mappings and lists, for JSON."""
        return asdict(self)

    def as_text(self) -> str:
        """Return the explanation as lines: the words, then each clause with its hits."""
        lines = [f"{self.query_in_words}\t{self.total}"]
        lines += [f"  #{one.number}\t{one.words}" for one in self.steps]
        for one in self.clauses:
            rule = f"\t[{one.rule}]" if one.rule else ""
            lines.append(f"  {one.words}\t{one.count}{rule}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHit:
    """A record that a whole number names, in any collection."""

    collection: str
    record_id: str
    title: str
    applicants: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How an index stands. problem: code of what is wrong with it, None when it serves."""

    collection: str
    documents: int = 0
    data_version: int | None = None
    bytes: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a search history. words: the query in words, in the language it was searched in.

    total: hits when it was searched, groups when collapsed. as_of: the old data version asked for, None: the newest.
    """

    number: int
    past: PastStep
    words: str
    total: int
    data_version: int
    searched_at: datetime
    collapse: Collapse = Collapse.NONE
    as_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTitle:
    """What a scheme calls a class. language: of the title; scheme: scheme and edition that say it (`IPC 2026.01`)."""

    symbol: str
    title: str
    language: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReport:
    """How a clause finds what lies below its class.

    rule: `text` by the symbol; `levels` by a scheme with levels; `not_in_scheme` when the scheme with levels has no
    place for the subgroup, which then finds itself alone. schemes: those that were asked (`IPC 2026.01`).
    below: classes they place below it. title: what the class is called, where a scheme says so.
    """

    rule: str
    schemes: tuple[str, ...] = ()
    below: int = 0
    title: ClassTitle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlace:
    """A class on the way from its section down, with its titles by language; empty when no scheme names it."""

    symbol: str
    titles: Mapping[str, ClassTitle] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeInfo:
    """A classification scheme that is loaded. name: of its file; label: scheme and edition for people.

    edition: empty when nobody said. files: (name, sha256) of what it was read from; sha256: of all together.
    counts: what came of reading it, see search.schemes.writing.Counts.
    """

    name: str
    scheme: str
    edition: str
    label: str
    source: str
    licence: str
    sha256: str
    files: tuple[tuple[str, str], ...]
    loaded_at: str
    has_levels: bool
    counts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeLoaded:
    """What loading a scheme did. skipped: files at the path that are of no scheme."""

    info: SchemeInfo
    skipped: tuple[str, ...] = ()
