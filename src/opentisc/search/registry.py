"""Collections that contexts register: their fields, facets and where their documents come from.

A context calls `register` from its registrations.py; search asks the provider for documents and never
learns what a record is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from opentisc.kernel.errors import NotFound


class FieldKind(StrEnum):
    """How a field is indexed and what may be asked of it."""

    TEXT = "text"  # words and characters with positions: phrases, W/n, NEAR/n, truncation
    NUMBER = "number"  # document numbers, by their search keys
    CLASS = "class"  # class symbols: a symbol finds what lies below it
    DATE = "date"  # ranges of days
    EXACT = "exact"  # one of a few values: office, kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of the language. names: other spellings, Chinese first (`标题`). weight: of relevance.

    parts: for a field that stands for several (`ta` = ti or ab, `tac`). stored: the engine keeps the text for
    snippets and checking; otherwise it asks the provider (`texts`).
    """

    code: str
    names: tuple[str, ...] = ()
    kind: FieldKind = FieldKind.TEXT
    label: str = ""
    weight: float = 1.0
    parts: tuple[str, ...] = ()
    stored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetSpec:
    """One facet. by_count: values by falling count; otherwise by value, newest first."""

    code: str
    label: str = ""
    by_count: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the index learns of one record.

    texts: field → its values (titles by language, claims, paragraphs): no match ever spans two values.
    keys: number, class and exact fields → normalised keys. dates: field → (first day, last day) as
    yyyymmdd integers. facets: facet → values. groups: collapse mode → key. row: what a result row shows.
    audience: `public`, or the code of who may find it.
    """

    record_id: str
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dates: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, object] = field(default_factory=dict)
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class Removal:
    """A record that is no longer there."""

    record_id: str


class Provider(Protocol):
    """Where a collection's documents come from; the lake, for records."""

    def data_version(self) -> int:
        """Return the newest published version of the data."""
        ...

    def documents(self, *, as_of: int | None = None) -> Iterator[Document]:
        """Yield every document of a version (None: the newest), in any order, in bounded memory."""
        ...

    def changes(self, *, since: int) -> Iterator[Document | Removal]:
        """Yield what differs between version `since` and the newest."""
        ...

    def texts(
        self, record_ids: Iterable[str], code: str, *, as_of: int | None = None
    ) -> Mapping[str, Sequence[str]]:
        """Return the values of a text field that the engine does not store, by record."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionSpec:
    """A collection that people can search. number_fields: where a query that is one number is looked up.

    version: raised when documents of the same fields are made otherwise; indexes of before are then made anew
    the next time they are brought up to the data. is_of_records: its documents are records, listed on the search
    page and versioned by the lake; others (laws, articles) have pages of their context, which search them there.
    """

    code: str
    label: str
    fields: tuple[FieldSpec, ...]
    facets: tuple[FacetSpec, ...]
    collapses: tuple[str, ...] = ("none",)
    default_field: str = "tac"
    number_fields: tuple[str, ...] = ()
    provider: Provider
    version: int = 1
    is_of_records: bool = True


_COLLECTIONS: dict[str, CollectionSpec] = {}


def register(spec: CollectionSpec) -> None:
    """Add a collection; a second registration of the same code replaces the first (tests do that)."""
    _COLLECTIONS[spec.code] = spec


def get_collection(code: str) -> CollectionSpec:
    """Return the collection. Raises UnknownCollection."""
    try:
        return _COLLECTIONS[code]
    except KeyError:
        raise UnknownCollection(code) from None


def collections() -> tuple[CollectionSpec, ...]:
    """Return every collection in the order of registration."""
    return tuple(_COLLECTIONS.values())


def record_collections() -> tuple[CollectionSpec, ...]:
    """Return the collections of records, in the order of registration."""
    return tuple(spec for spec in _COLLECTIONS.values() if spec.is_of_records)


def get_record_collection(code: str) -> CollectionSpec:
    """Return a collection of records. Raises UnknownCollection, also for one that has pages of its own."""
    spec = get_collection(code)
    if not spec.is_of_records:
        raise UnknownCollection(code)
    return spec


class UnknownCollection(NotFound):
    """No collection has this code."""

    code = "unknown_collection"

    def __init__(self, given: str) -> None:
        super().__init__(f"no collection is called {given!r}", given=given)
