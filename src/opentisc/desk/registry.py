"""What the desk asks of those who know records, without knowing them: snapshots, and reading an export of elsewhere.

One record book is registered when the program starts, by a layer that may import both. Not for: searching, which
goes through search.queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from opentisc.accounts.types import Actor
from opentisc.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as it was when it was taken up. kind: `patents`, `literature` …; citation: as a report prints it.

    facts: title, number, applicants, dates …, only those that are there.
    """

    kind: str
    citation: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row of an export. record_id: what the platform would call it; held: whether it holds that record.

    weak: the id is a hash of title, author and year, and says nothing of another row with the same one.
    """

    record_id: str
    snapshot: Snapshot
    held: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class ExportRead:
    """What an export held, in its order. rejected: (where, reason) of rows that could not be taken."""

    format: str
    rows: tuple[ExportRow, ...]
    rejected: tuple[tuple[str, str], ...] = ()


class RecordBook(Protocol):
    """Knows the records of the platform and reads files of records."""

    def snapshots(self, record_ids: Iterable[str], *, actor: Actor) -> Mapping[str, Snapshot]:
        """Return those of the records that there are and that the actor may see."""
        ...

    def read_export(self, path: Path, name: str, *, actor: Actor, most: int) -> ExportRead | None:
        """Return the rows of a file of records, at most `most` and one; None when no format knows the file."""
        ...


class NoRecordBook(Unavailable):
    """Nobody registered a record book: the installation runs without records."""

    code = "no_record_book"


_BOOK: Final[list[RecordBook]] = []


def register_record_book(book: RecordBook) -> None:
    """Take this book from now on; called once when the program starts, and by tests."""
    _BOOK[:] = [book]


def record_book() -> RecordBook:
    """Return the registered book. Raises NoRecordBook."""
    if not _BOOK:
        raise NoRecordBook
    return _BOOK[0]
