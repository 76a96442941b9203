"""The settings an operator may set: typed, read once from `OPENTISC_*` variables, listed in docs/settings.md.

Not for: Django's own names; config/settings builds those from here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from opentisc.kernel.errors import Invalid

PREFIX = "OPENTISC_"
PROFILES = ("local", "demo", "production")
SECURITY_PROFILES = ("asvs", "mlps3")
SECOND_FACTOR = ("managers", "staff", "all")
SMTP_SECURITY = ("none", "starttls", "tls")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Every setting of an installation; the annotation says what it means."""

    home: Annotated[Path, "folder that holds everything of one installation"] = Path("var")
    profile: Annotated[str, "local, demo or production"] = "local"
    database: Annotated[
        str, "postgresql://user@host/name of a PostgreSQL; empty: SQLite under OPENTISC_HOME"
    ] = field(default="", repr=False)
    debug: Annotated[bool, "Django's debug pages; refused in production"] = False
    secret_key: Annotated[str, "signing key; empty: made once and kept under OPENTISC_HOME"] = field(
        default="", repr=False
    )
    allowed_hosts: Annotated[tuple[str, ...], "host names, separated by commas"] = (
        "127.0.0.1",
        "localhost",
        "[::1]",
    )
    https: Annotated[bool, "the site is reached by HTTPS: secure cookies, HSTS, redirect"] = False
    language: Annotated[str, "language of the command: zh-hans or en; pages follow the browser"] = "zh-hans"
    time_zone: Annotated[str, "time zone of days and times shown, by its IANA name"] = "Asia/Shanghai"
    samples: Annotated[Path | None, "folder of real sample sets; none: ../shared/data when it is there"] = (
        None
    )
    host: Annotated[str, "address that `serve` listens on"] = "127.0.0.1"
    port: Annotated[int, "port that `serve` listens on"] = 8000
    workers: Annotated[int, "web processes of `serve`"] = 1
    upload_max_mb: Annotated[int, "largest upload in the web, in MB (SC-31)"] = 50
    files_quota_mb: Annotated[int, "room for uploaded files of one service body, in MB (SC-31)"] = 20_000
    clamd: Annotated[str, "ClamAV: unix:/path or tcp://host:port; empty: files are not scanned (SC-33)"] = ""
    site_url: Annotated[str, "address that links in mails begin with; empty: made of host and port"] = ""
    import_max_record_mb: Annotated[int, "largest single record that an import accepts, in MB"] = 256
    import_max_ratio: Annotated[int, "largest ratio of unpacked to packed bytes the command accepts"] = 1000
    import_max_entries: Annotated[int, "most entries of one archive the command accepts"] = 1_000_000
    import_chunk_mb: Annotated[int, "bytes of records held in memory before they are written, in MB"] = 16
    index_heap_mb: Annotated[int, "memory of the index writer, in MB"] = 96
    search_seconds: Annotated[int, "longest time of one search, in seconds (SC-39)"] = 10
    security_profile: Annotated[str, "rules for passwords, locks and duties: asvs or mlps3 (SC-02)"] = "asvs"
    second_factor: Annotated[str, "who must have a second factor: managers, staff or all (SC-04)"] = (
        "managers"
    )
    body_names: Annotated[
        tuple[str, ...], "names of the centre, separated by commas; no passwords (SC-01)"
    ] = ()
    trusted_proxies: Annotated[int, "number of proxies before the site, whose X-Forwarded-For counts"] = 0
    rate_anonymous_minute: Annotated[int, "pages a minute of one address without sign-in; 0: no limit"] = 60
    rate_anonymous_hour: Annotated[int, "pages an hour of one address without sign-in; 0: no limit"] = 1000
    rate_person_minute: Annotated[int, "pages a minute of one signed-in person; 0: no limit"] = 150
    rate_person_hour: Annotated[int, "pages an hour of one signed-in person; 0: no limit"] = 5000
    rate_exports_hour: Annotated[int, "exports an hour of one person or address; 0: no limit"] = 10
    rate_forms_hour: Annotated[int, "public forms an hour of one address; 0: no limit"] = 5
    rate_guesses_minute: Annotated[int, "tries a minute at a number with its code or a link; 0: no limit"] = (
        10
    )
    rate_api_minute: Annotated[int, "requests a minute of one person to the API; 0: no limit (SC-40)"] = 150
    rate_api_hour: Annotated[int, "requests an hour of one person to the API; 0: no limit"] = 5000
    rate_reports_minute: Annotated[int, "reports a minute of one address about CSP; 0: no limit"] = 30
    smtp_host: Annotated[
        str, "mail server; empty: mail is printed, in the demonstration kept under OPENTISC_HOME/mail"
    ] = ""
    smtp_port: Annotated[int, "port of the mail server"] = 587
    smtp_user: Annotated[str, "login at the mail server; empty: none"] = ""
    smtp_password_file: Annotated[
        Path | None, "file whose first line is the password for the mail server"
    ] = None
    smtp_security: Annotated[str, "none, starttls or tls from the first byte"] = "starttls"
    mail_from: Annotated[str, "sender of our mail"] = "OpenTISC <opentisc@localhost>"
    oidc_issuer: Annotated[str, "address of the OpenID Connect provider; empty: none (SC-10)"] = ""
    oidc_name: Annotated[str, "what the button of that provider says"] = "OpenID Connect"
    oidc_client_id: Annotated[str, "our client id at that provider"] = ""
    oidc_client_secret_file: Annotated[Path | None, "file whose first line is our secret there"] = None
    cas_url: Annotated[str, "address of the CAS 3.0 server of the campus; empty: none"] = ""
    cas_name: Annotated[str, "what the button of that server says"] = "统一身份认证"


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Return the settings in `variables`. Raises BadSetting for an unknown name or an unreadable value."""
    hints = get_type_hints(Environment, include_extras=True)
    known = {PREFIX + one.name.upper(): one.name for one in fields(Environment)}
    given = {name: value for name, value in variables.items() if name.startswith(PREFIX)}
    for name in given:
        if name not in known:
            raise BadSetting(name, "no such setting")
    values = {known[name]: _read(name, text, get_args(hints[known[name]])[0]) for name, text in given.items()}
    settings = Environment(**values)
    _check(settings)
    return settings


def described() -> dict[str, str]:
    """Return every variable's name and what it means, in the order of declaration."""
    hints = get_type_hints(Environment, include_extras=True)
    return {PREFIX + one.name.upper(): str(get_args(hints[one.name])[1]) for one in fields(Environment)}


