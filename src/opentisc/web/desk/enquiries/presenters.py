"""Enquiries as rows of lists, as facts of their page, and earlier answers as the entry shows them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opentisc.desk import queries
from opentisc.desk.enquiries.suggesting import Suggestion
from opentisc.desk.models import Enquiry, EnquiryAmendment
from opentisc.desk.types import Channel, Effort
from opentisc.network import queries as network
from opentisc.network.types import LABEL_WORDS, ClientKind, Label
from opentisc.web.desk.enquiries import words
from opentisc.web.tables import Cell, Row, Table, plain

__all__ = ["Enquiry", "facts", "history", "regions", "suggestions", "table", "workbook"]
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """An earlier answer. url: its page, empty where it has none; citation, basis: what the button puts into the form."""

    title: str
    answer: str
    basis: str
    url: str
    source: str
    cites: str


@dataclass(frozen=True, slots=True)
class Change:
    """A correction. fields: name of a field and what stood there before."""

    when: str
    by: str
    fields: Sequence[tuple[str, str]]


def table(rows: Iterable[Enquiry]) -> Table:
    """Return enquiries as a list for the screen."""
    return Table(
        name=_("即时登记簿"),
        columns=(
            _("编号"), _("时间"), _question(), _("权利类型"), _("渠道"), _("分钟"), _("难度"), _("登记人"), _("复查"),
        ),
        rows=[_row(one) for one in rows],
        empty=_("没有符合条件的登记。当场答复的咨询，在“即时登记”中一屏记下。"),
    )  # fmt: skip


def for_review(shown: Table) -> Table:
    """Return the list with what is to be done; the column of reviews says nothing there."""
    return replace(
        shown,
        columns=shown.columns[:-1],
        rows=[replace(row, cells=row.cells[:-1]) for row in shown.rows],
        empty=_("没有等您复查的登记。系统按编号抽取 5 %，由登记人以外的人复查。"),
    )


def workbook(rows: Iterable[Enquiry]) -> Table:
    """Return enquiries with all their columns, for the workbook."""
    kept = list(rows)
    names = queries.region_names(one.region for one in kept)
    return Table(
        name=_("即时登记簿"),
        columns=(
            _("编号"), _("时间"), _("登记时间"), _("补登原因"), _("权利类型"), _("主题"), _("渠道"), _("地点"),
            _("客户类型"), _("客户名称"), _("地区"), _question(), _("答复"), _basis(), _("分钟"), _("难度"),
            _("登记人"), _("密级"), _("抽中复查"), _("复查结论"), _("复查意见"),
        ),
        rows=[Row(cells=plain(*_whole(one, names))) for one in kept],
        empty="",
    )  # fmt: skip


def facts(row: Enquiry) -> list[tuple[str, str]]:
    """Return what stands of an enquiry besides question and answer: label and text, empty ones left out."""
    region = queries.region_names([row.region]).get(row.region, row.region)
    shown = [
        (_("时间"), _instant(row.occurred_at)),
        (_("登记时间"), _instant(row.recorded_at)),
        (_("补登原因"), row.backdating_reason),
        (_("登记人"), row.by_name),
        (_("权利类型"), words.right_kinds(row.right_kinds)),
        (_("主题"), words.topic(row.topic)),
        (_("渠道"), str(Channel(row.channel).label)),
        (_("地点"), row.place),
        (_("客户类型"), str(ClientKind(row.client_kind).label)),
        (_("客户名称"), row.client_name),
        (_("对方当事人"), row.other_party),
        (_("地区"), region),
        (_("涉及的权利号码"), str(_("、")).join(row.named_rights)),
        (_("用时（分钟）"), str(row.minutes)),
        (_("难度（READ）"), str(Effort(row.effort).label)),
        (_("密级"), str(LABEL_WORDS[Label(row.label)])),
        (_("利益冲突"), str(words.CONFLICTS[row.conflict])),
    ]
    return [(label, text) for label, text in shown if text]


def history(amendments: Iterable[EnquiryAmendment]) -> list[Change]:
    """Return the corrections of an enquiry with what stood there before."""
    return [
        Change(
            when=_instant(one.at),
            by=one.by_name,
            fields=[
                (str(words.FIELDS.get(name, name)), _said(name, value)) for name, value in one.before.items()
            ],
        )
        for one in amendments
    ]


def suggestions(found: Iterable[Suggestion]) -> list[Shown]:
    """Return earlier answers as the entry shows them."""
    return [
        Shown(
            title=one.question,
            answer=one.answer,
            basis=words.basis(list(one.basis), opinion=False),
            url=reverse("enquiry", args=[one.key]) if one.source == "enquiry" else "",
            source=_("本机构答复过") if one.source == "enquiry" else _("知识库"),
            cites="\n".join([*one.basis, one.citation] if one.citation else one.basis),
        )
        for one in found
    ]


def findings(found: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return the clashing requests for compliance: inner key and why, in words."""
    return [(one["request"], str(words.CLASHES[one["why"]])) for one in found]


