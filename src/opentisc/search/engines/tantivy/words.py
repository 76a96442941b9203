"""The words of an index: what a wildcard means.

Single Han characters are the only other tokens, so the dictionary of a field is near to its Latin words.
Not for: Han wildcards, which need no dictionary.
"""

import re
from collections.abc import Iterable

import tantivy

from opentisc.search.engines.tantivy.schema import text_field
from opentisc.search.language.errors import QueryError
from opentisc.search.language.patterns import WildWord
from opentisc.search.language.spans import literal_prefix, word_pattern
from opentisc.search.language.tree import Term

MOST_WORDS = 2_000
"""Words that one wildcard may stand for in all fields of its clause."""

_MOST_REMEMBERED = 256
"""Wildcards whose words are remembered; anybody can ask for any number of them."""

_MOST_KNOWN = 1_000
_LEAST_PREFIX = 3
"""Fixed leading characters from which a walk of the dictionary from there beats one over all words."""


class WordList:
    """The words of one state of an index; made anew after each commit that a reader sees."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._all: dict[str, str] = {}
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def expand(self, term: Term, pattern: str, code: str) -> tuple[str, ...]:
        """Return the words of a field that fit a pattern. Raises QueryError above MOST_WORDS."""
        found = self._known.get((pattern, code))
        if found is None:
            found = tuple(self._fitting(WildWord(pattern), text_field(code)))
            if len(found) > MOST_WORDS:
                raise too_many_words(term, pattern, len(found))
            self._remember((pattern, code), found)
        return found

    def _remember(self, key: tuple[str, str], found: tuple[str, ...]) -> None:
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = found

    def _fitting(self, word: WildWord, field: str) -> Iterable[str]:
        prefix = literal_prefix(word)
        expression = word_pattern(word.pattern)
        if len(prefix) >= _LEAST_PREFIX:
            rows = self._searcher.terms_with_prefix(field, prefix)
            return [token for token, _ in rows if expression.fullmatch(token)]
        lines = re.compile(f"^{expression.pattern}$", re.MULTILINE)
        return lines.findall(self._everything(field))

    def _everything(self, field: str) -> str:
        """Return every token of a field, one on a line."""
        if field not in self._all:
            rows = self._searcher.terms_with_prefix(field, "")
            self._all[field] = "\n".join(token for token, _ in rows)
        return self._all[field]


def too_many_words(term: Term, pattern: str, found: int) -> QueryError:
    """Return the refusal of a wildcard that means too many words."""
    return QueryError("too_many_words", term.start, term.end, pattern=pattern, found=found, limit=MOST_WORDS)
