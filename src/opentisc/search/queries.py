"""Reads: run a search, explain a query, look up a number, export ids, say how the indexes stand.

The audience filter and the limits of SC-39 are put on here and nowhere else. Not for: writing indexes.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.utils.translation import get_language

from opentisc.kernel.errors import OpenTiscError
from opentisc.kernel.numbers import looks_like_number
from opentisc.search import policy
from opentisc.search.engines.base import Deadline, Filters, Listing, Reader, Selection
from opentisc.search.errors import QueryError, UnknownOption
from opentisc.search.indexes import places
from opentisc.search.indexes.readers import reader_of
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.parser import parse
from opentisc.search.language.steps import StepTrees
from opentisc.search.language.tree import Boolean, as_document, clauses
from opentisc.search.language.values import check_below, number_clause
from opentisc.search.language.words import Part, Speaker, parts
from opentisc.search.policy import Actor
from opentisc.search.registry import CollectionSpec, collections, get_collection, record_collections
from opentisc.search.results.rows import Marker, hits
from opentisc.search.schemes.queries import LevelsInForce, of_clause
from opentisc.search.types import (
    Chip,
    ClauseReport,
    Collapse,
    Explanation,
    FacetValue,
    Highlight,
    IndexState,
    NamedStep,
    NumberHit,
    Page,
    PastStep,
    Query,
    Sort,
)

DEEPEST_ROW = 10_000
"""offset + limit may not pass this (SC-39); export has no cap."""

_MOST_LOOKED_UP = 50
_MOST_IN_ORDER = 200
"""Values given of a facet in the order of its values: years, and of a range people want to see both ends."""


def run(query: Query, *, actor: Actor) -> Page:
    """Return a page of results with an exact total.

    Raises QueryError for a query that cannot be read or a limit passed, UnknownCollection, and IndexMissing or
    IndexBroken when the index cannot answer (a whole number can still be looked up in the records).
    """
    asked = _Asked(query, actor)
    asked.check_limits()
    reader, version = reader_of(asked.spec, query.as_of)
    selection = asked.select(reader)
    found = selection.page(sort=query.sort, collapse=query.collapse, offset=query.offset, limit=query.limit)
    total = selection.total(query.collapse)  # the page counted on its way
    facets = asked.facets(selection)
    marker = Marker(asked.spec, asked.tree, reader, asked.deadline, query.as_of)
    return Page(
        query=query,
        total=total,
        data_version=version,
        query_in_words=asked.speaker.say(asked.tree),
        chips=tuple(
            Chip(words=one.words, without=one.without, start=one.start, end=one.end) for one in asked.parts
        ),
        hits=hits(found, marker),
        facets={code: _values(listing) for code, listing in facets.items()},
        cut_facets=frozenset(code for code, listing in facets.items() if listing.cut),
        clause_counts=asked.part_counts(reader) if not total else (),
        steps=asked.named_steps(),
    )


def export_ids(query: Query, *, actor: Actor) -> Iterator[str]:
    """Yield the record_id of every hit, without cap, in the order of the ids. Raises as `run` does, before the first id."""
    asked = _Asked(query, actor)
    reader, _ = reader_of(asked.spec, query.as_of)
    return asked.select(reader).record_ids()


def explain(
    text: str, collection: str = "patents", *, actor: Actor, history: Mapping[int, PastStep] | None = None
) -> Explanation:
    """Return how a query is understood: its tree, in words, and the hits of each clause."""
    asked = _Asked(
        Query(text=text, collection=collection, history=history if history is not None else {}), actor
    )
    reader, _ = reader_of(asked.spec, None)
    reports = []
    for clause in clauses(asked.tree):
        count = asked.select(reader, clause).total(Collapse.NONE)
        words = asked.speaker.say(clause)
        told = of_clause(clause, asked.language)
        reports.append(
            ClauseReport(
                words=words,
                start=clause.start,
                end=clause.end,
                count=count,
                rule=told.rule if told else None,
                class_report=told,
            )
        )
    return Explanation(
        text=text,
        collection=collection,
        tree=as_document(asked.tree),
        query_in_words=asked.speaker.say(asked.tree),
        total=asked.select(reader).total(Collapse.NONE),
        clauses=tuple(reports),
        steps=asked.named_steps(),
    )


def tree_of(query: Query, *, actor: Actor) -> Mapping[str, object]:
    """Return how a query is read, as `Explanation.tree`, without asking an index. Raises QueryError."""
    return as_document(_Asked(query, actor).tree)


def look_up(text: str, *, actor: Actor) -> tuple[NumberHit, ...]:
    """Return the records of all collections that one whole number names; empty when it is not a number.

    Raises IndexMissing or IndexBroken when an index cannot answer: the caller then asks the records.
    """
    if not looks_like_number(text):
        return ()
    found: list[NumberHit] = []
    for spec in record_collections():
        found += _look_up_in(spec, text, actor)
    return tuple(found)


def _look_up_in(spec: CollectionSpec, text: str, actor: Actor) -> Iterator[NumberHit]:
    table = FieldTable(spec.fields, spec.default_field)
    deadline = Deadline(settings.ENVIRONMENT.search_seconds)
    filters = Filters(audiences=policy.audiences(actor))
    reader, _ = reader_of(spec, None)
    seen: set[str] = set()
    for code in spec.number_fields:
        clause = number_clause(code, text, table)
        if clause is None:
            continue
        selection = reader.select(clause, filters, deadline)
        for one in selection.page(
            sort=Sort.RELEVANCE, collapse=Collapse.NONE, offset=0, limit=_MOST_LOOKED_UP
        ):
            if one.record_id not in seen:
                seen.add(one.record_id)
                yield number_hit(spec.code, one.record_id, one.row)


def number_hit(collection: str, record_id: str, row: Mapping[str, object]) -> NumberHit:
    """Return what a result row shows of a record that a number names."""
    applicants, date = row.get("applicants") or (), row.get("date")
    return NumberHit(
        collection=collection,
        record_id=record_id,
        title=str(row.get("title") or ""),
        applicants=tuple(str(one) for one in applicants) if isinstance(applicants, list | tuple) else (),
        date=None if date is None else str(date),
    )


def marks(
    query: Query, texts: Mapping[str, Sequence[str]], record_id: str, *, actor: Actor
) -> Mapping[str, Sequence[Sequence[Highlight]]]:
    """Return what a query marks in a whole record: field → for each of its values, the stretches (UX-07).

    texts: the record's texts by field, as the reader shows them.
    """
    asked = _Asked(query, actor)
    reader, _ = reader_of(asked.spec, query.as_of)
    marker = Marker(asked.spec, asked.tree, reader, asked.deadline, query.as_of)
    return marker.whole(record_id, texts)


def index_state(collection: str) -> IndexState:
    """Return how the index of a collection stands; never raises for an index that does not serve."""
    spec = get_collection(collection)
    try:
        folder = places.serving(collection)
        reader, version = reader_of(spec, None)
        size = sum(one.stat().st_size for one in folder.iterdir() if one.is_file())
        return IndexState(
            collection=collection, documents=reader.documents(), data_version=version, bytes=size
        )
    except OpenTiscError as wrong:
        return IndexState(collection=collection, problem=wrong.code)


def index_states() -> tuple[IndexState, ...]:
    """Return how every index stands."""
    return tuple(index_state(spec.code) for spec in collections())


class _Asked:
    """A query that was read: its tree and what is needed to answer it."""

    def __init__(self, query: Query, actor: Actor) -> None:
        self.query = query
        self.spec = get_collection(query.collection)
        self.table = FieldTable(self.spec.fields, self.spec.default_field, LevelsInForce(self.spec))
        labels = {facet.code: facet.label or facet.code for facet in self.spec.facets}
        self.step_trees = StepTrees(query.history, query.collection, labels, self._read)
        self.tree = self._read(query.text, query.blanks_are_and, self.step_trees)
        self.language = get_language() or settings.LANGUAGE_CODE
        self.speaker = Speaker(self.table, self.language)
        check_below(self.tree)
        self.parts = parts(self.tree, query.text, self.speaker)
        self.deadline = Deadline(settings.ENVIRONMENT.search_seconds)
        self.filters = Filters(
            audiences=policy.audiences(actor), include=query.include, exclude=query.exclude
        )
        self._check_options()

    def _read(self, text: str, blanks_are_and: bool, history: Mapping[int, Boolean]) -> Boolean:
        return parse(text, self.table, blanks_are_and=blanks_are_and, history=history)

    def named_steps(self) -> tuple[NamedStep, ...]:
        """Return the earlier steps that the query names, in words."""
        trees = self.step_trees.read()
        return tuple(NamedStep(number=number, words=self.speaker.say(trees[number])) for number in trees)

    def _check_options(self) -> None:
        facets = tuple(facet.code for facet in self.spec.facets)
        choices = (*self.query.include, *self.query.exclude)
        for facet in (*self.query.facets, *(choice.facet for choice in choices)):
            if facet not in facets:
                raise UnknownOption(option="facet", given=facet, known=facets)
        if self.query.collapse not in self.spec.collapses:
            raise UnknownOption(option="collapse", given=self.query.collapse, known=self.spec.collapses)

    def check_limits(self) -> None:
        """Refuse a page that lies too deep. Raises QueryError."""
        if (
            self.query.offset < 0
            or self.query.limit < 0
            or self.query.offset + self.query.limit > DEEPEST_ROW
        ):
            raise QueryError("too_far", 0, len(self.query.text), limit=DEEPEST_ROW)

    def select(self, reader: Reader, tree: Boolean | None = None) -> Selection:
        """Return the records of the query, or of one of its parts under the same filters."""
        return reader.select(tree or self.tree, self.filters, self.deadline)

    def facets(self, selection: Selection) -> dict[str, Listing]:
        """Return the facets asked for."""
        specs = {facet.code: facet for facet in self.spec.facets}
        found = {}
        for code in self.query.facets:
            least = 0 if specs[code].by_count else _MOST_IN_ORDER
            size = max(self.query.facet_size, least)
            found[code] = selection.facet(specs[code], size=size, collapse=self.query.collapse)
        return found

    def part_counts(self, reader: Reader) -> tuple[tuple[str, int], ...]:
        """Return the hits of each removable part by itself (UX-10)."""
        return tuple((part.words, self._count(reader, part)) for part in self.parts)

    def _count(self, reader: Reader, part: Part) -> int:
        return self.select(reader, part.node).total(self.query.collapse)


def _values(listing: Listing) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value=value, count=count) for value, count in listing.rows)
