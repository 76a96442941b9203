"""The due date in words, with the day-by-day count behind it (UX-26): for the receipt, the request page, mails.

Not for: counting. `kernel.workdays` counts; here its steps get their words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from opentisc.kernel.workdays import DayKind, DayStep, Due
from opentisc.web.labels import Label

DAY_KINDS: Mapping[DayKind, Label] = {
    DayKind.WORK_DAY: _("工作日"),
    DayKind.MAKE_UP: _("调休上班"),
    DayKind.WEEKEND: _("周末"),
    DayKind.HOLIDAY: _("放假"),
    DayKind.BODY_OPEN: _("机构开放日"),
    DayKind.BODY_PART: _("机构部分时段开放"),
    DayKind.BODY_CLOSED: _("机构闭馆"),
    DayKind.PAUSED: _("暂停计时"),
}

WEEKDAYS: tuple[Label, ...] = (
    _("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"),
)  # fmt: skip

_NAMED = _("%(kind)s（%(name)s）")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the count. counts: its running number, None for a day that does not count."""

    on: date
    weekday: Label
    counts: int | None
    words: str
    notice: str
    provisional: bool


def day_rows(due: Due) -> list[DayRow]:
    """Return the days from the one after the start to the due day, in order; empty when due at once."""
    return [
        DayRow(
            on=step.on,
            weekday=WEEKDAYS[step.on.weekday()],
            counts=step.counts,
            words=_words(step),
            notice=step.notice,
            provisional=step.provisional,
        )
        for step in due.steps
    ]


def _words(step: DayStep) -> str:
    kind = str(DAY_KINDS[step.kind])
    return str(_NAMED % {"kind": kind, "name": step.name}) if step.name else kind
