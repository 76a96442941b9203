"""The job row is the truth: leased, renewed, taken up again, ended with a reason."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from opentisc.infra import queue
from opentisc.infra.errors import Cancelled, LeaseLost
from opentisc.infra.models import Job, JobState
from opentisc.infra.worker import LEASE, Report, run, take, work
from opentisc.kernel.errors import Conflict

pytestmark = pytest.mark.django_db


def test_jobs_are_taken_oldest_first_and_once():
    first = queue.enqueue("a.one", batch=7)
    second = queue.enqueue("a.two")
    now = timezone.now()
    assert [take("w1", now=now).pk, take("w2", now=now).pk] == [first.pk, second.pk]
    assert take("w3", now=now) is None


def test_the_result_is_kept():
    job = queue.enqueue("a.one", batch=7)
    run(take("w1", now=timezone.now()), {"a.one": lambda report, arguments: {"batch": arguments["batch"]}})
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"batch": 7})
    assert job.finished_at is not None


def test_a_domain_error_is_kept_with_its_facts_and_no_trace():
    job = queue.enqueue("a.one")

    def refuse(report, arguments):
        raise Conflict("somebody is importing", who="李明")

    run(take("w1", now=timezone.now()), {"a.one": refuse})
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.message == {"code": "conflict", "facts": {"who": "李明"}}


def test_an_unforeseen_error_ends_the_job_with_a_reference(caplog):
    job = queue.enqueue("a.one")
    run(take("w1", now=timezone.now()), {"a.one": lambda report, arguments: 1 / 0})
    job.refresh_from_db()
    assert job.message == {"code": "internal", "reference": f"job-{job.pk}"}
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
def test_text_that_no_database_keeps_ends_the_job_and_not_the_worker(bad):
    told, kept = queue.enqueue("a.told"), queue.enqueue("a.kept")

    def refuse(report, arguments):
        raise Conflict("a row cannot be read", given=bad)

    for _ in range(2):
        run(
            take("w1", now=timezone.now()),
            {"a.told": refuse, "a.kept": lambda report, arguments: {"text": bad}},
        )
    told.refresh_from_db()
    kept.refresh_from_db()
    assert (told.state, told.message["facts"]) == (JobState.FAILED, {"given": "a\ufffdb"})
    assert (kept.state, kept.message["code"]) == (JobState.FAILED, "unkeepable_text")
    assert kept.result is None


@pytest.mark.req("RD-03")
def test_a_silent_worker_loses_its_job_to_another():
    job = queue.enqueue("a.one")
    now = timezone.now()
    take("dead", now=now)
    Report(job.pk, "dead").checkpoint({"chunk": 3})
    Job.objects.filter(pk=job.pk).update(leased_until=now - timedelta(seconds=1))
    again = take("alive", now=now)
    assert (again.pk, again.attempts, again.checkpoint) == (job.pk, 2, {"chunk": 3})
    with pytest.raises(LeaseLost):
        Report(job.pk, "dead").progress("reading", 1, 10)


@pytest.mark.req("RD-03")
def test_three_attempts_are_the_end():
    job = queue.enqueue("a.one")
    now = timezone.now()
    for attempt in range(3):
        assert take(f"w{attempt}", now=now).pk == job.pk
        Job.objects.filter(pk=job.pk).update(leased_until=now - timedelta(seconds=1))
    assert take("w4", now=now) is None
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, {"code": "too_many_attempts"})


def test_progress_renews_the_lease():
    job = queue.enqueue("a.one")
    take("w1", now=timezone.now() - timedelta(seconds=100))
    Report(job.pk, "w1").progress("reading", 5, 10)
    job.refresh_from_db()
    assert (job.phase, job.done, job.total) == ("reading", 5, 10)
    assert job.leased_until > timezone.now() + LEASE - timedelta(seconds=30)


def test_a_cancelled_job_stops_at_its_next_report():
    job = queue.enqueue("a.one")
    taken = take("w1", now=timezone.now())
    queue.ask_to_cancel(job)
    with pytest.raises(Cancelled):
        Report(job.pk, "w1").progress("reading", 1, 2)
    run(taken, {"a.one": lambda report, arguments: report.progress("reading", 2, 2)})
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_job_cancelled_while_waiting_never_starts():
    job = queue.enqueue("a.one")
    queue.ask_to_cancel(job)
    assert take("w1", now=timezone.now()) is None
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.django_db(transaction=True)  # the worker closes connections as it goes
def test_the_worker_looks_at_the_plan_and_stops_when_told():
    stop, ticks = threading.Event(), []
    queue.enqueue("a.one")

    def last(report, arguments):
        stop.set()

    work({"a.one": last}, stop=stop, pause_seconds=0.01, tick=lambda: ticks.append(1))
    assert Job.objects.get().state == JobState.DONE
    assert ticks == [1]
