"""归档: the last step of a request, and its package for those who may read it."""

import hashlib
from datetime import date, datetime
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.archive import packing
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import ArchivedRequest, ServiceRequest
from opentisc.desk.requests import steps, trail
from opentisc.desk.requests.steps import Act
from opentisc.network import queries as network
from opentisc.network.types import Hat, Wearer

KEEP_YEARS: Final = 10  # how long an archive is kept unless the body says otherwise (our proposal)


@transaction.atomic
def archive(
    key: UUID | str, *, by: Wearer, now: datetime, keep_until: date | None = None, version: int | None = None
) -> ArchivedRequest:
    """Return the archive of a request, closed for good. Raises GateClosed naming every missing item."""
    request = steps.take(key, Act("archive", by, now, version=version))
    listed = list(packing.entries(request))
    plain = packing.manifest(request, listed)
    day = network.today(now)
    return ArchivedRequest.objects.create(
        request=request,
        items=plain,
        manifest_sha256=hashlib.sha256(packing.manifest_bytes(plain)).hexdigest(),
        keep_until=keep_until or _years_later(day, KEEP_YEARS),
        by_id=by.person_id if isinstance(by, Hat) else None,
        at=now,
    )


def export(key: UUID | str, target: BinaryIO, *, by: Wearer, now: datetime) -> str:
    """Write the package of a request the actor works on or manages; return the hash of its manifest.

    The export is an opening of everything in it and stands in the audit trail. Raises UnknownRequest, StepRefused.
    """
    request = policy.get_visible(key, actor=by, now=now)
    if isinstance(by, Hat) and by.is_private:
        raise StepRefused("the package is for the desk", step="export")
    with transaction.atomic():
        _note(request, by=by, now=now)
    return packing.pack(request, target)


def archives_changed() -> tuple[int, list[tuple[str, str, str]]]:
    """Return how many archived requests were looked at, and (number, fault, entry) of what is not as it was."""
    rows = ArchivedRequest.objects.select_related("request__service", "request__body").order_by("pk")
    found = [
        (row.request.number, fault, name)
        for row in rows.iterator(chunk_size=100)
        for fault, name in packing.changed_since(row)
    ]
    return rows.count(), found


def _note(request: ServiceRequest, *, by: Wearer, now: datetime) -> None:
    if isinstance(by, Hat):
        request.openings.create(
            person_id=by.person_id,
            person_name=by.acting_name(),
            body_name=by.body_name,
            what="export",
            at=now,
        )
    trail.note(request, "desk.request.exported", {}, by=by, now=now)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
