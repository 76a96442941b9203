"""Name work to be done. The row is written in the caller's transaction; a worker sees it after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentisc.infra.models import Job

_left_out: ContextVar[frozenset[str]] = ContextVar("opentisc_left_out", default=frozenset())


def enqueue(name: str, /, *, by_id: int | None = None, **arguments: object) -> Job:
    """Return the new waiting job. name: a key of jobs.registry; arguments: JSON values.

    A job that `without` leaves out is returned unsaved, and never runs.
    """
    job = Job(name=name, arguments=arguments, by_id=by_id)
    if name not in _left_out.get():
        job.save()
    return job


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Leave out the jobs of these names: for writing down what is long past, of which nobody is told any more."""
    token = _left_out.set(_left_out.get() | frozenset(names))
    try:
        yield
    finally:
        _left_out.reset(token)


def ask_to_cancel(job: Job) -> None:
    """Ask the worker to stop at its next report of progress; a waiting job is then never started."""
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