def regions() -> list[str]:
    """Return the names of the provinces, offered while a region is typed."""
    return [one.name for one in network.divisions_under("CN")]


def review_state(row: Enquiry) -> Cell:
    """Return where the review stands: empty when it was not drawn."""
    if not row.drawn_for_review:
        return Cell(text="")
    if row.reviewed_at is None:
        return Cell(text=_("待复查"), tone="waiting", icon="hourglass-split")
    done = row.review_result == "sound"
    return Cell(
        text=str(words.RESULTS[row.review_result]),
        tone="done" if done else "late",
        icon="check-circle" if done else "exclamation-triangle",
    )


def _question() -> str:
    return pgettext("enquiry", "问题")


def _basis() -> str:
    return pgettext("enquiry", "依据")


def _row(one: Enquiry) -> Row:
    text = " ".join(one.question.split())
    return Row(
        cells=(
            Cell(text=one.number, url=reverse("enquiry", args=[one.key])),
            Cell(text=_instant(one.occurred_at)),
            Cell(text=text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"),
            Cell(text=words.right_kinds(one.right_kinds)),
            Cell(text=str(Channel(one.channel).label)),
            Cell(text=str(one.minutes)),
            Cell(text=str(one.effort)),
            Cell(text=one.by_name),
            review_state(one),
        )
    )


def _whole(one: Enquiry, names: dict[str, str]) -> tuple[object, ...]:
    return (
        one.number, _instant(one.occurred_at), _instant(one.recorded_at), one.backdating_reason,
        words.right_kinds(one.right_kinds), words.topic(one.topic), Channel(one.channel).label, one.place,
        ClientKind(one.client_kind).label, one.client_name, names.get(one.region, one.region), one.question,
        one.answer, words.basis(one.basis, opinion=one.opinion), one.minutes, one.effort, one.by_name,
        LABEL_WORDS[Label(one.label)], _("是") if one.drawn_for_review else "",
        words.RESULTS.get(one.review_result, ""), one.review_note,
    )  # fmt: skip


def _said(name: str, value: object) -> str:
    """Return a value that stood in a field, in words."""
    as_words = _WORDS_OF.get(name)
    if as_words is not None and value not in ("", None):
        return as_words(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        value = str(_("；")).join(str(one) for one in value)
    return str(value) or _("空")


_WORDS_OF: Mapping[str, Callable[[Any], str]] = {
    "right_kinds": words.right_kinds,
    "topic": words.topic,
    "label": lambda value: str(LABEL_WORDS[Label(value)]),
    "channel": lambda value: str(Channel(value).label),
    "client_kind": lambda value: str(ClientKind(value).label),
    "effort": lambda value: str(Effort(value).label),
    "review_result": lambda value: str(words.RESULTS[value]),
    "conflict": lambda value: str(words.CONFLICTS[value]),
}


def _instant(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
