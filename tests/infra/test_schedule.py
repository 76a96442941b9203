"""Planned jobs are named once for each of their times, by whichever worker looks first."""

from datetime import datetime, time, timedelta

import pytest

from opentisc.infra.models import Job
from opentisc.infra.schedule import Planned, enqueue_due
from opentisc.jobs.registry import runners
from opentisc.jobs.schedule import PLAN, Clock

pytestmark = pytest.mark.django_db
MORNING = Planned("infra.send_digests", at=time(8, 0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}+08:00")


def test_a_daily_job_is_named_once_a_day_from_its_hour_on():
    names = [
        enqueue_due([MORNING], now=at(day))
        for day in ("22T07:59", "22T08:00", "22T08:01", "23T07:59", "23T15:00")
    ]
    assert names == [[], ["infra.send_digests"], [], [], ["infra.send_digests"]]
    assert Job.objects.count() == 2


def test_days_missed_while_no_worker_ran_are_made_up_for_once():
    enqueue_due([MORNING], now=at("20T09:00"))
    assert enqueue_due([MORNING], now=at("23T08:00")) == ["infra.send_digests"]
    assert enqueue_due([MORNING], now=at("23T08:01")) == []


def test_a_frequent_job_is_named_only_when_there_is_something_to_do():
    busy = [False]
    often = Planned("infra.send_due", every_minutes=2, wanted=lambda _now: busy[0])
    assert enqueue_due([often], now=at("22T08:00")) == []
    busy[0] = True
    assert enqueue_due([often], now=at("22T08:01")) == []
    assert enqueue_due([often], now=at("22T08:02")) == ["infra.send_due"]
    assert enqueue_due([often], now=at("22T08:03")) == []


def test_every_planned_job_has_a_runner():
    assert {one.name for one in PLAN} <= set(runners())


def test_the_clock_looks_at_most_every_half_minute(monkeypatch):
    looked: list[datetime] = []
    now = [at("22T00:00")]
    monkeypatch.setattr("opentisc.jobs.schedule.enqueue_due", lambda _plan, *, now: looked.append(now))
    monkeypatch.setattr("opentisc.jobs.schedule.timezone.now", lambda: now[0])
    clock = Clock()
    for seconds in (0, 10, 29, 30, 59, 61):
        now[0] = at("22T00:00") + timedelta(seconds=seconds)
        clock.tick()
    assert [(one - at("22T00:00")).seconds for one in looked] == [0, 30, 61]
