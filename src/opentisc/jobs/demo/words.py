"""The words of the fictional network, read once from `words.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """tables: the file as it stands; every list of it is read through `one` or `rows`."""

    tables: Mapping[str, Any]

    def rows(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return a list of tables, such as `centres`."""
        found: Sequence[Mapping[str, Any]] = self.tables[name]
        return found

    def listed(self, table: str, name: str) -> Sequence[Any]:
        """Return a list of a table, such as `people`, `family`."""
        found: Sequence[Any] = self.tables[table][name]
        return found

    def said(self, name: str, rng: Random) -> str:
        """Return one of the sentences of a kind."""
        return str(rng.choice(self.listed("said", name)))


@cache
def words() -> Words:
    """Return the words."""
    return Words(tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8")))
