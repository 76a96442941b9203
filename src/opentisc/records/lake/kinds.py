"""The kinds of record that the lake keeps, and how a record is taken apart for its tables.

Not for: what wins when two sources differ; that is `fold`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec

from opentisc.records.types import (
    Application,
    Indication,
    Layout,
    Literature,
    Mark,
    Paragraph,
    Patent,
    Record,
)


class Kind(StrEnum):
    """One kind of record; its tables are `<kind>/log`, `<kind>/current` and `<kind>/gone`."""

    PATENTS = "patents"
    APPLICATIONS = "applications"
    MARKS = "marks"
    INDICATIONS = "indications"
    LAYOUTS = "layouts"
    LITERATURE = "literature"


TYPES: dict[Kind, type[Record]] = {
    Kind.PATENTS: Patent,
    Kind.APPLICATIONS: Application,
    Kind.MARKS: Mark,
    Kind.INDICATIONS: Indication,
    Kind.LAYOUTS: Layout,
    Kind.LITERATURE: Literature,
}
_KIND_OF = {made: kind for kind, made in TYPES.items()}
_ENCODER = msgspec.json.Encoder()
_PARAGRAPHS = msgspec.json.Decoder(tuple[Paragraph, ...])


@dataclass(frozen=True, slots=True)
class Said:
    """One record as one file says it, encoded. sha: of both texts. nested: an application that came inside its publication."""

    kind: Kind
    record: Record
    cluster: str
    dated: str | None
    payload: bytes
    description: bytes | None
    sha: bytes
    nested: bool = False

    @property
    def size(self) -> int:
        """Return the bytes that the record takes in memory, roughly."""
        return len(self.payload) + len(self.description or b"")


def take_apart(record: Record) -> Iterator[Said]:
    """Yield the record without what is kept elsewhere, then the application that came inside it."""
    if not isinstance(record, Patent):
        yield _said(kind_of(record), record, _dated(record), None)
        return
    nested, description = record.application, record.description
    bare = replace(record, application=None, description=()) if nested or description else record
    text = _ENCODER.encode(description) if description else None
    yield _said(Kind.PATENTS, bare, None, text)
    if nested is not None:
        yield _said(Kind.APPLICATIONS, nested, nested.status_on, None, nested=True)


def _said(kind: Kind, record: Record, dated: str | None, text: bytes | None, *, nested: bool = False) -> Said:
    payload = _ENCODER.encode(record)
    sha = blake2b(payload, digest_size=16)
    sha.update(b"\0" if text is None else text)
    return Said(kind, record, cluster_of(record), dated, payload, text, sha.digest(), nested)


def kind_of(record: Record) -> Kind:
    """Return the record's kind."""
    return _KIND_OF[type(record)]


def cluster_of(record: Record) -> str:
    """Return the key under which records are folded together: for patents the record id without the kind.

    A patent whose source gives no kind (`IN325016`) has its own id as its cluster, and so meets the
    publication with a kind (`IN325016B`) there.
    """
    if isinstance(record, Patent) and record.publication.kind:
        return record.record_id.removesuffix(record.publication.kind)
    return record.record_id


def decode(kind: Kind, payload: bytes, description: bytes | None = None) -> Record:
    """Return the record that was encoded; its description too when given."""
    record: Record = _decoder(kind).decode(payload)
    if description is not None and isinstance(record, Patent):
        return replace(record, description=_PARAGRAPHS.decode(description))
    return record


def encode(value: object) -> bytes:
    """Return a value as JSON bytes, fields in the order of declaration."""
    return _ENCODER.encode(value)


@cache
def _decoder(kind: Kind) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(TYPES[kind])


def _dated(record: Record) -> str | None:
    """Return the day for which the record says its state, where it says so."""
    if isinstance(record, Application | Mark):
        return record.status_on
    return record.accessed_on if isinstance(record, Literature) else None
