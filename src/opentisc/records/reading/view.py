"""One record as a page or a command shows it: the record, where each value comes from, what hangs on it.

Not for: visibility tables (policy) or lists of records (queries, search).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from opentisc.infra.instants import local_day
from opentisc.records import policy
from opentisc.records.families.links import Linked, Links
from opentisc.records.imports.batchfiles import Entries, EntryRow
from opentisc.records.lake.fold import fold
from opentisc.records.lake.folding import sayings_of
from opentisc.records.lake.joining import targets
from opentisc.records.lake.kinds import Kind, cluster_of, decode
from opentisc.records.lake.reader import Snapshot, snapshot
from opentisc.records.lake.store import Lake
from opentisc.records.policy import Actor
from opentisc.records.types import Application, Patent, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a saying stands: batch, file or archive member, place in it, and who published it.

    known_on: the day (of the installation's time zone) on which the batch became part of the data; empty while it is unknown.
    """

    batch: int
    file: str
    where: str
    sha256: str | None
    source: str
    source_name: str
    licence: str
    audience: str
    known_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What another file says of a group of fields and that did not win. value: field → value as JSON types."""

    group: str
    value: Mapping[str, Any]
    origin: Origin


Also = Mapping[str, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record. groups: field group → indices into origins (a group not named comes from the first).

    also: of a group that unites what several files say (`events`), for each item the other origins that say it;
    titles of groups are field names, with the language or scheme behind a colon (`titles:en`). application:
    what is known of the application, folded over all its publications. simple_family, extended_family:
    other members that we hold. cites: in the record's order. cited_by: publications that we hold, newest
    first, at most 1,000; cited_by_count and cited_by_families are exact.
    """

    record: Record
    collection: str
    data_version: int
    changed_in: int
    origins: tuple[Origin, ...]
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    also: Also = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    application: Application | None = None
    application_origins: tuple[Origin, ...] = ()
    application_groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    application_also: Also = field(default_factory=dict)
    application_conflicts: tuple[Conflict, ...] = ()
    publications: tuple[Linked, ...] = ()
    simple_family_id: str | None = None
    extended_family_id: str | None = None
    simple_family: tuple[Linked, ...] = ()
    extended_family: tuple[Linked, ...] = ()
    cites: tuple[Linked, ...] = ()
    cited_by: tuple[Linked, ...] = ()
    cited_by_count: int = 0
    cited_by_families: int = 0


def view_of(lake: Lake, record_id: str, *, actor: Actor, as_of: int | None) -> RecordView | None:
    """Return the view of a record, None when there is none that the actor may see."""
    line = lake.line(as_of)
    with snapshot(lake, line.data_version) as look:
        reader = _Reader(lake, look, line.data_version, policy.audiences(actor))
        for kind in Kind:
            row = reader.row(kind, record_id)
            if row is not None:
                return reader.view(kind, row)
    return None


