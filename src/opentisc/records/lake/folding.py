"""Folds clusters of records anew from the log and says which rows of `current` that adds and ends.

Shared by imports (a record said before), resumed imports and undo. Writes nothing itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opentisc.records.lake.columns import typed_columns
from opentisc.records.lake.fold import Folded, Saying, fold
from opentisc.records.lake.joining import targets
from opentisc.records.lake.kinds import Kind, decode
from opentisc.records.lake.reader import Snapshot
from opentisc.records.types import Record

_SAID = "SELECT record_id, cluster, batch, seq, entry, place, source, rank, audience, dated, sha, payload, description"
_ROW = "SELECT row_key, record_id, audience, sources, origin, conflicts, payload, description"


@dataclass(slots=True)
class Changes:
    """What to append: rows of `current` still without key and version, rows that end; which clusters changed."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    ended: list[tuple[int, str]] = field(default_factory=list)
    clusters: set[str] = field(default_factory=set)


def sayings_of(
    look: Snapshot, kind: Kind, clusters: Sequence[str], *, active: frozenset[int]
) -> dict[str, list[Saying]]:
    """Return cluster → what the active batches say of its records."""
    look.offer_ids("clusters", clusters)
    sql = f"{_SAID} FROM {look.log(kind)} WHERE cluster IN (SELECT id FROM clusters)"  # noqa: S608 names
    rows = list(look.rows(sql))
    kept = {(row["record_id"], row["sha"]): row for row in rows if row["payload"] is not None}
    found: dict[str, list[Saying]] = {}
    for row in rows:
        if row["batch"] in active:
            texts = kept[row["record_id"], row["sha"]]
            found.setdefault(row["cluster"], []).append(_saying(row, texts))
    return found


def _saying(row: Mapping[str, Any], texts: Mapping[str, Any]) -> Saying:
    return Saying(
        record_id=row["record_id"],
        batch=row["batch"],
        seq=row["seq"],
        entry=row["entry"],
        where=row["place"],
        source=row["source"],
        rank=row["rank"],
        audience=row["audience"],
        dated=row["dated"],
        sha=row["sha"],
        payload=texts["payload"],
        description=texts["description"],
    )


def changes_of(
    look: Snapshot, kind: Kind, said: Mapping[str, Sequence[Saying]], record_ids: Iterable[str]
) -> Changes:
    """Return what makes `current` hold the fold of these clusters.

    said: cluster → every saying in force. record_ids: every id that the clusters ever had a row for.
    """
    look.offer_ids("wanted", record_ids)
    sql = f"{_ROW} FROM {look.live(kind)} WHERE record_id IN (SELECT id FROM wanted)"  # noqa: S608 names
    live: dict[str, list[dict[str, Any]]] = {}
    for row in look.rows(sql):
        live.setdefault(row["record_id"], []).append(row)
    changes = Changes()
    for cluster, sayings in said.items():
        for record_id, own in targets(cluster, sayings).items():
            if _compare(kind, fold(kind, record_id, own), live.pop(record_id, []), changes):
                changes.clusters.add(cluster)
    for record_id, rows in live.items():
        changes.ended += [(row["row_key"], record_id) for row in rows]
    return changes


def _compare(kind: Kind, folded: Folded, rows: Sequence[Mapping[str, Any]], changes: Changes) -> bool:
    """Keep the row that already says so, or add one and return True; a killed import may have left two."""
    same = [row["row_key"] for row in rows if _is_same(folded, row)]
    kept = same[0] if same else None
    changes.ended += [(row["row_key"], folded.record_id) for row in rows if row["row_key"] != kept]
    if kept is None:
        changes.rows.append(current_row(kind, folded, decode(kind, folded.payload)))
    return kept is None


def _is_same(folded: Folded, row: Mapping[str, Any]) -> bool:
    return bool(
        folded.payload == row["payload"]
        and folded.description == row["description"]
        and folded.origin == row["origin"]
        and folded.conflicts == row["conflicts"]
        and folded.audience == row["audience"]
        and list(folded.sources) == row["sources"]
    )


def current_row(kind: Kind, folded: Folded, record: Record) -> dict[str, Any]:
    """Return the row of `current`, without its key and data version."""
    return {
        "record_id": folded.record_id,
        "audience": folded.audience,
        "sources": list(folded.sources),
        **typed_columns(kind, record),
        "origin": folded.origin,
        "conflicts": folded.conflicts,
        "payload": folded.payload,
        "description": folded.description,
    }
