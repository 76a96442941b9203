"""Who is told of what happens in a request: one table, from the step to the people, the kind and the sentence.

Whoever did it is not told. For labels 2 and 3 `infra.notify` keeps only 案件更新 and the link. Not for: addresses of
pages; the job that calls `tell_step` has them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opentisc.desk import policy
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import conflicts, people
from opentisc.desk.types import Duty
from opentisc.infra import notify, sentences
from opentisc.network import queries as network
from opentisc.network.types import Role

CLIENT: Final = "client"
MANAGER: Final = "manager"
COMPLIANCE: Final = "compliance"
TAKER: Final = "taker"
EXPERT: Final = "expert"
LinkOf = Callable[[ServiceRequest, bool], str]
"""The address of a request's page; True asks for the client's page."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears of a step, under which kind. to: duties and the words above; sentence: its code."""

    to: tuple[str, ...]
    kind: str
    sentence: str


INTAKE, HANDLER, CO, REVIEWER = (
    Duty.INTAKE.value,
    Duty.HANDLER.value,
    Duty.CO_HANDLER.value,
    Duty.REVIEWER.value,
)
_PROGRESS, _WORK, _NEW = "desk.progress", "desk.assignment", "desk.new_request"
_WORDS, _AFTER = "desk.message", "desk.aftercare"

TABLE: Final[dict[str, tuple[Told, ...]]] = {
    "submit": (Told((INTAKE,), _NEW, "desk_told_submitted"),),
    "resubmit": (Told((INTAKE,), _NEW, "desk_told_resubmitted"),),
    "screen": (Told((COMPLIANCE,), "desk.conflict", "desk_told_conflict"),),
    "return": (Told((CLIENT,), _PROGRESS, "desk_told_returned"),),
    "reject": (Told((CLIENT,), _PROGRESS, "desk_told_rejected"),),
    "refer": (Told((CLIENT,), _PROGRESS, "desk_told_referred"),),
    "accept": (Told((CLIENT,), _PROGRESS, "desk_told_accepted"),),
    "assign": (Told((HANDLER, REVIEWER), _WORK, "desk_told_assigned"),),
    "reassign": (Told((HANDLER, REVIEWER), _WORK, "desk_told_assigned"),),
    "ask_client": (Told((CLIENT,), _PROGRESS, "desk_told_asked"),),
    "client_answers": (Told((HANDLER, CO), _WORDS, "desk_told_answered"),),
    "ask_partner": (Told((CO,), _WORK, "desk_told_partner"),),
    "partner_answers": (Told((HANDLER,), _WORK, "desk_told_partner_done"),),
    "hand_in": (Told((REVIEWER,), _WORK, "desk_told_review"),),
    "send_back": (Told((HANDLER,), _WORK, "desk_told_sent_back"),),
    "approve": (Told((HANDLER,), _WORK, "desk_told_approved"),),
    "deliver": (Told((CLIENT,), _PROGRESS, "desk_told_delivered"),),
    "confirm": (Told((HANDLER,), _WORK, "desk_told_confirmed"),),
    "auto_confirm": (Told((CLIENT, HANDLER), _PROGRESS, "desk_told_auto_confirmed"),),
    "rated": (Told((HANDLER,), _AFTER, "desk_told_rated"),),
    "sampled": (Told((MANAGER,), _AFTER, "desk_told_sampled"),),
    "rated_low": (Told((MANAGER, HANDLER), _AFTER, "desk_told_rated_low"),),
    "complaint": (Told((MANAGER,), _AFTER, "desk_told_complaint"),),
    "settle": (Told((CLIENT, HANDLER), _AFTER, "desk_told_settled"),),
    "withdraw": (Told((INTAKE, HANDLER, REVIEWER), _WORK, "desk_told_withdrawn"),),
    "transfer_offered": (Told((TAKER,), _NEW, "desk_told_transfer"),),
    "expert_invited": (Told((EXPERT,), _WORK, "desk_told_expert"),),
    "take_transfer": (Told((CLIENT, INTAKE), _PROGRESS, "desk_told_taken"),),
    "decline_transfer": (Told((MANAGER,), _NEW, "desk_told_declined"),),
    "isolated": (Told((COMPLIANCE, MANAGER), _NEW, "desk_told_isolated"),),
    "archive": (Told((CLIENT,), _PROGRESS, "desk_told_archived"),),
}
"""Steps that are not here are nobody's news."""

