"""What can go wrong in search, and the sentence that people read for each.

Codes and facts come from `language.errors` and from here. registrations.py hands the sentences to the
interface, which shows them translated.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import Conflict, Unavailable
from opentisc.search.language.errors import QueryError
from opentisc.search.registry import UnknownCollection


class IndexMissing(Unavailable):
    """The collection has no index yet, or its folder is gone."""

    code = "index_missing"


class IndexBroken(Unavailable):
    """The index cannot be opened, or was made by another version of this program."""

    code = "index_broken"


class VersionNotIndexed(Unavailable):
    """A version of before has no index of its own, and a search does not build one."""

    code = "version_not_indexed"

    def __init__(self, collection: str, version: int) -> None:
        super().__init__(
            f"no index of version {version} of {collection}", collection=collection, version=version
        )


class IndexBusy(Conflict):
    """Another process is writing this index."""

    code = "index_busy"


class UnknownOption(QueryError):
    """A facet, sort or collapse mode that the collection does not have."""

    def __init__(self, *, option: str, given: str, known: tuple[str, ...]) -> None:
        super().__init__("unknown_option", 0, 0, option=option, given=given, known=", ".join(known))


SENTENCES: Mapping[str, str | Promise] = {
    "too_long": _("检索式有 %(found)s 个字符，最多 %(limit)s 个。"),
    "too_many_clauses": _("检索式有 %(found)s 个检索词，最多 %(limit)s 个。"),
    "too_deep": _("括号、邻近算符或 NOT 嵌套超过 %(limit)s 层。"),
    "unbalanced": _("“%(sign)s”没有配对。"),
    "empty_operand": _("这里缺少检索词。"),
    "missing_operator": _("两个检索词之间缺少算符：用 AND、OR，或加引号作为短语。"),
    "mixed_operators": _("AND 与 OR 混用时必须加括号。"),
    "operator_case": _("算符须大写：%(found)s；如果是检索词，请加引号。"),
    "near_without_distance": _("%(found)s 后面要写距离，例如 NEAR/5。"),
    "distance_out_of_range": _("距离须在 1 到 %(limit)s 之间。"),
    "not_in_proximity": _("邻近算符两侧只能是词、短语、截词、OR 组或邻近组，不能有 %(found)s。"),
    "fields_in_proximity": _("邻近算符两侧须在同一字段。"),
    "value_in_proximity": _("字段 %(field)s 不能用邻近算符。"),
    "unknown_field": _("没有名为 %(name)s 的字段。"),
    "inner_truncation": _("汉字之间不能用 *；请用 W/n 限定距离。"),
    "too_few_fixed": _("截词至少要有 %(limit)s 个确定的字符。"),
    "too_many_wildcards": _("通配符太多，最多 %(limit)s 个。"),
    "too_many_words": _("%(pattern)s 对应 %(found)s 个词，超过 %(limit)s 个；请多写几个字母。"),
    "too_broad": _("这个条件要逐篇核对 %(found)s 篇，超过 %(limit)s 篇；请加上其他条件缩小范围。"),
    "range_not_allowed": _("只有日期字段可以用区间。"),
    "reversed_range": _("区间的起点晚于终点。"),
    "unreadable_range": _("区间写作 [起 TO 止]，例如 [2020 TO 2021-06]。"),
    "unreadable_date": _("不是日期：%(given)s。写作 2020、2020-05 或 2020-05-01。"),
    "unreadable_number": _("不是号码：%(given)s。"),
    "unreadable_class": _("不是分类号：%(given)s。"),
    "unreadable_exact": _("这里缺少值。"),
    "unknown_step": _("没有检索步骤 %(step)s。"),
    "step_gone": _("没有这一步检索历史，可能已经删除。"),
    "history_unavailable": _("检索历史暂时读不出，含有步骤号的检索式无法执行。"),
    "step_of_other_collection": _("检索步骤 %(step)s 属于另一个数据库（%(collection)s），不能在这里使用。"),
    "steps_too_deep": _("检索步骤互相引用超过 %(limit)s 层。"),
    "too_slow": _("检索超过 %(limit)s 秒，已停止；请缩小范围。"),
    "too_far": _("翻页最多到第 %(limit)s 条；请导出或缩小范围。"),
    "unknown_option": _("%(option)s 没有 %(given)s；可用：%(known)s。"),
    "unknown_collection": _("没有名为 %(given)s 的数据集。"),
    "index_missing": _("索引尚未建立。请运行 opentisc index --rebuild；号码检索仍可使用。"),
    "index_broken": _("索引不能打开。请运行 opentisc index --rebuild；号码检索仍可使用。"),
    "version_not_indexed": _("数据版本 %(version)s 还没有索引，工作人员建立之后才能检索。"),
    "index_busy": _("另一个进程正在写索引，请稍后再试。"),
}


__all__ = [
    "SENTENCES",
    "IndexBroken",
    "IndexBusy",
    "IndexMissing",
    "QueryError",
    "UnknownCollection",
    "UnknownOption",
    "VersionNotIndexed",
]
