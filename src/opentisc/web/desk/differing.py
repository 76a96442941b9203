"""What a person wrote beside what somebody else saved meanwhile, field by field (UX-29).

Not for: a step of a request whose state changed; its own page shows that (`staff.steps`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two differ; a list may hold several lines, and none when it is empty."""

    label: str
    mine: list[str]
    theirs: list[str]


def differing(form: forms.Form, theirs: Mapping[str, object]) -> list[Difference]:
    """Return the visible fields of a bound form that say something else than what is saved, in the form's order."""
    found = []
    for field in form:
        if field.is_hidden or field.name not in theirs:
            continue
        mine, saved = _lines(field.field, field.value()), _lines(field.field, theirs[field.name])
        if mine != saved:
            found.append(Difference(str(field.label), mine, saved))
    return found


def _lines(field: forms.Field, value: object) -> list[str]:
    if value in (None, ""):
        return []
    words = {str(code): str(word) for code, word in getattr(field, "choices", ())}
    listed = value if isinstance(value, list | tuple) else str(value).splitlines()
    return [words.get(str(one), str(one)) for one in listed if str(one).strip()]
