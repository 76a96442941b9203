"""A body's own list: which services it offers, on which of its two lists, within which limit; pause and resume.

A limit of one's own may be shorter than the definition's, or longer with a reason: the shipped limits are proposals,
none is an office's rule, and requirements 8 calls limits a setting of each centre. Where the basis is law it may only be
shorter. It is never shorter than the steps of the process together, as in the definition itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from opentisc.desk.catalogue import Definition, LimitBasis
from opentisc.desk.errors import DefinitionChanged, ListingRefused, ServiceNotOffered
from opentisc.desk.models import ServiceOffer
from opentisc.desk.services.reading import current_versions, definition_of, limit_of
from opentisc.infra import audit
from opentisc.infra.audit.types import JSON
from opentisc.network import policy as network_policy
from opentisc.network.models import ServiceBody
from opentisc.network.queries import doer_of
from opentisc.network.types import Wearer

LISTS: Final = ("basic", "individual")  # 基础, 个性化
LONGEST_LIMIT: Final = 250  # working days: a year


@dataclass(frozen=True, slots=True)
class Listing:
    """How a service stands on a body's list. reason: what the change rests on (Article 15)."""

    code: str
    limit_days: int | None = None
    list_name: str = "basic"
    reason: str = ""
    fee_note: str = ""


@transaction.atomic
def offer(body: ServiceBody, listing: Listing, *, by: Wearer, on: date, now: datetime) -> ServiceOffer:
    """Put a published service onto a body's list, or change how it stands there (a new row ends the old one).

    Raises NotAllowed, ListingRefused, ServiceNotOffered for a service that is not published.
    """
    network_policy.require_administer(by, body.pk)
    ServiceBody.objects.select_for_update().get(pk=body.pk)  # one change of the list at a time
    require_listing(listing, _definition(body, listing.code))
    _end(body, listing.code, on=on)
    row = ServiceOffer.objects.create(
        body=body,
        code=listing.code,
        limit_days=listing.limit_days,
        reason=listing.reason.strip(),
        list_name=listing.list_name,
        fee_note=listing.fee_note.strip(),
        valid_from=on,
    )
    facts: dict[str, JSON] = {
        "service": listing.code,
        "limit_days": listing.limit_days,
        "list": listing.list_name,
        "reason": row.reason,
    }
    _note("desk.offer.made", body, facts, by=by, now=now)
    return row


@transaction.atomic
def change_offer(
    body: ServiceBody, listing: Listing, *, seen: int | None, by: Wearer, on: date, now: datetime
) -> ServiceOffer:
    """Return the new row of the list. seen: the row that was read, None for a service not on the list (UX-29).

    Raises as `offer`, and DefinitionChanged when the list is another by now.
    """
    network_policy.require_administer(by, body.pk)
    _require_seen(body, listing.code, seen)
    return offer(body, listing, by=by, on=on, now=now)


@transaction.atomic
def pause_offer(
    body: ServiceBody, code: str, *, reason: str, seen: int | None, by: Wearer, on: date, now: datetime
) -> None:
    """Take a service off a body's list until it is resumed; requests that were accepted go on.

    Raises NotAllowed, ListingRefused, DefinitionChanged.
    """
    network_policy.require_administer(by, body.pk)
    _require_seen(body, code, seen)
    if seen is None:
        raise ListingRefused("not_listed", field="reason")
    _end(body, code, on=on)
    _note("desk.offer.paused", body, {"service": code, "reason": reason.strip()}, by=by, now=now)


@transaction.atomic
def resume_offer(
    body: ServiceBody, code: str, *, reason: str, by: Wearer, on: date, now: datetime
) -> ServiceOffer:
    """Return the service put back onto the list as it stood before its pause. Raises as `offer`."""
    network_policy.require_administer(by, body.pk)
    last = last_offer(body, code)
    if last is None or last.valid_until is None:
        raise ListingRefused("not_listed", field="reason")
    listing = Listing(code, last.limit_days, last.list_name, reason, last.fee_note)
    return offer(body, listing, by=by, on=on, now=now)


def last_offer(body: ServiceBody, code: str) -> ServiceOffer | None:
    """Return the newest row of a service on a body's list, ended or not; None when it never stood there."""
    return ServiceOffer.objects.filter(body=body, code=code).order_by("-pk").first()


def last_offers(body_id: int) -> dict[str, ServiceOffer]:
    """Return the newest row of each service that ever stood on a body's list, by code."""
    return {one.code: one for one in ServiceOffer.objects.filter(body_id=body_id).order_by("pk")}


def require_listing(listing: Listing, definition: Definition) -> None:
    """Let a listing pass that the definition allows. Raises ListingRefused with the field at fault."""
    if listing.list_name not in LISTS:
        raise ListingRefused("unknown_list", field="list_name")
    days, default = listing.limit_days, limit_of(definition)
    if days is None:
        return
    if default is None:
        raise ListingRefused("not_counted")
    if not 1 <= days <= LONGEST_LIMIT:
        raise ListingRefused("out_of_range")
    steps = sum(_days(definition))
    if days < steps:
        raise ListingRefused("shorter_than_steps", days=steps)
    if days > default and definition.limit.basis is LimitBasis.LAW:
        raise ListingRefused("beyond_law", days=default)
    if days > default and not listing.reason.strip():
        raise ListingRefused("reason_missing", field="reason")


def _days(definition: Definition) -> Iterable[int]:
    return (one.limit_days or 0 for one in definition.process.steps)


def _definition(body: ServiceBody, code: str) -> Definition:
    version = current_versions(body.pk, code=code).get(code)
    if version is None:
        raise ServiceNotOffered(f"{code} is not published", service=code)
    return definition_of(version)


def _end(body: ServiceBody, code: str, *, on: date) -> None:
    rows = ServiceOffer.objects.filter(body=body, code=code, valid_until=None)
    rows.update(valid_until=on - timedelta(days=1))  # the new row holds from its first day on


def _require_seen(body: ServiceBody, code: str, seen: int | None) -> None:
    ServiceBody.objects.select_for_update().get(pk=body.pk)
    live = ServiceOffer.objects.filter(body=body, code=code, valid_until=None)
    if live.values_list("pk", flat=True).first() != seen:
        raise DefinitionChanged("the list is another now")


def _note(act: str, body: ServiceBody, facts: dict[str, JSON], *, by: Wearer, now: datetime) -> None:
    subject = audit.Subject("service_offer", f"{body.code}/{facts['service']}")
    audit.record(act, doer=doer_of(by), subject=subject, facts=facts, at=now)
