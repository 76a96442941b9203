"""What people read for the errors of the desk, and for what is missing before a step: with the way to meet it.

A gate's code stands here as `gate_<code>`; `missing_sentences` turns the codes of a refusal into sentences.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk.deliverables.words import sentence_of_code
from opentisc.desk.models import ServiceRequest
from opentisc.desk.searching.errors import SENTENCES as SEARCHING
from opentisc.desk.services.reading import definition_of
from opentisc.infra import sentences

ERRORS: Mapping[str, Any] = {
    "request_not_found": _("没有这个请求，或您无权查看。"),
    "wrong_state": _("请求现在的状态不允许这一步。请刷新页面，查看现在的状态。"),
    "changed_meanwhile": _("您打开之后，别人改过这个请求。您写的内容没有保存，请对照后再提交。"),
    "form_at_work": _("这份表单正在处理。请稍等，再刷新页面查看结果；不必重新提交。"),
    "step_refused": _("您在本件中的职责不能办理这一步。"),
    "gate_closed": _("还有条件没有满足，这一步没有办理。"),
    "bad_answers": _("申请表中有缺少或不符合要求的项目。"),
    "not_qualified": _("这项服务须由有相应资质的人办理，所选的人今天没有这项资质。"),
    "service_not_offered": _("该机构现在不提供这项服务，或所给的对应关系不完整。"),
    "leak_refused": _("检索式照抄了未公开的内容，不能用于外部检索。请改用概括的词。"),
    "link_spent": _("此链接已用过、已过期或不存在。"),
    "backdating_refused": _("发生日期不能这样填：不能在将来，最多补登 31 天，补登须写明原因。"),
    "reason_missing": _("请写明原因。"),
    "empty_message": _("请写下内容。"),
    "year_not_counted": _("不能查看 %(year)s 年。"),
    "too_few_to_sample": _("符合条件的请求或委托人不足 3 个，抽样会指向某个委托人，没有抽取。"),
    "bad_sample": _("抽样件数为 1 至 50，并须写明用途。"),
    "still_names": _("文本中还有可能指明委托人的内容：%(found)s。请改写，或核对后勾选确认。"),
    "released_before": _("这段文本已经处理过，不能再改。"),
    "nothing_to_release": _("请给出可以公开给主管部门的文本，或写明不提供的原因，两者选一。"),
    "number_not_typed": _("输入的编号不对，没有办理。请输入 %(number)s 确认。"),
    "mail_unreadable": _("这不是可以读取的邮件文件，或超过了大小限制。"),
    "deliverable_not_made_here": _("这项服务没有可以在此制作的成果，或不用这种语言。"),
    "deliverable_not_found": _("没有这份成果，或您无权查看。"),
    "deliverable_unreadable": _("成果的内容不是本版本程序能读的。"),
    "deliverable_changed": _("成果的内容与其校验值不符，没有制作文件。请管理员运行 opentisc doctor。"),
    "pdf_not_made": _("没有制成 PDF（%(why)s）。缺少字体时请管理员安装 fonts-noto-cjk。"),
    "undertaking_missing": _("请先作出保密承诺，再打开本件。"),
    "expert_refused": _(
        "不能邀请此人：本机构成员请直接分派；已在本件中任职的不必再邀请；账号已停用的不能邀请。"
    ),
    "expert_blocked": _("利益冲突核查未通过，不能邀请此人。核查的内容只有合规专员可见。"),
    "bad_invitation": _("邀请不完整，或期限不对：须在今天之后、180 天之内。"),
    "second_person_needed": _("已核实须由另一人核实：承办过本件的人和提供证明材料的人不能核实。"),
    "not_mapped": _("还有没有指定去处的项目。"),
}
ITEM = "item_"
"""Begins the code of a required item that the archive lacks."""
GATES: Mapping[str, Any] = {
    "gate_form": _("申请表不完整：退回补正，一次性告知缺少的内容。"),
    "gate_secrets_declaration": _("尚未声明不含国家秘密和工作秘密：请委托人在申请表中勾选。"),
    "gate_conflict_check": _("尚未核查利益冲突：先“开始受理审查”，系统随即核查。"),
    "gate_conflict_decision": _("利益冲突须由合规专员决定：已提交合规专员，决定后才能受理。"),
    "gate_service_offered": _("本机构的服务清单中没有这项服务：请中心负责人上架，或转介其他机构。"),
    "gate_audience": _("委托人不属于这项服务的对象：改选其他服务，或转介。"),
    "gate_client_consent": _("需要委托人同意：征得同意后勾选。"),
    "gate_consent": _("需要委托人同意：征得同意后勾选。"),
    "gate_handler": _("还没有选承办人：请从名单中选一位。"),
    "gate_qualified": _("承办人和审核人须有这项服务要求的资质：请从名单中选有资质的人。"),
    "gate_reviewer_is_somebody_else": _("审核人不能是承办人：请另选一位，或向其他机构借用审核人。"),
    "gate_reviewer": _("这项服务须由他人审核：请中心负责人指定审核人，或向其他机构借用。"),
    "gate_deliverable": _("还没有成果：先在“成果”中起草。"),
    "gate_new_version": _("审核意见退回后还没有新版本：按意见修改，生成新版本后再提交。"),
    "gate_approval": _("成果尚未经他人审核通过：先提交审核。"),
    "gate_reviewer_not_author": _("成果的作者不能审核：请另一位审核人办理。"),
    "gate_items": _("归档材料不全：补齐必备材料后再归档。"),
}


def register() -> None:
    """Tell the interface of our sentences; called once, when Django is ready."""
    sentences.register({**ERRORS, **GATES, **SEARCHING})


def missing_sentences(codes: Iterable[str], request: ServiceRequest | None = None) -> list[str]:
    """Return what a request lacks as sentences that say how to meet it; a code without one is shown as it is.

    request: names what is missing in its archive.
    """
    return [_sentence(code, request) for code in codes]


def _sentence(code: str, request: ServiceRequest | None) -> str:
    if request is not None and code.startswith(ITEM):
        return gettext("归档缺少“%(name)s”：添加后再归档。") % {
            "name": _item(code.removeprefix(ITEM), request)
        }
    return sentences.sentence(f"gate_{code}", {}) or sentence_of_code(code) or code


def _item(code: str, request: ServiceRequest) -> str:
    items = definition_of(request.service).process.archive
    return next((one.name.of(get_language() or "") for one in items if one.code == code), code)
