"""Job names and the action that each runs. Actions name jobs; nothing below this package runs them."""

from collections.abc import Mapping

from opentisc.infra.worker import Report, Runner
from opentisc.jobs import records


def runners() -> Mapping[str, Runner]:
    """Return every job by its name."""
    return {
        "records.import": records.import_upload,
        "records.undo": records.undo_batch,
    }


__all__ = ["Report", "runners"]
