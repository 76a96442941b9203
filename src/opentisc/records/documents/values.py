"""Small steps that all documents share: dates as days, texts with the reader's language first, the frame of a row."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from opentisc.kernel.dates import DateText, first_day, last_day

LANGUAGES = ("zh", "en")  # the interface's own, first; then as the record has them


class Text(msgspec.Struct):
    """A text in a language."""

    language: str
    value: str


class Named(msgspec.Struct):
    """A person or body."""

    name: str
    names: tuple[Text, ...] = ()


class Numbered(msgspec.Struct):
    """A number."""

    office: str
    number: str
    as_given: str
    kind: str | None = None
    readable: bool = True


def texts(given: Iterable[Text]) -> list[str]:
    """Return the texts, Chinese first, then English, then as the record has them; none twice."""
    rank = {language: at for at, language in enumerate(LANGUAGES)}
    ordered = sorted(given, key=lambda text: rank.get(text.language, len(rank)))
    return list(dict.fromkeys(text.value for text in ordered))


def names(given: Iterable[Named]) -> list[str]:
    """Return every name of the parties, none twice."""
    return list(
        dict.fromkeys(name for one in given for name in (one.name, *(text.value for text in one.names)))
    )


def dates(**given: str | None) -> dict[str, tuple[int, int]]:
    """Return field → first and last day as yyyymmdd, for the dates that are there."""
    return {code: _days(text) for code, text in given.items() if text}


@lru_cache(maxsize=50_000)
def _days(text: str) -> tuple[int, int]:
    first, last = first_day(DateText(text)), last_day(DateText(text))
    return first.year * 10000 + first.month * 100 + first.day, last.year * 10000 + last.month * 100 + last.day


def year_of(date: str | None) -> list[str]:
    """Return the year of a date as a facet value."""
    return [date[:4]] if date else []


def known(*values: str | None) -> list[str]:
    """Return the values that are there."""
    return [value for value in values if value]


def filled(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries that hold something."""
    return {name: value for name, value in given.items() if value}
