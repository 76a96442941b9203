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
from opentisc.desk.requests import files
from opentisc.desk.searching import documents, entry, leak_check
from opentisc.desk.searching.errors import BadOutsideSearch, UnreadableExport
from opentisc.desk.searching.log import next_number
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
    """What the person states of a search made elsewhere. text: as typed there.

    resource: id in the register of the person's own body, then database and coverage may be left to it.
    confirmed: hash of the text that the person confirmed after the leak check, for labels 2 and 3.
    """

    text: str
    hits: int
    searched_at: datetime
    reviewed: int = 0
    database: str = ""
    platform: str = ""
    coverage: str = ""
    resource: int | None = None
    purpose: str = ""
    point: int | None = None
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """The export or the screenshot. upload_key: of the form (RD-11)."""

    stream: BinaryIO
    name: str
    upload_key: str | None = None


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
        stated = _stated(outside, resource, check)
        return _write(request, stated, received, upload, read, by=by, now=now)


@transaction.atomic
def _write(
    request: ServiceRequest,
    stated: dict[str, Any],
    received: attachments.Received | None,
    upload: Upload | None,
    read: ExportRead | None,
    *,
    by: Hat,
    now: datetime,
) -> Written:
    entry.hold(request)
    file: RequestFile | None = None
    if received is not None and upload is not None:
        new = files.NewFile("search_export", for_staff_alone=True, upload_key=upload.upload_key)
        file = files.keep(request, received, new=new, by=by, now=now)
    step = SearchStep.objects.create(
        request=request,
        number=next_number(request),
        kind=StepKind.OUTSIDE,
        file=file,
        **stated,
        recorded_at=now,
        by_id=by.person_id,
        by_name=by.acting_name(),
    )
    added = again = 0
    if read is not None:
        added, again = documents.take_up_rows(request, read.rows, step=step.number, by=by, now=now)
    facts: entry.Facts = {
        "step": step.number,
        "hits": step.hits,
        "documents": added,
        "file": file.pk if file else None,
    }
    if not entry.is_confidential(request):
        facts |= {"text": step.text, "database": step.database}
    entry.note(request, "outside_recorded", facts, by=by, now=now)
    held = sum(one.held for one in read.rows) if read else 0
    return Written(step, added, again, held, read)


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
    if not 0 <= outside.reviewed <= max(outside.hits, 0):
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
