"""The source of a file: by its format's default, or as the person says.

The product's list is sources.toml; rows of records.models.Source replace or add to it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from opentisc.records import models
from opentisc.records.errors import UnknownSource
from opentisc.records.types import Source

FALLBACK = "other"


def get_source(code: str) -> Source:
    """Return the source with this code. Raises UnknownSource."""
    known = known_sources()
    if code not in known:
        raise UnknownSource(code, tuple(sorted(known)))
    return known[code]


def source_of_format(format_code: str) -> Source:
    """Return the default source of a format's files; `other` when the list names none."""
    code = _by_format().get(format_code, FALLBACK)
    return known_sources()[code]


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
def _by_format() -> Mapping[str, str]:
    return {format_code: code for code, facts in _table().items() for format_code in facts["formats"]}


@cache
def _table() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))
