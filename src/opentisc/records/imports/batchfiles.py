"""The small files of one batch beside its rows: which entries were read, which rows were rejected.

One JSON object per line, appended before the chunk that they belong to. A torn last line is cut off.
"""

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from opentisc.records.formats.base import Rejected
from opentisc.records.formats.reading import EntryInfo
from opentisc.records.types import Source


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One file or archive member of a batch, with the source whose word its records are."""

    entry: int
    name: str
    sha256: str | None
    size: int | None
    format_code: str | None
    source: Source


class RejectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record, row or file that could not be taken. seq: its place in the batch."""

    seq: int
    file: str
    where: str
    field: str
    reason: str
    detail: str = ""


class Entries:
    """The entries of a batch, by number, in the order of reading."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "entries.jsonl"
        self.rows: list[EntryRow] = []

    def load(self) -> None:
        """Read what a former run of the batch noted."""
        self.rows = [msgspec.json.decode(line, type=EntryRow) for line in _whole_lines(self.file)]

    def row(self, number: int) -> EntryRow:
        """Return one entry, reading no other."""
        line = next(islice(_whole_lines(self.file), number, None))
        return msgspec.json.decode(line, type=EntryRow)

    def note(self, number: int, info: EntryInfo, source: Source) -> bool:
        """Note the entry with this number; False when a former run met another content there."""
        if number < len(self.rows):
            held = self.rows[number]
            return (held.name, held.sha256, held.source) == (info.name, info.sha256, source)
        row = EntryRow(
            entry=number,
            name=info.name,
            sha256=info.sha256,
            size=info.size,
            format_code=info.format_code,
            source=source,
        )
        self.rows.append(row)
        _append(self.file, [row])
        return True


class Rejections(Collection[RejectedRow]):
    """The rejected rows of a batch, read from their file as often as asked."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "rejected.jsonl"
        self._waiting: list[RejectedRow] = []
        self._last = -1

    def resume(self) -> None:
        """Go on behind what a former run of the batch wrote."""
        for row in self:
            self._last = row.seq

    def add(self, seq: int, info: EntryInfo, item: Rejected) -> None:
        """Note a rejected row; written at the next `flush`."""
        if seq > self._last:
            row = RejectedRow(
                seq=seq,
                file=info.name,
                where=item.where,
                field=item.field,
                reason=item.reason,
                detail=item.detail,
            )
            self._waiting.append(row)

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            _append(self.file, self._waiting)
            self._last = self._waiting[-1].seq
            self._waiting = []

    def page(self, offset: int, limit: int) -> tuple[RejectedRow, ...]:
        """Return some of the rows, in the order of the files."""
        return tuple(islice(self, offset, offset + limit))

    def __iter__(self) -> Iterator[RejectedRow]:
        for line in _whole_lines(self.file):
            yield msgspec.json.decode(line, type=RejectedRow)

    def __len__(self) -> int:
        return sum(1 for _ in _whole_lines(self.file))

    def __contains__(self, row: object) -> bool:
        return any(one == row for one in self)


def _append(file: Path, rows: list[EntryRow] | list[RejectedRow]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    _cut_torn_line(file)
    with file.open("ab") as out:
        out.write(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))


def _cut_torn_line(file: Path) -> None:
    if not file.exists():
        return
    with file.open("rb+") as held:
        end = held.seek(0, 2)
        while end > 0:
            held.seek(end - 1)
            if held.read(1) == b"\n":
                break
            end -= 1
        held.truncate(end)


def _whole_lines(file: Path) -> Iterator[bytes]:
    if not file.exists():
        return
    with file.open("rb") as held:
        for line in held:
            if line.endswith(b"\n"):
                yield line
