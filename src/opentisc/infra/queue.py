"""Name work to be done. The row is written in the caller's transaction; a worker sees it after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentisc.infra.models import Job

_nobody_told: ContextVar[bool] = ContextVar("opentisc_nobody_told", default=False)
_TELLING = ".tell"


def enqueue(name: str, /, *, by_id: int | None = None, **arguments: object) -> Job:
    """Return the new waiting job. name: a key of jobs.registry; arguments: JSON values.

    Within `nobody_told` a job that tells people (`context.tell`) is returned unsaved, and never runs.
    """
    job = Job(name=name, arguments=arguments, by_id=by_id)
    if not (_nobody_told.get() and name.endswith(_TELLING)):
        job.save()
    return job


@contextmanager
def nobody_told() -> Iterator[None]:
    """Write down what happened long ago without telling anybody of it."""
    token = _nobody_told.set(True)
    try:
        yield
    finally:
        _nobody_told.reset(token)


def ask_to_cancel(job: Job) -> None:
    """Ask the worker to stop at its next report of progress; a waiting job is then never started."""
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
