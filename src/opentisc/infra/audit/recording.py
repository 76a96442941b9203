"""Append one event to the trail, and read the events of one thing.

Concurrent writers stand in a queue: each locks the one AuditHead row until its transaction ends, so numbers have
no gaps and follow the order of commits. On PostgreSQL the lock is `SELECT … FOR UPDATE`; on SQLite there is no such
lock and none is needed, because our transactions begin IMMEDIATE (config.settings.base): only one of them writes.
Call `record` as the last step of an action, after its own locks, or two actions may wait for each other.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from opentisc.infra.audit import chain
from opentisc.infra.audit.types import JSON, BadAuditEvent, Doer, Result, Subject, truncated_address
from opentisc.infra.models import AuditEvent, AuditHead
from opentisc.infra.prepared import Prepared

_ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
HEAD_ID = 1


def record(
    act: str,
    *,
    doer: Doer,
    subject: Subject,
    facts: Mapping[str, JSON],
    at: datetime | None = None,
    result: Result = "done",
) -> AuditEvent:
    """Return the new event, written in the caller's transaction: both are kept or neither.

    act: `context.thing.verb`. facts: JSON values; never a secret, an identity number or confidential text. at: the
    caller's clock, aware; now when None. Raises BadAuditEvent for what cannot be kept as given, also outside of
    a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise BadAuditEvent("an event is written in the transaction of its change")
    at = at or timezone.now()
    if timezone.is_naive(at):
        raise BadAuditEvent("the time has no zone")
    fields = {**_of_doer(doer), **_of_act(act, subject, facts), "at": at, "result": result}
    _require_lengths(fields)
    seq, row_hash = _locked_head()
    fields |= {"seq": seq + 1, "prev_hash": row_hash}
    event = AuditEvent(**fields, row_hash=chain.row_hash(fields))
    _append(event)
    return event


def entries_for(subject: Subject) -> list[AuditEvent]:
    """Return the events of one thing, oldest first. Who may read them is the caller's rule."""
    found = AuditEvent.objects.filter(subject_kind=subject.kind, subject_key=chain.one_line(subject.key))
    return list(found.order_by("seq"))


def _locked_head() -> tuple[int, str]:
    """Return number and hash of the last event; nobody else writes one until the transaction ends."""
    found = _HEAD.first(pk=HEAD_ID)
    if found is None:
        # The row is made with the first event of an installation; two first writers meet at its primary key.
        AuditHead.objects.get_or_create(pk=HEAD_ID)
        found = _head(pk=HEAD_ID).get()
    return found


def _head(*, pk: int) -> "QuerySet[AuditHead, tuple[int, str]]":
    return AuditHead.objects.select_for_update().filter(pk=pk).values_list("seq", "row_hash")


_HEAD: Prepared[tuple[int, str]] = Prepared(_head, pk=int)


def _append(event: AuditEvent) -> None:
    """Write the event and move the head. In plain SQL: every act of the platform writes one, many of them several."""
    connection = transaction.get_connection()
    values = [one.get_db_prep_save(getattr(event, one.attname), connection) for one in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        cursor.execute(_MOVE_HEAD, [event.seq, event.row_hash, HEAD_ID])
    event._state.adding, event._state.db = False, connection.alias


_COLUMNS = AuditEvent._meta.concrete_fields
_NAMES = ", ".join(str(one.column) for one in _COLUMNS)
_INSERT = f"INSERT INTO {AuditEvent._meta.db_table} ({_NAMES}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - no input
_MOVE_HEAD = f"UPDATE {AuditHead._meta.db_table} SET seq = %s, row_hash = %s WHERE id = %s"  # noqa: S608 - no input


def _of_doer(doer: Doer) -> dict[str, object]:
    return {
        "person_id": doer.person_id,
        "name": chain.one_line(doer.name),
        "hat": chain.one_line(doer.hat),
        "body_code": chain.one_line(doer.body_code),
        "on_behalf_of": doer.on_behalf_of,
        "address": truncated_address(doer.address),
        "machine": doer.machine,
    }


def _of_act(act: str, subject: Subject, facts: Mapping[str, JSON]) -> dict[str, object]:
    if not _ACT.fullmatch(act):
        raise BadAuditEvent("an act is named context.thing.verb")
    if not (subject.kind and subject.key):
        raise BadAuditEvent("an event names what was acted upon")
    return {
        "act": act,
        "subject_kind": chain.one_line(subject.kind),
        "subject_key": chain.one_line(subject.key),
        "facts": chain.canonical(dict(facts)),
    }


def _require_lengths(fields: Mapping[str, object]) -> None:
    """Raise BadAuditEvent for a text longer than its column: SQLite would keep it and PostgreSQL would not."""
    for name, most in _MOST.items():
        if name in fields and len(str(fields[name])) > most:
            raise BadAuditEvent(f"{name} is longer than {most} characters")


_MOST = {one.attname: one.max_length for one in _COLUMNS if one.max_length is not None}
