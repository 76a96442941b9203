"""Opens what people hand in, as streams: files, folders, and zip, gzip and tar archives with their members.

Nothing is unpacked to disk. Limits hold for each file (SC-30, SC-31); a breach costs that file alone.
Not for: knowing what a member is; that is `records.formats.registry`, and `records.formats.reading` puts both together.
"""

import gzip
import hashlib
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from opentisc.kernel.containerstreams import (
    DAMAGE,
    HEAD_BYTES,
    ArchiveRefused,
    Budget,
    Counted,
    Limits,
    Unpacked,
    head_of,
    rewound,
)

WEB = Limits(
    max_file_bytes=50_000_000,  # SC-31
    max_unpacked_bytes=1_000_000_000,
    max_ratio=100,  # SC-30, as the two below
    max_entries=5_000,
    max_depth=1,
)
"""Limits of an upload."""

COMMAND = Limits()
"""Limits of the command: `import_max_ratio` and `import_max_entries` replace its ratio and entries."""

_COSTS_THE_MEMBER = ("corrupt_archive", "encrypted_archive")
_TAR_BLOCK = 512
_TAR_KEEP = 24 * 1024  # more than two of the blocks of 10,240 bytes in which tarfile reads
_ZIP_TAIL = 65_557  # the end record (22) with the longest comment (65,535)
_ZIP_ENCRYPTED = 0x1  # flag bit 0 of a member
_ZIP_NAME_ALLOWANCE = 1_024  # bytes of the directory that one entry may take on average


@dataclass(frozen=True, slots=True)
class Outer:
    """A file on the disk that entries come from. sha256: of the whole file. size: in bytes."""

    path: Path
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or member, to be read before the next entry is asked for.

    name: for people (`corpus.tar.gz!/a/b.xml`). inner_name: the last part, without `.gz` of a packed
    file. head: its first 64 KiB. position: bytes of the outer file that were read so far, of outer.size.
    """

    outer: Outer
    name: str
    inner_name: str
    head: bytes
    position: Callable[[], int]
    stream: BinaryIO

    def open(self) -> BinaryIO:
        """Return the stream from the entry's first byte; to be read once."""
        return self.stream


@dataclass(frozen=True, slots=True)
class Problem:
    """A path or archive that could not be opened, or not to its end. outer: None where it was not read."""

    name: str
    reason: str
    detail: str
    outer: Outer | None = None


def entries(path: Path, limits: Limits) -> Iterator[Entry | Problem]:
    """Yield every file and archive member at a path, in the order of names (archives: as packed).

    Files of a folder whose names begin with a dot are left out; symbolic links in it are Problems. Empty
    files are entries with an empty head. Reasons of Problems: `unreadable_path`, `symlink`,
    `file_too_large`, `archive_too_large`, `ratio`, `too_many_entries`, `archive_too_deep`, `path_escape`,
    `encrypted_archive`, `corrupt_archive`; the last two cost the member alone in which they are met.
    """
    for found in _files(path, path):
        if isinstance(found, Problem):
            yield found
            continue
        file, name = found
        try:
            yield from _open_file(file, name, limits)
        except OSError as wrong:
            yield Problem(name, "unreadable_path", wrong.strerror or str(wrong))


def _files(path: Path, root: Path) -> Iterator[tuple[Path, str] | Problem]:
    name = path.name if path == root else f"{root.name}/{path.relative_to(root).as_posix()}"
    try:
        if path != root and path.is_symlink():
            yield Problem(name, "symlink", "a symbolic link is not followed")
        elif path.is_dir():
            for child in sorted(path.iterdir()):
                if not child.name.startswith("."):
                    yield from _files(child, root)
        elif path.is_file():
            yield path, name
        else:
            yield Problem(
                name, "unreadable_path", "no such file" if not path.exists() else "not a regular file"
            )
    except OSError as wrong:
        yield Problem(name, "unreadable_path", wrong.strerror or str(wrong))


def _open_file(path: Path, name: str, limits: Limits) -> Iterator[Entry | Problem]:
    size = path.stat().st_size
    if limits.max_file_bytes is not None and size > limits.max_file_bytes:
        yield Problem(name, "file_too_large", f"more than {limits.max_file_bytes} bytes")
        return
    with path.open("rb") as raw:
        sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
        raw.seek(0)
        outer = Outer(path, name, sha256, size)
        budget = Budget(limits)
        level = _Level(outer, budget, raw, 0)
        try:
            yield from level.expand(name, path.name, raw)
        except ArchiveRefused as refused:
            yield Problem(name, refused.code, refused.detail, outer)