SENTENCES: Final = {
    "desk_told_submitted": _("新请求：%(service)s，等待受理审查。"),
    "desk_told_resubmitted": _("%(service)s 的申请已补正，等待受理审查。"),
    "desk_told_conflict": _("有一项利益冲突核查等您决定。"),
    "desk_told_returned": _("您的申请（%(service)s）需要补正。"),
    "desk_told_rejected": _("您的申请（%(service)s）不予受理，原因见请求页。"),
    "desk_told_referred": _("您的申请（%(service)s）已转介。"),
    "desk_told_accepted": _("您的申请（%(service)s）已受理，编号 %(number)s。"),
    "desk_told_assigned": _("%(number)s（%(service)s）已分派给您。"),
    "desk_told_asked": _("%(number)s（%(service)s）需要您补充。"),
    "desk_told_answered": _("%(number)s 的委托人已补充。"),
    "desk_told_partner": _("%(number)s（%(service)s）请您协办。"),
    "desk_told_partner_done": _("%(number)s 的协办已完成。"),
    "desk_told_review": _("%(number)s（%(service)s）等您审核。"),
    "desk_told_sent_back": _("%(number)s 的成果被退回修改。"),
    "desk_told_approved": _("%(number)s 的成果已审核通过，可以送达。"),
    "desk_told_delivered": _("%(number)s（%(service)s）的成果已送达。"),
    "desk_told_confirmed": _("%(number)s 的委托人已确认收到。"),
    "desk_told_auto_confirmed": _("%(number)s 逾期未确认，已默认确认。"),
    "desk_told_sampled": _("%(number)s（%(service)s）被主管部门抽样，文本由您去标识后才会公开。"),
    "desk_told_rated": _("%(number)s 收到评价。"),
    "desk_told_rated_low": _("%(number)s 收到差评，需要回访。"),
    "desk_told_complaint": _("%(number)s 收到投诉。"),
    "desk_told_settled": _("%(number)s 的投诉已办结。"),
    "desk_told_withdrawn": _("%(number)s（%(service)s）已由委托人撤回。"),
    "desk_told_transfer": _("%(body)s 提出把一件 %(service)s 转给本机构。"),
    "desk_told_expert": _("%(body)s 请您作为外部专家审核 %(number)s。登录后先作出保密承诺。"),
    "desk_told_taken": _("%(number)s 已由 %(body)s 接办。"),
    "desk_told_declined": _("%(number)s 的转办未被接收。"),
    "desk_told_isolated": _("%(body)s 有一件请求按误收处置隔离。"),
    "desk_told_archived": _("%(number)s 已归档。"),
    "desk_told_effect": _("%(number)s（%(service)s）送达已 %(days)s 天，请告诉我们它起了什么作用。"),
    "desk_told_effect_ask": _("%(number)s 的 %(days)s 天成效回访日已到：委托人没有账号，请联系询问。"),
    "desk_told_message": _("%(number)s（%(service)s）有新留言。"),
    "desk_told_warn": _("%(number)s（%(service)s）的时限已用去 %(percent)s%%。"),
    "desk_told_due": _("%(number)s（%(service)s）的时限已到。"),
    "desk_told_late": _("%(number)s（%(service)s）已逾期，逾期工作日：%(days)s。"),
}


def register() -> None:
    """Tell the interface of our sentences; called once, when Django is ready."""
    sentences.register(SENTENCES)


