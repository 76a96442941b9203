"""Rows of requests in words, for lists on pages and in workbooks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk.queries import QueueRow, RowClock
from opentisc.desk.types import State
from opentisc.network.types import LABEL_WORDS, Label
from opentisc.web import labels
from opentisc.web.desk.staff import next_act
from opentisc.web.tables import Button, Cell, Row, Table

COLUMNS: tuple[labels.Label, ...] = (
    _("时限"), _("编号"), _("服务"), _("委托人"), _("状态"), _("承办人"), _("登记时间"),
)  # fmt: skip

_TONES: dict[State, tuple[str, str]] = {
    State.REJECTED: ("quiet", "x-circle"),
    State.WITHDRAWN: ("quiet", "x-circle"),
    State.REFERRED: ("quiet", "box-arrow-up-right"),
    State.ARCHIVED: ("done", "check-circle"),
    State.DELIVERED: ("done", "check-circle"),
    State.CONFIRMED: ("done", "check-circle"),
    State.AUTO_CONFIRMED: ("done", "check-circle"),
    State.FEEDBACK: ("done", "check-circle"),
    State.TRACKING: ("done", "check-circle"),
    State.COMPLAINT: ("late", "exclamation-triangle"),
    State.RETURNED: ("waiting", "hourglass-split"),
    State.WAITING_CLIENT: ("waiting", "hourglass-split"),
    State.WAITING_PARTNER: ("waiting", "hourglass-split"),
}
_OTHERWISE = ("quiet", "dash-circle")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of my day. act: the label of the next step, empty when it is nobody's turn here."""

    url: str
    name: str
    service: str
    client: str
    state: Cell
    clock: Cell
    act: labels.Label


def shown(row: QueueRow) -> ShownRow:
    """Return a row of my day in words."""
    return ShownRow(
        url=reverse("desk_request", args=[row.key]),
        name=name_of(row),
        service=row.service_name.of(get_language() or ""),
        client=client_of(row),
        state=state_cell(row.state),
        clock=clock_cell(row.clock),
        act=next_act.label_in_list(row),
    )


def table(name: str, rows: Sequence[QueueRow], *, empty: labels.Label) -> Table:
    """Return the list for a page or a workbook."""
    return Table(name=name, columns=COLUMNS, rows=[_row(one) for one in rows], empty=empty)


def _row(row: QueueRow) -> Row:
    url = reverse("desk_request", args=[row.key])
    act = next_act.label_in_list(row)
    button = (
        ()
        if not act
        else (
            Button(
                url=f"{url}#act",
                label=act,
                name=gettext("%(act)s：%(number)s") % {"act": act, "number": name_of(row)},
                is_link=True,
            ),
        )
    )
    return Row(
        cells=(
            clock_cell(row.clock),
            Cell(text=name_of(row), url=url, note=row.title),
            Cell(text=row.service_name.of(get_language() or "")),
            Cell(text=client_of(row)),
            state_cell(row.state),
            Cell(text=row.handler),
            Cell(text=timezone.localtime(row.recorded_at).strftime("%Y-%m-%d %H:%M")),
        ),
        buttons=button,
    )


def name_of(row: QueueRow) -> str:
    """Return how a row is called: its number, before acceptance that it has none, or that it is administered unread."""
    if row.unread:
        return gettext("限定知悉")
    return row.number or gettext("尚未受理")


def client_of(row: QueueRow) -> str:
    """Return the client's name; of label 3 the label instead."""
    return str(LABEL_WORDS[Label.NEED_TO_KNOW]) if row.discreet else row.client


def state_cell(state: State | str) -> Cell:
    """Return the official word of a state, with its icon."""
    state = State(state)
    tone, icon = _TONES.get(state, _OTHERWISE)
    return Cell(text=str(state.label), tone=tone, icon=icon)


def clock_cell(clock: RowClock) -> Cell:
    """Return the clock in a few words, with the due day below."""
    text, tone, icon = _clock_words(clock)
    note = clock.due_on.isoformat() if clock.due_on else ""
    if clock.provisional:
        note = gettext("%(day)s（暂定）") % {"day": note}
    return Cell(text=text, tone=tone, icon=icon, note=note)


def _clock_words(clock: RowClock) -> tuple[str, str, str]:
    if clock.standing:
        return gettext("计时暂停中"), "waiting", "hourglass-split"
    if clock.overdue_days:
        return gettext("逾期工作日：%(n)s") % {"n": clock.overdue_days}, "late", "exclamation-triangle"
    if clock.stopped:
        return gettext("已停止"), "quiet", "check-circle"
    return _running_words(clock)


def _running_words(clock: RowClock) -> tuple[str, str, str]:
    if clock.days_left is None:
        return gettext("未起算或无时限"), "quiet", "dash-circle"
    if clock.late:
        return gettext("今天已过时限"), "late", "exclamation-triangle"
    if clock.days_left == 0:
        return gettext("今天到期"), "waiting", "hourglass-split"
    return gettext("剩余工作日：%(n)s") % {"n": clock.days_left}, "quiet", "clock-history"
