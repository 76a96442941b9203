"""People and sign-in: our own person model, allauth for the flows (SC-01 to SC-10)."""

import hashlib
from typing import Any

from opentisc.config.environment import environment, secret_in

_ENVIRONMENT = environment()

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "opentisc.accounts.signin.passwords.NotTooLong"},
    {"NAME": "opentisc.accounts.signin.passwords.NotCommon"},
    {"NAME": "opentisc.accounts.signin.passwords.NoContextWords"},
    {"NAME": "opentisc.accounts.signin.passwords.ComplexUnderMlps3"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "opentisc.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "opentisc.accounts.signin.forms.SignInForm"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody makes us write to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[OpenTISC] "
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = False  # SC-05: a code by e-mail is no factor here
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # SC-09
ALLAUTH_TRUSTED_PROXY_COUNT = _ENVIRONMENT.trusted_proxies
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "OpenTISC"
MFA_TOTP_TOLERANCE = 0  # a code lives 30 seconds and works once (SC-05)
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "opentisc.accounts.signin.codes.SignInCodeForm",
    "reauthenticate": "opentisc.accounts.signin.codes.ConfirmCodeForm",
    "activate_totp": "opentisc.accounts.signin.codes.FirstCodeForm",
}
MFA_ADAPTER = "opentisc.accounts.adapter.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by the centre, never by a stranger's sign-up

USERSESSIONS_TRACK_ACTIVITY = False  # our middleware notes the last use, at most once a minute

SOCIALACCOUNT_ADAPTER = "opentisc.accounts.adapter.OutsideIdentityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # SC-10: an equal e-mail address joins nobody to an account
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if _ENVIRONMENT.oidc_issuer:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                # Identity is issuer and subject: another issuer gets another name and so other identities.
                "provider_id": "oidc-" + hashlib.sha256(_ENVIRONMENT.oidc_issuer.encode()).hexdigest()[:12],
                "name": _ENVIRONMENT.oidc_name,
                "client_id": _ENVIRONMENT.oidc_client_id,
                "secret": secret_in(
                    _ENVIRONMENT.oidc_client_secret_file, setting="OPENTISC_OIDC_CLIENT_SECRET_FILE"
                ),
                "settings": {"server_url": _ENVIRONMENT.oidc_issuer},
            }
        ],
    }
