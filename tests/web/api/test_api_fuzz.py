"""Whatever comes, the API answers as its own OpenAPI document says: a declared status, the declared shape, never a fault."""

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from opentisc.web.api.document import document
from tests.factories import desk as make
from tests.web.api.conftest import APPLICANT, ASKED

pytestmark = pytest.mark.req("RD-13", "SC-44")
often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


def shaped(schema: dict[str, Any], shapes: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values of a schema of the document; of the parts of JSON Schema that the document uses."""
    if "$ref" in schema:
        return shaped(shapes[schema["$ref"].rsplit("/", 1)[-1]], shapes)
    if "anyOf" in schema:
        return st.one_of([shaped(one, shapes) for one in schema["anyOf"]])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    return plain(schema, shapes)


def plain(schema: dict[str, Any], shapes: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values of a schema that names its type; of JsonValue, which names none, anything."""
    required = set(schema.get("required", ()))
    fields = {name: shaped(one, shapes) for name, one in schema.get("properties", {}).items()}
    strategies = {
        "boolean": st.booleans(),
        "null": st.none(),
        "integer": st.integers(schema.get("minimum"), schema.get("maximum")),
        "string": st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 20), 40)),
        "object": st.fixed_dictionaries(
            {name: one for name, one in fields.items() if name in required},
            optional={name: one for name, one in fields.items() if name not in required},
        )
        if fields
        else st.dictionaries(st.text(max_size=12), ANYTHING, max_size=4),
    }
    return strategies.get(schema.get("type", ""), ANYTHING)


def wobbled(body: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a good body of which one field, or one answer, is something else."""
    inner = st.tuples(st.sampled_from(sorted(body["answers"])), ANYTHING).map(
        lambda pair: {**body, "answers": {**body["answers"], pair[0]: pair[1]}}
    )
    applicant = st.tuples(
        st.sampled_from([*APPLICANT, "mobile", "credit_code", "country", "email"]), ANYTHING | st.text()
    ).map(lambda pair: {**body, "applicant": {**APPLICANT, pair[0]: pair[1]}})
    outer = st.tuples(st.sampled_from([*body, "client", "organisation"]), ANYTHING).map(
        lambda pair: {**body, pair[0]: pair[1]}
    )
    return inner | applicant | outer


class Declared:
    """The answers that the document declares for one operation."""

    def __init__(self, path: str, method: str) -> None:
        self.made = document()
        self.answers = self.made["paths"][path][method]["responses"]

    def check(self, answer: Any) -> None:
        """Fail for an answer that is not declared, or not in the shape or type declared."""
        declared = self.answers.get(str(answer.status_code))
        assert declared is not None, (answer.status_code, answer.content)
        assert answer.status_code < 500, answer.content
        kind = answer.headers["Content-Type"].partition(";")[0]
        [(media, shape)] = declared["content"].items()
        assert kind == media
        whole = {**shape["schema"], "components": self.made["components"]}
        Draft202012Validator(whole).validate(json.loads(answer.content))
        assert set(declared.get("headers", ())) <= set(answer.headers)


def test_the_document_is_a_valid_openapi_document_that_refuses_unknown_fields(centre, program):
    made = document()
    assert made["openapi"].startswith("3.1")
    assert made["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}
    for name in ("NewRequest", "Applicant"):
        assert made["components"]["schemas"][name]["additionalProperties"] is False
    for shape in made["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    assert json.loads(program(centre.client_hat).client.get("/api/v1/openapi.json").content) == made


def test_every_body_gets_a_declared_answer(centre, program, asked):
    callers = [program(hat) for hat in (centre.client_hat, centre.consultant)]
    declared = Declared("/api/v1/requests", "post")
    shapes = declared.made["components"]["schemas"]
    bodies = shaped(shapes["NewRequest"], shapes) | wobbled(asked) | ANYTHING | st.binary(max_size=40)
    keys = st.text(string.printable, max_size=12) | st.text(string.ascii_letters, min_size=30, max_size=30)

    @often
    @given(body=bodies, key=keys, who=st.sampled_from(callers))
    def ask(body: Any, key: str, who: Any) -> None:
        declared.check(who.post(body, **{"Idempotency-Key": key}))

    ask()


def test_every_number_gets_a_declared_answer(centre, program):
    request = make.make_working(centre)
    callers = [program(hat) for hat in (centre.client_hat, centre.consultant, centre.manager)]
    declared = Declared("/api/v1/requests/{number}", "get")
    numbers = st.text(max_size=70).map(lambda text: text.replace("/", "").strip(".") or "x")
    from urllib.parse import quote

    @often
    @given(number=numbers | st.sampled_from([str(request.key), request.number]), who=st.sampled_from(callers))
    def ask(number: str, who: Any) -> None:
        answer = who.get(quote(number, safe=""))
        declared.check(answer)
        assert (answer.status_code == 200) == (number in {str(request.key), request.number})

    ask()


def test_a_good_body_is_in_the_shape_that_the_document_asks_for(asked):
    made = document()
    whole = {**made["components"]["schemas"]["NewRequest"], "components": made["components"]}
    Draft202012Validator(whole).validate(asked)
    assert ASKED.items() <= asked["answers"].items()
