"""The tasks of an application and where each stands: 未填写, 填写中, 已完成, 暂不能办理; four words, no more (UX-23)."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opentisc.desk import queries
from opentisc.desk.catalogue import Answers, Definition, validate_form
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import State
from opentisc.network.types import Hat
from opentisc.web.labels import Label


class Status(StrEnum):
    """Where a task stands."""

    EMPTY = "empty"
    BEGUN = "begun"
    DONE = "done"
    CLOSED = "closed"


_LOOKS: dict[Status, tuple[str, str, Label]] = {
    Status.EMPTY: ("quiet", "dash-circle", gettext_lazy("未填写")),
    Status.BEGUN: ("waiting", "hourglass-split", gettext_lazy("填写中")),
    Status.DONE: ("done", "check-circle", gettext_lazy("已完成")),
    Status.CLOSED: ("quiet", "dash-circle", gettext_lazy("暂不能办理")),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One task. url: empty while it cannot be done."""

    label: Label
    hint: str
    status: Status
    url: str

    @property
    def look(self) -> dict[str, object]:
        """Return tone, icon and label of the status."""
        tone, icon, label = _LOOKS[self.status]
        return {"tone": tone, "icon": icon, "label": label}


def tasks_of(request: ServiceRequest, definition: Definition, hat: Hat) -> list[Task]:
    """Return the tasks in order: who, the form, files, and checking it all."""
    who, form = who_status(request, hat), form_status(request, definition)
    files = Status.DONE if queries.request_files(request, actor=hat).exists() else Status.EMPTY
    ready = who is Status.DONE and form is Status.DONE
    wanted = [one.name for one in definition.materials if one.required]
    return [
        Task(_("申请人信息"), _("以谁的名义申请、怎样联系"), who, _url("apply_who", request)),
        Task(_("申请表"), _("这项服务需要知道的事"), form, _url("apply_form", request)),
        Task(
            _("材料"),
            _("有必备材料，请上传") if wanted else _("有材料就上传，没有可以跳过"),
            files,
            _url("apply_files", request),
        ),
        Task(
            _("核对并提交"),
            "" if ready else _("前面的任务完成后才能提交"),
            Status.EMPTY if ready else Status.CLOSED,
            _url("apply_check", request) if ready else "",
        ),
    ]


def who_status(request: ServiceRequest, hat: Hat) -> Status:
    """Return whether it is known whom the application is for; staff may leave it open."""
    if not hat.is_private:
        return Status.DONE
    return Status.DONE if queries.applicant_of(request) else Status.EMPTY


def form_status(request: ServiceRequest, definition: Definition) -> Status:
    """Return whether the answers would be accepted as they stand."""
    if not request.answers:
        return Status.EMPTY
    found = validate_form(definition, request.answers)
    return Status.DONE if isinstance(found, Answers) else Status.BEGUN


def returned_because(request: ServiceRequest) -> str:
    """Return why the request was sent back for correction; empty for a draft."""
    if request.state != State.RETURNED:
        return ""
    last = request.transitions.filter(to_state=State.RETURNED).order_by("-at", "-pk").first()
    return last.reason if last else ""


def _url(name: str, request: ServiceRequest) -> str:
    return reverse(name, args=[request.key])
