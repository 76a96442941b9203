"""What runs by itself, and when. The worker looks every half minute; times are those of the installation's zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from opentisc.infra import attachments, notify
from opentisc.infra.schedule import Planned, enqueue_due

PLAN = (
    Planned("infra.send_due", every_minutes=2, wanted=lambda now: bool(notify.due_mails(now=now))),
    Planned("infra.rescan_files", every_minutes=10, wanted=lambda _now: bool(attachments.waiting_for_scan())),
    Planned("infra.send_digests", at=time(8, 0)),
    Planned("infra.export_audit_head", at=time(0, 5)),
    Planned("infra.sweep_files", at=time(3, 0)),
    Planned("desk.pass_time", at=time(1, 0)),
    Planned("desk.sweep_mail", at=time(3, 20)),
    Planned("desk.ask_effects", at=time(9, 0)),
    Planned("desk.escalate", every_minutes=60),
)
_PAUSE = timedelta(seconds=30)


class Clock:
    """Looks at the plan, at most every half minute however often it is called."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def tick(self) -> None:
        """Name the jobs whose time has come."""
        now = timezone.now()
        if self._next is None or now >= self._next:
            self._next = now + _PAUSE
            enqueue_due(PLAN, now=now)
