"""allauth's forms of the second factor, with our words."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import Field
from django.utils.translation import gettext_lazy as _


def _in_our_words(field: Field) -> None:
    field.label = _("验证码")
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "16"}


class SignInCodeForm(AuthenticateForm):
    """The code after the password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["code"])


class ConfirmCodeForm(ReauthenticateForm):
    """The code before a step that matters."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["code"])


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an app, which proves that it holds the key."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["code"])
