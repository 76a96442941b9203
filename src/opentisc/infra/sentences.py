"""The sentence that people read for an error code, the same on pages and in the command.

Each context registers its own codes from registrations.py; facts of the error fill the fields.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import OpenTiscError

_SENTENCES: dict[str, str | Promise] = {
    "invalid": _("所给内容不能接受。"),
    "not_allowed": _("您没有办理此事的权限。"),
    "not_found": _("没有找到，或您无权查看。"),
    "conflict": _("当前状态不允许此操作。"),
    "unavailable": _("系统的这一部分暂时不能使用。"),
    "unreadable_date": _("无法读出日期：%(given)s。"),
    "unreadable_number": _("无法读出号码。"),
    "bad_setting": _("设置 %(name)s 有误：%(why)s。"),
    "bad_address": _("不是有效的电子邮箱地址：%(given)s。"),
    "person_exists": _("%(email)s 已有账号。"),
    "link_gone": _("此链接已用过、已过期或不存在。请向管理员索取新的链接。"),
    "weak_password": _("密码不符合要求。"),
    "job_gone": _("没有这项任务，或不是您发起的。"),
    "cancelled": _("已按要求停止。"),
    "unknown_format": _("不认识格式 %(given)s。"),
    "bad_state": _("地址中的参数 %(name)s 不能是“%(given)s”。"),
    "unknown_profile": _("没有列映射 %(given)s。"),
    "unknown_export": _("不能导出为 %(given)s。"),
    "invalid_profile": _("列映射有误，请重新保存。"),
    "upload_gone": _("上传的文件已不在：已提交、已丢弃，或已过期。请重新上传。"),
    "upload_changed": _("上传的文件与当初不同，请重新上传。"),
    "unknown_collection": _("没有名为 %(given)s 的数据库。"),
}


def register(sentences: Mapping[str, Any]) -> None:
    """Add a context's sentences: error code → text with `%(fact)s` fields."""
    _SENTENCES.update(sentences)


def sentence(code: str, facts: Mapping[str, object]) -> str | None:
    """Return the sentence for an error code in the language in force, None when the code has none."""
    text = _SENTENCES.get(code)
    if text is None:
        return None
    try:
        return str(text) % dict(facts)
    except KeyError:
        return str(text).partition("：")[0]


def sentence_for(error: OpenTiscError) -> str:
    """Return the sentence for an error; its own English message when its code has none."""
    return sentence(error.code, error.facts) or str(error)
