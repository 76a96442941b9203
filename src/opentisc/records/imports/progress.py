"""How far an import is: bytes, records, rate, time left. Told to a callback, at most twice a second."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from opentisc.records.formats.reading import EntryInfo

_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One report. phase: `waiting`, `reading`, `families`, `indexing`. rate: records a second.

    done, total: bytes of the files on the disk. seconds_left is None until it can be told. holder: who
    holds the lake, while waiting.
    """

    phase: str
    done: int = 0
    total: int = 0
    records: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    holder: str = ""


Listener = Callable[[Progress], None]


class Meter:
    """Measures one import and tells the listener."""

    def __init__(
        self, paths: Iterable[Path], listener: Listener | None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._listener, self._clock = listener, clock
        self._total = sum(_size(path) for path in paths)
        self._before = 0
        self._file: tuple[Path, int] | None = None
        self._started = clock()
        self._told = float("-inf")

    def tick(self, info: EntryInfo, records: int) -> None:
        """Say that the reading is at this entry, `records` records on."""
        if self._file is None or self._file[0] != info.file:
            self._before += self._file[1] if self._file else 0
            self._file = info.file, info.size or 0
        now = self._clock()
        if self._listener is None or now - self._told < _PAUSE_SECONDS:
            return
        self._told = now
        done = self._before + (info.position() if info.size else 0)
        spent = max(now - self._started, 1e-6)
        left = spent / done * (self._total - done) if done else None
        self._listener(
            Progress(
                phase="reading",
                done=done,
                total=self._total,
                records=records,
                rate=records / spent,
                seconds_left=left,
            )
        )

    def phase(self, phase: str, records: int) -> None:
        """Say that another phase has begun."""
        if self._listener is not None:
            spent = max(self._clock() - self._started, 1e-6)
            self._listener(
                Progress(
                    phase=phase, done=self._total, total=self._total, records=records, rate=records / spent
                )
            )


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(one.stat().st_size for one in path.rglob("*") if one.is_file() and not one.is_symlink())
    return path.stat().st_size if path.is_file() else 0
