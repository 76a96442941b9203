"""What every format offers, and what it hands back.

A format is a module with one `FORMAT` object. It reads a stream once, front to back, in bounded memory,
and yields one item per record in the order of the file: a `Found` or a `Rejected`. It never raises for
bad content: a bad record costs that record alone; content after an unreadable stretch is found again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from opentisc.records.types import Record


@dataclass(frozen=True, slots=True)
class Found:
    """A record, where it stood (`offset 1204`, `row 7`, `record 3`), and what of it no field took.

    unmapped: source path or column → how many values were carried and not taken (SC: nothing silent).
    """

    record: Record
    where: str
    unmapped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be taken. reason: a stable code (`unreadable_number`), detail: for people."""

    where: str
    field: str
    reason: str
    detail: str = ""


Item = Found | Rejected


@dataclass(frozen=True, slots=True)
class Sample:
    """What recognition sees: the entry's name (lower case, no folder) and its first 64 KiB."""

    name: str
    head: bytes


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Limits and choices of one reading. name: the entry's name, for formats that read facts from it.

    max_record_bytes: one record larger than this is rejected with `record_too_large`.
    profile: the mapping profile's code for tables; None means recognise by the header.
    """

    name: str = ""
    max_record_bytes: int = 256 * 1024 * 1024
    profile: str | None = None


class Format(Protocol):
    """One office format. code: stable, used by `--format` and stored with each batch."""

    code: str
    title: str

    def recognises(self, sample: Sample) -> bool:
        """Say whether this is the format of the entry, by content first and by name only as a help."""
        ...

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield the entry's records in order, reading the stream once."""
        ...
