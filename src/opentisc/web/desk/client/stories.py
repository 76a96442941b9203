"""What happened to a request, in words for its client: steps and when, by which side, never who of the staff said what.

Not for: the timeline of staff.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from opentisc.desk.models import Transition
from opentisc.desk.types import State
from opentisc.web.labels import Label

STEPS: Mapping[str, Label] = {
    "submit": _("提交了申请"),
    "screen": _("机构开始审查申请"),
    "return": _("机构退回申请，请补正"),
    "resubmit": _("补正后再次提交"),
    "reject": _("机构决定不予受理"),
    "refer": _("机构转介到其他机构"),
    "accept": _("机构受理了申请，开始计时"),
    "assign": _("已安排人员办理"),
    "start": _("开始办理"),
    "ask_client": _("请您补充，计时暂停"),
    "client_answers": _("收到补充，继续办理"),
    "ask_partner": _("请协办人员参与，计时暂停"),
    "partner_answers": _("协办完成，继续办理"),
    "hand_in": _("提交内部审核"),
    "send_back": _("审核后修改"),
    "deliver": _("成果已送达"),
    "confirm": _("确认收到"),
    "auto_confirm": _("逾期未确认，视为收到"),
    "track": _("转入成效跟踪"),
    "archive": _("已归档"),
    "withdraw": _("撤回了申请"),
    "complain": _("提出投诉"),
    "settle": _("投诉已办结"),
    "take_transfer": _("由另一机构接收办理"),
}
"""Steps that a client reads of; others are the desk's own affair."""

REASONS = frozenset(("return", "reject", "refer", "ask_client", "withdraw", "settle", "complain"))
"""Steps whose reason is meant for the client."""

WAITING_FOR: Mapping[State, Label] = {
    State.DRAFT: _("等您填写完并提交。"),
    State.SUBMITTED: _("等机构开始审查，一般在一个工作日内。"),
    State.SCREENING: _("机构正在审查是否受理。"),
    State.RETURNED: _("等您按说明补正后再次提交。"),
    State.REFERRED: _("已转介，本机构不再办理。"),
    State.REJECTED: _("不予受理，原因见下面的经过。"),
    State.ACCEPTED: _("已受理，等机构安排人员。"),
    State.ASSIGNED: _("已安排人员，等开始办理。"),
    State.WORKING: _("正在办理。"),
    State.WAITING_CLIENT: _("等您补充；这段时间不计时。"),
    State.WAITING_PARTNER: _("等协办人员；这段时间不计时。"),
    State.REVIEW: _("成果正在内部审核。"),
    State.DELIVERED: _("成果已送达，请确认收到。"),
    State.CONFIRMED: _("已确认收到。"),
    State.AUTO_CONFIRMED: _("逾期未确认，视为收到。"),
    State.FEEDBACK: _("请评价这次服务。"),
    State.TRACKING: _("服务已完成，之后会请您回复成效问题。"),
    State.ARCHIVED: _("已归档。"),
    State.WITHDRAWN: _("已撤回。"),
    State.COMPLAINT: _("投诉正在由中心负责人处理。"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story. reason: empty unless it was meant for the client."""

    at: datetime
    words: Label
    reason: str


def story(transitions: Iterable[Transition]) -> list[Told]:
    """Return the steps that a client reads of, in the order given."""
    return [
        Told(one.at, STEPS[one.step], one.reason if one.step in REASONS else "")
        for one in transitions
        if one.step in STEPS
    ]
