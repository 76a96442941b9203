"""The events of a request's timeline in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk import queries
from opentisc.desk.deliverables.content import Kind
from opentisc.desk.queries import Day, Event
from opentisc.desk.types import State, StepKind
from opentisc.desk.workflow import STEPS
from opentisc.web.labels import Label

FILE_KINDS: dict[str, Label] = {
    "disclosure": _("技术交底"),
    "material": _("材料"),
    "search_export": _("检索导出"),
    "deliverable": _("成果文件"),
    "signed": _("签字文件"),
    "mail": _("邮件"),
}
_KINDS: dict[str, tuple[Label, str]] = {
    "message": (_("留言"), "file-earmark-text"),
    "note": (_("内部备注"), "clipboard"),
    "file": (_("文件"), "file-earmark-text"),
    "search": (_("检索"), "search"),
    "deliverable": (_("成果"), "file-earmark-text"),
    "opening": (_("打开"), "info-circle"),
    "step": (_("办理"), "check-circle"),
}
_OPENED: dict[str, Label] = {"page": _("打开了页面"), "file": _("打开了文件"), "export": _("打印或导出")}


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words. change: from one state to another, empty where the state stayed."""

    at: datetime
    icon: str
    what: str
    who: str
    change: str
    detail: str


def lines(days: Sequence[Day]) -> list[tuple[date, list[Line]]]:
    """Return the timeline in words, by day."""
    return [(day.on, [_line(event) for event in day.events]) for day in days]


def _line(event: Event) -> Line:
    label, icon = _KINDS[event.kind]
    change = ""
    if event.before and event.before != event.after:
        change = f"{State(event.before).label} → {State(event.after).label}"
    people = [one for one in event.people if one]
    given = gettext("交给：%(people)s") % {"people": gettext("、").join(people)} if people else ""
    detail = "\n".join(one for one in (given, event.detail) if one)
    who = event.who if event.who != "system" else gettext("系统")
    return Line(event.at, icon, _what(event, label), who, change, detail)


def deliverable_word(kind: str) -> str:
    """Return how a deliverable of a kind is called; a kind that is not made here by its code."""
    if kind not in set(Kind):
        return kind
    return queries.deliverable_words("titles", kind, language=get_language() or "")


def _what(event: Event, label: Label) -> str:
    words: dict[str, Label] = {
        "step": STEPS[event.code].button if event.kind == "step" and event.code in STEPS else event.code,
        "file": FILE_KINDS.get(event.code, event.code),
        "opening": _OPENED.get(event.code, event.code),
        "deliverable": deliverable_word(event.code),
        "message": _("委托人留言") if event.from_client else _("给委托人的留言"),
    }
    what = str(words.get(event.kind, label))
    if event.kind == "search":
        what = f"{label} · {StepKind(event.code).label}"
    if "hits" in event.numbers:
        what += gettext(" · 命中 %(hits)s") % {"hits": event.numbers["hits"]}
    if "version" in event.numbers:
        what += f" v{event.numbers['version']}"
    return what
