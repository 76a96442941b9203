"""Name work to be done. The row is written in the caller's transaction; a worker sees it after the commit."""

from opentisc.infra.models import Job


def enqueue(name: str, /, *, by_id: int | None = None, **arguments: object) -> Job:
    """Return the new waiting job. name: a key of jobs.registry; arguments: JSON values."""
    return Job.objects.create(name=name, arguments=arguments, by_id=by_id)


def ask_to_cancel(job: Job) -> None:
    """Ask the worker to stop at its next report of progress; a waiting job is then never started."""
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
