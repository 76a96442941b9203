"""What the installation holds now: the version of the data, counts, latest imports; for the frame and the home page."""

from dataclasses import dataclass

from django.conf import settings

from opentisc.infra.models import Job, JobState
from opentisc.records import queries
from opentisc.records.models import ImportBatch
from opentisc.search.registry import record_collections
from opentisc.web import labels
from opentisc.web.policy import Visitor
from opentisc.web.search.state import SearchState


@dataclass(frozen=True, slots=True)
class CollectionCount:
    """One collection with the number of its records."""

    code: str
    label: labels.Label
    count: int
    shown: str
    url: str


def data_as_of() -> queries.Version | None:
    """Return the version of the data, None while there is none."""
    return queries.data_as_of()


def filling() -> Job | None:
    """Return the job that fills the demonstration, while it waits or runs; None in any other installation."""
    if settings.OPENTISC.profile != "demo":
        return None
    return Job.objects.filter(name="demo.fill", state__in=[JobState.WAITING, JobState.RUNNING]).first()


def collection_counts(*, actor: Visitor) -> tuple[CollectionCount, ...]:
    """Return every collection with the number of records the person may find."""
    counts = queries.counts(actor=actor)
    return tuple(
        CollectionCount(
            spec.code,
            labels.COLLECTIONS.get(spec.code, spec.label),
            counts.get(spec.code, 0),
            f"{counts.get(spec.code, 0):,}",
            SearchState(collection=spec.code).url(),
        )
        for spec in record_collections()
    )


def recent_imports(*, actor: Visitor) -> tuple[ImportBatch, ...]:
    """Return the latest finished imports, newest first."""
    return tuple(queries.recent_batches(actor=actor, limit=5))
