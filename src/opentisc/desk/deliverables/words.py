"""What people read for a finding of the checks: what is missing or not allowed, where, and how to mend it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from opentisc.desk.deliverables.checks import Finding

_FINDINGS: Final[Mapping[str, Any]] = {
    "answer": _("还没有写答复。"),
    "basis_or_opinion": _("没有依据：写明法律或文件及条款，或注明为意见。"),
    "basis_no_such_article": _("%(place)s：本平台收录的现行文本中没有这一条，请核对。"),
    "basis_not_in_force": _("%(place)s 已失效，不能引用。"),
    "databases": _("检索记录是空的：先在“检索”中执行检索或登记外部检索。"),
    "data_version": _("第 %(place)s 次检索没有数据版本或收录范围：在检索记录中补上。"),
    "query": _("第 %(place)s 次检索没有检索式。"),
    "cut_off": _("没有截止日期。"),
    "strategy": _("没有写检索策略。"),
    "concepts": _("检索要素表是空的。"),
    "findings": _("没有写检索结果说明。"),
    "results": _("没有写检索结果。"),
    "mark": _("文献 [%(place)s] 还没有标引相关程度。"),
    "point_not_searched": _("查新点 %(place)s 还没有检索。"),
    "not_compared": _("查新点与密切相关文献 %(place)s 还没有对比。"),
    "passage_and_page": _("对比 %(place)s 没有原文摘录和页码。"),
    "institution": _("查新站的编号没有登记，或不是 1 至 3 位数字：请主管部门在机构的资格中登记。"),
    "conclusion_not_allowed": _("本机构没有有效的查新资质：不能写查新结论，请删去。"),
    "status": _("%(place)s 没有法律状态。"),
    "source": _("%(place)s 没有来源。"),
    "as_of": _("%(place)s 没有截至日期。"),
    "claim": _("“%(place)s”中的“%(words)s”是检索不能证明的说法，请改写。"),
    "record_newer": _("检索记录在成稿之后又有变化：请重新保存，让报告与记录一致。"),
}
_PLACES: Final[Mapping[str, Any]] = {
    "answer": _("答复"),
    "strategy": _("检索策略"),
    "findings": _("检索结果说明"),
    "limits": _("其他局限"),
    "results": _("检索结果"),
    "conclusion": _("结论的补充说明"),
    "remarks": _("备注"),
    "status": _("法律状态"),
    "events": _("许可、质押等事件"),
}


def sentence_of(finding: Finding) -> str:
    """Return the sentence of a finding, its own code when nobody wrote one."""
    text = _FINDINGS.get(finding.code)
    if text is None:
        return str(finding)
    field, blank, rest = finding.place.partition(" ")
    place = f"{_PLACES.get(field, field)}{blank}{rest}"
    return str(text) % {"place": place, "words": finding.words}


def sentence_of_code(code: str) -> str | None:
    """Return the sentence of a finding written as `code:place:words`, None when it is none of ours."""
    name, _colon, rest = code.partition(":")
    if name not in _FINDINGS:
        return None
    place, _colon, words = rest.partition(":")
    return sentence_of(Finding(name, place, words))
