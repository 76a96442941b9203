"""How mail leaves: through the configured server, or to standard output where none is named."""

from opentisc.config.environment import BadSetting, environment, secret_in

_ENVIRONMENT = environment()
_PASSWORD = secret_in(_ENVIRONMENT.smtp_password_file, setting="OPENTISC_SMTP_PASSWORD_FILE")
if not _PASSWORD.isascii():  # Python's smtplib sends no other
    raise BadSetting("OPENTISC_SMTP_PASSWORD_FILE", "the password must be ASCII")


def _backend() -> str:
    """Return how mail goes out: by the server; kept as files in the demonstration; else printed."""
    if _ENVIRONMENT.smtp_host:
        return "django.core.mail.backends.smtp.EmailBackend"
    kind = "filebased" if _ENVIRONMENT.profile == "demo" else "console"
    return f"django.core.mail.backends.{kind}.EmailBackend"


EMAIL_BACKEND = _backend()
EMAIL_FILE_PATH = str(_ENVIRONMENT.home.resolve() / "mail")
EMAIL_HOST = _ENVIRONMENT.smtp_host
EMAIL_PORT = _ENVIRONMENT.smtp_port
EMAIL_HOST_USER = _ENVIRONMENT.smtp_user
EMAIL_HOST_PASSWORD = _PASSWORD
EMAIL_USE_TLS = _ENVIRONMENT.smtp_security == "starttls"
EMAIL_USE_SSL = _ENVIRONMENT.smtp_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _ENVIRONMENT.mail_from
SERVER_EMAIL = _ENVIRONMENT.mail_from
