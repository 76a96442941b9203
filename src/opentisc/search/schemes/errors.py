"""What can go wrong with classification schemes, and the sentence that people read for each."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class SchemeUnreadable(Invalid):
    """The files are of no scheme that is known, of several, or cannot be unpacked."""

    code = "scheme_unreadable"

    def __init__(self, why: str, *, given: str) -> None:
        super().__init__(why, given=given, why=why)


class SchemeUnknown(NotFound):
    """No scheme of this name is loaded."""

    code = "scheme_unknown"

    def __init__(self, given: str) -> None:
        super().__init__(f"no scheme is called {given!r}", given=given)


class ClassUnreadable(Invalid):
    """The text is no class symbol of the scheme."""

    code = "unreadable_class"

    def __init__(self, given: str) -> None:
        super().__init__(f"not a class symbol: {given!r}", given=given)


class SchemeBroken(Unavailable):
    """The file of a scheme that is in force is gone or damaged, or of another version of this program."""

    code = "scheme_broken"


class SchemeBusy(Conflict):
    """Another process is loading or removing a scheme."""

    code = "scheme_busy"


SENTENCES: Mapping[str, str | Promise] = {
    "scheme_unreadable": _("不能作为分类表读入：%(given)s（%(why)s）。"),
    "scheme_unknown": _("没有名为 %(given)s 的分类表；请看 opentisc classes list。"),
    "scheme_broken": _("分类表 %(name)s 不能打开。请运行 opentisc classes remove %(name)s，再重新导入。"),
    "scheme_busy": _("另一个进程正在装入分类表，请稍后再试。"),
    "too_many_classes": _("检索式中的分类号连同下位共 %(found)s 个，最多 %(limit)s 个；请写到大组或小类。"),
}
