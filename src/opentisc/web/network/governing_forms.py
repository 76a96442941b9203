"""The forms by which an authority keeps the bodies of its division. Whether what is typed holds, the actions say."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.network import queries
from opentisc.network.errors import UnknownBody
from opentisc.network.models import ServiceBody
from opentisc.network.types import BodyKind, DesignationStage, RelationKind
from opentisc.web.network.forms import BodyForm, day, text

DESIGNATIONS: Final = {
    "tisc": _("技术与创新支持中心（TISC）"),
    "university_centre": _("高校国家知识产权信息服务中心"),
    "national_outlet": _("国家知识产权信息公共服务网点"),
    "provincial_outlet": _("省级知识产权信息公共服务网点"),
    "novelty_station": _("科技查新站"),
    "brand_station": _("商标品牌指导站"),
}
"""Code → usual name of the designations that the forms offer; a service names the code of the one it asks for."""

OTHER: Final = "other"


class PlaceForm(forms.Form):
    """Where a body stands, and since when."""

    kind = forms.ChoiceField(label=_("类型"), choices=BodyKind.choices)
    division_code = text(_("行政区划代码"), 12, required=True, hint=_("例如 11、4403；须在本辖区内。"))
    parent = text(_("上级中心代码"), 20, hint=_("只有工作站填写。"))

    def clean_parent(self) -> ServiceBody | None:
        """Return the centre that is named, None where nothing is."""
        return body_named(self.cleaned_data["parent"])


class NewBodyForm(PlaceForm):
    """A body to be registered."""

    code = text(_("代码"), 20, required=True, hint=_("字母、数字和连字符；登记后不变，写入各种编号。"))
    name = text(_("名称"), 120, required=True)
    name_en = text(_("英文名称"), 200)
    host = text(_("依托单位"), 160)
    department = text(_("运行部门"), 120)
    field_order = ("code", "name", "name_en", "kind", "division_code", "parent", "host", "department")


class EditBodyForm(BodyForm, PlaceForm):
    """All that an authority may change of a body; the code never changes."""

    holds_from = day(_("自何日起"), hint=_("原来的内容保留在机构沿革中。"))
    field_order = (
        "name", "name_en", "kind", "division_code", "parent", "host", "department", "address", "phone",
        "email", "introduction", "holds_from",
    )  # fmt: skip


class DesignationForm(forms.Form):
    """A designation or its next stage."""

    code = forms.ChoiceField(label=_("资格或称号"))
    name = text(_("名称"), 80, hint=_("留空即用上面的名称；选“其他”时必填。"))
    stage = forms.ChoiceField(label=_("阶段"), choices=DesignationStage.choices)
    granted_by = text(_("授予机构"), 120, required=True)
    document_number = text(_("文号"), 80)
    number = text(_("编号"), 40, hint=_("授予机构给的编号；查新站的编号写入查新报告编号。"))
    valid_from = day(_("自"), hint=_("上一阶段在前一天结束，记录保留。"))
    valid_until = day(_("至"), required=False, hint=_("留空即长期。"))

    def __init__(self, *args: Any, held: Mapping[str, str], **more: Any) -> None:
        """Offer the usual designations and those the body holds (code → name), so that each can have a next stage."""
        super().__init__(*args, **more)
        self._names = {**DESIGNATIONS, **held}
        field = self.fields["code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*self._names.items(), (OTHER, _("其他（填写名称）"))]

    def clean(self) -> dict[str, object]:
        """Return the fields with the usual name where none is typed; another designation gets a code of its name."""
        data = self.cleaned_data
        usual = self._names.get(data.get("code", ""))
        if not data.get("name") and usual is None:
            self.add_error("name", _("请填写名称。"))
        data["name"] = data.get("name") or str(usual or "")
        if data.get("code") == OTHER:
            data["code"] = f"other-{sha256(data['name'].encode()).hexdigest()[:12]}"
        return data


class RelationForm(forms.Form):
    """A dated relation of a body to another."""

    kind = forms.ChoiceField(label=_("关系"), choices=RelationKind.choices)
    taker = text(_("对方机构代码"), 20, required=True, hint=_("可以在其他省份。"))
    agreement = text(_("协议或文号"), 120)
    valid_from = day(_("自"))
    valid_until = day(_("至"), required=False, hint=_("留空即长期。"))

    def clean_taker(self) -> ServiceBody | None:
        """Return the body that is named."""
        return body_named(self.cleaned_data["taker"])


class ManagerForm(forms.Form):
    """Who will manage a body that nobody manages."""

    login = text(
        _("电子邮箱"), 254, required=True, hint=_("已有账号的人也可填手机号。没有账号的人会得到一次性链接。")
    )
    name = text(_("姓名"), 100)
    mobile = text(_("手机号"), 20)
    title = text(_("职务"), 60)
    valid_from = day(_("自"))


class UntilForm(forms.Form):
    """The last day of something."""

    on = day(_("最后一天"))


class SureForm(forms.Form):
    """A question that is answered by the button alone."""

    sure = forms.BooleanField(label=_("确认关闭。关闭后无人能以本机构身份办事，记录全部保留。"))


def body_named(code: str) -> ServiceBody | None:
    """Return the body of a typed code, None for an empty one. Raises ValidationError for one that is not there."""
    if not code.strip():
        return None
    try:
        return queries.body(code.strip())
    except UnknownBody:
        raise forms.ValidationError(_("没有代码为 %(given)s 的机构。") % {"given": code}) from None
