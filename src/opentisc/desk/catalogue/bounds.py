"""How large a definition may be, and which characters its texts may hold: people write them, so nothing is trusted.

Not for: markup. A text is data; a page escapes it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from opentisc.desk.catalogue.definition import Definition
from opentisc.desk.catalogue.errors import Flaw

LONGEST_TEXT: Final = 2000  # characters of one text of a definition
LONGEST_LABEL: Final = 300  # characters of a name, a label, a choice
MOST: Final = {
    "form.groups": 20,
    "form.fields": 80,
    "effects": 20,
    "process.steps": 40,
    "limit.levels": 10,
    "notes": 20,
}
"""How many entries a part may have."""
MOST_CHOICES: Final = 60

_VALUE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but the line feed, and marks that turn the direction of what follows: they make a text read as another."""


def bound_flaws(definition: Definition) -> Iterator[Flaw]:
    """Yield what is too long, too much, or holds a character that a text must not hold."""
    plain = msgspec.to_builtins(definition)
    yield from _text_flaws(plain, "")
    for place, most in MOST.items():
        part: Any = plain
        for key in place.split("."):
            part = part[key]
        if len(part) > most:
            yield Flaw(place=place, code="too_many", detail=str(most))
    for name, field in definition.form.fields.items():
        yield from _choice_flaws([one.value for one in field.choices], f"form.fields.{name}.choices")


def _choice_flaws(values: list[str], place: str) -> Iterator[Flaw]:
    if len(values) > MOST_CHOICES:
        yield Flaw(place=place, code="too_many", detail=str(MOST_CHOICES))
    for value in values:
        if not _VALUE.fullmatch(value):  # values stand apart by blanks in the page
            yield Flaw(place=place, code="bad_name", detail=value)


def _text_flaws(part: Any, place: str) -> Iterator[Flaw]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _text_flaws(value, f"{place}.{key}".lstrip("."))
    elif isinstance(part, list | tuple):
        for at, value in enumerate(part):
            yield from _text_flaws(value, f"{place}[{at}]")
    elif isinstance(part, str):
        whole = place.removesuffix(".zh").removesuffix(".en")
        if _CONTROL.search(part):
            yield Flaw(place=whole, code="bad_character")
        most = LONGEST_LABEL if whole.endswith(_SHORT) or ".choices[" in whole else LONGEST_TEXT
        if len(part) > most:
            yield Flaw(place=whole, code="too_long", detail=str(most))


_SHORT = ("name", "label", "title", "question", "example")
