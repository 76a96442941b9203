"""Reads paths into records: opens what is there, recognises each entry's format, and yields its items.

The one way in for imports. Not for: keeping records; that is `records.lake`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from opentisc.kernel.containers import Entry, Problem, entries
from opentisc.kernel.containerstreams import ArchiveRefused, Limits
from opentisc.records.formats.base import Format, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import UNFORESEEN, failed
from opentisc.records.formats.registry import get_format, recognise

_FOREIGN_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
}


@dataclass(frozen=True, slots=True)
class EntryInfo:
    """Where an item comes from.

    name: for people (`corpus.tar.gz!/a/b.xml`). file, sha256, size: of the file on the disk; None
    when it could not be read. format_code: None when no format knows the entry.
    """

    name: str
    file: Path
    sha256: str | None = None
    size: int | None = None
    format_code: str | None = None
    position: Callable[[], int] = int

    def progress(self) -> float | None:
        """Return how much of the file on the disk was read, from 0 to 1; None when its size is not known."""
        return min(1.0, self.position() / self.size) if self.size else None


def read_paths(
    paths: Iterable[Path], *, format_code: str | None, limits: Limits, options: ReadOptions
) -> Iterator[tuple[EntryInfo, Item]]:
    """Yield each item of every file, folder and archive given, in order, with where it comes from.

    format_code: read every entry as this format; None recognises each by its content. The info's
    `position()` is read while iterating: bytes of the file consumed so far. An entry that cannot be read
    is one Rejected: `unknown_format`, `empty_file`, or a reason of `containers.entries`; the others go on.
    Raises UnknownFormat when no format has the code.
    """
    fixed = None if format_code is None else get_format(format_code)
    for path in paths:
        for found in entries(path, limits):
            if isinstance(found, Problem):
                yield problem_of(path, found)
            else:
                yield from read_entry(found, fixed, options)


def read_entry(entry: Entry, fixed: Format | None, options: ReadOptions) -> Iterator[tuple[EntryInfo, Item]]:
    """Yield the items of one entry with where they come from; fixed: its format when it is known already."""
    outer = entry.outer
    info = EntryInfo(entry.name, outer.path, outer.sha256, outer.size, None, entry.position)
    if not entry.head:
        yield info, Rejected("file", "file", "empty_file", "")
        return
    known = fixed or recognise(Sample(entry.inner_name.lower(), entry.head))
    if known is None:
        yield info, Rejected("file", "file", "unknown_format", _hint(entry.head))
        return
    info, last = replace(info, format_code=known.code), ""
    try:
        for item in known.read(entry.open(), replace(options, name=entry.inner_name)):
            yield info, item
            last = item.where
    except ArchiveRefused:
        return  # entries() reports it: it knows whether the archive goes on
    except OSError as wrong:
        yield info, Rejected("file", "file", "unreadable_path", wrong.strerror or str(wrong))
    except UNFORESEEN as wrong:  # the rest of this entry; a reader that knows its records loses one alone
        yield info, failed(f"after {last}" if last else "file", wrong)


def code_of(entry: Entry) -> str | None:
    """Return the code of the format that knows an entry by its beginning, None when none does."""
    known = recognise(Sample(entry.inner_name.lower(), entry.head)) if entry.head else None
    return known.code if known else None


def problem_of(path: Path, problem: Problem) -> tuple[EntryInfo, Rejected]:
    """Return what could not be opened at a path as an item."""
    outer = problem.outer
    info = (
        EntryInfo(problem.name, path)
        if outer is None
        else EntryInfo(problem.name, outer.path, outer.sha256, outer.size)
    )
    return info, Rejected("file", "file", problem.reason, problem.detail)


def _hint(head: bytes) -> str:
    for magic, name in _FOREIGN_ARCHIVES.items():
        if head.startswith(magic):
            return f"a {name} archive: unpack it first"
    return "no format knows this content"
