"""Headers, cookies and the Content Security Policy (SC-11, SC-23, SC-24)."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from opentisc.config.environment import environment

_HTTPS = environment().https


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


_IDENTITY_SERVERS = [_origin(one) for one in (environment().oidc_issuer, environment().cas_url) if one]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's form icons are data: images in its own style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *_IDENTITY_SERVERS],  # the sign-in button leads there through our own address
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "report-uri": ["/csp-report/"],
    }
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = _HTTPS
# `serve` speaks HTTP; HTTPS ends at a proxy before it, which sets this header itself (docs/settings.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS

_HOST_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}opentisc_session"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # SC-08; accounts.signin.sessions holds to it after a renewal too
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}opentisc_csrf"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "opentisc.web.errors.csrf_failed"
LANGUAGE_COOKIE_NAME = "opentisc_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
