"""Who the application is for: an organisation the person acts for, or what is typed in. Staff choose a client.

Entering a credit code says whether it is well formed, and nothing about who is known (SC-06 in spirit).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.desk import actions
from opentisc.desk.requests.applicants import TYPED_FIELDS, Organisation
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Invalid
from opentisc.network.actions import ClientFields
from opentisc.network.types import ClientKind
from opentisc.web.desk.widgets import RadioGroup

_FIELD_OF = {"bad_credit_code": "credit_code", "bad_mobile": "mobile", "division_not_found": "division_code"}
_SMALL = {"autocomplete": "off"}


class ApplicantForm(forms.Form):
    """Kind and names. After `is_valid()` what is to be kept stands in `said`."""

    organisation = forms.ChoiceField(label=_("以谁的名义申请"), required=False, widget=RadioGroup())
    kind = forms.ChoiceField(label=_("申请人类型"), required=False)
    name = forms.CharField(
        label=_("名称或姓名"), max_length=160, required=False, help_text=_("单位填全称。不需要个人证件号码。")
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=30,
        required=False,
        help_text=_("单位和个体工商户填写，18 位；筹建中的单位可以不填。"),
        widget=forms.TextInput(attrs=_SMALL),
    )
    number = forms.CharField(
        label=_("工号、学号或境外登记号"),
        max_length=60,
        required=False,
        help_text=_("校内师生或境外申请人填写。"),
    )
    country = forms.CharField(
        label=_("国家或地区代码"),
        max_length=2,
        required=False,
        help_text=_("境外申请人填写两位代码，例如 DE。"),
    )
    mobile = forms.CharField(
        label=_("联系手机号"), max_length=32, required=False, help_text=_("自然人必填。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("联系电子邮箱"), max_length=254, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kinds: Sequence[ClientKind],
        organisations: Sequence[Organisation],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.said: Mapping[str, Any] = {}
        kind = self.fields["kind"]
        organisation = self.fields["organisation"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  (declared above)
        assert isinstance(organisation, forms.ChoiceField)  # noqa: S101  (declared above)
        kind.choices = [("", _("请选择")), *((one.value, one.label) for one in kinds)]
        if organisations:
            listed = [(str(one.client_id), one.name) for one in organisations]
            organisation.choices = [*listed, ("", _("其他（在下面填写）"))]
        else:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """Judge what was typed, unless an organisation was chosen."""
        data = self.cleaned_data
        if data.get("organisation"):
            self.said = {"client": int(data["organisation"])}
            return data
        if not data.get("kind"):
            self.add_error("kind", _("请选择申请人类型。"))
        if not data.get("name"):
            self.add_error("name", _("请填写名称或姓名。"))
        if not self.errors:
            self._judge(data)
        return data

    def _judge(self, data: Mapping[str, Any]) -> None:
        typed = {name: data.get(name, "") for name in TYPED_FIELDS if name not in {"kind", "division_code"}}
        country = typed.pop("country") or "CN"
        try:
            self.said = actions.check_applicant(
                ClientFields(kind=ClientKind(data["kind"]), country=country, **typed)
            )
        except Invalid as wrong:
            named = _FIELD_OF.get(wrong.code) or str(wrong.facts.get("field", ""))
            self.add_error(named if named in self.fields else None, sentence_for(wrong))
