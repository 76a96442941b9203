"""Names planned jobs when their time comes, each once, however many workers look. The plan itself is jobs.schedule's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from opentisc.infra import queue
from opentisc.infra.models import Scheduled


def _always(_now: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Planned:
    """A job without arguments and its times. at: once a day from this time of the installation's zone on.

    every_minutes: otherwise, once in each piece of so many minutes. wanted: says whether there is anything to do.
    A time that passed while no worker ran is made up for once.
    """

    name: str
    at: time | None = None
    every_minutes: int = 5
    wanted: Callable[[datetime], bool] = _always

    def slot(self, now: datetime) -> str | None:
        """Return the name of the piece of time that `now` lies in; None before the time of day."""
        local = timezone.localtime(now)
        if self.at is not None:
            return local.date().isoformat() if local.time() >= self.at else None
        return str(int(now.timestamp()) // (60 * self.every_minutes))


def enqueue_due(plan: Iterable[Planned], *, now: datetime) -> list[str]:
    """Name every job whose time has come and which was not named for it; return the names."""
    return [one.name for one in plan if _enqueue_when_due(one, now)]


@transaction.atomic
def _enqueue_when_due(planned: Planned, now: datetime) -> bool:
    slot = planned.slot(now)
    if slot is None:
        return False
    Scheduled.objects.get_or_create(name=planned.name)
    taken = Scheduled.objects.filter(name=planned.name).exclude(slot=slot).update(slot=slot)
    if not taken or not planned.wanted(now):
        return False
    queue.enqueue(planned.name)
    return True
