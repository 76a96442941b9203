"""The files of one scheme: single, packed (`.gz`, `.zip`) or a folder of them, each with the reader that knows it.

Bounds hold for what is unpacked (SC-30). Nothing is unpacked to disk. Not for: what stands in a file.
"""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from opentisc.search.schemes.cpc_xml import CpcXml
from opentisc.search.schemes.entries import Reader
from opentisc.search.schemes.errors import SchemeUnreadable
from opentisc.search.schemes.tables import NiceJson, TitleCsv, TitleTabs
from opentisc.search.schemes.wipo_xml import WipoXml

READERS: tuple[Reader, ...] = (WipoXml(), CpcXml(), TitleCsv(), TitleTabs(), NiceJson())
MOST_FILES = 5_000
MOST_BYTES = 2 << 30
"""Unpacked, of one import. The whole CPC is some 1,300 files and 200 MB, the IPC in one language 30 MB."""

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Part:
    """One file to read. member: its name in the archive `path`, empty when it is the file itself."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """The name for people."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name


def parts(path: Path) -> tuple[Part, ...]:
    """Return the files at a path, by name. Raises SchemeUnreadable when there is none, or too many."""
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
    else:
        files = [path] if path.is_file() else []
    found = [part for one in files for part in _inside(one)]
    if not found:
        raise SchemeUnreadable(f"there is no file at {path}", given=str(path))
    if len(found) > MOST_FILES:
        raise SchemeUnreadable(f"more than {MOST_FILES} files", given=str(path))
    return tuple(found)


def _inside(path: Path) -> Iterator[Part]:
    if path.suffix.lower() != ".zip":
        yield Part(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(one.filename for one in archive.infolist() if not one.is_dir())
    except (zipfile.BadZipFile, OSError) as wrong:
        raise SchemeUnreadable(f"{path.name} cannot be unpacked", given=path.name) from wrong
    yield from (Part(path, name) for name in names)


def reader_of(part: Part) -> Reader | None:
    """Return the reader that knows a file by how it begins, None when none does."""
    with opened(part, Allowance()) as stream:
        head = stream.read(_HEAD)
    return next((one for one in READERS if one.recognises(head)), None)


def digest(found: tuple[Part, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the sha256 of the files taken together, and of each file: (name, sha256).

    One file's is its own, so that it can be compared with what its publisher states.
    """
    each = []
    for path in dict.fromkeys(part.path for part in found):
        with path.open("rb") as file:
            each.append((path.name, hashlib.file_digest(file, "sha256").hexdigest()))
    if len(each) == 1:
        return each[0][1], tuple(each)
    whole = "".join(f"{own}  {name}\n" for name, own in each)
    return hashlib.sha256(whole.encode()).hexdigest(), tuple(each)


@dataclass(slots=True)
class Allowance:
    """The bytes that one import may still unpack."""

    left: int = MOST_BYTES

    def take(self, count: int) -> None:
        """Take bytes. Raises SchemeUnreadable when there are not so many."""
        self.left -= count
        if self.left < 0:
            raise SchemeUnreadable(f"more than {MOST_BYTES} bytes unpacked", given=str(MOST_BYTES))


class _Counted(io.RawIOBase):
    """A stream that counts what it gives."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, allowance: Allowance) -> None:
        self._inner, self._allowance = inner, allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        given = self._inner.read(len(buffer))
        self._allowance.take(len(given))
        buffer[: len(given)] = given
        return len(given)


@contextmanager
def opened(part: Part, allowance: Allowance) -> Iterator[io.BufferedReader]:
    """Give the unpacked bytes of a file. Raises SchemeUnreadable when they cannot be unpacked or are too many."""
    try:
        if part.member:
            with zipfile.ZipFile(part.path) as archive, archive.open(part.member) as inner:
                yield io.BufferedReader(_Counted(inner, allowance))
        elif part.path.suffix.lower() == ".gz":
            with gzip.open(part.path) as unpacked:
                yield io.BufferedReader(_Counted(unpacked, allowance))
        else:
            with part.path.open("rb") as file:
                yield io.BufferedReader(_Counted(file, allowance))
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as wrong:
        raise SchemeUnreadable(f"{part.name} cannot be read", given=part.name) from wrong
