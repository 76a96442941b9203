"""The states of a request as one table: which step leads where, who may take it, what it needs.

Not for: how a step is carried out (`requests.steps`), or who may read (`policy`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.desk.errors import WrongState
from opentisc.desk.types import State


class Part(StrEnum):
    """What an actor is to one request. An actor may have several parts, or none."""

    CLIENT = "client"
    INTAKE = "intake"
    HANDLER = "handler"
    CO_HANDLER = "co_handler"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    COMPLIANCE = "compliance"
    TAKER = "taker"  # manager or intake of the body a transfer is offered to
    SYSTEM = "system"  # the operator and jobs


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table.

    to: None when the state stays. gates: codes of `requests.gates` that must all hold. button: what the page
    calls it. primary: offered as the one primary button when it is the actor's next act.
    """

    code: str
    button: str | Promise
    from_states: tuple[State, ...]
    to: State | None
    parts: tuple[Part, ...]
    needs_reason: bool = False
    gates: tuple[str, ...] = ()
    primary: bool = False


S, P = State, Part

BEFORE_DELIVERY: Final = (
    S.SUBMITTED, S.SCREENING, S.RETURNED, S.ACCEPTED, S.ASSIGNED, S.WORKING, S.WAITING_CLIENT, S.WAITING_PARTNER,
    S.REVIEW,
)  # fmt: skip
IN_HAND: Final = (S.ACCEPTED, S.ASSIGNED, S.WORKING, S.WAITING_CLIENT, S.WAITING_PARTNER, S.REVIEW)
AFTER_DELIVERY: Final = (S.DELIVERED, S.CONFIRMED, S.AUTO_CONFIRMED, S.FEEDBACK, S.TRACKING)

