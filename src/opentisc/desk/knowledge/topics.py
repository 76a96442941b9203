"""Topics of articles, the same as of a consulting request (B1), so that a question leads to its answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What an article is about."""

    BASICS = "basics", _("基础知识")
    SEARCH = "search", _("信息资源与检索策略")
    LAW = "law", _("法律与政策")
    FILING = "filing", _("申请与注册")
    FEES = "fees", _("费用、期限与手续")
    USE = "use", _("运用与转化")
    PROTECTION = "protection", _("保护与维权")
    ABROAD = "abroad", _("海外事务")
    OTHER = "other", _("其他")
