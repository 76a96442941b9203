"""The forms of the network pages. Whether what is typed holds, the actions say; here only types and lengths."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.models import Person
from opentisc.network.models import Membership
from opentisc.network.types import (
    ClientKind,
    ClientLabel,
    ClientSize,
    DeputyScope,
    FactKind,
    ResourceKind,
    Role,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def day(
    label: "str | _StrPromise", *, required: bool = True, hint: "str | _StrPromise" = ""
) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=hint)


def hour(label: "str | _StrPromise", *, required: bool = True) -> forms.TimeField:
    """Return a field for a time of day."""
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def text(
    label: "str | _StrPromise", length: int, *, required: bool = False, hint: "str | _StrPromise" = ""
) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint)


class PeopleForm(forms.Form):
    """A form with fields that name a member of the body."""

    people: tuple[str, ...] = ("person",)

    def give_members(self, members: Sequence[Membership]) -> "PeopleForm":
        """Offer these members, each person once; nobody else is accepted."""
        by_id = {one.person_id: one.person for one in members}
        for name in self.people:
            field = self.fields[name]
            if isinstance(field, forms.TypedChoiceField):
                field.choices = [("", "—"), *((pk, str(person)) for pk, person in by_id.items())]
                field.coerce = lambda given, known=by_id: _person(given, known)
        return self


def _person(given: str, known: dict[int, Person]) -> Person:
    return known[int(given)]


def person(label: "str | _StrPromise") -> forms.TypedChoiceField:
    """Return a field for a member of the body."""
    return forms.TypedChoiceField(label=label)


class MemberForm(forms.Form):
    """Who joins the body."""

    login = text(
        _("电子邮箱"), 254, required=True, hint=_("已有账号的人也可填手机号。没有账号的人会得到一次性链接。")
    )
    name = text(_("姓名"), 100)
    mobile = text(_("手机号"), 20)
    role = forms.ChoiceField(label=_("角色"), choices=[(one.value, one.label) for one in (
        Role.INTAKE, Role.CONSULTANT, Role.REVIEWER, Role.MANAGER, Role.OUTLET, Role.COMPLIANCE)])  # fmt: skip
    title = text(_("职务"), 60)
    takes_intake = forms.BooleanField(label=_("新请求由其受理审查"), required=False)
    valid_from = day(_("自"))
    valid_until = day(_("至"), required=False, hint=_("留空即长期。"))


class QualificationForm(PeopleForm):
    """What a member is qualified for."""

    person = person(_("成员"))
    code = forms.SlugField(
        label=_("资质代码"),
        max_length=40,
        help_text=_("服务目录要求的代码，例如 novelty_searcher（查新员）。"),
    )
    name = text(_("资质名称"), 80, required=True)
    certificate_number = text(_("证书编号"), 80)
    granted_by = text(_("发证机构"), 120)
    valid_from = day(_("自"))
    valid_until = day(_("至"), required=False, hint=_("证书的最后一天；留空即长期。"))


class AbsenceForm(PeopleForm):
    """Who is away."""

    person = person(_("成员"))
    first_day = day(_("第一天"))
    last_day = day(_("最后一天"))
    reason = text(_("事由"), 60)


class DeputyForm(PeopleForm):
    """Who acts for whom."""

    people = ("absent", "acting")
    absent = person(_("被代理人"))
    acting = person(_("职务代理人"))
    scope = forms.ChoiceField(label=_("代理范围"), choices=DeputyScope.choices)
    first_day = day(_("第一天"))
    last_day = day(_("最后一天"))


class ResourceForm(forms.Form):
    """A database or tool of the body."""

    name = text(_("名称"), 120, required=True)
    kind = forms.ChoiceField(label=_("类型"), choices=ResourceKind.choices)
    provider = text(_("提供方"), 120)
    coverage = text(_("收录范围"), 160)
    seats = forms.IntegerField(
        label=_("席位数"), min_value=0, max_value=100_000, initial=0, help_text=_("0：本机构人人可用。")
    )
    valid_from = day(_("自"), required=False)
    valid_until = day(_("至"), required=False)
    cost = forms.DecimalField(
        label=_("费用（元）"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    egress = forms.BooleanField(
        label=_("检索时内容会离开本机"), required=False, initial=True, help_text=_("外部数据库都是如此。")
    )
    note = forms.CharField(
        label=_("备注"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class SeatForm(PeopleForm):
    """Who holds a seat."""

    person = person(_("成员"))
    account = text(_("对方系统的登录名"), 80, hint=_("不要填密码。"))
    valid_from = day(_("自"))
    valid_until = day(_("至"), required=False)


DAY_KINDS: Sequence[tuple[str, "str | _StrPromise"]] = (
    ("closed", _("不办公")),
    ("open", _("办公")),
    ("part", _("半天办公")),
)


class OwnDaysForm(forms.Form):
    """Days of the body's own."""

    first_day = day(_("第一天"))
    last_day = day(_("最后一天"))
    kind = forms.ChoiceField(label=_("安排"), choices=DAY_KINDS)
    opens = hour(_("开始"), required=False)
    closes = hour(_("结束"), required=False)
    name = text(_("名称"), 60, hint=_("例如寒假、轮值。"))


