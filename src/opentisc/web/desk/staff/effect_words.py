"""Effects of a request in words: the questions with their answers, how sure they are, who found so and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opentisc.desk import queries
from opentisc.desk.models import Effect, EffectVerdict, ServiceRequest
from opentisc.desk.types import Confidence
from opentisc.desk.workflow import Part
from opentisc.web.desk.forms import in_words
from opentisc.web.labels import Label
from opentisc.web.tables import Cell

CONFIDENCES: Final[tuple[tuple[str, Label], ...]] = (
    (Confidence.REPORTED.value, gettext_lazy("自报：只有委托人的说法")),
    (Confidence.DOCUMENTED.value, gettext_lazy("有证明：有材料，还没有由第二人核实")),
    (Confidence.VERIFIED.value, gettext_lazy("已核实：没有承办过本件的人看过材料")),
)
_TONES: Final[Mapping[str, tuple[str, str]]] = {
    Confidence.REPORTED.value: ("quiet", "dash-circle"),
    Confidence.DOCUMENTED.value: ("waiting", "hourglass-split"),
    Confidence.VERIFIED.value: ("done", "check-circle"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEffect:
    """An effect on a page. lines: question and answer, the answer empty before there is one.

    may_ask: the person hands over a link or writes the answer down; may_judge: gives a verdict.
    """

    row: Effect
    url: str
    title: str
    when: str
    lines: list[tuple[str, str]]
    state: Cell
    evidence: str
    evidence_url: str
    verdicts: list[tuple[EffectVerdict, Cell]]
    may_ask: bool
    may_judge: bool


def shown(row: Effect, request: ServiceRequest, held: frozenset[Part]) -> ShownEffect:
    """Return one effect as somebody with these parts sees it."""
    file = row.evidence
    verdicts = sorted(row.verdicts.all(), key=lambda one: (one.at, one.pk), reverse=True)
    return ShownEffect(
        row=row,
        url=reverse("desk_effect", args=[request.key, row.pk]),
        title=_("成效 %(days)s 天") % {"days": row.after_days},
        when=_when(row),
        lines=_lines(row, request),
        state=confidence_cell(row),
        evidence=(file.title or file.stored.name) if file else "",
        evidence_url=reverse("desk_file", args=[request.key, file.pk])
        if file and not file.removed_at
        else "",
        verdicts=[(one, _cell(one.confidence)) for one in verdicts],
        may_ask=_is_due(row) and bool(held & queries.EFFECT_ASKERS),
        may_judge=row.answered_at is not None and bool(held & queries.EFFECT_JUDGES),
    )


def _is_due(row: Effect) -> bool:
    """Say whether the question has no answer and its day has come."""
    come = row.asked_at is not None or row.due_on <= timezone.localdate()
    return row.answered_at is None and come


def confidence_cell(row: Effect) -> Cell:
    """Return how sure an effect is, or where its question stands."""
    if row.answered_at is None:
        asked = row.asked_at is not None
        return Cell(
            text=_("已询问，等回答") if asked else _("未到询问日"),
            tone="waiting" if asked else "quiet",
            icon="hourglass-split" if asked else "dash-circle",
        )
    return _cell(row.confidence)


def answer_line(row: Effect) -> str:
    """Return the answers in one line."""
    return _("；").join(f"{question} {said}" for question, said in _lines(row, row.request) if said)


def problem(code: str) -> str:
    """Return the sentence of what is wrong with a verdict."""
    words = {
        "required": _("请填写这一项：有证明和已核实须有证明材料，每次都须写明理由。"),
        "not_in_list": _("请从列表中选择。"),
        "too_long": _("文字太长。"),
    }
    return words.get(code, code)


def _cell(confidence: str) -> Cell:
    tone, icon = _TONES.get(confidence, ("quiet", "dash-circle"))
    return Cell(text=str(dict(Confidence.choices).get(confidence, "")), tone=tone, icon=icon)


def _when(row: Effect) -> str:
    if row.answered_at is not None:
        return _("%(day)s 回答") % {"day": timezone.localtime(row.answered_at).date()}
    if row.asked_at is not None:
        return _("%(day)s 询问") % {"day": timezone.localtime(row.asked_at).date()}
    return _("%(day)s 到询问日") % {"day": row.due_on}


def _lines(row: Effect, request: ServiceRequest) -> list[tuple[str, str]]:
    asked = queries.questions_of(row, queries.definition_of(request.service))
    return [(in_words(one.question), _said(row.answers.get(one.code), one.kind)) for one in asked]


def _said(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _("%(n)s 元") % {"n": f"{value:,}"} if kind == "amount" else str(value)
