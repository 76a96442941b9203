"""Loads a scheme: reads its files, writes the one that is kept, and puts it in force; or takes one out of force."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from opentisc.search.indexes.places import write_whole
from opentisc.search.schemes import files, shelf
from opentisc.search.schemes.entries import Heading, Reader, Refused
from opentisc.search.schemes.errors import SchemeBusy, SchemeUnknown, SchemeUnreadable
from opentisc.search.schemes.files import Part
from opentisc.search.schemes.writing import Writer
from opentisc.search.types import SchemeLoaded

_EDITION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}")


def load(
    path: Path,
    *,
    now: datetime,
    scheme: str | None = None,
    edition: str | None = None,
    source: str = "",
    licence: str = "",
) -> SchemeLoaded:
    """Read the files of one scheme and put it in force; what it has, it says before what was loaded before.

    scheme, edition: as the files say when None; a scheme that they say otherwise is refused.
    Raises SchemeUnreadable, SchemeBusy.
    """
    if edition is not None and not _EDITION.fullmatch(edition):
        raise SchemeUnreadable(f"not an edition: {edition!r}", given=edition)
    known, skipped = _known(path)
    sha256, each = files.digest(tuple(part for part, _ in known))
    with _lock():
        draft = shelf.folder() / f"{sha256[:12]}.{os.getpid()}.new"
        draft.unlink(missing_ok=True)
        try:
            writer, of = _write(draft, known, scheme, edition)
            writer.finish(
                {
                    "scheme": of.scheme,
                    "edition": of.edition or "",
                    "source": source,
                    "licence": licence,
                    "sha256": sha256,
                    "files": each,
                    "loaded_at": now.isoformat(timespec="seconds"),
                }
            )
            kept = shelf.folder() / f"{of.scheme}-{of.edition or 'undated'}-{sha256[:12]}.sqlite"
            draft.replace(kept)
        finally:
            draft.unlink(missing_ok=True)
        shelf.forget()
        _put_in_force(of.scheme, kept.name)
    return SchemeLoaded(info=shelf.in_force(of.scheme)[0].info, skipped=skipped)


def digest_of(path: Path) -> str:
    """Return the sha256 that a scheme loaded from a path would have. Raises SchemeUnreadable."""
    known, _ = _known(path)
    return files.digest(tuple(part for part, _ in known))[0]


def _known(path: Path) -> tuple[list[tuple[Part, Reader]], tuple[str, ...]]:
    """Return the files of a scheme at a path with their readers, and the names of the others."""
    found = [(part, files.reader_of(part)) for part in files.parts(path)]
    known = [(part, reader) for part, reader in found if reader is not None]
    if not known:
        raise SchemeUnreadable("no file of a scheme that is known", given=path.name)
    return known, tuple(part.name for part, reader in found if reader is None)


def _write(
    draft: Path, known: list[tuple[Part, Reader]], scheme: str | None, edition: str | None
) -> tuple[Writer, Heading]:
    """Fill the draft; return its writer, and scheme and edition. The draft is closed when that fails."""
    writer, allowance = Writer(draft), files.Allowance()
    heading = Heading(scheme=scheme or "", edition=edition)
    try:
        for part, reader in known:
            with files.opened(part, allowance) as stream:
                for read in reader.read(stream):
                    if isinstance(read, Heading):
                        heading = _agreed(heading, read, part, given_edition=edition)
                    elif isinstance(read, Refused):
                        writer.refuse(read, file=part.name)
                    else:
                        writer.put(read, file=part.name)
        if not writer.counts.entries:
            raise SchemeUnreadable("no entry can be read", given=known[0][0].name)
    except BaseException:
        writer.abandon()
        raise
    return writer, heading


def _agreed(so_far: Heading, said: Heading, part: Part, *, given_edition: str | None) -> Heading:
    """Return the heading of the whole. Raises SchemeUnreadable when two files are of different schemes or editions."""
    if so_far.scheme and so_far.scheme != said.scheme:
        raise SchemeUnreadable(f"{part.name} is of {said.scheme}, not of {so_far.scheme}", given=part.name)
    if given_edition is None and so_far.edition and said.edition and so_far.edition != said.edition:
        raise SchemeUnreadable(
            f"{part.name} is of edition {said.edition}, others of {so_far.edition}; name one", given=part.name
        )
    return Heading(scheme=said.scheme, edition=given_edition or so_far.edition or said.edition)


def remove(name: str) -> None:
    """Take a scheme out of force and remove its file; what was loaded before it speaks again. Raises SchemeUnknown.

    The name of the pointer itself, which is damaged then, takes all schemes out of force; their files stay.
    """
    with _lock():
        if name == shelf.pointer().name:
            shelf.pointer().unlink(missing_ok=True)
            return
        named = shelf.named()
        scheme = next((one for one, names in named.items() if name in names), None)
        if scheme is None:
            raise SchemeUnknown(name)
        named[scheme].remove(name)
        write_whole(shelf.pointer(), json.dumps(named).encode())
        shelf.forget()
        (shelf.folder() / name).unlink(missing_ok=True)


def _put_in_force(scheme: str, name: str) -> None:
    named = shelf.named()
    named[scheme] = [name, *(one for one in named.get(scheme, ()) if one != name)]
    write_whole(shelf.pointer(), json.dumps(named).encode())


@contextmanager
def _lock() -> Iterator[None]:
    """Hold the right to write schemes. Raises SchemeBusy when another process holds it."""
    shelf.folder().mkdir(parents=True, exist_ok=True)
    lock = FileLock(shelf.folder() / "writer.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as held:
        raise SchemeBusy("another scheme is being loaded") from held
    try:
        yield
    finally:
        lock.release()
