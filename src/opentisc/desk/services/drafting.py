"""Editing a service: begin a draft, change it, throw it away, publish it, take a body's own variant back.

A published version never changes; a request keeps the version under which it was begun. Every change names the
content that its author had read (`seen`), so that nobody overwrites another's work (UX-29).
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from opentisc.desk.catalogue import Definition, content_hash, differences, to_plain
from opentisc.desk.errors import DefinitionChanged, NotReady, UnknownVersion
from opentisc.desk.models import ServiceVersion
from opentisc.desk.services.readiness import missing_for
from opentisc.desk.services.reading import current_versions, definition_of
from opentisc.desk.services.scope import ServiceScope, open_drafts, service_draft_of, service_scope_of
from opentisc.infra import audit
from opentisc.infra.audit.types import JSON
from opentisc.network import queries as network
from opentisc.network.queries import doer_of
from opentisc.network.types import Hat, Wearer

REASON_LENGTH = 200
_TOLD_PLACES = 30  # of a change in the trail; the versions themselves hold the whole


@transaction.atomic
def begin_service_draft(code: str, *, by: Hat, now: datetime) -> ServiceVersion:
    """Return the open draft of the scope, made from what holds now if there is none.

    A body makes variants of published services alone. Raises UnknownVersion, NotAllowed.
    """
    scope = service_scope_of(by)
    base = current_versions(scope.body_id, code=code).get(code) or _shipped_draft(code, scope)
    ServiceVersion.objects.select_for_update().get(pk=base.pk)  # one at a time
    existing = open_drafts(scope).filter(code=code).first()
    if existing is not None:
        return existing
    row = ServiceVersion.objects.create(
        code=code,
        version=_next_number(code, scope),
        body_id=scope.body_id,
        definition=base.definition,
        content_sha256=base.content_sha256,
        made_by_id=by.person_id,
        made_at=now,
    )
    _note(
        "desk.service.begun",
        row,
        {"from": base.version, "from_body": base.body_id is not None},
        by=by,
        now=now,
    )
    return row


@transaction.atomic
def change_service_draft(
    pk: int, edit: Callable[[Definition], Definition], *, seen: str, by: Hat, now: datetime
) -> ServiceVersion:
    """Return the draft after the edit. seen: the content that was read. Raises BadDefinition, DefinitionChanged."""
    row = _seen(pk, seen, by=by)
    before = definition_of(row)
    after = edit(before)
    places: list[JSON] = [one.place for one in differences(before, after)]
    if not places:
        return row
    row.definition, row.content_sha256 = to_plain(after), content_hash(after)
    row.save(update_fields=["definition", "content_sha256"])
    _note(
        "desk.service.edited", row, {"places": places[:_TOLD_PLACES], "changes": len(places)}, by=by, now=now
    )
    return row


@transaction.atomic
def discard_service_draft(pk: int, *, seen: str, by: Hat, now: datetime) -> str:
    """Throw a draft away and return the code of its service. Raises UnknownVersion, DefinitionChanged."""
    row = _seen(pk, seen, by=by)
    _note("desk.service.discarded", row, {"sha256": row.content_sha256}, by=by, now=now)
    code = row.code
    row.delete()
    return code


@transaction.atomic
def publish_service_draft(pk: int, *, reason: str, seen: str, by: Hat, now: datetime) -> ServiceVersion:
    """Return the version, published: it holds for every request begun from now on.

    Raises NotReady with what is missing, DefinitionChanged when it is not what the publisher read.
    """
    row = _seen(pk, seen, by=by)
    missing = missing_to_publish(row, by=by, now=now)
    if not reason.strip():
        missing.append("reason")
    if missing:
        raise NotReady(missing)
    scope = service_scope_of(by)
    newest = _numbers(row.code, scope).exclude(pk=row.pk).aggregate(last=Max("version"))["last"] or 0
    row.version = max(row.version, newest + 1)  # another version may have come since the draft was begun
    row.status, row.published_at = "published", now
    row.note = reason.strip()[:REASON_LENGTH]
    row.save(update_fields=["version", "status", "published_at", "note"])
    _note("desk.service.published", row, {"sha256": row.content_sha256, "reason": row.note}, by=by, now=now)
    return row


def missing_to_publish(row: ServiceVersion, *, by: Wearer, now: datetime) -> list[str]:
    """Return the codes of what is missing before a draft can be published; `nothing_changed` when it is what holds."""
    scope = service_scope_of(by)
    missing = missing_for(definition_of(row), scope=scope, on=network.today(now))
    current = current_versions(scope.body_id, code=row.code).get(row.code)
    if current is not None and current.content_sha256 == row.content_sha256:
        missing.append("nothing_changed")
    return missing


@transaction.atomic
def withdraw_service_variant(pk: int, *, reason: str, by: Hat, now: datetime) -> ServiceVersion:
    """Return the body's variants' newest, withdrawn: new requests use the shared version again, running ones keep theirs.

    Every published variant of the service goes, else an older one would come back. Raises UnknownVersion, NotReady.
    """
    scope = service_scope_of(by)
    rows = ServiceVersion.objects.select_for_update().filter(body_id=scope.body_id, status="published")
    row = rows.filter(pk=pk, body__isnull=False).first()
    if row is None:
        raise UnknownVersion
    if not reason.strip():
        raise NotReady(["reason"])
    rows.filter(code=row.code).update(status="withdrawn")
    row.status = "withdrawn"
    _note("desk.service.withdrawn", row, {"reason": reason.strip()[:REASON_LENGTH]}, by=by, now=now)
    return row


def _seen(pk: int, seen: str, *, by: Hat) -> ServiceVersion:
    row = service_draft_of(pk, by=by, lock=True)
    if row.content_sha256 != seen:
        raise DefinitionChanged("the draft is another now", version=row.content_sha256)
    return row


def _shipped_draft(code: str, scope: ServiceScope) -> ServiceVersion:
    """Return the newest shipped draft of a service in preparation; only those who keep the shared ones edit it."""
    rows = ServiceVersion.objects.filter(code=code, body=None, status="draft", made_by=None)
    found = rows.order_by("-version").first()
    if found is None or scope.body_id is not None:
        raise UnknownVersion
    return found


def _numbers(code: str, scope: ServiceScope) -> "QuerySet[ServiceVersion]":
    return ServiceVersion.objects.filter(Q(body=None) | Q(body_id=scope.body_id), code=code)


def _next_number(code: str, scope: ServiceScope) -> int:
    """Return a number above every version that holds or held in the scope, so that the newer has the higher one."""
    return (_numbers(code, scope).aggregate(last=Max("version"))["last"] or 0) + 1


def _note(act: str, row: ServiceVersion, facts: Mapping[str, JSON], *, by: Hat, now: datetime) -> None:
    audit.record(
        act,
        doer=doer_of(by),
        subject=audit.Subject("service", service_scope_of(by).subject_key(row.code)),
        facts={"service": row.code, "version": row.version, **facts},
        at=now,
    )
