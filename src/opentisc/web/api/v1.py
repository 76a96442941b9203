"""The operations of version 1. Each turns a call into one act or read of the desk, and its result into JSON.

Not for: who asks (`bearer`), what holds for every address (`middleware`), how a refusal looks (`problems`).
"""

import re
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer
from ninja.responses import Status

from opentisc.accounts.models import Scope
from opentisc.accounts.signin.addresses import client_address
from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.infra import way
from opentisc.kernel.errors import OpenTiscError
from opentisc.web.api import presenting, problems, schemas, submitting
from opentisc.web.api.bearer import Bearer, Caller, caller_of
from opentisc.web.api.parsing import StrictParser
from opentisc.web.api.problems import FieldProblem

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,64}")
REFUSALS: Final = {code: schemas.Problem for code in problems.TITLES if code != 405}
"""What every operation may answer besides its result; 405 is an address's answer, of no operation."""


class _Renderer(JSONRenderer):
    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}  # noqa: RUF012  (as the base class has it)


api = NinjaAPI(
    title="OpenTISC API",
    version="1",
    urls_namespace="api_v1",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
    renderer=_Renderer(),
)


@api.post(
    "requests",
    url_name="api_requests",
    operation_id="create_request",
    auth=Bearer(Scope.REQUESTS_WRITE),
    response={201: schemas.Receipt, **REFUSALS},
    openapi_extra={
        "parameters": [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": True,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
            },
        ]
    },
)
def create_request(request: HttpRequest, response: HttpResponse, given: schemas.NewRequest) -> Status[Any]:
    """Draft and submit a request in one call, once for each Idempotency-Key.

    The argument is called as ninja wants it: the web's request, not the one that is made.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise problems.KeyMissing
    with way.coming_by("api", address=client_address(request)):
        taken = submitting.take(given, caller=caller_of(request), key=key, now=timezone.now())
    response.headers["Location"] = taken.receipt.url
    response.headers["Idempotency-Replayed"] = "true" if taken.again else "false"
    response.headers["Cache-Control"] = "no-store"
    return Status(201, taken.receipt)


@api.get(
    "requests/{number}",
    url_name="api_request",
    operation_id="get_request",
    auth=Bearer(Scope.REQUESTS_READ),
    response={200: schemas.Request, **REFUSALS},
)
def get_request(request: HttpRequest, response: HttpResponse, number: str) -> Status[Any]:
    """Show a request by its number or key, as far as the token's hat sees it."""
    with way.coming_by("api", address=client_address(request)):
        shown = _shown(number, caller_of(request))
    response.headers["Cache-Control"] = "no-store"
    return Status(200, shown)


def _shown(number: str, caller: Caller) -> schemas.Request:
    hat, now = caller.hat, timezone.now()
    if not _NUMBER.fullmatch(number):
        raise UnknownRequest
    key = _key_of(number) or queries.by_number(number, actor=hat, now=now).key
    if hat.is_private:
        page = queries.client_page(key, hat, now=now)
        return presenting.request_shown(page.request, clock=page.clock, next_step=page.next_step)
    request = actions.note_page(key, by=hat, now=now, what="export")
    step = presenting.next_step_of_staff(request, hat, now=now)
    return presenting.request_shown(request, clock=queries.reckon(request, now=now), next_step=step)


def _key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@api.exception_handler(OpenTiscError)
def _domain(http: HttpRequest, wrong: OpenTiscError) -> HttpResponse:
    return problems.of_error(http, wrong)


@api.exception_handler(ValidationError)
def _fields(http: HttpRequest, wrong: ValidationError) -> HttpResponse:
    found = [_problem(one) for one in wrong.errors]
    return problems.of_error(http, problems.BadFields(found))


@api.exception_handler(HttpError)
def _library(http: HttpRequest, wrong: HttpError) -> HttpResponse:
    """Answer what ninja refuses by itself: a body that our parser could not read."""
    cause = wrong.__cause__
    return problems.of_error(http, cause) if isinstance(cause, OpenTiscError) else _status(http, wrong)


def _status(http: HttpRequest, wrong: HttpError) -> HttpResponse:
    return problems.of_status(http, wrong.status_code)


@api.exception_handler(Http404)
def _absent(http: HttpRequest, _wrong: Http404) -> HttpResponse:
    return problems.of_status(http, 404)


@api.exception_handler(Exception)
def _fault(http: HttpRequest, _wrong: Exception) -> HttpResponse:
    return problems.of_fault(http)


def _problem(error: dict[str, Any]) -> FieldProblem:
    """Return one of pydantic's problems with our code and the path within the body."""
    code = _CODES.get(str(error["type"]), "wrong_type")
    place = (
        error["loc"][2:] if error["loc"][0] == "body" else error["loc"][1:]
    )  # body, the argument's name, the field
    path = ".".join(str(part) for part in place)
    return FieldProblem(path, code, problems.field_sentence(code, error.get("ctx", {})))


_CODES: Final = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "literal_error": "not_in_list",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "too_long": "too_many",
}
