"""The settings an operator may set: typed, read once from `OPENTISC_*` variables, listed in docs/settings.md.

Not for: Django's own names; config/settings builds those from here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from opentisc.kernel.errors import Invalid

PREFIX = "OPENTISC_"
PROFILES = ("local", "demo", "production")
LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Every setting of an installation; the annotation says what it means."""

    home: Annotated[Path, "folder that holds everything of one installation"] = Path("var")
    profile: Annotated[str, "local, demo or production"] = "local"
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
    samples: Annotated[Path | None, "folder of real sample sets; none: ../shared/data when it is there"] = (
        None
    )
    host: Annotated[str, "address that `serve` listens on"] = "127.0.0.1"
    port: Annotated[int, "port that `serve` listens on"] = 8000
    workers: Annotated[int, "web processes of `serve`"] = 1
    upload_max_mb: Annotated[int, "largest upload in the web, in MB (SC-31)"] = 50
    import_max_record_mb: Annotated[int, "largest single record that an import accepts, in MB"] = 256
    import_max_ratio: Annotated[int, "largest ratio of unpacked to packed bytes the command accepts"] = 1000
    import_max_entries: Annotated[int, "most entries of one archive the command accepts"] = 1_000_000
    import_chunk_mb: Annotated[int, "bytes of records held in memory before they are written, in MB"] = 16
    index_heap_mb: Annotated[int, "memory of the index writer, in MB"] = 128
    search_seconds: Annotated[int, "longest time of one search, in seconds (SC-39)"] = 10


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
    if settings.profile not in PROFILES:
        raise BadSetting("OPENTISC_PROFILE", f"is none of {', '.join(PROFILES)}")
    if settings.language not in LANGUAGES:
        raise BadSetting("OPENTISC_LANGUAGE", f"is none of {', '.join(LANGUAGES)}")
    if settings.profile != "production":
        return
    if settings.debug:
        raise BadSetting("OPENTISC_DEBUG", "must be off in production")
    if len(settings.secret_key) < 50 or len(set(settings.secret_key)) < 5:
        raise BadSetting("OPENTISC_SECRET_KEY", "must have at least 50 characters, 5 of them different")
    if not settings.https:
        raise BadSetting("OPENTISC_HTTPS", "must be on in production: cookies are not safe without it")
    if any(host.startswith(("*", ".")) for host in settings.allowed_hosts):
        raise BadSetting("OPENTISC_ALLOWED_HOSTS", "must name its hosts; no * and no leading dot")


class BadSetting(Invalid):
    """A setting cannot be used; the process must not start."""

    code = "bad_setting"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}", name=name, why=why)
