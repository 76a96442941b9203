"""One record with where each value comes from and what hangs on it, as pages and the command show it."""

from opentisc.records.reading.view import Conflict, Origin, RecordView, view_of

__all__ = ["Conflict", "Origin", "RecordView", "view_of"]
