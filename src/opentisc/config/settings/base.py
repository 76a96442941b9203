"""Applications, database, templates, languages, static files, logs."""

import secrets
from pathlib import Path

from opentisc.config.environment import environment
from opentisc.config.settings.database import databases

ENVIRONMENT = environment()
OPENTISC = ENVIRONMENT  # the domain reads `settings.OPENTISC`; it may not import config
HOME = ENVIRONMENT.home.resolve()
PACKAGE = Path(__file__).resolve().parents[2]

DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)


def _secret_key() -> str:
    """Return the configured key, or the one this installation made for itself on its first start."""
    if ENVIRONMENT.secret_key:
        return ENVIRONMENT.secret_key
    kept = HOME / "secret.key"
    if not kept.exists():
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "opentisc.infra",
    "opentisc.accounts",
    "opentisc.network",
    "opentisc.search",
    "opentisc.records",
    "opentisc.desk",
    "opentisc.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "opentisc.web.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # inside the headers: static files carry them too
    "opentisc.web.api.middleware.ApiMiddleware",  # before whoever reads a cookie
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opentisc.web.accounts.middleware.SessionLimitsMiddleware",  # before whoever asks who is signed in
    "opentisc.web.accounts.middleware.RateMiddleware",
    "opentisc.web.middleware.HatMiddleware",
    "opentisc.web.middleware.PolicyMiddleware",
    "opentisc.web.accounts.middleware.SecondFactorMiddleware",
    "opentisc.web.middleware.DomainErrorMiddleware",
    "opentisc.web.desk.sent_once.SentOnceMiddleware",  # innermost: only what nobody refused is claimed
]

ROOT_URLCONF = "opentisc.config.urls"
WSGI_APPLICATION = "opentisc.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "opentisc.web.context.frame",
            ],
        },
    }
]

DATABASES = databases(ENVIRONMENT.database, home=HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "opentisc_cache",
        # Django's 300 would let anybody push the counters of failed sign-ins out (SC-03).
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

LANGUAGE_CODE = "zh-hans"  # the language of the sources; with another one Django would translate them into it
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "opentisc.config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"opentisc": {"level": "INFO"}},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "opentisc.web.uploading.LimitedUploadHandler",  # before those that keep what it lets through
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # SC-25: no other site reads our files
