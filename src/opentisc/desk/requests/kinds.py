"""The kinds of notice that the desk sends, and what people read for them. Not for: when each is sent.

A kind is named for people by the sentence `notice_kind_` and its code with `_` for the dot.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from opentisc.infra import sentences
from opentisc.infra.models import EmailMode
from opentisc.infra.notify import Kind, register_kind

KINDS: Final = (
    Kind("desk.new_request"),
    Kind("desk.assignment"),
    Kind("desk.deadline"),
    Kind("desk.message"),
    Kind("desk.progress"),
    Kind("desk.aftercare", email=EmailMode.DIGEST),
    Kind("desk.conflict"),
    Kind("desk.enquiry_review", email=EmailMode.DIGEST),
)

SENTENCES: Final[Mapping[str, Any]] = {
    "notice_kind_desk_new_request": _("新收到的请求"),
    "notice_kind_desk_assignment": _("分派给我的办理与审核"),
    "notice_kind_desk_deadline": _("期限将到或已过"),
    "notice_kind_desk_message": _("留言与补充材料"),
    "notice_kind_desk_progress": _("我提出的请求的进展"),
    "notice_kind_desk_aftercare": _("评价、投诉与成效"),
    "notice_kind_desk_conflict": _("利益冲突核查"),
    "notice_kind_desk_enquiry_review": _("即时登记的复查"),
    "notice_enquiry_drawn": _("即时登记 %(number)s 被抽中，请复查。"),
    "notice_enquiry_to_correct": _("即时登记 %(number)s 复查后需要改正，请按复查意见修改。"),
    "notice_enquiry_conflict": _("即时登记 %(number)s 可能涉及利益冲突，请合规专员决定。"),
    "unreadable_workbook": _("无法读取这个文件。请用 Excel 另存为 .xlsx 后再上传，或直接粘贴单元格。"),
}


def register() -> None:
    """Make the kinds and their words known; called once, when Django is ready."""
    for kind in KINDS:
        register_kind(kind)
    sentences.register(SENTENCES)
