"""The published pointer: which version of which table belongs to which data version.

One line of `published.jsonl` per publication, appended and flushed to the disk; a batch is visible from
that moment, whole. A torn last line (power cut) was never published and is cut off by the next writer.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One line. action: `import`, `undo` or `prune`. tables: every table's version at this data version."""

    data_version: int
    action: str
    batch: int | None
    tables: Mapping[str, int]
    at: str


EMPTY = Published(data_version=0, action="import", batch=None, tables={}, at="")


class Pointer:
    """The file `published.jsonl` of one lake."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "published.jsonl"
        self._read: tuple[tuple[int, int], tuple[Published, ...]] | None = None

    def lines(self) -> tuple[Published, ...]:
        """Return every whole line, oldest first; read again only when the file has changed."""
        try:
            stat = self.file.stat()
        except FileNotFoundError:
            return ()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if self._read is None or self._read[0] != stamp:
            self._read = stamp, tuple(_whole_lines(self.file.read_bytes()))
        return self._read[1]

    def newest(self) -> Published:
        """Return the last line; an empty lake has data version 0 and no tables."""
        lines = self.lines()
        return lines[-1] if lines else EMPTY

    def at(self, data_version: int) -> Published | None:
        """Return the last line of a data version, None when it was never published or was pruned."""
        lines = self.lines()
        pruned_at = max((at for at, line in enumerate(lines) if line.action == "prune"), default=0)
        found = (line for line in reversed(lines[pruned_at:]) if line.data_version == data_version)
        return next(found, EMPTY if data_version == 0 else None)

    def kept(self) -> tuple[int, ...]:
        """Return the data versions that can be opened, ascending."""
        versions = {line.data_version for line in self.lines()}
        return tuple(sorted(version for version in versions if self.at(version) is not None))

    def active(self, data_version: int | None = None) -> frozenset[int]:
        """Return the batches that are in force at a data version (None: the newest)."""
        batches: set[int] = set()
        for line in self.lines():
            if data_version is not None and line.data_version > data_version:
                break
            if line.batch is not None and line.action == "import":
                batches.add(line.batch)
            elif line.batch is not None and line.action == "undo":
                batches.discard(line.batch)
        return frozenset(batches)

    def append(self, line: Published) -> None:
        """Publish: from the return of this call on, every reader sees the line, also after a power cut."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab+") as out:
            out.truncate(_whole_length(self.file.read_bytes()))
            out.write(json.dumps(asdict(line), sort_keys=True).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        folder = os.open(self.file.parent, os.O_RDONLY) if os.name == "posix" else None
        if folder is not None:
            os.fsync(folder)
            os.close(folder)
        self._read = None


def _whole_length(content: bytes) -> int:
    return content.rfind(b"\n") + 1


def _whole_lines(content: bytes) -> list[Published]:
    whole = content[: _whole_length(content)]
    return [Published(**json.loads(line)) for line in whole.splitlines()]
