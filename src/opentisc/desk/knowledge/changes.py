"""What search has to learn anew: noted with the change, read by the provider of the collection.

Numbers must follow the order of commits, or an index would take a number for the newest and miss a change below
it. Call `note` after the audit event of the same transaction: that event holds the one lock on which all writers
queue until they commit.
"""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from opentisc.desk.models.knowledge import SearchChange
from opentisc.infra.models import Job, JobState
from opentisc.infra.queue import enqueue
from opentisc.kernel.errors import Conflict, Unavailable
from opentisc.search.actions import catch_up

_log = logging.getLogger(__name__)

JOB = "desk.index_knowledge"


def note(collection: str, record_ids: Iterable[str]) -> int:
    """Note that these documents changed; return how many. `index_later` or `index_now` then tells search."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a change is noted in the transaction that makes it")
    rows = SearchChange.objects.bulk_create(
        SearchChange(collection=collection, record_id=one) for one in record_ids
    )
    return len(rows)


def index_later(collection: str) -> None:
    """Have the index brought up to the changes by a job, unless one is waiting already."""
    waiting = Job.objects.filter(name=JOB, state=JobState.WAITING, arguments={"collection": collection})
    if not waiting.exists():
        enqueue(JOB, collection=collection)


def index_now(*collections: str) -> None:
    """Bring indexes up to the changes; what cannot be indexed now is in force all the same and is logged."""
    for one in collections:
        try:
            catch_up(one)
        except (Conflict, Unavailable):
            _log.exception("the index of %s is behind: run `opentisc index`", one)


def newest(collection: str) -> int:
    """Return the number of the newest change of a collection, 0 before the first."""
    return SearchChange.objects.filter(collection=collection).aggregate(n=Max("pk"))["n"] or 0


def since(collection: str, number: int) -> list[str]:
    """Return the documents that changed after a number, each once."""
    rows = SearchChange.objects.filter(collection=collection, pk__gt=number)
    return list(rows.values_list("record_id", flat=True).distinct())
