"""Walk the chain from its first event and name the first one that is not as it was written (SC-49, RD-21).

Reads without a transaction, so that nobody waits for it: events up to the head never change, and later ones are
left to the next check. Not for: saying who changed a row; the database's own log may know.
"""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from opentisc.infra.audit import chain
from opentisc.infra.audit.heads import current_head, exported_heads
from opentisc.infra.audit.types import Fault, Head, Verdict
from opentisc.infra.models import AuditEvent
from opentisc.infra.models.audit import GENESIS

TRIGGERS = {
    "sqlite": frozenset({"audit_no_update", "audit_no_delete", "audit_only_next"}),
    "postgresql": frozenset({"audit_no_update", "audit_no_delete", "audit_only_next", "audit_no_truncate"}),
}
_CHUNK = 2_000


def verify(*, heads: Iterable[Head] | None = None) -> Verdict:
    """Return what a walk over every event found, the first fault alone.

    heads: heads that were written down before; those under OPENTISC_HOME/audit/heads when None.
    """
    newest = AuditEvent.objects.aggregate(newest=Max("seq"))["newest"] or 0  # before the head: it only grows
    head = current_head(now=timezone.now())
    claimed = {one.seq: one.row_hash for one in (exported_heads() if heads is None else heads)}
    rows, fault = _walk(head, claimed)
    if fault is None and newest > head.seq:
        fault = Fault(head.seq + 1, "beyond_head")
    if fault is None and (lost := [seq for seq in claimed if seq > head.seq]):
        fault = Fault(min(lost), "exported_head")
    return Verdict(rows=rows, head=head, fault=fault, guarded=guarded())


def _walk(head: Head, claimed: Mapping[int, str]) -> tuple[int, Fault | None]:
    """Return how many events were read and the first fault up to the head."""
    previous, count = GENESIS, 0
    events = AuditEvent.objects.filter(seq__lte=head.seq).order_by("seq")
    for event in events.values(*chain.COLUMNS, "row_hash").iterator(chunk_size=_CHUNK):
        count += 1
        reason = _wrong_with(event, count, previous, claimed)
        if reason is not None:
            return count, Fault(count, reason)
        previous = event["row_hash"]
    if count < head.seq:
        return count, Fault(count + 1, "missing")
    return count, None if previous == head.row_hash else Fault(count, "head_mismatch")


def _wrong_with(
    event: Mapping[str, object], seq: int, previous: str, claimed: Mapping[int, str]
) -> str | None:
    if event["seq"] != seq:
        return "missing"
    if chain.row_hash(event) != event["row_hash"]:
        return "changed"
    if event["prev_hash"] != previous:
        return "broken_chain"
    return "exported_head" if claimed.get(seq, event["row_hash"]) != event["row_hash"] else None


def guarded() -> bool:
    """Say whether every trigger that refuses changes is there and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'infra_auditevent'"
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'infra_auditevent'::regclass AND tgenabled <> 'D'"
            )
        there = {str(name) for (name,) in cursor.fetchall()}
    return there >= TRIGGERS[connection.vendor]
