"""Words for what is wrong with an enquiry, and for its closed lists, in the language in force."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opentisc.desk import queries
from opentisc.desk.types import Channel, RightKind
from opentisc.network.types import ClientKind
from opentisc.web.desk.forms import PROBLEMS
from opentisc.web.labels import Label

OWN_PROBLEMS: Final[Mapping[str, Label]] = {
    "basis_or_opinion": _("请写明依据；没有依据的，注明是意见。"),
    "expired_article": _("引用的知识条目已过期、已撤下，或不是本机构可用的。"),
    "day_future": _("时间不能在将来。"),
    "day_too_far": _("最多补登 31 天以前的。"),
    "day_no_reason": _("补登一天以前的，请写明原因。"),
    "wrong_time": _("请写成 9:05 这样的时间。"),
    "wrong_datetime": _("请填写存在的日期和时间。"),
    "too_many_cells": _("这一行多出没有对应列的内容。"),
    "too_long": _("内容过长。"),
    "too_large": _("最多 1440 分钟。"),
    "too_small": _("不能小于 0。"),
    "too_many": _("最多 20 条。"),
}

COLUMNS: Final[Mapping[str, Label]] = {
    "time": _("时间"),
    "right_kinds": _("权利类型"),
    "question": pgettext_lazy("enquiry", "问题"),
    "answer": _("答复"),
    "basis": pgettext_lazy("enquiry", "依据"),
    "topic": _("主题"),
    "channel": _("渠道"),
    "minutes": _("分钟"),
    "effort": _("难度"),
    "client_kind": _("客户类型"),
    "client_name": _("客户名称"),
    "region": _("地区"),
    "place": _("地点"),
}
"""Headings of the day's sheet; the Chinese ones are known again when a sheet is read."""

FIELDS: Final[Mapping[str, Label]] = {
    **COLUMNS,
    "opinion": _("意见"),
    "other_party": _("对方当事人"),
    "named_rights": _("涉及的权利号码"),
    "label": _("密级"),
    "occurred_at": _("发生时间"),
    "backdating_reason": _("补登原因"),
    "conflict": _("利益冲突"),
    "reason": _("原因"),
    "reviewed_by": _("复查人"),
    "reviewed_at": _("复查时间"),
    "review_result": _("复查结论"),
    "review_note": _("复查意见"),
    "row": _("整行"),
}

CONFLICTS: Final[Mapping[str, Label]] = {
    "": _("未涉及"),
    "clear": _("未发现"),
    "ask": _("已提交合规专员"),
    "waived": _("合规专员已同意"),
    "blocked": _("合规专员不同意"),
}

CLASHES: Final[Mapping[str, Label]] = {
    "opposite_party": _("对方是另一请求的委托人或对方当事人"),
    "same_right": _("另一请求涉及同一权利"),
}

RESULTS: Final[Mapping[str, Label]] = {"sound": _("符合要求"), "amend": _("需要改正")}

_OPINION = _("意见")


def problem(code: str) -> str:
    """Return the sentence for what is wrong with a field."""
    return str(OWN_PROBLEMS.get(code) or PROBLEMS[code])


def topic(text: str) -> str:
    """Return the words of a topic kept by its code, else the text itself."""
    known = queries.enquiry_topics().get(text)
    return known.of(get_language() or "zh-hans") if known else text


def topic_words() -> list[str]:
    """Return the words of all topics, in the catalogue's order."""
    return [topic(code) for code in queries.enquiry_topics()]


def right_kinds(codes: list[str]) -> str:
    """Return the words of kinds of right, joined."""
    known = dict(RightKind.choices)
    return str(_("、")).join(str(known.get(code, code)) for code in codes)


def basis(lines: list[str], *, opinion: bool) -> str:
    """Return the basis on one line, with 意见 where the answer is one."""
    return str(_("；")).join([*lines, str(_OPINION)] if opinion else lines)


def sheet_words() -> dict[str, dict[str, str]]:
    """Return the words of the language in force for the closed lists of a sheet: word → code."""
    return {
        "right_kinds": {str(label).lower(): value for value, label in RightKind.choices},
        "channels": {str(label).lower(): value for value, label in Channel.choices},
        "client_kinds": {str(label).lower(): value for value, label in ClientKind.choices},
    }
