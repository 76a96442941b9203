"""What can go wrong in the search work of a request."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.desk.registry import NoRecordBook
from opentisc.kernel.errors import Conflict, Invalid, NotFound


class LogClosed(Conflict):
    """The request is not being worked on: its search log takes no more rows."""

    code = "search_log_closed"


class UnknownStep(NotFound):
    """The request has no search of this number, or no such document."""

    code = "search_step_not_found"


class NotRerunnable(Conflict):
    """The search was made outside and written down by hand: nothing here can run it again."""

    code = "outside_search_not_rerun"


class NotConfirmed(Conflict):
    """The text of an outside search was not confirmed by the person who sends it; facts: `sha256`."""

    code = "outside_text_not_confirmed"


class BadOutsideSearch(Invalid):
    """What was stated of an outside search does not hold; `problems` maps the field to a code."""

    code = "bad_outside_search"

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("statements do not hold", problems=problems)


class UnknownMark(Invalid):
    """The service's scale has no such value, or the request no such point."""

    code = "unknown_mark"


class UnreadableExport(Invalid):
    """Nothing in the export could be read, or it holds more than one search should."""

    code = "unreadable_export"


SENTENCES: Mapping[str, str | Promise] = {
    LogClosed.code: _("此件现在不在办理中，检索记录不再增加。"),
    UnknownStep.code: _("没有这一步检索，或没有这件文献。"),
    NotRerunnable.code: _("这一步是人工登记的外部检索，系统不能重新执行。"),
    NotConfirmed.code: _("请核对将发往外部的检索式，确认后再登记。"),
    BadOutsideSearch.code: _("所填的检索情况有误，请按提示修改。"),
    UnknownMark.code: _("此项服务没有这种标记。"),
    UnreadableExport.code: _(
        "导出文件读不出，或超过 %(most)s 条（读到 %(rows)s 条）。"
        "表格的列名不认识时，请先在“数据导入”中建立列映射；截图请存为图片或 PDF。"
    ),
    NoRecordBook.code: _("此安装没有数据，无法读取文献。"),
}
