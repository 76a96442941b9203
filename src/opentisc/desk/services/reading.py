"""Which services there are, and which a body offers on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from opentisc.desk.catalogue import Definition, LimitKind, read_plain
from opentisc.desk.errors import ServiceNotOffered
from opentisc.desk.models import ServiceOffer, ServiceVersion
from opentisc.infra.prepared import Prepared
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody


@dataclass(frozen=True, slots=True)
class Offered:
    """A service as one body offers it.

    limit_days: the body's own limit, else the definition's; None when the service is not counted in working days.
    lesser: the body lacks the qualification that the full form needs (查新检索 without conclusion and seal).
    """

    offer: ServiceOffer
    version: ServiceVersion
    definition: Definition
    limit_days: int | None
    lesser: bool


def definition_of(version: ServiceVersion) -> Definition:
    """Return the typed definition of a version; read once for each content, because checking it takes a millisecond."""
    name = (version.pk, version.content_sha256)
    found = _READ.get(name)
    if found is None:
        found = read_plain(version.definition, file=f"{version.code} v{version.version}")
        if version.status == "published":  # a draft is still written
            if len(_READ) >= _MOST_READ:
                _READ.clear()
            _READ[name] = found
    return found


_READ: Final[dict[tuple[int, str], Definition]] = {}
_MOST_READ: Final = 500


def current_versions(body_id: int | None = None, *, code: str = "") -> Mapping[str, ServiceVersion]:
    """Return the newest published version of each service, or of one: the body's own variant, else the network's."""
    found: dict[str, ServiceVersion] = {}
    for row in _PUBLISHED.rows(bool(code), body=body_id or 0, code=code):
        held = found.get(row.code)
        if held is None or held.body_id is None or row.body_id is not None:
            found[row.code] = row
    return found


def offered_by(body: ServiceBody, *, on: date, code: str = "") -> list[Offered]:
    """Return what is on a body's public list on a day, in the order of the codes; one service alone with `code`."""
    offers = _OFFERS.rows(bool(code), body=body.pk, on=on, code=code)
    versions = current_versions(body.pk, code=code)
    return [_offered(offer, versions[offer.code], body, on) for offer in offers if offer.code in versions]


def offered(body: ServiceBody, code: str, *, on: date) -> Offered:
    """Return one service on a body's list. Raises ServiceNotOffered."""
    for one in offered_by(body, on=on, code=code):
        return one
    raise ServiceNotOffered(f"{body.code} does not offer {code}", service=code)


def _published(one: bool, *, body: int, code: str) -> QuerySet[ServiceVersion]:
    rows = ServiceVersion.objects.filter(Q(body=None) | Q(body_id=body), status="published")
    return (rows.filter(code=code) if one else rows).order_by("version")


def _offers(one: bool, *, body: int, on: date, code: str) -> QuerySet[ServiceOffer]:
    live = Q(valid_until=None) | Q(valid_until__gte=on)
    rows = ServiceOffer.objects.filter(live, body_id=body, valid_from__lte=on)
    return (rows.filter(code=code) if one else rows).order_by("code")


_PUBLISHED: Prepared[ServiceVersion] = Prepared(_published, body=int, code=str)
_OFFERS: Prepared[ServiceOffer] = Prepared(_offers, body=int, on=date, code=str)


def _offered(offer: ServiceOffer, version: ServiceVersion, body: ServiceBody, on: date) -> Offered:
    definition = definition_of(version)
    gate = definition.body_gate
    lesser = gate is not None and not network.body_is_designated(body.pk, gate.designation, on=on)
    return Offered(offer, version, definition, offer.limit_days or limit_of(definition), lesser)


def promised_limit(one: Offered, begun_under: ServiceVersion) -> int | None:
    """Return the limit for a request begun under a version: the body's own, else that version's, not a newer one's."""
    return one.offer.limit_days or limit_of(definition_of(begun_under))


def limit_of(definition: Definition) -> int | None:
    """Return the default limit in working days, None for what is not counted so."""
    return definition.limit.work_days if definition.limit.kind is LimitKind.WORK_DAYS else None
