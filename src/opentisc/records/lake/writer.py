"""Writes chunks of one batch: what was said into `log`, what then holds into `current`, what ended into `gone`.

Each append is one Delta commit, invisible until the batch is published. Safe to be killed between any two:
the next writer of the same batch calls `resume` and goes on behind what the log already holds.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from opentisc.records.lake.fold import Saying, alone
from opentisc.records.lake.folding import Changes, changes_of, current_row, sayings_of
from opentisc.records.lake.kinds import Kind, Said
from opentisc.records.lake.known import KnownIds
from opentisc.records.lake.reader import Snapshot, head_snapshot, in_slices
from opentisc.records.lake.schema import GONE, LOG, current_schema
from opentisc.records.lake.store import Lake
from opentisc.records.types import Source

SLICE = 500  # clusters folded at a time: their texts are in memory together


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of one file, ready to be written. seq: its place in the batch, from 0."""

    said: Said
    seq: int
    entry: int
    where: str
    source: Source


class Writer:
    """Writes one batch. data_version: the version that publishing it will make."""

    def __init__(self, lake: Lake, *, batch: int, active: frozenset[int]) -> None:
        self.lake, self.batch = lake, batch
        self.active = active | {batch}
        self.data_version = lake.line().data_version + 1
        self.changed = False
        self.done: dict[Kind, int] = {}
        self._chunk = 0
        self._known: dict[Kind, KnownIds] = {}
        with head_snapshot(lake) as look:
            self._next_key = 1 + max(_highest_key(look, kind) for kind in Kind)

    def resume(self) -> None:
        """Take up what the log already holds of this batch and mend the chunk that was cut off."""
        with head_snapshot(self.lake) as look:
            for kind in Kind:
                sql = f"SELECT max(seq) seq, max(chunk) chunk FROM {look.log(kind)} WHERE batch = $batch"  # noqa: S608 names
                last = look.one(sql, {"batch": self.batch}) or {"seq": None}
                if last["seq"] is not None:
                    self.done[kind] = last["seq"]
                    self._chunk = max(self._chunk, last["chunk"] + 1)
        for kind in self.done:
            self._refold_last_chunk(kind)
        with head_snapshot(self.lake) as look:
            self.changed = any(self._has_rows(look, kind) for kind in self.done)

    def write(self, pieces: Sequence[Piece]) -> None:
        """Append one chunk. Pieces that the log already holds are left out."""
        for kind in Kind:
            own = [p for p in pieces if p.said.kind is kind and p.seq > self.done.get(kind, -1)]
            if own:
                self._write_kind(kind, own)
        self._chunk += 1

    def refold(self, kind: Kind, clusters: Iterable[str], *, record_ids: Iterable[str] = ()) -> None:
        """Fold clusters anew from the log and append what that changes. record_ids: further rows to look at."""
        extra = list(record_ids)
        for slice_ in in_slices(clusters, SLICE):
            with head_snapshot(self.lake) as look:
                said = sayings_of(look, kind, slice_, active=self.active)
                ids = {*slice_, *extra, *_ids_of_clusters(look, kind, slice_)}
                changes = changes_of(look, kind, said, ids)
            self._append(kind, changes)

    def _refold_last_chunk(self, kind: Kind) -> None:
        with head_snapshot(self.lake) as look:
            view = look.log(kind)
            sql = (
                f"SELECT DISTINCT cluster FROM {view} WHERE batch = $batch "  # noqa: S608 names
                f"AND chunk = (SELECT max(chunk) FROM {view} WHERE batch = $batch)"
            )
            clusters = [row["cluster"] for row in look.rows(sql, {"batch": self.batch})]
        self.refold(kind, clusters)

    def _write_kind(self, kind: Kind, pieces: Sequence[Piece]) -> None:
        known = self._known_of(kind)
        slow = _clusters_to_fold(pieces, known)
        changes, repeated = Changes(), set[int]()
        outcomes: dict[int, str] = {}
        for piece in pieces:
            _remember(piece.said, known)
            if piece.said.cluster not in slow:
                folded = alone(self._saying(piece))
                changes.rows.append(current_row(kind, folded, piece.said.record))
                outcomes[piece.seq] = "added"
        for slice_ in in_slices(sorted(slow), SLICE):
            own = [piece for piece in pieces if piece.said.cluster in set(slice_)]
            self._fold_with_log(kind, slice_, own, (changes, outcomes, repeated))
        self.lake.append(
            f"{kind.value}/log", self._log_rows(pieces, outcomes, repeated), partition_by="batch"
        )
        self._append(kind, changes)

    def _fold_with_log(
        self,
        kind: Kind,
        clusters: Sequence[str],
        pieces: Sequence[Piece],
        into: tuple[Changes, dict[int, str], set[int]],
    ) -> None:
        """Fold clusters that were said before, or more than once in this chunk."""
        changes, outcomes, repeated = into
        with head_snapshot(self.lake) as look:
            said = sayings_of(look, kind, clusters, active=self.active)
            ids = set(_ids_of_clusters(look, kind, clusters))
            heard = {key for group in said.values() for one in group for key in _heard_as(one)}
            before: dict[int, set[Hashable]] = {}
            for piece in pieces:
                saying = self._saying(piece)
                before[piece.seq] = heard & {*_heard_as(saying)}
                heard.update(_heard_as(saying))
                ids.add(saying.record_id)
                said.setdefault(piece.said.cluster, []).append(saying)
            found = changes_of(look, kind, said, ids)
        for piece in pieces:
            record_id, text, by_source = _heard_as(self._saying(piece))
            known = before[piece.seq]
            same = by_source in known or piece.said.cluster not in found.clusters
            outcomes[piece.seq] = "added" if record_id not in known else "unchanged" if same else "changed"
            if text in known:
                repeated.add(piece.seq)
        changes.rows += found.rows
        changes.ended += found.ended

    def _saying(self, piece: Piece) -> Saying:
        said, source = piece.said, piece.source
        return Saying(
            record_id=said.record.record_id,
            batch=self.batch,
            seq=piece.seq,
            entry=piece.entry,
            where=piece.where,
            source=source.code,
            rank=source.rank,
            audience=source.audience,
            dated=said.dated,
            sha=said.sha,
            payload=said.payload,
            description=said.description,
        )

    def _log_rows(self, pieces: Sequence[Piece], outcomes: dict[int, str], repeated: set[int]) -> pa.Table:
        rows = [
            {
                "record_id": piece.said.record.record_id,
                "cluster": piece.said.cluster,
                "batch": self.batch,
                "chunk": self._chunk,
                "seq": piece.seq,
                "nested": piece.said.nested,
                "outcome": outcomes[piece.seq],
                "entry": piece.entry,
                "place": piece.where,
                "source": piece.source.code,
                "rank": piece.source.rank,
                "audience": piece.source.audience,
                "dated": piece.said.dated,
                "sha": piece.said.sha,
                "payload": None if piece.seq in repeated else piece.said.payload,
                "description": None if piece.seq in repeated else piece.said.description,
            }
            for piece in pieces
        ]
        return arrow_table(rows, LOG)

    def _append(self, kind: Kind, changes: Changes) -> None:
        if changes.rows:
            for row in changes.rows:
                row["row_key"], row["data_version"] = self._next_key, self.data_version
                self._next_key += 1
            self.lake.append(f"{kind.value}/current", arrow_table(changes.rows, current_schema(kind)))
        self.end_rows(f"{kind.value}/gone", changes.ended)
        self.changed = self.changed or bool(changes.rows or changes.ended)

    def end_rows(self, table: str, ended: Iterable[tuple[int, str]]) -> None:
        """Append rows of a `gone` table: (row key, record id) each."""
        rows = [
            {"row_key": key, "record_id": record_id, "data_version": self.data_version}
            for key, record_id in ended
        ]
        if rows:
            self.lake.append(table, arrow_table(rows, GONE))

    def _known_of(self, kind: Kind) -> KnownIds:
        if kind not in self._known:
            with head_snapshot(self.lake) as look:
                sql = f"SELECT DISTINCT record_id, cluster FROM {look.log(kind)}"  # noqa: S608 names
                rows = look.rows(sql, batch=10_000)
                self._known[kind] = KnownIds(
                    key for row in rows for key in _keys(row["record_id"], row["cluster"])
                )
        return self._known[kind]

    def _has_rows(self, look: Snapshot, kind: Kind) -> bool:
        for view in (f"{look.live(kind)}", look.gone(kind)):
            sql = f"SELECT 1 FROM {view} WHERE data_version = $version LIMIT 1"  # noqa: S608 names
            if look.one(sql, {"version": self.data_version}) is not None:
                return True
        return False


