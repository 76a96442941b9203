"""Form fields that take what was typed as it is, so that one place says what is wrong with it.

Not for: judging answers. `desk.catalogue.validate_form` does that with the service's own schema.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.desk.catalogue import Field


class RadioGroup(forms.RadioSelect):
    """Radio buttons whose error link leads to the first button."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the first button for the whole group."""
        return super().id_for_label(id_, index or "0")


class CheckGroup(forms.CheckboxSelectMultiple):
    """Check boxes whose error link leads to the first box."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the first box for the whole group."""
        return super().id_for_label(id_, index or "0")


class LinesField(forms.CharField):
    """Several entries, one a line; empty lines fall away."""

    def to_python(self, value: Any) -> Any:
        """Return the list of lines, trimmed."""
        text = value if isinstance(value, str) else ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Return the text to show for a list."""
        return "\n".join(str(line) for line in value) if isinstance(value, list | tuple) else value


class NumberField(forms.CharField):
    """A number when it is one, else the text as typed, to be shown again with its problem."""

    def to_python(self, value: Any) -> Any:
        """Return an int, a float or the text."""
        text = str(value).strip() if value is not None else ""
        if not _NUMBER.fullmatch(text):
            return text
        return float(text) if "." in text else int(text)


class ListedField(forms.ChoiceField):
    """One of a closed list; a value outside it is judged with the other answers."""

    def validate(self, value: Any) -> None:
        """Leave the judgement to the schema."""


class SeveralField(forms.MultipleChoiceField):
    """Some of a closed list; values outside it are judged with the other answers."""

    def validate(self, value: Any) -> None:
        """Leave the judgement to the schema."""


_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_INPUTS = {"date": "date", "email": "email", "url": "url", "tel": "tel", "text": "text"}
_Make = Callable[[dict[str, Any], list[tuple[str, str]], dict[str, str]], forms.Field]
_MAKERS: Mapping[str, _Make] = {
    "select": lambda words, choices, attrs: ListedField(
        choices=[("", str(_("请选择"))), *choices], widget=forms.Select(attrs=attrs), **words
    ),
    "radio": lambda words, choices, _attrs: ListedField(choices=choices, widget=RadioGroup(), **words),
    "checkboxes": lambda words, choices, _attrs: SeveralField(choices=choices, widget=CheckGroup(), **words),
    "checkbox": lambda words, _choices, attrs: forms.BooleanField(
        widget=forms.CheckboxInput(attrs=attrs), **words
    ),
    "lines": lambda words, _choices, attrs: LinesField(
        widget=forms.Textarea(attrs={"rows": 4, **attrs}), **words
    ),
    "textarea": lambda words, _choices, attrs: forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6, **attrs}), **words
    ),
    "number": lambda words, _choices, attrs: NumberField(
        widget=forms.TextInput(attrs={"inputmode": "decimal", **attrs}), **words
    ),
}


def form_field(asked: Field, language: str) -> forms.Field:
    """Return the Django field of one question, its words in the language. Nothing is required here."""
    words: dict[str, Any] = {
        "label": asked.label.of(language),
        "help_text": _help(asked, language),
        "required": False,
    }
    choices = [(choice.value, choice.of(language)) for choice in asked.choices]
    # A group of radio buttons or boxes says it in its legend; a conditional question is not always required.
    attrs = {"aria-required": "true"} if asked.required and not asked.shown_when else {}
    make = _MAKERS.get(asked.widget) or _one_line(asked.widget)
    field = make(words, choices, attrs)
    field.validators = []  # all judging is the schema's, else one wrong answer would be told twice
    return field


def _one_line(widget: str) -> _Make:
    return lambda words, _choices, attrs: forms.CharField(
        widget=forms.TextInput(attrs={"type": _INPUTS[widget], **attrs}), **words
    )


def _help(asked: Field, language: str) -> str:
    parts = [asked.help.of(language)] if asked.help else []
    if asked.example:
        parts.append(str(_("例如：%(example)s") % {"example": asked.example}))
    return " ".join(parts)
