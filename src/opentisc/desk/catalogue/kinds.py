"""The closed list of question kinds that an editor offers: each kind gives the schema and the control of a field.

Not for: judging a schema (`schema`), nor for the words of a kind (the interface has them).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from opentisc.desk.catalogue.definition import Field
from opentisc.desk.catalogue.schema import PATTERNS

LONGEST_LINE: Final = 300  # characters of one line of a list, unless the definition says otherwise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. base: the schema without bounds; least, most: the schema's words for its bounds, empty without."""

    widget: str
    base: Mapping[str, Any]
    least: str = ""
    most: str = ""
    default_most: int | None = None

    @property
    def listed(self) -> bool:
        """Say whether the answer is chosen from a list."""
        return self.widget in {"radio", "select", "checkboxes"}


_TEXT: Final = {"type": "string"}
_LINES: Final = {"type": "array", "items": {"type": "string", "maxLength": LONGEST_LINE}}

KINDS: Final[Mapping[str, Kind]] = {
    "text": Kind("text", _TEXT, "minLength", "maxLength", 120),
    "textarea": Kind("textarea", _TEXT, "minLength", "maxLength", 2000),
    "lines": Kind("lines", _LINES, "minItems", "maxItems", 20),
    "radio": Kind("radio", _TEXT),
    "select": Kind("select", _TEXT),
    "checkboxes": Kind(
        "checkboxes", {"type": "array", "items": _TEXT, "uniqueItems": True}, "minItems", "maxItems"
    ),
    "tick": Kind("checkbox", {"type": "boolean", "const": True}),
    "integer": Kind("number", {"type": "integer"}, "minimum", "maximum"),
    "number": Kind("number", {"type": "number"}, "minimum", "maximum"),
    "date": Kind("date", {"type": "string", "format": "date"}),
    "email": Kind("email", {"type": "string", "format": "email", "maxLength": 254}),
    "tel": Kind("tel", {"type": "string", "maxLength": 30}),
    "url": Kind("url", {"type": "string", "maxLength": 500}),
    **{
        name: Kind("text", {"type": "string", "maxLength": 30, "pattern": pattern})
        for name, pattern in PATTERNS.items()
    },
}
"""Kind → what it makes; a pattern is a kind of its own."""

_NAMED: Final = {pattern: name for name, pattern in PATTERNS.items()}
_BY_WIDGET: Final = {"checkbox": "tick"}


def kind_of(field: Field) -> str:
    """Return the kind of a field."""
    pattern = field.schema.get("pattern")
    if pattern in _NAMED:
        return _NAMED[pattern]
    if field.widget == "number":
        return str(field.schema["type"])
    return _BY_WIDGET.get(field.widget, field.widget)


def bounds_of(field: Field) -> tuple[int | float | None, int | float | None]:
    """Return the least and the most of a field, in the units of its kind; None where there is no bound."""
    kind = KINDS[kind_of(field)]
    return field.schema.get(kind.least), field.schema.get(kind.most)


def schema_for(code: str, *, least: int | None, most: int | None, before: Field | None) -> dict[str, Any]:
    """Return the schema of a field of this kind. before: the field as it was; of the same kind it keeps the rest."""
    kind = KINDS[code]
    kept = before.schema if before is not None and kind_of(before) == code else kind.base
    schema = {key: value for key, value in kept.items() if key not in {kind.least, kind.most}}
    if kind.least and least is not None:
        schema[kind.least] = least
    if kind.most and (most is not None or kind.default_most is not None):
        schema[kind.most] = most if most is not None else kind.default_most
    return schema
