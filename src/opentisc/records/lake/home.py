"""Where this installation keeps its lake: the one place that reads the setting."""

from functools import cache
from pathlib import Path

from django.conf import settings

from opentisc.records.lake.store import Lake


def lake_of_installation() -> Lake:
    """Return the lake under OPENTISC_HOME."""
    return _lake(Path(settings.HOME) / "lake")


@cache
def _lake(folder: Path) -> Lake:
    return Lake(folder)
