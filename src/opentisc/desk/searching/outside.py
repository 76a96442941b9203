"""Outside searches (外部检索): written down by hand as rows of the same log, with the file that shows them.

Not for: searching outside itself; nothing here sends a query anywhere.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.db import transaction

from opentisc.desk.models import RequestFile, SearchStep, ServiceRequest
from opentisc.desk.registry import ExportRead, record_book
from opentisc.desk.requests import files, once, trail
from opentisc.desk.searching import documents, entry, leak_check
from opentisc.desk.searching.errors import BadOutsideSearch, UnknownStep, UnreadableExport
from opentisc.desk.searching.log import next_number, step_of
from opentisc.desk.searching.scales import points_of
from opentisc.desk.types import StepKind
from opentisc.infra import attachments
from opentisc.network import queries as network
from opentisc.network.models import Resource
from opentisc.network.types import Hat

MOST_ROWS: Final = 2_000
"""Rows of one export that become documents: what people can mark; a larger file is refused, not cut."""

_PICTURES = ("image/", "application/pdf")
_CLOCK_SKEW = timedelta(minutes=5)
_NO_MORE: Final = 20  # rejected rows told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the person states of a search made elsewhere. text: as typed there. reviewed: None when not stated.

    resource: id in the register of the person's own body, then database and coverage may be left to it.
    confirmed: hash of the text that the person confirmed after the leak check, for labels 2 and 3. once: key of the
    form (RD-11): the same form again is the same row.
    """

    text: str
    hits: int
    searched_at: datetime
    reviewed: int | None = None
    database: str = ""
    platform: str = ""
    coverage: str = ""
    resource: int | None = None
    purpose: str = ""
    point: int | None = None
    confirmed: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """The export or the screenshot."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """The row, and what its export gave. held: rows whose record the platform has; read: None for no export."""

    step: SearchStep
    added: int = 0
    again: int = 0
    held: int = 0
    read: ExportRead | None = None


def record_outside(
    key: UUID | str, outside: Outside, *, by: Hat, now: datetime, upload: Upload | None = None
) -> Written:
    """Return the new row of the log. Call it outside of a transaction: a virus scan may take a minute.

    Raises UnknownRequest, StepRefused, LogClosed, BadOutsideSearch, LeakRefused, NotConfirmed, FileRefused and
    UnreadableExport (an export of which nothing can be read, or of more than MOST_ROWS rows).
    """
    request = entry.writable(key, by=by, now=now)
    resource = _resource(outside, by=by, now=now)
    problems = _problems(request, outside, resource, now=now)
    if problems:
        raise BadOutsideSearch(problems)
    check: dict[str, Any] = {"needed": False, "stays_here": True}
    if resource is None or resource.egress:
        check = leak_check.require_confirmed(request, outside.text, outside.confirmed, by=by, now=now)
    receiving = attachments.receive(upload.stream, upload.name) if upload else nullcontext()
    with receiving as received:
        read = _read(received, by=by) if received else None
        given = _Given(_stated(outside, resource, check), outside.once, received, read)
        return _write(request, given, by=by, now=now)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is to be written: the columns of the row, the form's key, the file that was looked at, what it held."""

    stated: dict[str, Any]
    once: str
    received: attachments.Received | None
    read: ExportRead | None


@transaction.atomic
def _write(request: ServiceRequest, given: _Given, *, by: Hat, now: datetime) -> Written:
    entry.hold(request)
    claimed = once.claim(given.once, now=now)
    if claimed is None:
        return Written(step_of(request, _number_of(request, given.once)))
    number = next_number(request)
    step = SearchStep.objects.create(
        request=request,
        number=number,
        kind=StepKind.OUTSIDE,
        file=_file(request, given.received, by=by, now=now),
        **given.stated,
        recorded_at=now,
        by_id=by.person_id,
        by_name=by.acting_name(),
    )
    added = again = 0
    if given.read is not None:
        added, again = documents.take_up_rows(request, given.read.rows, step=number, by=by, now=now)
    facts: trail.Facts = {"step": number, "hits": step.hits, "documents": added, "file": step.file_id}
    if not entry.is_confidential(request):
        facts |= {"text": step.text, "database": step.database}
    entry.note(request, "outside_recorded", facts, by=by, now=now)
    once.settle(claimed, f"{request.pk}:{number}")
    held = sum(one.held for one in given.read.rows) if given.read else 0
    return Written(step, added, again, held, given.read)


def _number_of(request: ServiceRequest, key: str) -> int:
    """Return the number of the row that this form made. Raises UnknownStep for the key of another request's form."""
    owner, _colon, number = (once.result_of(key) or "").partition(":")
    if owner != str(request.pk):
        raise UnknownStep
    return int(number)


def _file(
    request: ServiceRequest, received: attachments.Received | None, *, by: Hat, now: datetime
) -> RequestFile | None:
    if received is None:
        return None
    return files.keep(
        request, received, new=files.NewFile("search_export", for_staff_alone=True), by=by, now=now
    )


def usable(by: Hat, *, now: datetime) -> list[network.Usable]:
    """Return what the person may search in elsewhere: resources of its body without seats, or with a seat it holds."""
    return network.usable_resources(by, on=network.today(now))


def _resource(outside: Outside, *, by: Hat, now: datetime) -> Resource | None:
    if outside.resource is None:
        return None
    found = [one.resource for one in usable(by, now=now) if one.resource.pk == outside.resource]
    if not found:
        raise BadOutsideSearch({"resource": "no_seat"})
    return found[0]


def _problems(
    request: ServiceRequest, outside: Outside, resource: Resource | None, *, now: datetime
) -> dict[str, str]:
    problems = {}
    if not outside.text.strip():
        problems["text"] = "required"
    if resource is None and not outside.database.strip():
        problems["database"] = "required"
    if outside.hits < 0:
        problems["hits"] = "negative"
    if outside.reviewed is not None and not 0 <= outside.reviewed <= max(outside.hits, 0):
        problems["reviewed"] = "more_than_hits"
    if outside.searched_at > now + _CLOCK_SKEW:
        problems["searched_at"] = "in_future"
    if outside.point is not None and not 1 <= outside.point <= len(points_of(request)):
        problems["point"] = "no_such_point"
    return problems


def _stated(outside: Outside, resource: Resource | None, check: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": outside.text,
        "purpose": outside.purpose.strip()[:160],
        "point": outside.point,
        "database": (outside.database.strip() or (resource.name if resource else ""))[:120],
        "platform": (outside.platform.strip() or (resource.provider if resource else ""))[:120],
        "coverage": (outside.coverage.strip() or (resource.coverage if resource else ""))[:120],
        "resource": resource,
        "hits": outside.hits,
        "reviewed": outside.reviewed,
        "leak_check": check,
        "searched_at": outside.searched_at,
    }


def _read(received: attachments.Received, *, by: Hat) -> ExportRead | None:
    """Return the rows of an export; None for a screenshot or a print, which is kept as it is."""
    if received.media_type.startswith(_PICTURES):
        return None
    book, person = record_book(), entry.person_of(by)
    read = book.read_export(received.path, received.name, actor=person, most=MOST_ROWS)
    if read is None or not read.rows:
        told = list(read.rejected[:_NO_MORE]) if read else []
        raise UnreadableExport(name=received.name, rejected=told, rows=0, most=MOST_ROWS)
    if len(read.rows) > MOST_ROWS:
        raise UnreadableExport("too many rows", name=received.name, rows=len(read.rows), most=MOST_ROWS)
    return read
