"""What the managers' pages read: the catalogue with its state, the versions of one service, what was done to it.

Counts alone, through `policy.countable`: nothing here names a client, a title or a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from opentisc.desk import policy
from opentisc.desk.catalogue import Definition, shipped_services
from opentisc.desk.errors import UnknownVersion
from opentisc.desk.models import ServiceOffer, ServiceVersion
from opentisc.desk.services.listing import last_offers
from opentisc.desk.services.readiness import missing_for
from opentisc.desk.services.reading import current_versions, definition_of
from opentisc.desk.services.scope import open_drafts, readable_versions, service_scope_of
from opentisc.desk.types import CLOSED, State
from opentisc.infra import audit
from opentisc.infra.models import AuditEvent
from opentisc.network.types import Hat


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One service for its managers.

    current: the published version that holds for them, None in preparation. state: `preparing`, `ready` (everything
    is there but it is not published) or `published`. running: version → open requests the actor may count. draft:
    the open draft of the scope. offer: the newest row of the body's list, ended or not.
    """

    definition: Definition
    current: ServiceVersion | None
    state: str
    missing: tuple[str, ...]
    running: Sequence[tuple[ServiceVersion, int]]
    draft: ServiceVersion | None
    offer: ServiceOffer | None


def managed_services(hat: Hat, *, on: date, code: str = "") -> list[CatalogueRow]:
    """Return every service, or one, in the catalogue's order. Raises NotAllowed, UnknownVersion for no such service."""
    scope = service_scope_of(hat)
    shipped = shipped_services()
    if code and code not in shipped:
        raise UnknownVersion
    current = current_versions(scope.body_id, code=code)
    drafts = {one.code: one for one in open_drafts(scope)}
    offers = last_offers(scope.body_id) if scope.body_id else {}
    running = _running(hat)
    rows = []
    for one in [code] if code else list(shipped):
        version = current.get(one)
        definition = definition_of(version) if version else shipped[one]
        missing = tuple(missing_for(definition, scope=scope, on=on))
        rows.append(
            CatalogueRow(
                definition=definition,
                current=version,
                state="published" if version else "preparing" if missing else "ready",
                missing=missing,
                running=running.get(one, ()),
                draft=drafts.get(one),
                offer=offers.get(one),
            )
        )
    return rows


def versions_for(hat: Hat, code: str) -> list[ServiceVersion]:
    """Return the versions of a service that the actor may read, newest first, their bodies and makers loaded."""
    rows = readable_versions(hat).filter(code=code).select_related("body", "made_by")
    return list(rows.order_by("-version", "-pk"))


def running_by_version(hat: Hat, code: str) -> Mapping[int, int]:
    """Return by the version's id how many open requests the actor may count."""
    return {version.pk: count for version, count in _running(hat).get(code, ())}


def waiting_requests(hat: Hat, code: str) -> int:
    """Return how many requests of the hat's body were submitted for a service and are not accepted yet."""
    waiting = (State.SUBMITTED, State.SCREENING, State.RETURNED)
    return policy.countable(hat).filter(body_id=hat.body_id, service__code=code, state__in=waiting).count()


def service_events(hat: Hat, code: str) -> list[AuditEvent]:
    """Return what was done to a service in the actor's scope and to the shared one, newest first.

    Of the shared one a body sees what was published, not the work on drafts.
    """
    scope = service_scope_of(hat)
    found = list(audit.entries_for(audit.Subject("service", code)))
    if scope.body_id is not None:
        found = [one for one in found if one.act == "desk.service.published"]
        found += audit.entries_for(audit.Subject("service", scope.subject_key(code)))
        found += audit.entries_for(audit.Subject("service_offer", scope.subject_key(code)))
    return sorted(found, key=lambda one: one.seq, reverse=True)


def _running(hat: Hat) -> dict[str, list[tuple[ServiceVersion, int]]]:
    open_ones = policy.countable(hat).exclude(state__in=CLOSED)
    counts = dict(open_ones.order_by().values_list("service").annotate(n=Count("pk")))
    found: dict[str, list[tuple[ServiceVersion, int]]] = {}
    rows = ServiceVersion.objects.filter(pk__in=counts).defer("definition").order_by("version", "pk")
    for version in rows:
        found.setdefault(version.code, []).append((version, counts[version.pk]))
    return found