@cache
def environment() -> Environment:
    """Return the settings of this process."""
    return read_environment(os.environ)


def _read(name: str, text: str, kind: Any) -> Any:
    try:
        if get_origin(kind) is tuple:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if kind is bool:
            return {"1": True, "true": True, "0": False, "false": False, "": False}[text.lower()]
        if kind is int:
            return int(text)
        if kind is str:
            return text
        return Path(text) if text else None
    except (KeyError, ValueError) as wrong:
        raise BadSetting(name, f"cannot read {text!r}") from wrong


def _check(settings: Environment) -> None:
    for name, allowed in (
        ("profile", PROFILES),
        ("language", LANGUAGES),
        ("security_profile", SECURITY_PROFILES),
        ("second_factor", SECOND_FACTOR),
        ("smtp_security", SMTP_SECURITY),
    ):
        if getattr(settings, name) not in allowed:
            raise BadSetting(PREFIX + name.upper(), f"is none of {', '.join(allowed)}")
    if settings.time_zone not in available_timezones():
        raise BadSetting("OPENTISC_TIME_ZONE", "is no time zone, such as Asia/Shanghai")
    for one in fields(settings):
        if one.name.startswith(("rate_", "trusted_")) and getattr(settings, one.name) < 0:
            raise BadSetting(PREFIX + one.name.upper(), "must not be negative")
    _check_sign_in_elsewhere(settings)
    if settings.profile == "production":
        _check_production(settings)


def _check_sign_in_elsewhere(settings: Environment) -> None:
    for name in ("oidc_issuer", "cas_url"):
        address = urlsplit(getattr(settings, name))
        if not address.geturl():
            continue
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
            raise BadSetting(PREFIX + name.upper(), "must begin with https://")
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.oidc_client_secret_file):
        raise BadSetting("OPENTISC_OIDC_ISSUER", "needs OPENTISC_OIDC_CLIENT_ID and _CLIENT_SECRET_FILE")


def _check_production(settings: Environment) -> None:
    if settings.debug:
        raise BadSetting("OPENTISC_DEBUG", "must be off in production")
    if len(settings.secret_key) < 50 or len(set(settings.secret_key)) < 5:
        raise BadSetting("OPENTISC_SECRET_KEY", "must have at least 50 characters, 5 of them different")
    if not settings.https:
        raise BadSetting("OPENTISC_HTTPS", "must be on in production: cookies are not safe without it")
    if any(host.startswith(("*", ".")) for host in settings.allowed_hosts):
        raise BadSetting("OPENTISC_ALLOWED_HOSTS", "must name its hosts; no * and no leading dot")
    if settings.trusted_proxies < 1:
        # HTTPS ends at a proxy: without its count every visitor would look like the proxy and share one limit.
        raise BadSetting("OPENTISC_TRUSTED_PROXIES", "must say how many proxies stand before the site")
    for one in fields(settings):
        if one.name.startswith("rate_") and getattr(settings, one.name) == 0:
            raise BadSetting(PREFIX + one.name.upper(), "must be more than 0 in production")


def secret_in(path: Path | None, *, setting: str) -> str:
    """Return the first line of a file that holds a secret; empty without a file. Raises BadSetting."""
    if path is None:
        return ""
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadSetting(setting, f"cannot read {path}") from wrong
    if not lines or not lines[0].strip():
        raise BadSetting(setting, f"{path} is empty")
    return lines[0].strip()


class BadSetting(Invalid):
    """A setting cannot be used; the process must not start."""

    code = "bad_setting"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}", name=name, why=why)