@transaction.atomic
def tell_step(request_id: int, step: str, *, link: LinkOf, now: datetime) -> int:
    """Return how many people were told of a step, or of a message; a second attempt of the job tells nobody twice.

    step: a step's code or one of `message`, `rated`, `rated_low`, `complaint`, `transfer_offered`, `isolated`,
        `sampled`.
    """
    rows = ServiceRequest.objects.narrowed(policy.EVERYTHING)
    request = rows.select_related("service", "body").filter(pk=request_id).first()
    if request is None:
        return 0
    if step == "message":
        return _message(request, link=link, now=now)
    if step == "screen" and conflicts.latest(request) != "ask":
        return 0
    doers, mark = _occasion(request, step)
    told = 0
    for one in TABLE.get(step, ()):
        for audience in one.to:
            found = [pk for pk in audience_of(request, audience, now=now) if pk not in doers]
            told += tell(
                request, found, one.kind, one.sentence, key=f"{step}:{mark}", link=_link(request, audience, link), now=now
            )  # fmt: skip
    return told


def tell(
    request: ServiceRequest,
    to: Iterable[int],
    kind: str,
    code: str,
    *,
    key: str,
    link: str,
    now: datetime,
    **more: str | int,
) -> int:
    """Return how many of the people were told now, once under the key."""
    name = str(request.service.definition.get("name", {}).get("zh", request.service.code))
    message = notify.Message(
        subject_kind="request",
        subject_key=str(request.key),
        code=code,
        facts={"number": request.number, "service": name, "body": request.body.name, **more},
        link=link,
        label=request.label,
        key=f"desk:{request.pk}:{key}",
    )
    return len(notify.tell(to, kind, message, now=now))


def audience_of(request: ServiceRequest, audience: str, *, now: datetime) -> list[int]:
    """Return the people that a word of the table stands for."""
    day = network.today(now)
    if audience == CLIENT:
        return [request.submitted_by_id] if request.submitted_by_id else []
    if audience == MANAGER:
        return [one.person_id for one in network.members(request.body_id, on=day, roles=[Role.MANAGER])]
    if audience == COMPLIANCE:
        return [one.person_id for one in network.members(request.body_id, on=day, roles=[Role.COMPLIANCE])]
    if audience == EXPERT:
        asked = request.outside_experts.filter(outcome="clear", ended_at=None, until_at__gt=now)
        return [pk for pk in asked.values_list("person_id", flat=True) if pk is not None]
    if audience == TAKER:
        offer = request.transfers.filter(state="offered").first()
        roles = [Role.MANAGER, Role.INTAKE]
        return (
            [one.person_id for one in network.members(offer.taker_id, on=day, roles=roles)] if offer else []
        )
    held = people.holders(request, Duty(audience), now=now)
    return held or (audience_of(request, MANAGER, now=now) if audience == INTAKE else [])


def _occasion(request: ServiceRequest, step: str) -> tuple[set[int], int]:
    """Return who did it, and what distinguishes this occasion from the one before."""
    if step in ("rated", "rated_low"):
        return set(), request.ratings.order_by("-pk").values_list("pk", flat=True).first() or 0
    if step == "sampled":  # each draw is told
        return set(), request.sampled.order_by("-pk").values_list("pk", flat=True).first() or 0
    code = {"complaint": "complain", "transfer_offered": "offer_transfer", "isolated": "isolate"}.get(
        step, step
    )
    row = request.transitions.filter(step=code).order_by("-at", "-pk").first()
    if row is None:
        return set(), 0
    return {pk for pk in (row.by_id, row.on_behalf_of_id) if pk is not None}, row.pk


def _message(request: ServiceRequest, *, link: LinkOf, now: datetime) -> int:
    row = request.messages.filter(kind="message").order_by("-at", "-pk").first()
    if row is None:
        return 0
    audiences = (HANDLER, CO) if row.from_client else (CLIENT,)
    if row.from_client and not people.holders(request, Duty.HANDLER, now=now):
        audiences = (INTAKE,)
    told = 0
    for audience in audiences:
        found = [pk for pk in audience_of(request, audience, now=now) if pk != row.by_id]
        told += tell(
            request, found, _WORDS, "desk_told_message", key=f"message:{row.pk}",
            link=_link(request, audience, link), now=now,
        )  # fmt: skip
    return told


def _link(request: ServiceRequest, audience: str, link: LinkOf) -> str:
    """Return where the notice leads; who may not open the page gets no link to it."""
    if audience in (TAKER, COMPLIANCE) or request.isolated_at is not None:
        return ""
    return link(request, audience == CLIENT)