@dataclass(frozen=True, slots=True)
class _Level:
    """Where in a nest of archives we are. depth: how many archives are open around the stream."""

    outer: Outer
    budget: Budget
    raw: BinaryIO
    depth: int

    def expand(self, name: str, inner_name: str, stream: BinaryIO) -> Iterator[Entry | Problem]:
        """Yield the stream itself as an entry, or its members when it is an archive."""
        head = head_of(stream)
        kind = _kind(head)
        stream = rewound(stream, head)
        if kind == "zip":
            stream = self._seekable(stream)
            if self._is_office_document(stream):
                kind = None
        if kind is None:
            yield from self._whole(name, inner_name, head, stream)
            return
        if self.depth >= self.budget.limits.max_depth:
            yield self._problem(name, "archive_too_deep", f"more than {self.depth} archives deep")
            return
        inside = _Level(self.outer, self.budget, self.raw, self.depth + 1)
        readers = {"gzip": inside.gunzip, "tar": inside.untar, "zip": inside.unzip}
        yield from readers[kind](name, inner_name, stream)

    def _whole(self, name: str, inner_name: str, head: bytes, stream: BinaryIO) -> Iterator[Entry | Problem]:
        def position() -> int:
            return self.outer.size if self.raw.closed else self.raw.tell()

        yield Entry(self.outer, name, inner_name, head, position, stream)
        breach = self.budget.take_breach()
        if breach is not None:
            raise ArchiveRefused(breach.code, f"{breach.detail}, at {name}")

    def gunzip(self, name: str, inner_name: str, stream: BinaryIO) -> Iterator[Entry | Problem]:
        """Yield the packed file as one entry, or the members of the tar that is packed."""
        packed = Counted(stream)
        plain = cast(BinaryIO, gzip.GzipFile(fileobj=io.BufferedReader(packed)))
        unpacked = Unpacked(plain, self.budget, packed=lambda: packed.offset)
        content: BinaryIO = io.BufferedReader(unpacked, buffer_size=HEAD_BYTES)
        self.budget.enter()
        head = head_of(content)
        content = rewound(content, head)
        if _kind(head) == "tar":
            yield from self.untar(name, inner_name, content)
            return
        inner = inner_name[:-3] if inner_name.lower().endswith(".gz") else inner_name
        yield from self.expand(name, inner, content)

    def untar(self, name: str, inner_name: str, stream: BinaryIO) -> Iterator[Entry | Problem]:
        """Yield the members of a tar in their order. Raises ArchiveRefused at the first breach."""
        counted = Counted(stream, keep=_TAR_KEEP)
        try:
            with tarfile.open(fileobj=cast(BinaryIO, counted), mode="r|") as archive:
                while (member := archive.next()) is not None:
                    _forget_members(archive)
                    yield from self._tar_member(name, archive, member)
                _require_tar_end(archive, counted)
        except DAMAGE as wrong:
            raise ArchiveRefused("corrupt_archive", str(wrong)) from wrong

    def _tar_member(
        self, name: str, archive: tarfile.TarFile, member: tarfile.TarInfo
    ) -> Iterator[Entry | Problem]:
        shown = f"{name}!/{member.name}"
        self._enter(member.name)
        if member.issym() or member.islnk():
            yield self._problem(shown, "symlink", "a link in an archive is not followed")
        elif member.issparse() or not (member.isfile() or member.isdir()):
            yield self._problem(shown, "unreadable_path", "not a regular file")
        elif member.isfile() and not _is_hidden(member.name):
            content = cast(BinaryIO, archive.extractfile(member))
            yield from self._member(shown, Unpacked(content, self.budget, charged=False))

    def unzip(self, name: str, inner_name: str, stream: BinaryIO) -> Iterator[Entry | Problem]:
        """Yield the members of a zip in the order of its directory. Raises ArchiveRefused."""
        with self._opened_zip(stream) as archive:
            for member in archive.infolist():
                shown = f"{name}!/{member.filename}"
                self._enter(member.filename)
                if stat.S_ISLNK(member.external_attr >> 16):
                    yield self._problem(shown, "symlink", "a link in an archive is not followed")
                elif not member.is_dir() and not _is_hidden(member.filename):
                    yield from self._zip_member(shown, archive, member)

    def _zip_member(
        self, shown: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo
    ) -> Iterator[Entry | Problem]:
        try:
            with archive.open(member) as content:
                yield from self._member(shown, Unpacked(cast(BinaryIO, content), self.budget))
        except DAMAGE as wrong:
            yield self._problem(shown, "corrupt_archive", str(wrong))

    def _member(self, shown: str, unpacked: Unpacked) -> Iterator[Entry | Problem]:
        """Yield a member, or its members; damage in it costs the member, a limit the whole file."""
        try:
            stream: BinaryIO = io.BufferedReader(unpacked, buffer_size=HEAD_BYTES)
            yield from self.expand(shown, _last(shown), stream)
        except ArchiveRefused as refused:
            self.budget.take_breach()
            if refused.code not in _COSTS_THE_MEMBER:
                raise
            yield self._problem(shown, refused.code, refused.detail)

    def _opened_zip(self, stream: BinaryIO) -> zipfile.ZipFile:
        """Return the zip, its directory within the limits. Raises ArchiveRefused."""
        limits = self.budget.limits
        _require_small_directory(stream, limits.max_entries)
        try:
            archive = zipfile.ZipFile(stream)
        except DAMAGE as wrong:
            raise ArchiveRefused("corrupt_archive", str(wrong)) from wrong
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > limits.max_entries:
            raise ArchiveRefused("too_many_entries", f"more than {limits.max_entries} entries")
        if limits.max_unpacked_bytes is not None and unpacked > limits.max_unpacked_bytes:
            raise ArchiveRefused(
                "archive_too_large", f"unpacks to more than {limits.max_unpacked_bytes} bytes"
            )
        self.budget.ratio(unpacked, sum(member.compress_size for member in members))
        if any(member.flag_bits & _ZIP_ENCRYPTED for member in members):
            raise ArchiveRefused("encrypted_archive", "a password is needed")
        return archive

    def _is_office_document(self, stream: BinaryIO) -> bool:
        """Say whether the zip is one document (XLSX, DOCX, ODS), checked against the limits all the same."""
        with self._opened_zip(stream) as archive:
            names = set(archive.namelist())
        stream.seek(0)
        return "[Content_Types].xml" in names or {"mimetype", "META-INF/manifest.xml"} <= names

    def _seekable(self, stream: BinaryIO) -> BinaryIO:
        if stream.seekable():
            return stream
        most = self.budget.limits.max_nested_zip_bytes
        held = stream.read(most + 1)
        if len(held) > most:
            raise ArchiveRefused(
                "archive_too_large", f"a zip of more than {most} bytes inside another archive"
            )
        return io.BytesIO(held)

    def _enter(self, member_name: str) -> None:
        self.budget.enter()
        parts = member_name.replace("\\", "/").split("/")
        if parts[0] == "" or ".." in parts or ":" in parts[0][:2] or "\0" in member_name:
            raise ArchiveRefused("path_escape", f"a member is called {member_name!r}")

    def _problem(self, name: str, reason: str, detail: str) -> Problem:
        return Problem(name, reason, detail, self.outer)


