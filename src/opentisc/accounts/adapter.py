"""Where allauth's rules differ here: who may sign in, with what, how often, and what a second factor is for."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opentisc.accounts import policy
from opentisc.accounts.errors import TooManyAttempts
from opentisc.accounts.models import Person
from opentisc.accounts.queries import person_with_login
from opentisc.accounts.signin import addresses, devices, limits, sealed_codes, trail
from opentisc.accounts.signin.forms import MobileField

NONCE = "opentisc_oidc_nonce"
"""Where the session keeps the nonce of the sign-in that is under way."""

_WRONG = gettext_lazy("登录名或密码不正确。")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by himself: staff come by one-time links. E-mail address or mobile number is the login."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "incorrect_code": gettext_lazy("验证码不正确，或已经用过。"),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "enter_current_password": gettext_lazy("现在的密码不正确。"),
        "too_many_login_attempts": gettext_lazy("尝试次数过多，请过几分钟再试。"),
        "rate_limited": gettext_lazy("尝试次数过多，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no public sign-up."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the configured number of proxies reports."""
        return addresses.client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at. Raises TooManyAttempts."""
        login = str(credentials.get("email") or credentials.get("phone") or credentials.get("username") or "")
        person = self._tried = person_with_login(login)
        self._attempt = limits.begin(
            limits.account_of(person, login),
            network=addresses.network(request),
            device=devices.device_of(request, person),
            now=timezone.now(),
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return whom the password lets in; the attempt then counts no longer."""
        try:
            person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        except TooManyAttempts:
            trail.note(
                "session.refuse",
                self._tried,
                doer=trail.doer_of(request, None),
                result="refused",
                why="limit",
            )
            raise
        if person is not None:
            limits.forget(self._attempt)
        else:
            trail.note(
                "session.refuse",
                self._tried,
                doer=trail.doer_of(request, None),
                result="refused",
                why="password",
            )
        return person

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Say whether this is the person's password; wrong ones count like failed sign-ins."""
        request = context.request
        self.pre_authenticate(request, email=getattr(user, "login", ""))
        if not user.check_password(password):
            return False
        limits.forget(self._attempt)
        return True

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Return the page to go to, with the cookie that knows this browser again."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, Person):
            devices.remember(request, response, user)
        return response

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        """Return the field that decides whether a login is a mobile number."""
        return MobileField(**kwargs)

    def get_user_by_phone(self, phone: str) -> Person | None:
        """Return the person with this mobile number, however it is written."""
        person = person_with_login(phone)
        return person if person is not None and person.mobile else None

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """Return the person's mobile number; the centre has seen to it that it is theirs."""
        mobile = getattr(user, "mobile", None)
        return (str(mobile), True) if mobile else None


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor cannot be taken off by whoever must have one (SC-04)."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不正确，或已经用过。"),
        "cannot_delete_authenticator": gettext_lazy("您的职责要求第二因子，不能停用。"),
        "cannot_generate_recovery_codes": gettext_lazy("先启用第二因子，才有恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it: sealed (SC-47)."""
        return sealed_codes.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret of the database in the clear. Raises SealBroken."""
        return sealed_codes.unseal(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return the name of the account in the authenticator app."""
        return str(getattr(user, "login", "")) or str(user)

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code on a white ground: scanners want dark on white, in the dark theme too."""
        drawn: str = super().build_totp_svg(url)
        return drawn.replace("<path", '<rect width="100%" height="100%" fill="white"/><path', 1)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Say whether the factor may go."""
        return not policy.needs_second_factor(authenticator.user)


class OutsideIdentityAdapter(DefaultSocialAccountAdapter):
    """An identity from elsewhere signs in only whom it was joined to by the person (SC-10)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Send a stranger's identity back to the sign-in page: it makes no account and joins none by e-mail."""
        messages.warning(request, unknown_identity())
        raise ImmediateHttpResponse(redirect("account_login"))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse an answer without the nonce of this browser, or whose two halves name different people.

        allauth checks issuer, audience, time and state; OpenID Connect Core 1.0 asks for these two as well
        (3.1.3.7 and 5.3.2).
        """
        nonce = request.session.pop(NONCE, None)
        told = sociallogin.account.extra_data
        token = told.get("id_token") or {}
        person = (told.get("userinfo") or token).get("sub")
        if not nonce or token.get("nonce") != nonce or token.get("sub") != person:
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html"))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Return the page that lists the joined identities."""
        return "/account/identities/"


def unknown_identity() -> str:
    """Return what a person reads whose identity from elsewhere is joined to no account."""
    return _("此身份尚未关联账号。请先用密码登录，再在“外部身份”页关联。")
