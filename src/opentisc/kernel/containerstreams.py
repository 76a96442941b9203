"""The byte streams between an archive and a format: counted, limited, replayable.

Not for: finding archives and their members; that is `containers`.
"""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from opentisc.kernel.errors import Invalid

if TYPE_CHECKING:
    from typing_extensions import Buffer

HEAD_BYTES = 64 * 1024
RATIO_FLOOR_BYTES = 1024 * 1024
"""Below this many unpacked bytes the ratio is not judged: a small file of blanks harms nobody."""

DAMAGE = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What Python's readers of gzip, tar and zip raise at a broken, locked or foreign archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may unpack to. A file that is no archive meets `max_file_bytes` alone.

    max_file_bytes: the file as it lies on the disk, None is any. max_unpacked_bytes: sum over all members
    and levels, None is any. max_depth: archives within archives, 1 is none (`.tar.gz` counts as one).
    max_nested_zip_bytes: a zip inside another archive is held in memory, because its list of members
    stands at its end.
    """

    max_file_bytes: int | None = None
    max_unpacked_bytes: int | None = None
    max_ratio: int = 1000
    max_entries: int = 1_000_000
    max_depth: int = 2
    max_nested_zip_bytes: int = 64 * 1024 * 1024


class ArchiveRefused(Invalid):
    """An archive is broken, locked, or larger than the limits allow; `code` says which."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


class Budget:
    """What one file has unpacked so far, over all its levels, and the first breach that was met."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.unpacked = 0
        self.entries = 0
        self.breach: ArchiveRefused | None = None

    def unpack(self, count: int) -> None:
        """Count unpacked bytes. Raises ArchiveRefused when there are more than the limits allow."""
        self.unpacked += count
        most = self.limits.max_unpacked_bytes
        if most is not None and self.unpacked > most:
            raise self.refuse("archive_too_large", f"unpacks to more than {most} bytes")

    def ratio(self, unpacked: int, packed: int) -> None:
        """Judge one level's unpacked and packed bytes. Raises ArchiveRefused."""
        if unpacked > RATIO_FLOOR_BYTES and unpacked > self.limits.max_ratio * max(packed, 1):
            raise self.refuse("ratio", f"unpacks to more than {self.limits.max_ratio} times its size")

    def enter(self, count: int = 1) -> None:
        """Count members of archives. Raises ArchiveRefused."""
        self.entries += count
        if self.entries > self.limits.max_entries:
            raise self.refuse("too_many_entries", f"more than {self.limits.max_entries} entries")

    def take_breach(self) -> ArchiveRefused | None:
        """Return the breach that was met since the last call, None when there was none."""
        breach, self.breach = self.breach, None
        return breach

    def refuse(self, code: str, detail: str) -> ArchiveRefused:
        """Return the error to raise and remember it, so that a reader that swallows it hides nothing."""
        error = ArchiveRefused(code, detail)
        self.breach = self.breach or error
        return error


class _Pull(io.RawIOBase):
    """A raw stream that is told only how to bring its next block."""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill the buffer with the next block and return its length; 0 at the end."""
        room = memoryview(buffer).cast("B")
        block = self._pull(len(room))
        room[: len(block)] = block
        return len(block)

    def _pull(self, size: int) -> bytes:
        raise NotImplementedError


class Unpacked(_Pull):
    """A member's bytes, counted against the budget; damage shows as ArchiveRefused, never as another error.

    packed: how many bytes of the level below were read for it; its ratio is judged when this is given.
    charged: False where the same bytes were counted a level below.
    """

    def __init__(
        self,
        source: BinaryIO,
        budget: Budget,
        *,
        packed: Callable[[], int] | None = None,
        charged: bool = True,
    ) -> None:
        super().__init__()
        self._source, self._budget, self._packed, self._charged = source, budget, packed, charged
        self._count = 0
        self._broken: str | None = None

    def _pull(self, size: int) -> bytes:
        if self._broken is not None:
            raise self._budget.refuse("corrupt_archive", self._broken)
        try:
            block = self._source.read(size)
        except DAMAGE as wrong:
            self._broken = str(wrong) or type(wrong).__name__
            raise self._budget.refuse("corrupt_archive", self._broken) from wrong
        self._count += len(block)
        if self._charged:
            self._budget.unpack(len(block))
        if self._packed is not None:
            self._budget.ratio(self._count, self._packed())
        return block


class Replayed(_Pull):
    """A stream whose first bytes were read already: they come again, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def _pull(self, size: int) -> bytes:
        if not self._head:
            return self._rest.read(size)
        block, self._head = self._head[:size], self._head[size:]
        return block


class Counted(_Pull):
    """A stream that knows how many bytes were read from it and keeps the last of them.

    offset: how many bytes were read. tail: the newest of them, at most `keep`.
    """

    def __init__(self, source: BinaryIO, keep: int = 0) -> None:
        super().__init__()
        self._source, self._keep = source, keep
        self.offset = 0
        self.tail = b""

    def _pull(self, size: int) -> bytes:
        block = self._source.read(size)
        self.offset += len(block)
        if self._keep:
            self.tail = (self.tail + block)[-self._keep :]
        return block


def head_of(stream: BinaryIO) -> bytes:
    """Return the first 64 KiB of the stream, or all of it when it is shorter."""
    blocks: list[bytes] = []
    missing = HEAD_BYTES
    while missing and (block := stream.read(missing)):
        blocks.append(block)
        missing -= len(block)
    return b"".join(blocks)


def rewound(stream: BinaryIO, head: bytes) -> BinaryIO:
    """Return the stream from its first byte again, of which `head` was read."""
    if stream.seekable():
        stream.seek(0)
        return stream
    return io.BufferedReader(Replayed(head, stream), buffer_size=HEAD_BYTES)
