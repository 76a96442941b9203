"""Fields of a tantivy index for a collection, and how a document becomes one.

A text field is written as tokens divided by blanks (language.units), which the tokenizer cuts; positions far
apart divide the values of a field. Not for: queries.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from string import ascii_lowercase

import msgspec
import tantivy

from opentisc.kernel.classes import prefixes
from opentisc.search.engines.tantivy.cutting import cut
from opentisc.search.language.folding import fold
from opentisc.search.language.units import LARGEST_DISTANCE
from opentisc.search.registry import CollectionSpec, Document, FieldKind
from opentisc.search.types import Collapse

TOKENIZER = "blanks"
ID, AUDIENCE, DATA, HIGH, LOW, SORT_DATE = "id", "audience", "data", "key_high", "key_low", "sort_date"
OPEN_END = 99_991_231


class Stored(msgspec.Struct, frozen=True, array_like=True):
    """What the index keeps of a record beside what it indexes."""

    record_id: str
    texts: dict[str, list[str]]
    row: dict[str, object]
    groups: dict[str, str]


def text_field(code: str) -> str:
    """Return the engine's name of a text field."""
    return f"t_{code}"


def key_field(code: str) -> str:
    """Return the engine's name of a number, class or exact field."""
    return f"k_{code}"


def date_fields(code: str) -> tuple[str, str]:
    """Return the engine's names of the first and the last day of a date field."""
    return f"d_{code}_first", f"d_{code}_last"


def facet_field(code: str) -> str:
    """Return the engine's name of a facet."""
    return f"f_{code}"


def group_field(collapse: str) -> str:
    """Return the engine's name of a group key."""
    return f"g_{collapse}"


