"""What the tests beside it share."""

import io

import openpyxl

from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from tests.factories import desk as make

NOW = make.NOW


def address(request, rest: str = "") -> str:
    return f"/desk/requests/{request.key}{rest}"


def take(seen, request, code, **fields):
    current = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)
    given = {"version": fields.pop("version", current.version), "once": "", **fields}
    return seen.post(address(request, f"/steps/{code}"), given)


def state(request) -> str:
    return ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).state


def sheet(response) -> list[tuple]:
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(response.content), read_only=True)
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]
