"""Lines of tagged exports, taken together to references: what each format has in common.

Not for: what a tag means; that is the format's own table.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.literature.reference import Reference, document
from opentisc.records.formats.tables.reading import Replay, decode_head, lines_of, open_text

Prepare = Callable[[Reference], None]
"""Mends a finished reference in the way of one database."""


def _as_it_is(_reference: Reference) -> None:
    """Leave a reference as it is."""


@dataclass(frozen=True, slots=True)
class TaggedFormat:
    """An export of lines `TAG value`.

    line: finds tag and value. starts: tags that begin a reference. ends: tags that end one. repeats: tags
    that begin a new reference when the current one has them already. marks: what the file must begin with
    (after blank lines) to be recognised. fields: tag → field. ignored: tags that say nothing of a document.
    """

    code: str
    title: str
    line: re.Pattern[str]
    marks: re.Pattern[str]
    fields: Mapping[str, str]
    starts: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    repeats: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    joiner: str = " "
    database: str | None = None
    prepare: Prepare = field(default=_as_it_is)

    def recognises(self, sample: Sample) -> bool:
        """Say whether the entry begins as this export does."""
        return self.marks.match(decode_head(sample.head).lstrip("\ufeff \t\r\n")) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield the document of each reference, in order."""
        text, _encoding = open_text(Replay(stream))
        for where, pairs in self._references(lines_of(text), options.max_record_bytes):
            if pairs is None:
                yield Rejected(where, "record", "record_too_large", f"more than {options.max_record_bytes}")
                continue
            yield guarded(where, self._item, where, pairs)

    def _item(self, where: str, pairs: list[tuple[str, str]]) -> Item:
        reference = Reference(where)
        for tag, value in pairs:
            reference.take(tag, value, self.fields)
        self.prepare(reference)
        return document(reference, database=self.database)

    def _references(
        self, lines: Iterator[str], limit: int
    ) -> Iterator[tuple[str, list[tuple[str, str]] | None]]:
        """Yield (`record N`, tags and values) of each reference; None for one that is too large."""
        count, size = 0, 0
        pairs: list[tuple[str, str]] = []
        for raw in lines:
            line = raw.rstrip("\r\n")
            match = self.line.match(line)
            if match is None:
                size += self._continue(pairs, line)
                continue
            tag, value = match["tag"].strip(), match["value"].strip()
            if pairs and self._begins(tag, pairs):
                count += 1
                yield f"record {count}", pairs if size <= limit else None
                pairs, size = [], 0
            if tag in self.ends:
                if pairs:
                    count += 1
                    yield f"record {count}", pairs if size <= limit else None
                pairs, size = [], 0
            elif tag not in self.ignored:
                size += len(line)
                if size <= limit:
                    pairs.append((tag, value))
        if pairs:
            yield f"record {count + 1}", pairs if size <= limit else None

    def _begins(self, tag: str, pairs: list[tuple[str, str]]) -> bool:
        return tag in self.starts or (tag in self.repeats and any(known == tag for known, _value in pairs))

    def _continue(self, pairs: list[tuple[str, str]], line: str) -> int:
        """Join a line without a tag to the value before it; return how long it was."""
        if pairs and line.strip():
            tag, value = pairs[-1]
            # The lines of a list (authors, references) are values of their own where the format says so.
            if self.joiner == "\n":
                pairs.append((tag, line.strip()))
            else:
                pairs[-1] = (tag, f"{value}{self.joiner}{line.strip()}".strip())
        return len(line)
