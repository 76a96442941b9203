"""Rows of a result list: titles, snippets and what is marked in them.

Not for: which records (engines), the form on the page (web).
"""

from collections.abc import Mapping, Sequence

from opentisc.search.engines.base import Deadline, Found, Reader
from opentisc.search.language.marking import Mark, Marks
from opentisc.search.language.tree import Boolean, Clause, TextClause, clauses
from opentisc.search.registry import CollectionSpec, FieldKind
from opentisc.search.types import Highlight, Hit, Snippet

SNIPPET_LENGTH = 160
"""Characters of a snippet; some stand before the first mark."""

_BEFORE_MARK = 40
_LONGEST_WORD = 30  # characters by which an end moves back to spare a word
_MORE = "…"
_NO_BEGINNING = frozenset(" ,.;:)，。；：、）")
_TITLE = "ti"
_ABSTRACT = "ab"


class Marker:
    """Marks what a tree matched in records of one page."""

    def __init__(
        self, spec: CollectionSpec, tree: Boolean, reader: Reader, deadline: Deadline, as_of: int | None
    ) -> None:
        self.spec = spec
        self.tree = tree
        self._reader = reader
        self._deadline = deadline
        self._as_of = as_of
        self._held: dict[int, frozenset[str]] = {}
        self._ids: tuple[str, ...] = ()

    def of_page(self, found: Sequence[Found]) -> dict[str, tuple[Marks, Mapping[str, Sequence[str]]]]:
        """Return the marks and texts of every record of a page."""
        self._ids = tuple(one.record_id for one in found)
        fetched = self._fetched()
        result: dict[str, tuple[Marks, Mapping[str, Sequence[str]]]] = {}
        for one in found:
            texts = {**one.texts, **{code: values.get(one.record_id, ()) for code, values in fetched.items()}}
            result[one.record_id] = (self._marks(one.record_id, texts, is_hit=True), texts)
        return result

    def whole(
        self, record_id: str, texts: Mapping[str, Sequence[str]]
    ) -> Mapping[str, Sequence[Sequence[Highlight]]]:
        """Return the stretches to mark in every value of one record."""
        self._ids = (record_id,)
        found = self._marks(record_id, texts, is_hit=False)
        return {
            code: [_highlights(found.of(code, place)) for place in range(len(values))]
            for code, values in texts.items()
        }

    def _marks(self, record_id: str, texts: Mapping[str, Sequence[str]], *, is_hit: bool) -> Marks:
        return Marks(
            self.tree,
            texts,
            lambda clause: record_id in self._holding(clause),
            is_hit=is_hit,
            tick=self._deadline.check,
        )

    def _holding(self, clause: Clause) -> frozenset[str]:
        """Return the records of the page that a clause matches, asked of the engine once."""
        if id(clause) not in self._held:
            self._held[id(clause)] = self._reader.holding(clause, self._ids, self._deadline)
        return self._held[id(clause)]

    def _fetched(self) -> dict[str, Mapping[str, Sequence[str]]]:
        """Return the texts of fields that the query names and the engine does not keep."""
        kept = {field.code for field in self.spec.fields if field.stored}
        named = {part for one in clauses(self.tree) if isinstance(one, TextClause) for part in one.parts}
        return {
            code: self.spec.provider.texts(self._ids, code, as_of=self._as_of)
            for code in sorted(named - kept)
        }


def hits(found: Sequence[Found], marker: Marker) -> tuple[Hit, ...]:
    """Return the rows of a page."""
    marked = marker.of_page(found)
    order = [field.code for field in marker.spec.fields if field.kind is FieldKind.TEXT and not field.parts]
    return tuple(_hit(one, *marked[one.record_id], order) for one in found)


def _hit(one: Found, found: Marks, texts: Mapping[str, Sequence[str]], order: Sequence[str]) -> Hit:
    titles = texts.get(_TITLE, ())
    title = str(one.row.get("title") or (titles[0] if titles else ""))
    place = list(titles).index(title) if title in titles else None
    marked = tuple(_highlights(found.of(_TITLE, place))) if place is not None else ()
    applicants = one.row.get("applicants") or ()
    date = one.row.get("date")
    return Hit(
        record_id=one.record_id,
        title=title,
        applicants=tuple(str(name) for name in applicants) if isinstance(applicants, list | tuple) else (),
        date=str(date) if date else None,
        score=one.score,
        snippet=_snippet(found, texts, order),
        title_highlights=marked,
        matched_title=None if marked else _matched_title(found, titles),
        row=one.row,
        group=one.group,
        group_size=one.group_size,
    )


def _matched_title(found: Marks, titles: Sequence[str]) -> Snippet | None:
    """Return the first title that has something to mark, whole."""
    for place, title in enumerate(titles):
        own = found.of(_TITLE, place)
        if own:
            return Snippet(field=_TITLE, text=title, highlights=tuple(_highlights(own)))
    return None


def _snippet(found: Marks, texts: Mapping[str, Sequence[str]], order: Sequence[str]) -> Snippet | None:
    """Return the first piece of text that matched outside the title; else the head of the abstract."""
    for code in order:
        for place, text in enumerate(texts.get(code, ())):
            own = found.of(code, place)
            if own and code != _TITLE:
                return _cut(code, text, own)
    heads = texts.get(_ABSTRACT, ())
    return _cut(_ABSTRACT, heads[0], ()) if heads else None


def _cut(code: str, text: str, own: Sequence[Mark]) -> Snippet:
    """Return a piece of the text from shortly before the first mark, in whole words, `…` where it was cut."""
    first_mark, end_of_mark = own[0][:2] if own else (0, 0)
    start = _to_word(text, max(0, first_mark - _BEFORE_MARK), before=first_mark)
    end = _from_word(text, max(start + SNIPPET_LENGTH, end_of_mark), after=end_of_mark)
    head = _MORE if start else ""
    moved = start - len(head)
    inside = [(first - moved, last - moved, term) for first, last, term in own if last <= end]
    shown = head + (f"{text[start:end].rstrip()}{_MORE}" if end < len(text) else text[start:end])
    return Snippet(field=code, text=shown, highlights=tuple(_highlights(inside)))


def _to_word(text: str, start: int, *, before: int) -> int:
    """Return where the next word begins when `start` lies inside one; `start` when none begins in time."""
    at = start
    while 0 < at < before and (_joined(text, at) or (start and text[at] in _NO_BEGINNING)):
        at += 1
    return at if at < before else start


def _from_word(text: str, end: int, *, after: int) -> int:
    """Return where the word that `end` lies inside begins; `end` when that is too far back."""
    at = end
    while after < at < len(text) and end - at < _LONGEST_WORD and _joined(text, at):
        at -= 1
    return end if end - at == _LONGEST_WORD else at


def _joined(text: str, at: int) -> bool:
    """Tell whether a word goes on across this place; characters of Chinese texts stand for themselves."""
    return text[at - 1].isascii() and text[at].isascii() and text[at - 1].isalnum() and text[at].isalnum()


def _highlights(own: Sequence[Mark]) -> list[Highlight]:
    return [Highlight(start=start, end=end, term=term) for start, end, term in own]