STEPS: Final[dict[str, Step]] = {
    step.code: step
    for step in (
        Step("save", _("保存"), (S.DRAFT, S.RETURNED), None, (P.CLIENT, P.INTAKE)),
        Step(
            "submit",
            _("提交申请"),
            (S.DRAFT,),
            S.SUBMITTED,
            (P.CLIENT, P.INTAKE),
            gates=("form", "secrets"),
            primary=True,
        ),
        Step("screen", _("开始受理审查"), (S.SUBMITTED,), S.SCREENING, (P.INTAKE, P.MANAGER), primary=True),
        Step("return", _("退回补正"), (S.SCREENING,), S.RETURNED, (P.INTAKE, P.MANAGER), needs_reason=True),
        Step(
            "resubmit",
            _("补正后提交"),
            (S.RETURNED,),
            S.SCREENING,
            (P.CLIENT, P.INTAKE),
            gates=("form",),
            primary=True,
        ),
        Step("reject", _("不予受理"), (S.SCREENING,), S.REJECTED, (P.INTAKE, P.MANAGER), needs_reason=True),
        Step(
            "refer",
            _("转介"),
            (S.SCREENING,),
            S.REFERRED,
            (P.INTAKE, P.MANAGER),
            needs_reason=True,
            gates=("consent",),
        ),
        Step(
            "accept",
            _("受理"),
            (S.SCREENING,),
            S.ACCEPTED,
            (P.INTAKE, P.MANAGER),
            gates=("form", "conflict", "eligible"),
            primary=True,
        ),
        Step(
            "assign",
            _("分派"),
            (S.ACCEPTED,),
            S.ASSIGNED,
            (P.INTAKE, P.MANAGER),
            gates=("qualified",),
            primary=True,
        ),
        Step("reassign", _("改派"), IN_HAND, None, (P.MANAGER,), needs_reason=True, gates=("qualified",)),
        Step("start", _("开始办理"), (S.ASSIGNED,), S.WORKING, (P.HANDLER,), primary=True),
        Step(
            "ask_client",
            _("请委托人补充"),
            (S.WORKING,),
            S.WAITING_CLIENT,
            (P.HANDLER, P.CO_HANDLER),
            needs_reason=True,
        ),
        Step(
            "client_answers",
            _("提交补充"),
            (S.WAITING_CLIENT,),
            S.WORKING,
            (P.CLIENT, P.HANDLER),
            primary=True,
        ),
        Step("ask_partner", _("请求协办"), (S.WORKING,), S.WAITING_PARTNER, (P.HANDLER,), needs_reason=True),
        Step(
            "partner_answers",
            _("协办完成"),
            (S.WAITING_PARTNER,),
            S.WORKING,
            (P.HANDLER, P.CO_HANDLER, P.MANAGER),
            primary=True,
        ),
        Step(
            "hand_in",
            _("提交审核"),
            (S.WORKING,),
            S.REVIEW,
            (P.HANDLER,),
            gates=("deliverable", "whole", "reviewer"),
            primary=True,
        ),
        Step(
            "send_back",
            _("退回修改"),
            (S.REVIEW,),
            S.WORKING,
            (P.REVIEWER,),
            needs_reason=True,
            gates=("not_author",),
        ),
        Step("approve", _("审核通过"), (S.REVIEW,), None, (P.REVIEWER,), gates=("not_author",), primary=True),
        Step(
            "deliver",
            _("送达"),
            (S.WORKING, S.REVIEW),
            S.DELIVERED,
            (P.HANDLER,),
            gates=("deliverable", "whole", "approved"),
            primary=True,
        ),
        Step("confirm", _("确认收到"), (S.DELIVERED,), S.CONFIRMED, (P.CLIENT,), primary=True),
        Step("auto_confirm", _("逾期默认确认"), (S.DELIVERED,), S.AUTO_CONFIRMED, (P.SYSTEM,)),
        Step("ask_rating", _("请求评价"), (S.CONFIRMED, S.AUTO_CONFIRMED), S.FEEDBACK, (P.SYSTEM,)),
        Step(
            "rate",
            _("评价"),
            (S.DELIVERED, S.CONFIRMED, S.AUTO_CONFIRMED, S.FEEDBACK, S.TRACKING),
            None,
            (P.CLIENT,),
            primary=True,
        ),
        Step("track", _("转入成效跟踪"), (S.FEEDBACK,), S.TRACKING, (P.SYSTEM, P.HANDLER, P.MANAGER)),
        Step(
            "archive",
            _("归档"),
            (S.TRACKING,),
            S.ARCHIVED,
            (P.HANDLER, P.MANAGER),
            gates=("items",),
            primary=True,
        ),
        Step("withdraw", _("撤回申请"), BEFORE_DELIVERY, S.WITHDRAWN, (P.CLIENT,), needs_reason=True),
        Step("complain", _("投诉"), AFTER_DELIVERY, S.COMPLAINT, (P.CLIENT, P.MANAGER), needs_reason=True),
        Step(
            "settle", _("投诉办结"), (S.COMPLAINT,), None, (P.MANAGER,), needs_reason=True
        ),  # back to where it was
        Step(
            "offer_transfer",
            _("转其他机构"),
            IN_HAND,
            None,
            (P.MANAGER,),
            needs_reason=True,
            gates=("consent",),
        ),
        Step("take_transfer", _("接收转办"), IN_HAND, S.ACCEPTED, (P.TAKER,)),
        Step("decline_transfer", _("不接收"), IN_HAND, None, (P.TAKER,), needs_reason=True),
        Step(
            "isolate",
            _("误收处置"),
            tuple(State),
            None,
            (P.INTAKE, P.HANDLER, P.REVIEWER, P.MANAGER),
            needs_reason=True,
        ),
    )
}


def require(step: str, *, state: str) -> Step:
    """Return the line of the table when the state allows the step. Raises WrongState."""
    line = STEPS[step]
    if State(state) not in line.from_states:
        raise WrongState(step=step, state=state)
    return line


def steps_open(*, state: str, parts: frozenset[Part]) -> list[Step]:
    """Return the steps that somebody with these parts may take in this state, in the order of the table."""
    return [
        line for line in STEPS.values() if State(state) in line.from_states and parts.intersection(line.parts)
    ]


def next_act(*, state: str, parts: frozenset[Part]) -> Step | None:
    """Return the one step to offer as the primary button, or None when it is not this actor's turn."""
    return next((line for line in steps_open(state=state, parts=parts) if line.primary), None)