class _Reader:
    """Reads one view from one snapshot."""

    def __init__(self, lake: Lake, look: Snapshot, data_version: int, audiences: Iterable[str]) -> None:
        self.lake, self.look, self.data_version = lake, look, data_version
        self.audiences = tuple(audiences)
        self._entries: dict[tuple[int, int], EntryRow] = {}
        self._known_on = {
            line.batch: local_day(line.at) for line in lake.pointer.lines() if line.action == "import"
        }
        look.offer_ids("audiences", self.audiences)

    def row(self, kind: Kind, record_id: str) -> dict[str, Any] | None:
        """Return the row in force that the actor may see."""
        sql = (
            f"SELECT * FROM {self.look.live(kind)} WHERE record_id = $id "  # noqa: S608 names
            "AND audience IN (SELECT id FROM audiences)"
        )
        return self.look.one(sql, {"id": record_id})

    def view(self, kind: Kind, row: Mapping[str, Any]) -> RecordView:
        """Return the record of a row and all that hangs on it."""
        row = self._all_that_staff_may_see(kind, row)
        record = decode(kind, row["payload"], row["description"])
        origins, groups = self._origins(row["origin"])
        parts: dict[str, Any] = {}
        if isinstance(record, Patent):
            parts = {**self._application(record), **self._links(record, row)}
        return RecordView(
            record=record,
            collection=kind.value,
            data_version=self.data_version,
            changed_in=row["data_version"],
            origins=origins,
            groups=groups,
            also=_also(row["origin"]),
            conflicts=self._conflicts(row),
            **parts,
        )

    def _all_that_staff_may_see(self, kind: Kind, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the row folded over what the centre alone may see too; the row itself for visitors."""
        if policy.CENTRE not in self.audiences or row["audience"] != policy.PUBLIC:
            return row
        cluster = cluster_of(decode(kind, row["payload"]))
        said = sayings_of(self.look, kind, [cluster], active=self.lake.pointer.active(self.data_version))
        own = targets(cluster, said.get(cluster, [])).get(row["record_id"], [])
        if all(saying.audience == policy.PUBLIC for saying in own):
            return row
        opened = [replace(one, audience=policy.PUBLIC) for one in own if one.audience in self.audiences]
        folded = fold(kind, row["record_id"], opened)
        return {
            **row,
            "payload": folded.payload,
            "description": folded.description,
            "origin": folded.origin,
            "conflicts": folded.conflicts,
        }

    def _application(self, patent: Patent) -> dict[str, Any]:
        if patent.application_id is None:
            return {}
        parts: dict[str, Any] = {}
        row = self.row(Kind.APPLICATIONS, patent.application_id)
        if row is not None:
            seen = self._all_that_staff_may_see(Kind.APPLICATIONS, row)
            origins, groups = self._origins(seen["origin"])
            parts = {
                "application": decode(Kind.APPLICATIONS, seen["payload"]),
                "application_origins": origins,
                "application_groups": groups,
                "application_also": _also(seen["origin"]),
                "application_conflicts": self._conflicts(seen),
            }
        return parts

    def _links(self, patent: Patent, row: Mapping[str, Any]) -> dict[str, Any]:
        links = Links(self.look, self.audiences)
        kinship, cited_by = links.kinship(patent, row["family_key"]), links.cited_by(patent)
        return {
            "publications": kinship.publications,
            "simple_family_id": kinship.simple_id,
            "extended_family_id": kinship.extended_id,
            "simple_family": kinship.simple,
            "extended_family": kinship.extended,
            "cites": links.cites(patent),
            "cited_by": cited_by.documents,
            "cited_by_count": cited_by.count,
            "cited_by_families": cited_by.families,
        }

    def _origins(self, packed: bytes) -> tuple[tuple[Origin, ...], dict[str, tuple[int, ...]]]:
        given = msgspec.json.decode(packed)
        groups = {
            group: tuple(at) if isinstance(at, list) else (at,) for group, at in given["groups"].items()
        }
        return tuple(self._origin(one) for one in given["origins"]), groups

    def _conflicts(self, row: Mapping[str, Any]) -> tuple[Conflict, ...]:
        if row["conflicts"] is None:
            return ()
        origins, _ = self._origins(row["origin"])
        return tuple(
            Conflict(group=one["group"], value=one["value"], origin=origins[one["origin"]])
            for one in msgspec.json.decode(row["conflicts"])
        )

    def _origin(self, given: Mapping[str, Any]) -> Origin:
        batch = given["batch"]
        place = batch, given["entry"]
        if place not in self._entries:
            self._entries[place] = Entries(self.lake.batch_folder(batch)).row(given["entry"])
        entry = self._entries[place]
        return Origin(
            batch=batch,
            file=entry.name,
            where=given["where"],
            sha256=entry.sha256,
            source=entry.source.code,
            source_name=entry.source.name,
            licence=entry.source.licence,
            audience=entry.source.audience,
            known_on=self._known_on.get(batch, ""),
        )


def _also(packed: bytes) -> Also:
    """Return who else said each item of the united groups."""
    given = msgspec.json.decode(packed).get("also", {})
    return {group: tuple(tuple(others) for others in items) for group, items in given.items()}