def arrow_table(rows: Sequence[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return rows as an Arrow table with just the columns of the schema."""
    columns = [pa.array([row[one.name] for row in rows], one.type) for one in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _clusters_to_fold(pieces: Sequence[Piece], known: KnownIds) -> set[str]:
    """Return the clusters that were heard of before, or that come more than once in this chunk."""
    slow: set[str] = set()
    own = KnownIds()
    for piece in pieces:
        said = piece.said
        if _is_known(said, known) or _is_known(said, own):
            slow.add(said.cluster)
        _remember(said, own)
    return slow


def _is_known(said: Said, known: KnownIds) -> bool:
    """Say whether the record, its form without kind, or (for a number without kind) any form is known."""
    record_id = said.record.record_id
    return (
        record_id in known
        or said.cluster in known
        or (record_id == said.cluster and f"~{record_id}" in known)
    )


def _remember(said: Said, known: KnownIds) -> None:
    for key in _keys(said.record.record_id, said.cluster):
        known.add(key)


def _keys(record_id: str, cluster: str) -> tuple[str, ...]:
    return (record_id,) if record_id == cluster else (record_id, f"~{cluster}")


def _ids_of_clusters(look: Snapshot, kind: Kind, clusters: Sequence[str]) -> list[str]:
    look.offer_ids("clusters", clusters)
    sql = f"SELECT DISTINCT record_id FROM {look.log(kind)} WHERE cluster IN (SELECT id FROM clusters)"  # noqa: S608 names
    return [row["record_id"] for row in look.rows(sql)]


def _heard_as(saying: Saying) -> tuple[Hashable, Hashable, Hashable]:
    """Return the record, its text, and its text by its source: what tells new from said before."""
    return saying.record_id, (saying.record_id, saying.sha), (saying.record_id, saying.sha, saying.source)


def _highest_key(look: Snapshot, kind: Kind) -> int:
    return look.number(f"SELECT max(row_key) FROM {look.current(kind)}")  # noqa: S608 names
