"""Which form a step has and which action it calls: one row for each step that staff take on the page of a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import Duty
from opentisc.network.types import Hat
from opentisc.web.desk.staff import step_forms as forms
from opentisc.web.desk.staff.step_forms import StepForm
from opentisc.web.labels import Label

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody takes a step now. unread: a manager does not read the request."""

    key: UUID
    by: Hat
    now: datetime
    data: Data
    unread: bool = False

    @property
    def version(self) -> int:
        """Return the version that the person read."""
        return int(self.data["version"])


@dataclass(frozen=True, slots=True)
class StepPage:
    """form: its class. act: calls the action; what it returns is shown once (tokens of links). danger: cannot be undone."""

    form: type[StepForm]
    act: Callable[[Doing], Mapping[str, str] | None]
    hint: Label = ""
    danger: bool = False


def _plain(action: Callable[..., object]) -> Callable[[Doing], None]:
    def act(doing: Doing) -> None:
        action(doing.key, by=doing.by, now=doing.now, version=doing.version)

    return act


def _with(action: Callable[..., object], *names: str, versioned: bool = True) -> Callable[[Doing], None]:
    """Return an act that hands the named fields of the form to the action."""

    def act(doing: Doing) -> None:
        given = {name: doing.data[name] for name in names}
        version = {"version": doing.version} if versioned else {}
        action(doing.key, by=doing.by, now=doing.now, **given, **version)

    return act


def _team(doing: Doing) -> actions.Team:
    return actions.Team(doing.data["handler"], doing.data.get("reviewer"))


def _assign(doing: Doing) -> None:
    actions.assign(
        doing.key, team=_team(doing), by=doing.by, now=doing.now, version=doing.version, unread=doing.unread
    )


def _reassign(doing: Doing) -> None:
    actions.reassign(
        doing.key, team=_team(doing), by=doing.by, now=doing.now, reason=doing.data["reason"],
        version=doing.version, unread=doing.unread,
    )  # fmt: skip


def _deliver(doing: Doing) -> Mapping[str, str]:
    _request, links = actions.deliver(doing.key, by=doing.by, now=doing.now, version=doing.version)
    return {"delivery": links.delivery, "rating": links.rating}


def _complain(doing: Doing) -> None:
    actions.complain(doing.key, by=doing.by, now=doing.now, text=doing.data["reason"])


def _submit(doing: Doing) -> Mapping[str, str]:
    _request, code = actions.submit(
        doing.key, by=doing.by, now=doing.now, version=doing.version, once_key=doing.data["once"]
    )
    return {"tracking": code} if code else {}


STEP_PAGES: dict[str, StepPage] = {
    "submit": StepPage(forms.StepForm, _submit),
    "resubmit": StepPage(forms.StepForm, _plain(actions.resubmit)),
    "screen": StepPage(forms.StepForm, _plain(actions.screen), _("同时核查利益冲突。")),
    "return": StepPage(forms.ReturnForm, _with(actions.return_for_correction, "reason")),
    "reject": StepPage(forms.ReasonForm, _with(actions.reject, "reason"), danger=True),
    "refer": StepPage(forms.ReferForm, _with(actions.refer, "reason", "to", "consent")),
    "accept": StepPage(forms.StepForm, _plain(actions.accept), _("给出受理编号，开始计时。")),
    "assign": StepPage(forms.TeamForm, _assign),
    "reassign": StepPage(forms.ReassignForm, _reassign),
    "start": StepPage(forms.StepForm, _plain(actions.start)),
    "ask_client": StepPage(forms.TextForm, _with(actions.ask_client, "text"), _("委托人答复之前暂停计时。")),
    "client_answers": StepPage(
        forms.TextForm, _with(actions.client_answers, "text"), _("代委托人记下所作的补充，恢复计时。")
    ),
    "ask_partner": StepPage(forms.TextForm, _with(actions.ask_partner, "text"), _("协办完成之前暂停计时。")),
    "partner_answers": StepPage(forms.StepForm, _plain(actions.partner_answers)),
    "hand_in": StepPage(forms.StepForm, _plain(actions.hand_in), _("提交后成果不能再改，由审核人审核。")),
    "send_back": StepPage(forms.ReasonForm, _with(actions.send_back, "reason")),
    "approve": StepPage(forms.NoteForm, _with(actions.approve, "note")),
    "deliver": StepPage(forms.StepForm, _deliver, _("生成委托人的送达链接和评价链接，停止计时。")),
    "complain": StepPage(forms.ReasonForm, _complain, _("代委托人登记投诉。")),
    "track": StepPage(forms.StepForm, _plain(actions.track), _("不再等评价，仍可以评价。")),
    "archive": StepPage(forms.StepForm, _plain(actions.archive), _("归档后不能再办理；档案可以导出和校验。")),
    "settle": StepPage(forms.OutcomeForm, _with(actions.settle, "outcome")),
    "isolate": StepPage(
        forms.IsolateForm,
        _with(actions.isolate, "reason", versioned=False),
        _("用于误收的国家秘密或工作秘密。此后任何人都不能再读本件，合规专员会收到通知；不能在系统中撤销。"),
        danger=True,
    ),
}
"""Steps without a row here belong to the client, to jobs, or to a page of their own."""


def register_step(code: str, page: StepPage) -> None:
    """Let another slice bring the form of a step (such as 归档)."""
    STEP_PAGES[code] = page


def prepare(form: StepForm, request: ServiceRequest, *, now: datetime) -> list[str]:
    """Fill in what a form chooses from; return who cannot be chosen and why, in words."""
    if isinstance(form, forms.TeamForm):
        return _offer_people(form, request, now=now)
    if isinstance(form, forms.IsolateForm):
        form.wanted = request.number or str(request.key)[:8]
    return []


def _offer_people(form: forms.TeamForm, request: ServiceRequest, *, now: datetime) -> list[str]:
    handlers = queries.candidates(request, Duty.HANDLER, now=now)
    reviewers = queries.candidates(request, Duty.REVIEWER, now=now) if queries.needs_review(request) else None
    fit = [
        (str(one.person_id), _person(one.name, one.load, one.absent)) for one in handlers if not one.reasons
    ]
    second = (
        None
        if reviewers is None
        else [
            (str(one.person_id), _person(one.name, one.load, one.absent))
            for one in reviewers
            if set(one.reasons) <= {"is_handler"}
        ]
    )
    form.offer(fit, second)
    unfit = {one.name: one.reasons for one in handlers if one.reasons}
    return [
        gettext("%(name)s：%(why)s") % {"name": name, "why": gettext("、").join(map(_why, why))}
        for name, why in unfit.items()
    ]


def _person(name: str, load: int, absent: bool) -> str:
    words = gettext("%(name)s · 在办 %(load)s 件") % {"name": name, "load": load}
    return f"{words} · {gettext('今天请假')}" if absent else words


def _why(code: str) -> str:
    words = {"not_qualified": gettext("没有这项服务要求的资质"), "is_handler": gettext("已是承办人")}
    return words.get(code, code)
