"""The reference page of the API: the same document as a page for people, without scripts.

Not for: trying calls out in the browser; docs/api.md has commands to copy.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.web.api import problems, words
from opentisc.web.api.document import document


@require_safe
def page(http: HttpRequest) -> HttpResponse:
    """Show every operation with its fields and answers, and every code of a refusal."""
    made = document()
    shapes: dict[str, Any] = made["components"]["schemas"]
    context = {
        "introduction": made["info"]["description"],
        "operations": list(_operations(made)),
        "shapes": [(name, list(_fields(shapes[name]))) for name in _in_order()],
        "codes": [(code, problems.sentence(code, _BLANKS)) for code in problems.SENTENCES],
    }
    return render(http, "api/reference.html", context)


_BLANKS = {"limit": "n", "reference": "…"}


def _in_order() -> list[str]:
    """Return the names of the shapes with fields: what is sent first."""
    return list(dict.fromkeys(field.partition(".")[0] for field in words.FIELDS))


def _operations(made: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in made["paths"].items():
        for method, one in methods.items():
            answers = one["responses"].items()
            yield {
                "id": one["operationId"],
                "method": method.upper(),
                "path": path,
                "summary": one["summary"],
                "description": one["description"],
                "scope": one["security"][0]["Bearer"][0],
                "parameters": one["parameters"],
                "given": _name(one["requestBody"]["content"]["application/json"]["schema"])
                if "requestBody" in one
                else "",
                "answers": [(status, answer["description"], _answered(answer)) for status, answer in answers],
            }


def _answered(answer: Mapping[str, Any]) -> str:
    return next((_name(one["schema"]) for one in answer["content"].values()), "")


def _fields(shape: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    required = shape.get("required", ())
    for name, facts in shape.get("properties", {}).items():
        yield {
            "name": name,
            "type": _type(facts),
            "required": name in required,
            "description": facts["description"],
        }


def _type(facts: Mapping[str, Any]) -> str:
    """Return the type of a field in a few words: as JSON Schema names it, with the values of a choice."""
    if "anyOf" in facts:
        return " | ".join(_type(one) for one in facts["anyOf"])
    if "$ref" in facts:
        return _name(facts)
    if "enum" in facts:
        return " | ".join(str(one) for one in facts["enum"])
    if "const" in facts:
        return str(facts["const"]).lower()
    if facts.get("type") == "array":
        return _("%(what)s 的列表") % {"what": _type(facts["items"])}
    return str(facts.get("format") or facts.get("type") or "JSON")


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]