def analyzer() -> tantivy.TextAnalyzer:
    """Return the analyzer of text fields; it is not kept in an index and must be registered at each opening."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def between_values() -> tantivy.PreTokenizedString:
    """Return what keeps two values apart: one token, LARGEST_DISTANCE positions after the end of the first.

    tantivy starts the next value behind it, so no operator reaches across. The token is empty, which no query
    asks for; a hundred gap tokens that a stop filter removes would cost more than the claims (docs/adr/0002).
    """
    return tantivy.PreTokenizedString("", [tantivy.Token("", LARGEST_DISTANCE, 0, 0)])


def group_modes(spec: CollectionSpec) -> list[str]:
    """Return the collapse modes that need a key in the index."""
    return [mode for mode in spec.collapses if mode != Collapse.NONE]


def build_schema(spec: CollectionSpec) -> tantivy.Schema:
    """Return the schema of a collection."""
    builder = tantivy.SchemaBuilder()
    for name in (ID, AUDIENCE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (HIGH, LOW, SORT_DATE):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field(DATA, stored=True)
    for field in spec.fields:
        if field.parts:
            continue
        if field.kind is FieldKind.TEXT:
            builder.add_text_field(text_field(field.code), tokenizer_name=TOKENIZER, index_option="position")
        elif field.kind is FieldKind.DATE:
            for name in date_fields(field.code):
                builder.add_unsigned_field(name, indexed=True, fast=True)
        else:
            builder.add_text_field(key_field(field.code), tokenizer_name="raw", index_option="basic")
    for facet in spec.facets:
        builder.add_text_field(facet_field(facet.code), tokenizer_name="raw", index_option="basic", fast=True)
    for mode in group_modes(spec):
        builder.add_unsigned_field(group_field(mode), fast=True)
    return builder.build()


def sort_keys(record_id: str) -> tuple[int, int]:
    """Return two numbers of 64 bits that never sort otherwise than the ids do; few different ids share both.

    Each character has bits of its own that sort as the characters do, digits four and capitals seven, so that the
    first number alone tells nearly all patents apart. All characters beyond ASCII share the last bits, and what
    follows the first of them does not count.
    """
    if not record_id.isascii():
        record_id = _UP_TO_OTHERS.sub(_OTHERS, record_id)
    bits = int(record_id.translate(_bits())[:128].ljust(128, "0"), 2)
    return bits >> 64, bits & 0xFFFF_FFFF_FFFF_FFFF


_OTHERS = "\x80"
_UP_TO_OTHERS = re.compile(r"[^\x00-\x7f].*", re.DOTALL)


@cache
def _bits() -> list[str]:
    """Return the bits of each ASCII character and of all others as one: none begins another's, all sort."""
    found, place = [], 0
    for code in range(129):
        character = chr(code)
        width = 4 if character.isdigit() else 7 if character.isupper() else 9 if character in _USUAL else 11
        step = 1 << (11 - width)
        place = -(-place // step) * step  # short bits stand for all longer ones that begin with them
        found.append(f"{place // step:0{width}b}")
        place += step
    return found


_USUAL = f"-./:{ascii_lowercase}{_OTHERS}"


def group_number(key: str) -> int:
    """Return a group's key as 64 bits; two of 10 million groups collide with a chance of 3 in a million."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big")


class DocumentMaker:
    """Turns documents of one collection into engine documents."""

    def __init__(self, spec: CollectionSpec) -> None:
        own = [field for field in spec.fields if not field.parts]
        self._texts = {field.code: text_field(field.code) for field in own if field.kind is FieldKind.TEXT}
        self._stored = {field.code for field in own if field.kind is FieldKind.TEXT and field.stored}
        self._classes = {field.code for field in own if field.kind is FieldKind.CLASS}
        self._numbers = {field.code for field in own if field.kind is FieldKind.NUMBER}
        self._keys = self._classes | self._numbers | {one.code for one in own if one.kind is FieldKind.EXACT}
        self._dates = [field.code for field in own if field.kind is FieldKind.DATE]
        self._facets = [facet.code for facet in spec.facets]
        self._modes = group_modes(spec)
        self._gap = between_values()
        self._encode = msgspec.msgpack.Encoder().encode

    def make(self, documents: Sequence[Document]) -> Iterator[tantivy.Document]:
        """Yield the engine's documents; their texts are cut together, which costs less than one by one.

        A text, key, date or facet that the collection does not know is an error.
        """
        values = [value for one in documents for values in one.texts.values() for value in values]
        tokens = iter(cut(values))
        for document in documents:
            yield self._made(document, tokens)

    def _made(self, document: Document, tokens: Iterator[str]) -> tantivy.Document:
        made = tantivy.Document()
        made.add_text(ID, document.record_id)
        made.add_text(AUDIENCE, document.audience)
        for name, number in zip((HIGH, LOW), sort_keys(document.record_id), strict=True):
            made.add_unsigned(name, number)
        self._add_texts(made, document.texts, tokens)
        self._add_keys(made, document.keys)
        self._add_dates(made, document.dates)
        for code in self._facets:
            for value in dict.fromkeys(document.facets.get(code, ())):
                made.add_text(facet_field(code), value)
        own = group_number(document.record_id)
        for mode in self._modes:
            key = document.groups.get(mode, document.record_id)
            made.add_unsigned(group_field(mode), own if key == document.record_id else group_number(key))
        made.add_bytes(DATA, self.stored(document))
        return made

    def stored(self, document: Document) -> bytes:
        """Return what the index keeps of a document for result rows, snippets and checks."""
        texts = {code: values for code, values in document.texts.items() if code in self._stored}
        return self._encode((document.record_id, texts, dict(document.row), dict(document.groups)))

    def _add_texts(
        self, made: tantivy.Document, texts: Mapping[str, Sequence[str]], tokens: Iterator[str]
    ) -> None:
        """Add all texts as tokens; between two values of a field stands one token far from both."""
        for code, values in texts.items():
            field = self._texts[code]
            for place in range(len(values)):
                if place:
                    made.add_pre_tokenized_text(field, self._gap)
                made.add_text(field, next(tokens))

    def _add_keys(self, made: tantivy.Document, keys: Mapping[str, Sequence[str]]) -> None:
        for code, given in keys.items():
            if code not in self._keys:
                raise KeyError(code)
            for key in self._normal(code, given):
                made.add_text(key_field(code), key)

    def _normal(self, code: str, given: Sequence[str]) -> dict[str, None]:
        if code in self._numbers:
            return dict.fromkeys(given)
        if code in self._classes:
            return dict.fromkeys(fold(above) for symbol in given for above in prefixes(symbol))
        return dict.fromkeys(fold(value) for value in given)

    def _add_dates(self, made: tantivy.Document, dates: Mapping[str, tuple[int, int]]) -> None:
        for code in self._dates:
            if code in dates:
                for name, day in zip(date_fields(code), dates[code], strict=True):
                    made.add_unsigned(name, day)
        newest = dates.get(self._dates[0], (0, 0))[0] if self._dates else 0
        made.add_unsigned(SORT_DATE, newest)