class HoursForm(forms.Form):
    """The week of a body: one line for each opening."""

    hours = forms.CharField(
        label=_("开放时间"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=1000,
        help_text=_("每行一段：周一 09:00-12:00。没有写的日子用 8:30-12:00、13:30-18:00。"),
    )
    valid_from = day(_("自"))


class BodyForm(forms.Form):
    """What a body says of itself."""

    name = text(_("名称"), 120, required=True)
    name_en = text(_("英文名称"), 200)
    host = text(_("依托单位"), 160)
    department = text(_("运行部门"), 120)
    address = text(_("地址"), 200)
    phone = text(_("电话"), 40)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    introduction = forms.CharField(
        label=_("简介"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ClientForm(forms.Form):
    """A client as typed in."""

    kind = forms.ChoiceField(label=_("客户类型"), choices=ClientKind.choices)
    name = text(_("名称或姓名"), 160, hint=_("匿名客户可以不填。"))
    name_en = text(_("英文名称"), 200)
    credit_code = text(_("统一社会信用代码"), 30, hint=_("18 位。法人、非法人组织和个体工商户。"))
    number = text(_("工号、学号或境外登记号"), 60)
    country = text(_("国家或地区代码"), 2, hint=_("两个字母；境内为 CN。"))
    parent = text(_("所属单位"), 160, hint=_("校内院系、课题组和师生：填本机构已登记的学校，名称或编号。"))
    division_code = text(_("行政区划代码"), 12, hint=_("例如 11、4403。"))
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    mobile = text(_("手机号"), 30, hint=_("自然人必填；不收身份证件。"))
    note = forms.CharField(
        label=_("备注"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FactForm(forms.Form):
    """A dated fact of a client; sizes and labels may be typed as their word or their code."""

    kind = forms.ChoiceField(label=_("事项"), choices=FactKind.choices)
    value = text(
        _("内容"),
        160,
        required=True,
        hint=_(
            "行业：门类字母加数字，如 C3562；规模：大型、中型、小型、微型；标签：如高新技术企业；地区：行政区划代码。"
        ),
    )
    valid_from = day(_("自"), required=False)
    valid_until = day(_("至"), required=False)
    source = text(_("依据"), 120)

    def clean_value(self) -> str:
        """Return the code of a size or label, else the text as it is."""
        typed = str(self.cleaned_data["value"]).strip()
        words = {str(label): code for code, label in (*ClientSize.choices, *ClientLabel.choices)}
        return str(words.get(typed, typed))


class ContactForm(forms.Form):
    """Who may act for a client."""

    login = text(_("电子邮箱或手机号"), 254, required=True, hint=_("须已有账号。"))
    sees_all = forms.BooleanField(label=_("可看这个客户的全部请求"), required=False)


class MergeForm(forms.Form):
    """Which other row is the same client."""

    other = forms.IntegerField(
        label=_("并入的客户编号"), min_value=1, help_text=_("那一条并入这一条；可以撤销。")
    )
