"""States, channels, scenes and other words of a service request, as the office writes them."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """States of a request (requirements 2.1), official words."""

    DRAFT = "draft", _("暂存")
    SUBMITTED = "submitted", pgettext_lazy("request", "已提交")
    SCREENING = "screening", _("受理审查")
    RETURNED = "returned", _("退回补正")
    REFERRED = "referred", _("转介")
    REJECTED = "rejected", _("不予受理")
    ACCEPTED = "accepted", _("已受理")
    ASSIGNED = "assigned", _("已分派")
    WORKING = "working", _("办理中")
    WAITING_CLIENT = "waiting_client", _("待委托人补充")
    WAITING_PARTNER = "waiting_partner", _("待协办")
    REVIEW = "review", _("审核中")
    DELIVERED = "delivered", _("已送达")
    CONFIRMED = "confirmed", _("已确认")
    AUTO_CONFIRMED = "auto_confirmed", _("逾期默认确认")
    FEEDBACK = "feedback", _("待评价")
    TRACKING = "tracking", _("成效跟踪")
    ARCHIVED = "archived", _("已归档")
    WITHDRAWN = "withdrawn", _("已撤回")
    COMPLAINT = "complaint", _("投诉处理")


PAUSED: Final = frozenset((State.RETURNED, State.WAITING_CLIENT, State.WAITING_PARTNER))
"""States in which the clock stands still."""

CLOSED: Final = frozenset((State.REJECTED, State.REFERRED, State.WITHDRAWN, State.ARCHIVED))
"""States in which nobody has anything left to do."""

ANSWERED: Final = frozenset(
    (State.DELIVERED, State.CONFIRMED, State.AUTO_CONFIRMED, State.FEEDBACK, State.TRACKING, State.ARCHIVED)
)
"""States after the deliverable was handed over."""


class Duty(models.TextChoices):
    """What a person is assigned to do in one request."""

    INTAKE = "intake", _("受理审查")
    HANDLER = "handler", _("承办")
    CO_HANDLER = "co_handler", _("协办")
    REVIEWER = "reviewer", _("审核")


class Channel(models.TextChoices):
    """How a question came."""

    WEB = "web", _("网上")
    COUNTER = "counter", _("窗口")
    PHONE = "phone", _("电话")
    WECHAT = "wechat", _("微信或企业微信")
    EMAIL = "email", _("电子邮件")
    EVENT = "event", _("活动现场")
    API = "api", _("接口")


class Scene(models.TextChoices):
    """What the service is wanted for (Article 4)."""

    FILING = "filing", _("申请注册")
    NOVELTY = "novelty", _("科技查新")
    PROJECT = "project", _("项目立项")
    RESEARCH = "research", _("技术研发")
    OTHER = "other", _("其他")


class RightKind(models.TextChoices):
    """Kinds of right a question is about."""

    PATENT = "patent", _("专利")
    MARK = "mark", _("商标")
    INDICATION = "indication", _("地理标志")
    LAYOUT = "layout", _("集成电路布图设计")
    OTHER = "other", _("其他")


class Effort(models.IntegerChoices):
    """How much knowledge the answer took: the READ scale of reference libraries, 1 to 6."""

    R1 = 1, _("1 直接回答")
    R2 = 2, _("2 简单查找")
    R3 = 3, _("3 需要专业知识")
    R4 = 4, _("4 需要检索策略")
    R5 = 5, _("5 需要深入研究")
    R6 = 6, _("6 专题研究")


class Confidence(models.TextChoices):
    """How well an effect is shown."""

    REPORTED = "reported", _("自报")
    DOCUMENTED = "documented", _("有证明")
    VERIFIED = "verified", _("已核实")


class Score(models.IntegerChoices):
    """好差评: five steps."""

    VERY_GOOD = 5, _("非常满意")
    GOOD = 4, _("满意")
    FAIR = 3, _("基本满意")
    BAD = 2, _("不满意")
    VERY_BAD = 1, _("非常不满意")


class StepKind(models.TextChoices):
    """Where a search was made."""

    OWN = "own", _("系统执行")
    OUTSIDE = "outside", _("人工登记")


class DeliverableState(models.TextChoices):
    """Where a deliverable stands; a new version replaces, the old one is kept."""

    DRAFT = "draft", _("草稿")
    IN_REVIEW = "in_review", _("待审核")
    SENT_BACK = "sent_back", _("退回修改")
    APPROVED = "approved", _("审核通过")
    DELIVERED = "delivered", _("已送达")
    REPLACED = "replaced", _("已被替换")
