"""The OpenAPI 3.1 document: what ninja makes of the operations, with words in both languages and every refusal declared.

Public on purpose: the API is meant for programs of others, and the document says nothing of this installation.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja.openapi import get_schema

from opentisc.web.api import problems, words
from opentisc.web.api.v1 import api

ROOT: Final = "/api/v1/"
_WITH_HEADER: Final[Mapping[str, tuple[str, ...]]] = {
    "201": ("Location", "Idempotency-Replayed"),
    "401": ("WWW-Authenticate",),
    "429": ("Retry-After",),
}


@require_safe
def schema(http: HttpRequest) -> HttpResponse:
    """Return the document in the language asked for."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def document() -> dict[str, Any]:
    """Return the OpenAPI document in the language in force."""
    made: dict[str, Any] = dict(get_schema(api, path_prefix=ROOT))
    made["info"]["description"] = str(words.INTRODUCTION)
    for operation in operations(made):
        _dress(operation)
    for name, one in made["components"]["schemas"].items():
        one.pop("description", None)  # the docstring, which is for whoever reads the source
        for field, facts in one.get("properties", {}).items():
            facts["description"] = str(words.FIELDS[f"{name}.{field}"])
    return made


def operations(made: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give each operation of a document."""
    for methods in made["paths"].values():
        yield from methods.values()


def _dress(operation: dict[str, Any]) -> None:
    said = words.OPERATIONS[operation["operationId"]]
    operation["summary"], operation["description"] = str(said.summary), str(said.description)
    operation["security"] = [{"Bearer": [said.scope]}]
    operation["parameters"] = [
        one | {"description": str((words.HEADERS | words.PARAMETERS)[one["name"]])}
        for one in operation["parameters"]
    ]
    operation["responses"] = {
        str(status): _answer(str(status), answer) for status, answer in operation["responses"].items()
    }


def _answer(status: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return a declared answer with its title, its headers, and the media type of refusals."""
    shown = dict(answer)
    if int(status) in problems.TITLES:
        shown["description"] = str(problems.TITLES[int(status)])
        shown["content"] = {problems.MEDIA_TYPE: shown["content"]["application/json"]}
    if status in _WITH_HEADER:
        shown["headers"] = {
            name: {"description": str(words.HEADERS[name]), "schema": {"type": "string"}}
            for name in _WITH_HEADER[status]
        }
    return shown
