"""The source of a file: by its format's default, or as the person says.

The product's list is sources.toml; rows of records.models.Source replace or add to it.
"""

import gzip
import io
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO, cast

from opentisc.records import models
from opentisc.records.errors import UnknownSource
from opentisc.records.formats.base import Rejected
from opentisc.records.formats.tables import preview
from opentisc.records.types import Source

FALLBACK = "other"
TABLE = "table"
_HEAD = 64 * 1024  # bytes in which the headings stand, as in recognition


def get_source(code: str) -> Source:
    """Return the source with this code. Raises UnknownSource."""
    known = known_sources()
    if code not in known:
        raise UnknownSource(code, tuple(sorted(known)))
    return known[code]


def source_of_format(format_code: str) -> Source:
    """Return the default source of a format's files; `other` when the list names none."""
    return known_sources()[_by("formats").get(format_code, FALLBACK)]


def source_of_table(file: Path, profile: str | None) -> Source:
    """Return the source of a table: by its column mapping, given or recognised by the headings.

    A table inside a zip or tar is not opened a second time for this; it gets the source of tables in general.
    """
    code = _by("profiles").get(profile or _profile_of(file) or "")
    return known_sources()[code] if code else source_of_format(TABLE)


def _profile_of(file: Path) -> str | None:
    try:
        with file.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(file) if packed else file.open("rb") as stream:
            if file.suffix.lower() == ".xlsx":
                seen = preview(cast(BinaryIO, stream), name=file.name, rows=0)
            else:
                seen = preview(io.BytesIO(stream.read(_HEAD)), name=file.name.removesuffix(".gz"), rows=0)
    except (OSError, EOFError):
        return None  # the reading itself reports what is wrong with the file
    return None if isinstance(seen, Rejected) or seen.profile is None else seen.profile.code


def known_sources() -> Mapping[str, Source]:
    """Return code → source, what people added or changed included."""
    added = {
        row.code: Source(
            code=row.code, name=row.name, licence=row.licence, rank=row.rank, audience=row.audience
        )
        for row in models.Source.objects.all()
    }
    return {**_listed(), **added}


@cache
def _listed() -> Mapping[str, Source]:
    return {
        code: Source(
            code=code,
            name=facts["name"],
            licence=facts["licence"],
            rank=facts["rank"],
            audience=facts.get("audience", "public"),
        )
        for code, facts in _table().items()
    }


@cache
def _by(key: str) -> Mapping[str, str]:
    """Return format or profile code → source code."""
    return {named: code for code, facts in _table().items() for named in facts.get(key, ())}


@cache
def _table() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))
