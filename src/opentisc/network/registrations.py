"""What the network offers to the contexts below: its sentences, and who needs a second factor."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.models import Person
from opentisc.accounts.policy import hats_are_known_to, require_second_factor_when
from opentisc.infra import sentences
from opentisc.network.calendars.reading import today
from opentisc.network.errors import NotYourHat
from opentisc.network.models import Membership
from opentisc.network.people.hats import hat_by_key, valid_on
from opentisc.network.policy import SECOND_FACTOR_ROLES


def register() -> None:
    """Tell the interface of our errors and accounts of our roles; called once, when Django is ready."""
    sentences.register(SENTENCES)
    require_second_factor_when(has_high_role)
    hats_are_known_to(wears_own)


def has_high_role(person: AbstractBaseUser) -> bool:
    """Say whether the person is a manager or higher today (SC-04)."""
    held = Membership.objects.filter(valid_on(today(timezone.now())), person_id=person.pk)
    return held.filter(role__in=list(SECOND_FACTOR_ROLES)).exists()


def wears_own(person: Person, key: str, now: datetime) -> bool:
    """Say whether the hat of this key is a membership of the person's own today; no token gets another's."""
    try:
        hat = hat_by_key(person, key, on=today(now))
    except NotYourHat:
        return False
    return hat.on_behalf_of is None and hat.case is None


SENTENCES = {
    "body_not_found": _("没有代码为 %(given)s 的机构。"),
    "division_not_found": _("没有代码为 %(given)s 的行政区划。可先用 opentisc divisions import 导入。"),
    "client_not_found": _("本机构没有这个客户。"),
    "network_row_not_found": _("没有找到，或不属于本机构。"),
    "body_exists": _("机构代码 %(given)s 已被使用。"),
    "bad_body": _("机构资料有误（%(reason)s）：%(given)s。工作站须有上级中心，其他机构没有上级。"),
    "bad_period": _("截止不能早于开始：%(first)s 至 %(last)s。"),
    "already_member": _("%(person)s 已任本机构的“%(role)s”。"),
    "manager_there": _("本机构当日已有负责人，成员由其添加。"),
    "not_a_member": _("%(person)s 当时不是本机构成员，或选了同一个人。"),
    "bad_credit_code": _(
        "统一社会信用代码有误：%(given)s。应为 18 位，校验位相符；92 开头的只用于个体工商户。"
    ),
    "bad_client": _("客户资料有误：字段 %(field)s 缺少，或不适用于这一类客户。"),
    "bad_client_fact": _("“%(kind)s”不能是 %(given)s。"),
    "client_exists": _("本机构已有这个客户，请使用已有的记录。"),
    "merge_refused": _("不能合并或撤销合并：两者须为本机构的不同客户、信用代码不冲突，且没有再次合并。"),
    "day_is_past": _("%(day)s 已经过去：机构日历不追溯。"),
    "no_seat_left": _("%(resource)s 的 %(seats)s 个席位都已有人。"),
    "bad_divisions": _("行政区划文件读不通：%(problems)s。"),
    "bad_year_table": _("年度放假安排有误：%(problems)s。"),
    "not_your_hat": _("您现在没有这个身份。"),
    "administrators_not_apart": _("三员须由不同的人担任。"),
}
"""What people read for the errors of this context."""
