"""Two connections write in the same row at the same instant: one is taken, the other learns of it (RD-10).

SQLite lets one writer in at a time (BEGIN IMMEDIATE), so there is nothing to race there; PostgreSQL does not.
"""

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.errors import ChangedMeanwhile, WrongState
from opentisc.infra import audit, queue, worker
from opentisc.infra.models import Job
from opentisc.kernel.errors import OpenTiscError
from tests.desk.at_once.one_request import World, make_world
from tests.factories import reports

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("RD-10"),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time: nothing to race"),
]
ROUNDS = 200


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what each act gave, or the domain error it was refused with; all begin at the same instant."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            found[place] = act()
        except OpenTiscError as refused:
            found[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    close_old_connections()
    return found


def test_two_hundred_rounds_on_one_row_lose_nothing():
    world = make_world()
    for number in range(ROUNDS):
        version, now = world.row().version, world.tick()
        kind = ("weigh", "draft", "message", "step", "step")[number % 5]  # there and back
        found = at_once(*(act_of(kind, world, who, number, version, now) for who in ("handler", "helper")))
        check(kind, world, found, number, version)
    assert audit.verify(heads=()).fault is None
    steps = world.now().steps
    assert all(one[2] == other[1] for one, other in pairwise(steps))


def act_of(kind: str, world: World, who: str, number: int, version: int, now) -> Callable[[], object]:
    """Return what a person does with what both have read."""
    key, hat = world.request.key, world.people[who]
    if kind == "weigh":
        minutes = number + (1_000 if who == "helper" else 0)
        return lambda: actions.weigh(key, by=hat, now=now, minutes=minutes, effort=2, version=version)
    if kind == "draft":
        written = reports.search_written(findings=f"{who} {number}")
        wanted = actions.Wanted("zh-hans", written, world.now().drafts[-1][2])
        return lambda: actions.save_draft(key, wanted, by=hat, now=now)
    if kind == "message":
        return lambda: actions.write_message(key, by=hat, now=now, text=f"{who} {number}")
    if world.row().state == "working":
        return lambda: actions.ask_client(key, by=hat, now=now, text=f"{who} {number}", version=version)
    return lambda: actions.client_answers(
        key, by=world.people["handler"], now=now, text=f"{who} {number}", version=version
    )


def check(kind: str, world: World, found: list[object], number: int, version: int) -> None:
    """Exactly one was taken and shows, or both where both add something of their own."""
    now = world.now()
    refused = [one for one in found if isinstance(one, OpenTiscError)]
    if kind == "message":
        assert refused == []
        assert {text for _kind, text in now.said[-2:]} == {f"handler {number}", f"helper {number}"}
        return
    assert [type(one) for one in refused] in ([ChangedMeanwhile], [WrongState]), found
    winner = "handler" if found[1] in refused else "helper"
    if kind == "weigh":
        assert (now.minutes, now.version) == (number + (1_000 if winner == "helper" else 0), version + 1)
    elif kind == "draft":
        assert now.drafts[-1][3] == f"{winner} {number}"
    else:
        assert now.version == version + 1
        assert now.said[-1] == ("message", f"{winner} {number}")


def test_two_workers_never_take_the_same_job():
    jobs = [queue.enqueue("a.one", number=number).pk for number in range(100)]
    taken: list[int] = []
    while Job.objects.filter(state="waiting").exists():
        now = timezone.now()
        found = at_once(lambda: worker.take("w1", now=now), lambda: worker.take("w2", now=now))  # noqa: B023 (run at once)
        taken += [one.pk for one in found if one is not None]
    assert sorted(taken) == jobs
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
