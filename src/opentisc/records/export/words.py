"""Headings and coded values of exported tables in the language of the page or of the command.

The headings of patents are those that the profile `opentisc-export` reads back. Not for: JSONL and RIS, which
are for machines and have one language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opentisc.records.export.rows import COLUMNS
from opentisc.records.types import Collection

Words = Mapping[str, str | Promise]

_PATENTS: Words = {
    "record_id": _("记录号"),
    "kind": _("专利类型"),
    "number": _("公开（公告）号"),
    "title": _("发明名称"),
    "other_titles": _("其他语种标题"),
    "applicants": _("申请人"),
    "inventors": _("发明人"),
    "filed_on": _("申请日"),
    "published_on": _("公开（公告）日"),
    "registered_on": _("登记日"),
    "application_number": _("申请号"),
    "priorities": _("优先权号"),
    "ipc": _("IPC分类号"),
    "cpc": _("CPC分类号"),
    "classes": _("洛迦诺分类号"),
    "status": _("法律状态"),
    "status_on": _("法律状态日期"),
    "source": _("登记簿"),
    "abstract": _("摘要"),
    "link": _("链接"),
}
_OTHERS: Mapping[str, Words] = {
    Collection.PATENTS: {},
    Collection.MARKS: {
        "kind": _("商标类型"),
        "number": _("号码"),
        "title": _("商标文字"),
        "other_titles": _("商标译文"),
        "applicants": _("权利人"),
        "classes": _("尼斯分类号"),
        "abstract": _("商品与服务"),
    },
    Collection.INDICATIONS: {
        "kind": _("保护类型"),
        "number": _("号码"),
        "title": _("受保护名称"),
        "other_titles": _("其他名称"),
        "applicants": _("权利人"),
        "classes": _("产品类别"),
        "abstract": _("产品描述"),
    },
    Collection.LAYOUTS: {
        "kind": _("布图设计类别"),
        "number": _("号码"),
        "title": _("标题"),
        "applicants": _("权利人"),
        "inventors": _("创作人"),
        "abstract": _("布图设计描述"),
    },
    Collection.LITERATURE: {
        "kind": _("文献类型"),
        "number": _("DOI 或标准号"),
        "title": _("标题"),
        "applicants": _("作者单位"),
        "inventors": _("作者"),
        "published_on": _("发表日期"),
        "source": _("来源出版物"),
    },
}
"""What a column is called in a collection where it is not called as in patents."""

KINDS: Mapping[str, Words] = {
    Collection.PATENTS: {
        "invention": _("发明"),
        "utility_model": _("实用新型"),
        "design": _("外观设计"),
        "plant": _("植物"),
        "unknown": _("未知"),
    },
    Collection.MARKS: {
        "word": _("文字"),
        "figurative": _("图形"),
        "combined": _("组合"),
        "sound": _("声音"),
        "three_dimensional": _("立体"),
        "colour": _("颜色组合"),
    },
    Collection.LITERATURE: {
        "journal": _("期刊论文"),
        "thesis": _("学位论文"),
        "conference": _("会议论文"),
        "book": _("图书"),
        "report": _("报告"),
        "standard": _("标准"),
        "result": _("科技成果"),
        "newspaper": _("报纸"),
        "web_page": _("网页"),
        "data_set": _("数据集"),
        "other": _("其他文献"),
    },
}
"""Our codes for the kind of a record; what a register calls a kind itself is not translated."""

STATUSES: Words = {
    "pending": _("审查中"),
    "in_force": _("有效"),
    "granted": _("已授权"),
    "registered": _("已注册"),
    "published": _("已公布"),
    "lapsed": _("失效"),
    "expired": _("届满"),
    "withdrawn": _("撤回"),
    "refused": _("驳回"),
    "abandoned": _("放弃"),
    "invalidated": _("无效"),
    "cancelled": _("注销"),
    "removed": _("已撤销登记"),
    "applied": _("已申请"),
    "superseded": _("已被取代"),
    "opposed": _("异议中"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The headings of a table in the order of COLUMNS, the words for codes by column, a name for the sheet."""

    headings: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]
    sheet: str

    def cell(self, column: str, text: str) -> str:
        """Return the word for a coded value, any other text as it is."""
        return self.codes.get(column, {}).get(text, text)


def wording(collection: str) -> Wording:
    """Return the words of a collection's table in the language of the moment.

    They are texts at once, since a streamed file is written after the page's language has gone.
    """
    names = {**_PATENTS, **_OTHERS.get(collection, {})}
    return Wording(
        headings=tuple(str(names[column]) for column in COLUMNS),
        codes={"kind": _texts(KINDS.get(collection, {})), "status": _texts(STATUSES)},
        sheet=gettext("记录"),
    )


def _texts(words: Words) -> dict[str, str]:
    return {code: str(word) for code, word in words.items()}
