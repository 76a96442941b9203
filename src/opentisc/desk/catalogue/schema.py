"""The subset of JSON Schema 2020-12 that an intake form may use, and the whole schema of a form.

Refused on purpose: references, unions, nested objects and patterns of properties: a form made of them
cannot be printed, read aloud or shown without JavaScript. A condition is written as `shown_when` and
becomes `if`/`then` here, so that any validator of the standard comes to the same answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from opentisc.desk.catalogue.definition import Field, Form
from opentisc.desk.catalogue.errors import Flaw

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT = {"type", "minLength", "maxLength", "pattern", "format", "enum"}
_NUMBER = {"type", "minimum", "maximum"}
_ALLOWED = {
    "string": _TEXT,
    "integer": _NUMBER,
    "number": _NUMBER,
    "boolean": {"type", "const"},
    "array": {"type", "items", "minItems", "maxItems", "uniqueItems"},
}
_FORMATS = {"date", "email", "uri"}
_BOUNDS = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum"))
_WHOLE = {"minLength", "maxLength", "minItems", "maxItems"}
_LONGEST = 20_000  # characters of one text
_LARGEST = 10**15  # of a number, either way: every database and every browser keeps it exactly

PATTERNS: Final = {
    "postcode": "^[0-9]{6}$",
    "mobile": "^1[3-9][0-9]{9}$",
    "credit_code": "^[0-9A-HJ-NPQRTUWXY]{18}$",  # GB 32100: no I, O, S, V, Z
}
"""The only patterns a form may use. People write forms: a free pattern could keep the server busy for hours (ReDoS)."""

WIDGETS = {
    "string": {"text", "textarea", "select", "radio", "date", "email", "url", "tel"},
    "integer": {"number"},
    "number": {"number"},
    "boolean": {"checkbox"},
    "array": {"lines", "checkboxes"},
}
"""Widgets by type; `lines` is one entry a line."""


def json_schema(form: Form) -> dict[str, Any]:
    """Return the form as one JSON Schema document: conditions as if/then, unknown answers refused."""
    conditions = [_condition(name, field) for name, field in form.fields.items() if field.shown_when]
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {name: property_schema(field) for name, field in form.fields.items()},
        "required": [n for n, f in form.fields.items() if f.required and not f.shown_when],
        "additionalProperties": False,
    }
    if conditions:
        schema["allOf"] = conditions
    return schema


def property_schema(field: Field) -> dict[str, Any]:
    """Return the field's schema with its closed list, which is written once, in `choices`."""
    values = [choice.value for choice in field.choices]
    if not values:
        return dict(field.schema)
    if field.schema.get("type") == "array":
        return {**field.schema, "items": {**field.schema.get("items", {}), "enum": values}}
    return {**field.schema, "enum": values}


def _condition(name: str, field: Field) -> dict[str, Any]:
    assert field.shown_when is not None  # noqa: S101  the caller asked
    asked = {
        "properties": {field.shown_when.field: {"enum": list(field.shown_when.values)}},
        "required": [field.shown_when.field],
    }
    return {
        "if": asked,
        "then": {"required": [name]} if field.required else {},
        "else": {"properties": {name: False}},
    }


def schema_flaws(schema: Mapping[str, Any], place: str) -> Iterator[Flaw]:
    """Yield what a field's schema uses outside the subset, with its place."""
    kind = schema.get("type")
    if kind not in _ALLOWED:
        yield Flaw(place=f"{place}.type", code="outside_subset", detail=f"type {kind!r}")
        return
    for key, value in schema.items():
        if key not in _ALLOWED[kind]:
            yield Flaw(place=f"{place}.{key}", code="outside_subset", detail=f"{key} of a {kind}")
        elif not _fits(key, value):
            yield Flaw(place=f"{place}.{key}", code="bad_value", detail=repr(value))
    for least, most in _BOUNDS:
        low, high = schema.get(least), schema.get(most)
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield Flaw(place=f"{place}.{least}", code="least_above_most", detail=f"{low} > {high}")
    if kind == "array":
        yield from _item_flaws(schema.get("items"), f"{place}.items")
    elif kind == "string" and not _bounded(schema):
        yield Flaw(place=f"{place}.maxLength", code="missing", detail="a text needs its longest length")


def _item_flaws(items: object, place: str) -> Iterator[Flaw]:
    if not isinstance(items, Mapping) or items.get("type") != "string":
        yield Flaw(place=place, code="outside_subset", detail="an array holds texts")
        return
    yield from schema_flaws(items, place)


def _bounded(schema: Mapping[str, Any]) -> bool:
    return "maxLength" in schema or "enum" in schema or schema.get("format") == "date"


def _fits(key: str, value: object) -> bool:
    if key in _WHOLE:
        return type(value) is int and 0 <= value <= _LONGEST
    if key in {"minimum", "maximum"}:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST
    if key == "format":
        return value in _FORMATS
    if key == "pattern":
        return value in PATTERNS.values()
    if key in {"uniqueItems", "const"}:
        return isinstance(value, bool)
    return True
