"""The one primary button of a request in words and with its address, or the sentence that says who is waited for."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk import queries
from opentisc.desk.models import ServiceRequest
from opentisc.desk.queries import Awaited, QueueRow, Remedy, RequestPage
from opentisc.desk.types import Duty, State
from opentisc.desk.workflow import STEPS, Step
from opentisc.web.desk import panels
from opentisc.web.desk.staff import acts
from opentisc.web.desk.staff.step_forms import StepForm, TeamForm
from opentisc.web.labels import Label

REMEDIES: Final[Mapping[Remedy, Label]] = {
    Remedy.WRITE: _("起草成果"),
    Remedy.REWRITE: _("按意见修改成果"),
    Remedy.FINISH: _("补全成果"),
    Remedy.CORRECT: _("修改申请内容"),
    Remedy.BORROW: _("借用审核人"),
    Remedy.FILE: _("添加归档材料"),
}
_LEADING: Final[Mapping[str, Label]] = {"approve": _("审核成果")}
"""Steps that are taken on a page of their own: what the button that leads there says."""
_OF_STATE: Final[Mapping[State, Label]] = {
    State.DRAFT: _("等委托人提交申请。"),
    State.RETURNED: _("等委托人补正后再提交。"),
    State.WAITING_CLIENT: _("等委托人补充；期间不计时。"),
    State.DELIVERED: _("等委托人确认收到；十个工作日内没有答复，视为确认。"),
    State.FEEDBACK: _("等委托人评价；三十天内没有评价，转入成效跟踪。"),
    State.TRACKING: _("等委托人回答成效问题；到期时系统自动询问。"),
}
_OF_WHOM: Final[Mapping[Awaited, tuple[Label, Duty | None]]] = {
    Awaited.CLIENT: (_("等委托人办理"), None),
    Awaited.INTAKE: (_("等受理人员办理"), Duty.INTAKE),
    Awaited.HANDLER: (_("等承办人办理"), Duty.HANDLER),
    Awaited.CO_HANDLER: (_("等协办人完成协办；期间不计时"), Duty.CO_HANDLER),
    Awaited.REVIEWER: (_("等审核人审核"), Duty.REVIEWER),
    Awaited.ANOTHER_REVIEWER: (_("等另一位审核人审核"), None),
    Awaited.MANAGER: (_("等中心负责人办理"), None),
    Awaited.COMPLIANCE: (_("等合规专员决定是否存在利益冲突"), None),
    Awaited.TIME: (_("等系统转入下一步"), None),
}


def act_of(page: RequestPage, fresh: Mapping[str, object]) -> dict[str, object] | None:
    """Return the primary act: its button, form or address, hint, what it is for; None when somebody else is waited for.

    fresh: the hidden fields of a form not sent yet.
    """
    turn, request = page.turn, page.request
    if turn.remedy is not None:
        return {
            "label": REMEDIES[turn.remedy],
            "elsewhere": address_of(turn.remedy, request),
            "missing": queries.missing_sentences(turn.missing, request),
        }
    if turn.step is None or turn.step.code not in acts.STEP_PAGES:
        return None
    return _of_step(turn.step, page, fresh, before=turn.missing)


def _of_step(
    step: Step, page: RequestPage, fresh: Mapping[str, object], *, before: tuple[str, ...]
) -> dict[str, object]:
    request, made = page.request, acts.STEP_PAGES[step.code]
    elsewhere = panels.step_page(step.code, request)
    form = made.form(initial=dict(fresh))
    unfit = acts.prepare(form, request, now=timezone.now())
    if nobody_fits(form):
        return _nobody_fits(page, unfit)
    return {
        "code": step.code,
        "label": _LEADING.get(step.code, step.button) if elsewhere else step.button,
        "url": reverse("desk_step", args=[request.key, step.code]),
        "elsewhere": elsewhere,
        "form": form,
        "hint": _complaint(page) if step.code == "settle" and page.complaints else made.hint,
        "unfit": unfit,
        "missing": queries.missing_sentences(before, request),
    }


def _complaint(page: RequestPage) -> str:
    return gettext("投诉内容：%(text)s") % {"text": page.complaints[0].text}


def nobody_fits(form: StepForm) -> bool:
    """Say whether a form that chooses a handler has nobody to choose."""
    return isinstance(form, TeamForm) and not form.has_handlers


def _nobody_fits(page: RequestPage, unfit: list[str]) -> dict[str, object]:
    """Offer the request to another body where the person may; else say that the manager has to."""
    offers = any(one.step.code == "offer_transfer" for one in page.steps)
    return {
        "label": STEPS["offer_transfer"].button if offers else "",
        "elsewhere": reverse("desk_transfer_offer", args=[page.request.key]) if offers else "",
        "missing": [gettext("本机构没有可以承办这项服务的人：请中心负责人转其他机构，或登记资质。"), *unfit],
    }


def address_of(remedy: Remedy, request: ServiceRequest) -> str:
    """Return the page where the act is done."""
    if remedy is Remedy.CORRECT:
        return reverse("apply_tasks", args=[request.key])
    if remedy is Remedy.BORROW:
        return reverse("desk_borrow", args=[request.key])
    if remedy is Remedy.FILE:
        return reverse("desk_request", args=[request.key]) + "#files"  # its form is open there
    return _editor(request)


def _editor(request: ServiceRequest) -> str:
    """Return the editor of the deliverable in its first language, or the page of versions where there are several."""
    languages = queries.deliverable_languages(request)
    made_here = queries.deliverable_kind(request, now=timezone.now()) is not None
    if made_here and len(languages) == 1:
        return reverse("deliverable_edit", args=[request.key, languages[0]])
    return reverse("deliverables", args=[request.key])


def awaited_words(page: RequestPage) -> str:
    """Return who is waited for, by name where one is assigned; empty for a closed request or when it is my turn."""
    awaited, state = page.turn.awaited, State(page.request.state)
    if awaited is None:
        return ""
    if (
        awaited is Awaited.CLIENT
        and state is State.TRACKING
        and all(row.asked_at is not None for row in page.effects)
    ):
        return gettext("成效问题都已询问，还没有答全：可以再请委托人回答或代记，也可以从“更多”归档。")
    if awaited is Awaited.CLIENT and state in _OF_STATE:
        return str(_OF_STATE[state])
    words, duty = _OF_WHOM[awaited]
    names = [str(one.person) for one in page.assignments if duty is not None and one.duty == duty]
    if not names:
        return gettext("%(words)s。") % {"words": words}
    return gettext("%(words)s：%(names)s。") % {"words": words, "names": gettext("、").join(names)}


def label_in_list(row: QueueRow) -> Any:
    """Return the label of the next act of a row, empty when it is somebody else's turn."""
    if row.next_step is None:
        return ""
    return REMEDIES[Remedy.WRITE] if row.begins else _LEADING.get(row.next_step.code, row.next_step.button)
