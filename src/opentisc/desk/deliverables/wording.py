"""The sentences of the deliverables: kept as data in both languages, filled from the content. Not for: screens."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    file = resources.files(__package__).joinpath("texts.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def side(language: str) -> str:
    """Return `en` for English, else `zh`: the languages in which deliverables are made."""
    return "en" if language.startswith("en") else "zh"


def say(group: str, key: str, *, language: str, **facts: object) -> str:
    """Return one text in the language, its places filled. Raises KeyError for a text nobody wrote."""
    text: str = _texts()[group][key][side(language)]
    for name, value in facts.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def checklist(kind: str, *, language: str) -> tuple[tuple[str, str], ...]:
    """Return what a reviewer looks at for a kind: code and words, in order."""
    return tuple((one["code"], one[side(language)]) for one in _texts()["review"][kind])
