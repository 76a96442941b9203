"""Opens and writes tantivy indexes.

The tokenizer is not kept in an index, so it is registered at each opening; a reader looks for a newer commit
before each search. Not for: queries (compiler.py), where folders lie (search.actions).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Query

from opentisc.search.engines.base import Deadline, Filters
from opentisc.search.engines.tantivy import schema as names
from opentisc.search.engines.tantivy.checking import PositionChecker
from opentisc.search.engines.tantivy.compiler import Compiler, adds_to_score
from opentisc.search.engines.tantivy.ordering import read_stored
from opentisc.search.engines.tantivy.positional import all_of
from opentisc.search.engines.tantivy.selection import TantivySelection
from opentisc.search.engines.tantivy.words import WordList
from opentisc.search.errors import IndexBroken, IndexBusy, IndexMissing
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.tree import Boolean, Clause
from opentisc.search.registry import CollectionSpec, Document

_META = "meta.json"
_MOST_AUDIENCES = 1_000
_CUT_TOGETHER = 64_000
"""Characters of text from which waiting records are written: enough to share the start of each step."""

_MOST_WAITING = 200
_COMMITTED_AT_ONCE = 100_000_000
"""Characters after which a new index is committed. The engine takes in up to 10,000 records ahead of what it has
written, descriptions and all, and only a commit waits for it. More seldom than its heap fills, for each commit leaves
a segment and merging many maps them all into memory. Nobody reads a new index before it is whole."""


class TantivyEngine:
    """The embedded engine."""

    def writer(self, folder: Path, spec: CollectionSpec, *, heap_mb: int, fresh: bool) -> "TantivyWriter":
        """Return a writer, making the index when the folder has none. Raises IndexBroken, IndexBusy."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            if (folder / _META).exists():
                index = tantivy.Index.open(str(folder))
            else:
                index = tantivy.Index(names.build_schema(spec), path=str(folder))
        except ValueError as wrong:
            raise IndexBroken(f"the index in {folder.name} cannot be opened") from wrong
        index.register_tokenizer(names.TOKENIZER, names.analyzer())
        try:
            writer = index.writer(heap_mb * 1_000_000, 1)
        except ValueError as wrong:
            raise IndexBusy("another writer holds the index") from wrong
        return TantivyWriter(writer, names.DocumentMaker(spec), fresh=fresh)

    def reader(self, folder: Path, spec: CollectionSpec, *, as_of: int | None = None) -> "TantivyReader":
        """Return a reader. Raises IndexMissing, IndexBroken."""
        if not (folder / _META).exists():
            raise IndexMissing(f"no index in {folder.name}")
        try:
            return TantivyReader(folder, spec, as_of)
        except (ValueError, OSError) as wrong:
            raise IndexBroken(f"the index in {folder.name} cannot be opened") from wrong


class TantivyWriter:
    """Writes one index."""

    def __init__(self, writer: tantivy.IndexWriter, maker: names.DocumentMaker, *, fresh: bool) -> None:
        self._writer = writer
        self._maker = maker
        self._fresh = fresh
        self._waiting: list[Document] = []
        self._characters = 0
        self._sent = 0

    def put(self, document: Document) -> None:
        """Add a record, or replace it."""
        self._waiting.append(document)
        self._characters += sum(len(value) for values in document.texts.values() for value in values)
        if self._characters >= _CUT_TOGETHER or len(self._waiting) >= _MOST_WAITING:
            self._write()

    def remove(self, record_id: str) -> None:
        """Remove a record; one that is not there is no error."""
        self._write()
        self._writer.delete_documents_by_term(names.ID, record_id)

    def commit(self) -> None:
        """Make every change since the last commit visible and lasting."""
        self._write()
        self._writer.commit()

    def close(self) -> None:
        """Drop what was not committed, let merges end, and free the index."""
        self._waiting = []
        self._writer.rollback()
        self._writer.wait_merging_threads()

    def _write(self) -> None:
        """Hand the waiting records to the engine in the order they came."""
        waiting, self._waiting = self._waiting, []
        self._sent, self._characters = self._sent + self._characters, 0
        for document, made in zip(waiting, self._maker.make(waiting), strict=True):
            if not self._fresh:
                self._writer.delete_documents_by_term(names.ID, document.record_id)
            self._writer.add_document(made)
        if self._fresh and self._sent >= _COMMITTED_AT_ONCE:
            self._writer.commit()
            self._sent = 0


@dataclass(frozen=True)
class _State:
    """One state of an index: all parts of an answer come from the same one."""

    searcher: tantivy.Searcher
    words: WordList
    audiences: frozenset[str]
    stamp: tuple[int, int]


class TantivyReader:
    """Answers searches of one index."""

    def __init__(self, folder: Path, spec: CollectionSpec, as_of: int | None) -> None:
        self._meta = folder / _META
        self._table = FieldTable(spec.fields, spec.default_field)
        self._spec = spec
        self._as_of = as_of
        stamp = self._stamp()
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(names.TOKENIZER, names.analyzer())
        self._index.config_reader(reload_policy="manual")
        self._index.reload()
        self._schema = self._index.schema
        self._state = self._new_state(stamp)

    def select(self, tree: Boolean, filters: Filters, deadline: Deadline) -> TantivySelection:
        """Return the records of a tree. Raises QueryError `too_many_words`, `too_broad`, `too_slow`."""
        state = self._current()
        query = self._compiler(state).compile(tree, filters, deadline)
        scored = adds_to_score(tree)
        return TantivySelection(state.searcher, self._schema, query, deadline, scored=scored)

    def holding(self, clause: Clause, record_ids: Sequence[str], deadline: Deadline) -> frozenset[str]:
        """Return those of the records that one clause matches."""
        state = self._current()
        among = Query.const_score_query(Query.term_set_query(self._schema, names.ID, list(record_ids)), 0.0)
        query = all_of([self._compiler(state).clause(clause, among, deadline), among])
        hits = deadline.run(
            lambda: state.searcher.search(query, limit=max(1, len(record_ids)), count=False)
        ).hits
        return frozenset(read_stored(state.searcher, address).record_id for _, address in hits)

    def documents(self) -> int:
        """Return the number of records in the index."""
        return int(self._current().searcher.num_docs)

    def _compiler(self, state: _State) -> Compiler:
        checker = PositionChecker(state.searcher, self._spec, self._as_of)
        return Compiler(self._schema, self._table, state.words, checker.matching, state.audiences)

    def _stamp(self) -> tuple[int, int]:
        seen = self._meta.stat()
        return seen.st_mtime_ns, seen.st_ino

    def _current(self) -> _State:
        """Return the newest committed state. Raises IndexMissing when the index is gone."""
        try:
            stamp = self._stamp()
        except FileNotFoundError as wrong:
            raise IndexMissing("the index is gone") from wrong
        if stamp != self._state.stamp:
            try:
                self._index.reload()
            except ValueError as wrong:
                raise IndexBroken("the index cannot be read again") from wrong
            self._state = self._new_state(stamp)
        return self._state

    def _new_state(self, stamp: tuple[int, int]) -> _State:
        searcher = self._index.searcher()
        audiences = frozenset(
            term for term, _ in searcher.terms_with_prefix(names.AUDIENCE, "", limit=_MOST_AUDIENCES)
        )
        return _State(searcher, WordList(searcher), audiences, stamp)
