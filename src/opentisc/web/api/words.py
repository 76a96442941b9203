"""What operations and fields of the API mean, for the OpenAPI document and the reference page, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from opentisc.accounts.models import Scope
from opentisc.web.labels import Label


@dataclass(frozen=True, slots=True)
class OperationWords:
    """A line and a paragraph about an operation, and the scope that its token needs."""

    scope: Scope
    summary: Label
    description: Label


INTRODUCTION: Final = _(
    "程序以令牌提出和查看服务请求。令牌属于一个人和他的一个身份，在“访问令牌”页创建，只放在请求头 Authorization 中。"
)

OPERATIONS: Final[Mapping[str, OperationWords]] = {
    "create_request": OperationWords(
        Scope.REQUESTS_WRITE,
        _("提出请求"),
        _(
            "按服务的申请表一次填写并提交，与网上申请走同一道程序。同一个 Idempotency-Key 与同样的内容再次提交，"
            "得到同样的答复，不会有第二件请求；保留 24 小时。"
        ),
    ),
    "get_request": OperationWords(
        Scope.REQUESTS_READ,
        _("查看请求"),
        _(
            "按受理编号，或提出时得到的 key 查看。令牌的身份看不到的请求与不存在的请求，答复完全一样。"
            "限定知悉的请求，工作人员的每次查看都记录在案，委托人可见。"
        ),
    ),
}

HEADERS: Final[dict[str, Label]] = {
    "Idempotency-Key": _("每件请求一个，1 至 200 个可见的 ASCII 字符；重试时不变。"),
    "Location": _("新请求的地址。"),
    "Idempotency-Replayed": _("true：这是先前一次提交的答复，这次没有再做。"),
    "Retry-After": _("多少秒后可以再试。"),
    "WWW-Authenticate": "Bearer",
}

PARAMETERS: Final[dict[str, Label]] = {"number": _("受理编号，或提出时得到的 key。")}

FIELDS: Final[Mapping[str, Label]] = {
    "NewRequest.body": _("办理机构的代码。工作人员的令牌只能写本机构。"),
    "NewRequest.service": _("服务的代码，例如 B1；须在该机构的服务清单中。"),
    "NewRequest.answers": _("申请表的答案：字段名与值。各服务的字段见该服务的页面。"),
    "NewRequest.applicant": _(
        "为谁申请。本人的令牌写 applicant 或 organisation；工作人员的令牌写 applicant 或 client。"
    ),
    "NewRequest.organisation": _("您代表的单位的名称，须是该机构已登记您可以代表的。"),
    "NewRequest.client": _("本机构客户的序号，见客户页的网址。"),
    "NewRequest.no_secrets": _("须为 true：声明不含国家秘密和工作秘密。"),
    "Applicant.kind": _("申请人类型。"),
    "Applicant.name": _("名称或姓名。"),
    "Applicant.credit_code": _("统一社会信用代码，只用于法人、非法人组织和个体工商户。"),
    "Applicant.number": _("校内师生的工号或学号，境外机构的登记号。"),
    "Applicant.country": _("国家或地区的两字母代码。"),
    "Applicant.mobile": _("手机号；自然人必填。"),
    "Applicant.email": _("电子邮箱。"),
    "Word.code": _("代码，不随语言改变。"),
    "Word.words": _("官方用语，语言随请求头 Accept-Language。"),
    "Service.code": _("服务的代码。"),
    "Service.version": _("服务目录中的版本；请求一直用提出时的版本。"),
    "Service.name": _("服务的名称。"),
    "Body.code": _("机构的代码。"),
    "Body.name": _("机构的名称。"),
    "Expected.on": _("到期日；没有工作日时限的服务为空。"),
    "Expected.promised": _("true：受理时承诺的到期日；false：现在受理时的到期日。"),
    "Expected.provisional": _("true：用到了尚未公布放假安排的年份，公布后重新计算。"),
    "Expected.limit_days": _("时限，工作日数。"),
    "Due.on": _("到期日；没有工作日时限的服务为空。"),
    "Due.promised": _("true：受理时承诺的到期日；false：现在受理时的到期日。"),
    "Due.provisional": _("true：用到了尚未公布放假安排的年份，公布后重新计算。"),
    "Due.limit_days": _("时限，工作日数。"),
    "Due.days": _("从起算次日到到期日逐日的计算。"),
    "Day.on": _("日期。"),
    "Day.counts": _("第几个工作日；不计的日子为空。"),
    "Day.words": _("为什么计或不计。"),
    "Day.provisional": _("true：这一年的放假安排尚未公布。"),
    "Clock.paused": _("计时暂停中。"),
    "Clock.stopped": _("计时已停止：已送达或已办结。"),
    "Clock.overdue_days": _("逾期的工作日数。"),
    "File.name": _("文件名。"),
    "File.media_type": _("媒体类型。"),
    "File.size": _("字节数。"),
    "File.sha256": _("文件的 SHA-256。"),
    "Deliverable.kind": _("成果的种类。"),
    "Deliverable.language": _("成果的语言。"),
    "Deliverable.version": _("成果的版本。"),
    "Deliverable.report_number": _("报告编号；没有编号的为空文字。"),
    "Deliverable.content_sha256": _("内容的 SHA-256；按记录重新制作，得到同样的值。"),
    "Deliverable.files": _("文件及其 SHA-256；文件本身在网站上打开。"),
    "Receipt.key": _("请求的内部标识，受理之前用它查看。"),
    "Receipt.number": _("受理编号；受理之前为空。"),
    "Receipt.tracking_code": _("查询码，系统只保存它的校验值；限定知悉的请求没有。"),
    "Receipt.state": _("现在的状态。"),
    "Receipt.service": _("所请求的服务。"),
    "Receipt.body": _("办理机构。"),
    "Receipt.submitted_at": _("提交的时刻。"),
    "Receipt.due": _("现在受理时的到期日；受理时才作出承诺。"),
    "Receipt.url": _("查看这件请求的地址。"),
    "Request.key": _("请求的内部标识。"),
    "Request.number": _("受理编号；受理之前为空。"),
    "Request.title": _("名称。"),
    "Request.state": _("现在的状态。"),
    "Request.label": _("密级：0 公开，1 内部，2 委托人保密，3 限定知悉。"),
    "Request.service": _("所请求的服务。"),
    "Request.body": _("办理机构。"),
    "Request.submitted_at": _("提交的时刻。"),
    "Request.accepted_at": _("受理的时刻。"),
    "Request.delivered_at": _("送达的时刻。"),
    "Request.closed_at": _("办结的时刻。"),
    "Request.due": _("到期日和逐日的计算。"),
    "Request.clock": _("计时的情况。"),
    "Request.next_step": _("轮到令牌的身份办理的下一步；轮到别人时为空。"),
    "Request.deliverables": _("已送达的成果，新的在前。"),
    "FieldError.path": _("字段在请求体中的位置，例如 answers.points[1]。"),
    "FieldError.code": _("错误代码，不随语言改变。"),
    "FieldError.detail": _("说明。"),
    "Problem.type": _("说明这种错误的地址。"),
    "Problem.title": _("这一类错误的名称。"),
    "Problem.status": _("HTTP 状态码。"),
    "Problem.code": _("错误代码，不随语言改变。"),
    "Problem.detail": _("发生了什么，怎么办。"),
    "Problem.errors": _("不符合要求的字段，逐个列出。"),
}
"""Schema and field → what it means; a test compares the list with the schemas."""
