"""Takes the bytes of an upload in and looks at them, before any row is written.

Not in a transaction: a scan may take a minute, and SQLite has one writer. Not for: keeping; that is `keeping`.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from opentisc.infra.attachments.errors import FileRefused
from opentisc.infra.attachments.inspecting import inspect
from opentisc.infra.attachments.names import clean_name
from opentisc.infra.attachments.scanning import scan
from opentisc.infra.models.files import FileState

_BLOCK = 1 << 20
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Received:
    """A file that may be kept. path: a private copy that lives as long as `receive`'s block. size: in bytes."""

    path: Path
    name: str
    media_type: str
    size: int
    sha256: str
    state: FileState
    finding: str


def incoming() -> Path:
    """Return the private folder of files that are still being looked at."""
    folder = Path(settings.HOME) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def receive(stream: BinaryIO, name: str) -> Iterator[Received]:
    """Hand over a file that was looked at; its copy is gone at the end of the block, whatever happens (SC-59).

    Raises FileRefused: `file_too_large`, `file_empty`, `file_type_unknown`, `file_type_mismatch`, `file_damaged`,
    `file_has_macros`, `image_too_large`, `file_infected`, or `file_` with a reason of kernel.containers.
    """
    shown = clean_name(name)
    with tempfile.TemporaryDirectory(dir=incoming()) as folder:
        path = Path(folder) / "content"
        size, sha256 = _copied(stream, path)
        media_type = inspect(path, shown)
        state, finding = scan(path, address=settings.OPENTISC.clamd)
        if state == FileState.REFUSED:
            raise FileRefused("file_infected", finding, finding=finding)
        yield Received(path, shown, media_type, size, sha256, state, finding)


def _copied(stream: BinaryIO, path: Path) -> tuple[int, str]:
    most = settings.OPENTISC.upload_max_mb
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > most * _MEGABYTE:
                raise FileRefused("file_too_large", f"more than {most} MB", most=most)
            digest.update(block)
            file.write(block)
    return size, digest.hexdigest()
