"""Reading definitions: a TOML file, or the plain form kept in the database. Strict: what is not known is an error.

Every error names the file and the place in it.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from opentisc.desk.catalogue.checks import flaws_of
from opentisc.desk.catalogue.definition import Definition
from opentisc.desk.catalogue.errors import BadDefinition, Flaw

_TIER_ORDER = {"B": 0, "K": 1, "C": 2}


def read_definition(text: str, *, file: str) -> Definition:
    """Return the definition of a TOML text. Raises BadDefinition with the file and each place."""
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadDefinition(file, (Flaw(place="file", code="not_toml", detail=str(wrong)),)) from wrong
    return read_plain(plain, file=file)


def read_plain(plain: Mapping[str, Any], *, file: str = "definition") -> Definition:
    """Return the definition of plain values (dicts, lists, texts), as a database keeps it. Raises BadDefinition."""
    try:
        definition = msgspec.convert(plain, Definition)
    except msgspec.ValidationError as wrong:
        detail, _, place = str(wrong).partition(" - at `")
        flaw = Flaw(place=place.rstrip("`").removeprefix("$.") or "$", code="wrong_shape", detail=detail)
        raise BadDefinition(file, (flaw,)) from wrong
    flaws = tuple(flaws_of(definition))
    if flaws:
        raise BadDefinition(file, flaws)
    return definition


@lru_cache(maxsize=1)
def shipped_services() -> Mapping[str, Definition]:
    """Return the shipped drafts by code, in the catalogue's order: B1 … B7, K1 … K21, C1 … C3."""
    folder = files("opentisc.desk.catalogue").joinpath("services")
    found: dict[str, Definition] = {}
    for entry in folder.iterdir():
        if not entry.name.endswith(".toml"):
            continue
        definition = read_definition(entry.read_text(encoding="utf-8"), file=entry.name)
        if definition.code != entry.name.removesuffix(".toml"):
            flaw = Flaw(place="code", code="not_the_files_name", detail=definition.code)
            raise BadDefinition(entry.name, (flaw,))
        found[definition.code] = definition
    return {code: found[code] for code in sorted(found, key=_place)}


def _place(code: str) -> tuple[int, int]:
    return _TIER_ORDER[code[0]], int(code[1:])
