"""Whose definitions an actor edits: the network's shared ones, or the variants of one body.

The national authority and the operator of the machine edit what all bodies share; the manager of a body edits the body's own
variant and its list. A province reads with everybody else: it governs bodies, not the catalogue.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from opentisc.desk.errors import UnknownVersion
from opentisc.desk.models import ServiceVersion
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import Hat, Operator, Role, Wearer


@dataclass(frozen=True, slots=True)
class ServiceScope:
    """body_id: None for the shared definitions. body_code: for the trail."""

    body_id: int | None
    body_code: str = ""

    def subject_key(self, code: str) -> str:
        """Return what names a service of this scope in the trail."""
        return f"{self.body_code}/{code}" if self.body_code else code


SHARED = ServiceScope(None)


def service_scope_of(by: Wearer) -> ServiceScope:
    """Return whose definitions the actor edits. Raises NotAllowed."""
    if isinstance(by, Operator):
        return SHARED
    if isinstance(by, Hat) and by.role is Role.NATION:
        return SHARED
    if isinstance(by, Hat) and by.role is Role.MANAGER and by.body_id is not None:
        return ServiceScope(by.body_id, by.body_code)
    raise NotAllowed


def readable_versions(by: Wearer) -> "QuerySet[ServiceVersion]":
    """Return the versions the actor may read: the shared ones that were published or shipped, and those of its scope."""
    scope = service_scope_of(by)
    shared = Q(body=None) & (~Q(status="draft") | Q(made_by=None))
    return ServiceVersion.objects.filter(shared | Q(body_id=scope.body_id))


def service_version_of(pk: int, *, by: Wearer) -> ServiceVersion:
    """Return one version the actor may read. Raises UnknownVersion, NotAllowed."""
    found = readable_versions(by).filter(pk=pk).first()
    if found is None:
        raise UnknownVersion
    return found


def service_draft_of(pk: int, *, by: Wearer, lock: bool = False) -> ServiceVersion:
    """Return one open draft of the actor's scope. Raises UnknownVersion, NotAllowed."""
    rows = open_drafts(service_scope_of(by))
    found = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if found is None:
        raise UnknownVersion
    return found


def open_drafts(scope: ServiceScope) -> "QuerySet[ServiceVersion]":
    """Return the drafts that people of the scope write; a shipped draft (筹备中) is not one of them."""
    return ServiceVersion.objects.filter(body_id=scope.body_id, status="draft", made_by__isnull=False)
