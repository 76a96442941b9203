"""Words for the parts of a service that its managers read: duties, conditions, kinds of question, what is missing.

Not for: the differences of two versions (`web.desk.changes`).
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from opentisc.desk.catalogue import Gate
from opentisc.desk.types import Duty, State
from opentisc.network.types import Label as Secrecy
from opentisc.web.labels import Label

DUTIES: Mapping[str, Label] = {
    **{one.value: one.label for one in Duty},
    "client": _("委托人"),
    "manager": _("中心负责人"),
}
GATES: Mapping[Gate, Label] = {
    Gate.BASIS_OR_OPINION: _("写明依据或注明意见"),
    Gate.REVIEWER_NOT_AUTHOR: _("审核人不是作者"),
    Gate.SEARCH_LOGGED: _("检索有记录"),
    Gate.POINTS_ANSWERED: _("各点均已答复"),
    Gate.SOURCE_AND_DATE: _("写明来源和日期"),
    Gate.CONFLICT_CHECKED: _("已核查利益冲突"),
    Gate.CONTRACT_CONFIRMED: _("合同已确认"),
    Gate.CHECKLIST_DONE: _("核查清单完成"),
    Gate.EXPERT_REVIEW: _("专家评审"),
    Gate.CONSENT: _("委托人同意"),
    Gate.EXPORT_CHECKED: _("保密与出口核查"),
}
KINDS: Mapping[str, Label] = {
    "text": _("单行文字"),
    "textarea": _("多行文字"),
    "lines": _("多条文字，每行一条"),
    "radio": _("单选（全部列出）"),
    "select": _("单选（下拉）"),
    "checkboxes": _("多选"),
    "tick": _("勾选确认"),
    "integer": _("整数"),
    "number": _("数值"),
    "date": _("日期"),
    "email": _("电子邮箱"),
    "tel": _("电话"),
    "url": _("网址"),
    "postcode": _("邮政编码"),
    "mobile": _("手机号"),
    "credit_code": _("统一社会信用代码"),
}
SCALES: Mapping[str, Label] = {
    "relevance": _("文献：密切相关、一般相关、不相关"),
    "points": _("逐点：相同、部分相同、未述及"),
    "category": _("专利报告：X、Y、A、E、R、P"),
}
EFFECT_KINDS: Mapping[str, Label] = {
    "yes_no": _("是或否"),
    "amount": _("金额（元）"),
    "number": _("数值"),
    "date": _("日期"),
    "text": _("文字"),
}
STATES: Mapping[str, tuple[Label, str, str]] = {
    "published": (_("已发布"), "done", "check-circle"),
    "ready": (_("可发布"), "waiting", "info-circle"),
    "preparing": (_("筹备中"), "quiet", "hourglass-split"),
}
"""State of a service → its word, tone and icon."""
VERSION_STATES: Mapping[str, tuple[Label, str, str]] = {
    "published": (_("已发布"), "done", "check-circle"),
    "draft": (_("草稿"), "waiting", "pencil-square"),
    "withdrawn": (_("已停用"), "quiet", "dash-circle"),
}
MISSING: Mapping[str, Label] = {
    "form": _("申请表未经测试"),
    "form_changed": _("申请表去掉或改变了报告、核查所用的问题"),
    "process": _("流程未经测试"),
    "process_changed": _("流程、交付物或密级与测试过的不同"),
    "deliverable": _("交付物没有可用的模板"),
    "qualification": _("本机构没有有效的科技查新资质"),
    "nothing_changed": _("与现行版本没有不同"),
    "reason": _("没有写明理由"),
}
ACTS: Mapping[str, Label] = {
    "desk.service.begun": _("开始编辑新版本"),
    "desk.service.edited": _("修改草稿"),
    "desk.service.discarded": _("放弃草稿"),
    "desk.service.published": _("发布"),
    "desk.service.withdrawn": _("停用本机构版本"),
    "desk.offer.made": _("列入清单或修改"),
    "desk.offer.paused": _("暂停提供"),
}
LISTS: Mapping[str, Label] = {"basic": _("基础服务"), "individual": _("个性化服务")}
FLAWS: Mapping[str, Label] = {
    "text_missing": _("中文和英文都要填写。"),
    "too_long": _("太长：最多 %(detail)s 个字。"),
    "too_many": _("太多：最多 %(detail)s 项。"),
    "bad_character": _("含有不能使用的字符（控制字符，或改变文字方向的符号）。"),
    "bad_name": _("选项代码“%(detail)s”只能用英文字母、数字、- 和 _，最多 40 个字符。"),
    "unknown": _("没有“%(detail)s”这一项。"),
    "out_of_range": _("须在 0 至 250 个工作日之间。"),
    "longer_than_limit": _("各步骤的时限合计超过总时限（%(detail)s）。"),
    "does_not_fit_kind": _("这项服务的时限计法与所填不符。"),
    "does_not_fit_widget": _("单选和多选要有选项，其他题型不能有选项。"),
    "not_a_choice_field": _("显示条件只能依据单选的问题。"),
    "condition_on_condition": _("显示条件所依据的问题自己不能有显示条件。"),
    "asked_later": _("显示条件所依据的问题须排在前面。"),
    "twice": _("“%(detail)s”出现了两次。"),
    "kept_question": _(
        "报告、利益冲突核查或密级要用到这个问题：可以改文字和位置，不能停用、改题型、减少选项、改为选填或改变显示条件。"
    ),
    "asked_by_others": _("还有问题以它为显示条件：%(detail)s。请先改那些问题。"),
    "last_effect": _("至少保留一个成效问题。"),
    "least_above_most": _("下限不能大于上限。"),
    "bad_value": _("这个数不能用：字数和条数为 0 至 20000，数值不超过 10 的 15 次方。"),
    "missing": _("请填写这一项。"),
}
OTHER_FLAW = _("这样改，定义不再成立（%(place)s：%(code)s）。")


def state_word(code: str) -> Label:
    """Return the official word of a request's state."""
    return State(code).label


def secrecy_word(label: int) -> str:
    """Return the official word of a label of confidentiality."""
    return Secrecy(label).word
