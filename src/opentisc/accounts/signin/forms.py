"""The form that signs in: one field for e-mail address or mobile number."""

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.errors import BadMobile
from opentisc.accounts.signin.numbers import mobile_number


class MobileField(forms.CharField):
    """A mobile number, in E.164 when clean."""

    def clean(self, value: object) -> str:
        """Return the number in its one spelling; empty when none was given and none is needed."""
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return mobile_number(text)
        except BadMobile:
            raise forms.ValidationError(_("不是有效的手机号。境外号码请带国家代码，例如 +852。")) from None


class SignInForm(LoginForm):
    """allauth's form with our words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("电子邮箱或手机号")
        login.max_length = 254
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.label = _("密码")
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
