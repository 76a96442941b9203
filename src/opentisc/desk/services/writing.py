"""Putting the shipped definitions into the database, and services onto a body's list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from opentisc.desk.catalogue import content_hash, shipped_services, to_plain
from opentisc.desk.errors import ServiceNotOffered
from opentisc.desk.models import ServiceOffer, ServiceVersion
from opentisc.desk.services.reading import current_versions
from opentisc.infra import audit
from opentisc.network import policy as network_policy
from opentisc.network.models import ServiceBody
from opentisc.network.queries import doer_of
from opentisc.network.types import Wearer


@transaction.atomic
def sync_shipped(*, now: datetime) -> list[ServiceVersion]:
    """Return the new versions made from shipped definitions that the database does not hold yet.

    What can be published is; the rest are drafts (筹备中). A version that exists is never touched.
    """
    made = []
    for code, definition in shipped_services().items():
        sha256 = content_hash(definition)
        rows = ServiceVersion.objects.filter(code=code, body=None)
        if rows.filter(content_sha256=sha256).exists():
            continue
        last = rows.order_by("-version").values_list("version", flat=True).first() or 0
        made.append(
            ServiceVersion.objects.create(
                code=code,
                version=last + 1,
                definition=to_plain(definition),
                content_sha256=sha256,
                status="published" if definition.publishable else "draft",
                published_at=now if definition.publishable else None,
                made_at=now,
            )
        )
    return made


@dataclass(frozen=True, slots=True)
class Listing:
    """How a service stands on a body's list. reason: what the change rests on (Article 15)."""

    code: str
    limit_days: int | None = None
    list_name: str = "basic"
    reason: str = ""


@transaction.atomic
def offer(body: ServiceBody, listing: Listing, *, by: Wearer, on: date, now: datetime) -> ServiceOffer:
    """Put a published service onto a body's list, or change how it stands there (a new row ends the old one).

    Raises NotAllowed, ServiceNotOffered for a service that is not published.
    """
    network_policy.require_administer(by, body.pk)
    if listing.code not in current_versions(body.pk):
        raise ServiceNotOffered(f"{listing.code} is not published", service=listing.code)
    before = ServiceOffer.objects.filter(body=body, code=listing.code, valid_until=None)
    before.update(valid_until=on - timedelta(days=1))  # the new row holds from its first day on
    row = ServiceOffer.objects.create(
        body=body,
        code=listing.code,
        limit_days=listing.limit_days,
        reason=listing.reason,
        list_name=listing.list_name,
        valid_from=on,
    )
    audit.record(
        "desk.offer.made",
        doer=doer_of(by),
        subject=audit.Subject("body", body.code),
        facts={"service": listing.code, "limit_days": listing.limit_days},
        at=now,
    )
    return row
