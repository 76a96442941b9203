"""Take waiting jobs one after another, under a lease that is renewed with every report of progress.

A worker that dies leaves its job `running` with a lease that ends; the next look-round takes it up again, up
to three attempts (RD-03). A library queue would add a second truth beside the row; see docs/adr/0005-jobs.md.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from opentisc.infra import way
from opentisc.infra.errors import Cancelled, LeaseLost
from opentisc.infra.kept_text import UnkeepableText, cleaned
from opentisc.infra.models import Job, JobState
from opentisc.kernel.errors import OpenTiscError

LEASE = timedelta(seconds=120)  # RD-03: a killed worker's job starts again within 150 s
RENEW_SECONDS = 30
MAX_ATTEMPTS = 3
_log = logging.getLogger("opentisc.worker")

Runner = Callable[["Report", Mapping[str, Any]], object]
"""What runs a job: it gets the report and the job's arguments, with `checkpoint` and `by_id` beside them."""


class Report:
    """What a running job tells of itself; each call renews the lease."""

    def __init__(self, job_id: int, worker: str) -> None:
        self.job_id, self.worker = job_id, worker

    def progress(self, phase: str, done: int, total: int) -> None:
        """Write the progress. Raises Cancelled when the person asked to stop, LeaseLost when taken over."""
        self._write(phase=phase, done=done, total=total)
        if Job.objects.filter(pk=self.job_id, cancel_asked=True).exists():
            raise Cancelled

    def checkpoint(self, facts: Mapping[str, object]) -> None:
        """Keep what a second attempt goes on from."""
        self._write(checkpoint=dict(facts))

    def renew(self) -> None:
        """Keep the lease while a long step says nothing."""
        self._write()

    def _write(self, **fields: object) -> None:
        held = Job.objects.filter(pk=self.job_id, state=JobState.RUNNING, leased_by=self.worker)
        if not held.update(leased_until=timezone.now() + LEASE, **fields):
            raise LeaseLost


def take(worker: str, *, now: datetime) -> Job | None:
    """Return the oldest job that waits or whose worker fell silent, now leased to this worker."""
    with transaction.atomic():
        _bury(now)
        job = (
            Job.objects.select_for_update(skip_locked=True)  # PostgreSQL: two workers never read the same row
            .filter(Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, leased_until__lt=now))
            .order_by("created_at", "pk")
            .first()
        )
        if job is None:
            return None
        Job.objects.filter(pk=job.pk).update(
            state=JobState.RUNNING,
            leased_by=worker,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=now,
        )
        job.refresh_from_db()
    return job


def _bury(now: datetime) -> None:
    """End what was started too often or cancelled before it began."""
    Job.objects.filter(state=JobState.RUNNING, leased_until__lt=now, attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED, finished_at=now, message={"code": "too_many_attempts"}
    )
    Job.objects.filter(state=JobState.WAITING, cancel_asked=True).update(
        state=JobState.CANCELLED, finished_at=now
    )


def run(job: Job, runners: Mapping[str, Runner]) -> None:
    """Run one leased job to its end and write how it ended."""
    report = Report(job.pk, job.leased_by)
    stop = threading.Event()
    beat = threading.Thread(target=_renew_until, args=(report, stop), daemon=True)
    beat.start()
    state, result, message = JobState.DONE, None, {}
    try:
        with way.coming_by("job"):
            result = runners[job.name](
                report, {**job.arguments, "checkpoint": job.checkpoint, "by_id": job.by_id}
            )
    except LeaseLost:
        _log.warning("job %s was taken over by another worker", job.pk)
        return
    except Cancelled:
        state = JobState.CANCELLED
    except OpenTiscError as wrong:
        state, message = JobState.FAILED, {"code": wrong.code, "facts": _plain(wrong.facts)}
    except Exception:  # noqa: BLE001 - the worker must live on; logged here, where it stops
        _log.exception("job %s (%s) failed", job.pk, job.name)
        state, message = JobState.FAILED, {"code": "internal", "reference": f"job-{job.pk}"}
    finally:
        stop.set()
        beat.join()
    _end(job, state=state, result=result, message=message)


def _end(job: Job, **ending: object) -> None:
    held = Job.objects.filter(pk=job.pk, leased_by=job.leased_by)
    try:
        with transaction.atomic():
            held.update(**ending, finished_at=timezone.now(), leased_until=None)
    except UnkeepableText as wrong:  # a result that no row keeps ends the job, not the worker
        message = {"code": wrong.code, "facts": {}}
        held.update(state=JobState.FAILED, message=message, finished_at=timezone.now(), leased_until=None)


def _renew_until(report: Report, stop: threading.Event) -> None:
    while not stop.wait(RENEW_SECONDS):
        try:
            report.renew()
        except LeaseLost:
            return
        finally:
            close_old_connections()


def _plain(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: cleaned(str(value)) for name, value in facts.items()}


def work(
    runners: Mapping[str, Runner],
    *,
    stop: threading.Event,
    pause_seconds: float = 0.5,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Take and run jobs until `stop` is set. tick: called before each look, to name planned jobs."""
    worker = f"{socket.gethostname()}:{os.getpid()}"
    while not stop.is_set():
        tick()
        job = take(worker, now=timezone.now())
        if job is None:
            stop.wait(pause_seconds)
            continue
        _log.info("job %s (%s) begins, attempt %s", job.pk, job.name, job.attempts)
        run(job, runners)
        close_old_connections()
