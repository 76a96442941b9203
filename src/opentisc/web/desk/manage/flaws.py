"""What is wrong with an edited definition, beside the field of the form where it was typed."""

from collections.abc import Iterator

from django import forms

from opentisc.desk.catalogue import Definition
from opentisc.desk.catalogue.errors import BadDefinition, Flaw
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import words

_FIELD_OF = {
    "name": "name_zh", "for_whom": "for_whom_zh", "result": "result_zh", "label": "label_zh", "help": "help_zh",
    "question": "question_zh", "notes": "notes_zh", "note": "note_zh", "schema": "kind", "minLength": "least",
    "minItems": "least", "minimum": "least", "maxLength": "most", "maxItems": "most", "maximum": "most",
    "shown_when": "when",
}  # fmt: skip
"""Part of a definition → the field of the form that holds it; other parts have the field's own name."""


def add_flaws(form: forms.Form, wrong: BadDefinition, definition: Definition) -> None:
    """Put each flaw beside its field, or above the form when it belongs to none; each sentence once."""
    for flaw in wrong.flaws:
        field, sentence = _field_of(flaw, form), sentence_of(flaw, definition)
        if sentence not in (form.errors.get(field or "__all__") or ()):
            form.add_error(field, sentence)


def sentence_of(flaw: Flaw, definition: Definition) -> str:
    """Return the sentence for a flaw in the active language."""
    pattern = words.FLAWS.get(flaw.code)
    if pattern is None:
        return str(words.OTHER_FLAW) % {"place": flaw.place, "code": flaw.code}
    detail = "、".join(_asked(one, definition) for one in flaw.detail.split(", "))
    return str(pattern) % {"detail": detail}


def _asked(name: str, definition: Definition) -> str:
    field = definition.form.fields.get(name)
    return in_words(field.label) if field else name


def _field_of(flaw: Flaw, form: forms.Form) -> str | None:
    for part in _parts(flaw.place):
        named = _FIELD_OF.get(part, part)
        if named in form.fields:
            return named
    return None


def _parts(place: str) -> Iterator[str]:
    for part in reversed(place.split(".")):
        yield part.partition("[")[0]
