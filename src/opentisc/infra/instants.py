"""Instants as people read them: the day and minute in the time zone of the installation.

The one place for it outside templates, whose `date` filter uses the same zone. Stored instants are UTC; JSON gives
them whole. Not for: working days and deadlines.
"""

from datetime import datetime

from django.utils import timezone


def local_day(at: datetime | str) -> str:
    """Return the day (`2024-05-01`) on which an instant lies here. at: with its offset, or ISO 8601 text of it.

    Raises ValueError for a text that is no instant, and for an instant without offset.
    """
    return _local(at).date().isoformat()


def local_minute(at: datetime | str) -> str:
    """Return day and minute of an instant here (`2024-05-01 09:30`). Raises as `local_day` does."""
    return _local(at).strftime("%Y-%m-%d %H:%M")


def _local(at: datetime | str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(at) if isinstance(at, str) else at)