def _kind(head: bytes) -> str | None:
    """Return which archive begins so, None for any other content."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    try:
        tarfile.TarInfo.frombuf(head[:_TAR_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    return "tar"


def _last(member_name: str) -> str:
    return member_name.replace("\\", "/").rpartition("/")[2]


def _is_hidden(member_name: str) -> bool:
    parts = member_name.replace("\\", "/").split("/")
    return any(part == "__MACOSX" or (part.startswith(".") and part != ".") for part in parts)


def _forget_members(archive: tarfile.TarFile) -> None:
    """Drop what tarfile remembers of members that were read, or a million of them fill the memory."""
    vars(archive)["members"].clear()


def _require_tar_end(archive: tarfile.TarFile, counted: Counted) -> None:
    """Raise ArchiveRefused unless the tar ended with its end mark.

    Python takes a damaged header after the first one for the end, and would drop the rest in silence.
    """
    start = archive.offset - (counted.offset - len(counted.tail))
    block = counted.tail[start : start + _TAR_BLOCK]
    if len(block) < _TAR_BLOCK or any(block):
        raise ArchiveRefused("corrupt_archive", f"a tar that does not go on at byte {archive.offset}")


def _require_small_directory(stream: BinaryIO, max_entries: int) -> None:
    """Raise ArchiveRefused for a list of members so long that reading it would fill the memory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _ZIP_TAIL))
    tail = stream.read(_ZIP_TAIL)
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise ArchiveRefused("corrupt_archive", "a zip without its directory")
    count, directory = struct.unpack_from("<HL", tail, at + 10)
    zip64 = tail.rfind(b"PK\x06\x06", 0, at)
    if zip64 >= 0 and len(tail) >= zip64 + 48:
        count, directory = struct.unpack_from("<QQ", tail, zip64 + 32)
    if count > max_entries or directory > max_entries * _ZIP_NAME_ALLOWANCE:
        raise ArchiveRefused("too_many_entries", f"more than {max_entries} entries")
