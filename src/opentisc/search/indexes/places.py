"""Where indexes lie on disk, and which of them serves.

`OPENTISC_HOME/index/<collection>/<generation>/` holds an index and its state; the pointer file `serving` names
the generation that answers searches, and is replaced in one step. Not for: reading or writing an index.
"""

import os
import re
import shutil
from pathlib import Path

import msgspec
from django.conf import settings

from opentisc.search.errors import IndexBroken, IndexMissing

FORMAT = 1
"""Raised with any change that makes indexes of before unusable; they are then said to be broken and rebuilt."""

_POINTER, _STATE = "serving", "state.json"
_GENERATION = re.compile(r"\d{6}")
_AS_OF = re.compile(r"as-of-(\d+)")


class State(msgspec.Struct, frozen=True):
    """What an index holds: the version of the data, and of our own form of index and fields."""

    format: int
    fields: str
    data_version: int


def folder_of(collection: str) -> Path:
    """Return the folder of a collection's indexes."""
    return Path(settings.HOME) / "index" / collection


def serving(collection: str) -> Path:
    """Return the generation that answers searches. Raises IndexMissing."""
    folder = folder_of(collection)
    try:
        name = (folder / _POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError) as wrong:
        raise IndexMissing(f"no index of {collection}", collection=collection) from wrong
    if not _GENERATION.fullmatch(name) or not (folder / name).is_dir():
        raise IndexMissing(f"the index of {collection} is gone", collection=collection)
    return folder / name


def serve(collection: str, generation: Path) -> None:
    """Let a generation answer searches from now on."""
    write_whole(folder_of(collection) / _POINTER, generation.name.encode("ascii"))


def serves(collection: str, version: int) -> bool:
    """Tell whether the serving index holds a data version. Raises IndexBroken."""
    try:
        return read_state(serving(collection)).data_version == version
    except IndexMissing:
        return False


def new_generation(collection: str) -> Path:
    """Return an empty folder for a new generation."""
    folder = folder_of(collection)
    folder.mkdir(parents=True, exist_ok=True)
    taken = [int(one.name) for one in folder.iterdir() if _GENERATION.fullmatch(one.name)]
    made = folder / f"{max(taken, default=0) + 1:06d}"
    made.mkdir()
    return made


def drop_others(collection: str, kept: Path) -> None:
    """Remove every generation but one; a reader that still has an old one open keeps its files."""
    for one in folder_of(collection).iterdir():
        if _GENERATION.fullmatch(one.name) and one != kept:
            shutil.rmtree(one, ignore_errors=True)


def as_of_folder(collection: str, version: int) -> Path:
    """Return the folder of the index of one data version."""
    return folder_of(collection) / f"as-of-{version}"


def as_of_folders(collection: str) -> list[tuple[int, Path]]:
    """Return the data versions that have an index of their own, with its folder."""
    named = [(_AS_OF.fullmatch(one.name), one) for one in folder_of(collection).iterdir()]
    return sorted((int(match[1]), one) for match, one in named if match)


def read_state(folder: Path) -> State:
    """Return what an index holds. Raises IndexBroken when it does not say or is of another format."""
    try:
        state = msgspec.json.decode((folder / _STATE).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError) as wrong:
        raise IndexBroken(f"{folder.name} does not say what it holds") from wrong
    if state.format != FORMAT:
        raise IndexBroken(f"{folder.name} was made by another version of this program")
    return state


def write_state(folder: Path, state: State) -> None:
    """Write what an index holds, in one step."""
    write_whole(folder / _STATE, msgspec.json.encode(state))


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody ever reads half of it, and let it last."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
