"""Forms of the account pages that are ours."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.signin.forms import MobileField


class FirstPasswordForm(forms.Form):
    """A password and its repetition; whether it is good enough, the action says."""

    password = forms.CharField(
        label=_("密码"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("再输入一次"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_repeated(self) -> str:
        """Return the repetition when it equals the password."""
        repeated = str(self.cleaned_data["repeated"])
        if repeated != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入不一致。"))
        return repeated


class MobileForm(forms.Form):
    """A mobile number, or nothing to take it away."""

    mobile = MobileField(
        label=_("手机号"),
        required=False,
        max_length=32,
        help_text=_("与电子邮箱一样可以用来登录。境外号码请带国家代码；留空则删除。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
