"""One writer of the lake at a time, across processes, and who it is.

The lock is the operating system's: it ends with the process that held it, however that ended.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from opentisc.records.errors import ImportRunning

_LOOK_AGAIN_SECONDS = 1.0


@contextmanager
def writing(
    folder: Path, *, person: str, wait: bool = True, waiting: Callable[[ImportRunning], None] | None = None
) -> Iterator[None]:
    """Hold the lake for writing. waiting: told once a second who holds it. Raises ImportRunning when not to wait."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "writer.lock")
    holder = folder / "writer.json"
    while True:
        try:
            lock.acquire(timeout=_LOOK_AGAIN_SECONDS if wait else 0)
            break
        except Timeout:
            held = _holder(holder)
            if not wait:
                raise held from None
            if waiting is not None:
                waiting(held)
    try:
        holder.write_text(json.dumps(_myself(person)))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def is_held(folder: Path) -> bool:
    """Say whether somebody is writing the lake now."""
    lock = FileLock(folder / "writer.lock", timeout=0)
    try:
        with lock:
            return False
    except Timeout:
        return True


def _myself(person: str) -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "person": person, "since": now}


def _holder(file: Path) -> ImportRunning:
    """Return who holds the lock; a holder who has not written down who it is yet is pid 0."""
    try:
        return ImportRunning(**json.loads(file.read_text()))
    except (FileNotFoundError, ValueError):
        return ImportRunning(pid=0, host="", person="", since="")
