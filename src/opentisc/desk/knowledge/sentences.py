"""What people read for the errors of the knowledge base, and for a file that is no law."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

ERRORS: Mapping[str, Any] = {
    "law_not_found": _("没有收录“%(given)s”。"),
    "bad_law_text": _("文件不能按条拆分，没有收入。"),
    "article_not_found": _("没有这篇问答，或您无权查看。"),
    "not_citable": _(
        "这篇问答现在不能引用：已过有效期、已撤下，或其依据已不再施行。请引用现行的问答或法律条文。"
    ),
    "own_review": _("作者不能审核自己写的问答。请由另一位审核员办理。"),
    "sealed_answer": _("限定知悉的请求不能转为问答。"),
    "bad_article": _("有一项不符合要求，请看标出的地方。"),
}
REFUSED: Mapping[str, Any] = {
    "not_text": _("不是文本文件"),
    "too_large": _("文件超过 5 MB"),
    "unreadable_file": _("文件打不开"),
    "no_title": _("没有标题"),
    "no_articles": _("没有“第几条”，不能按条拆分"),
    "article_unreadable": _("条号“%(given)s”无法读出"),
    "article_out_of_order": _("%(given)s没有接在%(after)s之后"),
    "name_too_long": _("名称超过 200 字"),
    "code_too_long": _("名称超过 80 字，不能作短名"),
    "heading_too_long": _("章节标题超过 120 字"),
}
FIELD_PROBLEMS: Mapping[str, Any] = {
    "required": _("请填写这一项。"),
    "too_long": _("太长了，请缩短。"),
    "choose": _("请从所给的项目中选择。"),
    "both_or_none": _("英文问题和英文答复要么都写，要么都不写。"),
    "too_many": _("最多 20 条依据。"),
    "reversed": _("施行日期在失效日期之后。"),
    "no_such_article": _("这部法律收录的文本中没有这一条，请核对条号。"),
    "bad_line": _("有一行读不出来：请写成“法律名 第几条；起；止”，一行一条。"),
    "no_answer": _("还没有咨询答复，不能转为问答。"),
    "names_somebody": _("删去的内容又出现在文字里：请改写，不要写出委托人的名称或号码。"),
}


def refused_words(why: str, facts: Mapping[str, object], line: int) -> str:
    """Return why a file was not taken in, with the line where there is one."""
    told = str(REFUSED.get(why, why))
    said = told % {"given": facts.get("given", ""), "after": facts.get("after", "")} if "%(" in told else told
    return str(_("%(said)s（第 %(line)s 行）")) % {"said": said, "line": line} if line else said
