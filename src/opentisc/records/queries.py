"""Reads of records, batches and versions. The public face for reading; every query takes the actor.

Not for: finding by words (search.queries). Reading goes to the lake's published version alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from opentisc.kernel.dates import last_day
from opentisc.kernel.numbers import read_publication, record_id, search_keys
from opentisc.records import policy
from opentisc.records.errors import RecordGone
from opentisc.records.imports.batches import get_row
from opentisc.records.imports.batchfiles import Entries, Rejections
from opentisc.records.lake.home import lake_of_installation
from opentisc.records.lake.kinds import Kind, decode
from opentisc.records.lake.lock import is_held
from opentisc.records.lake.reader import Snapshot, in_slices, snapshot
from opentisc.records.lake.store import dry_runs
from opentisc.records.models import BatchState, ImportBatch
from opentisc.records.policy import Actor
from opentisc.records.reading import RecordView, view_of
from opentisc.records.status.deriving import KnownEvent, Stated, Status, status_on
from opentisc.records.types import Application, Patent, Record

_SLICE = 200  # records decoded at a time when streaming: a description may take 1 MB
COLLECTION_KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind if kind is not Kind.APPLICATIONS}


class Version(NamedTuple):
    """One data version that can still be opened, and when it was published."""

    version: int
    day: datetime


def data_version() -> int:
    """Return the newest published version of the data; 0 for an empty lake. Raises LakeBroken."""
    return lake_of_installation().line().data_version


def data_as_of() -> Version | None:
    """Return the newest version and the instant it was published, None for an empty lake."""
    lines = [line for line in lake_of_installation().pointer.lines() if line.action != "prune"]
    newest = next((line for line in reversed(lines)), None)
    return Version(newest.data_version, datetime.fromisoformat(newest.at)) if newest else None


def versions() -> tuple[Version, ...]:
    """Return the versions that `as_of` can name, newest first."""
    lake = lake_of_installation()
    found = []
    for version in reversed(lake.pointer.kept()):
        found.append(Version(version, datetime.fromisoformat(lake.line(version).at)))
    return tuple(found)


def abandoned_dry_runs() -> int:
    """Return how many killed dry runs left files in the lake; the next import or `lake prune` removes them."""
    folder = lake_of_installation().folder
    found = dry_runs(folder)
    return len(found) if found and not is_held(folder) else 0


def counts(*, actor: Actor = None, as_of: int | None = None) -> Mapping[str, int]:
    """Return collection → number of records that the actor may find. Raises VersionGone, LakeBroken."""
    with snapshot(lake_of_installation(), as_of) as look:
        look.offer_ids("audiences", policy.audiences(actor))
        return {
            code: look.number(
                f"SELECT count(*) FROM {look.live(kind)} WHERE audience IN (SELECT id FROM audiences)"  # noqa: S608 names
            )
            for code, kind in COLLECTION_KINDS.items()
        }


def get_record(record_id: str, *, actor: Actor, as_of: int | None = None) -> RecordView:
    """Return one record with where each value comes from and what hangs on it. Raises RecordGone."""
    view = view_of(lake_of_installation(), record_id, actor=actor, as_of=as_of)
    if view is None:
        raise RecordGone(record_id)
    return view


def legal_status(view: RecordView, *, valid_on: date, known_on: date) -> Status:
    """Return the legal status of a record's application on one day, as known on another (see records.status)."""
    application = view.application
    if application is None:
        return Status(status=None)
    learnt = view.application_groups.get("events", (0,) * len(application.events))
    events = [
        KnownEvent(event=event, known_on=_day(view.application_origins[at].known_on))
        for event, at in zip(application.events, learnt, strict=True)
    ]
    stated = []
    if application.status and application.status_on:
        at = view.application_groups.get("status", (0,))[0]
        known = _day(view.application_origins[at].known_on)
        stated.append(Stated(status=application.status, on=last_day(application.status_on), known_on=known))
    return status_on(events, valid_on=valid_on, known_on=known_on, stated=stated)


def _day(text: str) -> date:
    return date.fromisoformat(text) if text else date.min


def look_up(number: str, *, actor: Actor, as_of: int | None = None) -> tuple[tuple[str, str], ...]:
    """Return (collection, record id) of every record that has this number, however it is typed.

    A number with its kind finds that publication alone when we hold it. Works on the lake alone, so also
    without an index (RD-05). Empty when nothing has the number.
    """
    keys = search_keys(number)
    found: list[tuple[str, str]] = []
    with snapshot(lake_of_installation(), as_of) as look:
        look.offer_ids("keys", keys)
        look.offer_ids("audiences", policy.audiences(actor))
        for code, kind in COLLECTION_KINDS.items():
            sql = (
                f"SELECT record_id FROM {look.live(kind)} WHERE audience IN (SELECT id FROM audiences) AND "  # noqa: S608 names
                "(record_id = $number OR list_has_any(number_keys, (SELECT list(id) FROM keys))) ORDER BY record_id"
            )
            found += [(code, row["record_id"]) for row in look.rows(sql, {"number": number.strip()})]
    exact = [one for one in found if one[1] == record_id(read_publication(number))]
    return tuple(exact or found)


def iter_records(record_ids: Iterable[str], *, actor: Actor, as_of: int | None = None) -> Iterator[Record]:
    """Yield the records that exist and that the actor may see, in the order given, in bounded memory.

    A patent comes with the facts of its application.
    """
    lake = lake_of_installation()
    line = lake.line(as_of)
    for slice_ in in_slices(record_ids, _SLICE):
        found: dict[str, Record] = {}
        with snapshot(lake, line.data_version) as look:
            look.offer_ids("wanted", slice_)
            look.offer_ids("audiences", policy.audiences(actor))
            for kind in COLLECTION_KINDS.values():
                if len(found) == len(slice_):
                    break
                sql = (
                    f"SELECT record_id, payload, description FROM {look.live(kind)} "  # noqa: S608 names
                    "WHERE record_id IN (SELECT id FROM wanted) AND audience IN (SELECT id FROM audiences)"
                )
                for row in look.rows(sql):
                    found[row["record_id"]] = decode(kind, row["payload"], row["description"])
            facts = _applications(look, found.values())
        yield from (_with_application(found[one], facts) for one in slice_ if one in found)


def _applications(look: Snapshot, records: Iterable[Record]) -> Mapping[str, Application]:
    """Return what the lake keeps apart from its publications: application id → status, term, owners, events."""
    wanted = {one.application_id for one in records if isinstance(one, Patent) and one.application_id}
    if not wanted:
        return {}
    look.offer_ids("applications_wanted", wanted)
    sql = (
        f"SELECT record_id, payload FROM {look.live(Kind.APPLICATIONS)} "  # noqa: S608 names
        "WHERE record_id IN (SELECT id FROM applications_wanted) AND audience IN (SELECT id FROM audiences)"
    )
    decoded = (decode(Kind.APPLICATIONS, row["payload"]) for row in look.rows(sql))
    return {one.record_id: one for one in decoded if isinstance(one, Application)}


def _with_application(record: Record, facts: Mapping[str, Application]) -> Record:
    if not isinstance(record, Patent):
        return record
    return replace(record, application=facts.get(record.application_id or ""))


def recent_batches(*, actor: Actor, limit: int = 20, offset: int = 0) -> Sequence[ImportBatch]:
    """Return the latest batches, newest first; visitors see those in force whose files they may all read."""
    rows = ImportBatch.objects.all()
    if policy.is_staff(actor):
        return list(rows[offset : offset + limit])
    lake, seen = lake_of_installation(), policy.audiences(actor)
    shown = (
        row
        for row in rows.filter(state=BatchState.COMMITTED).iterator()
        if _is_open_to(seen, lake.batch_folder(row.number))
    )
    return list(islice(shown, offset, offset + limit))


def _is_open_to(seen: frozenset[str], folder: Path) -> bool:
    """Say whether every file of a batch is for these audiences; not when nobody can tell any more."""
    entries = Entries(folder)
    try:
        noted = entries.file.stat()
    except FileNotFoundError:
        return False
    needed = _audiences_of(folder, noted.st_mtime_ns, noted.st_size)
    return bool(needed) and needed <= seen


@lru_cache(maxsize=1_000)
def _audiences_of(folder: Path, changed_ns: int, size: int) -> frozenset[str]:
    """Return the audiences of the files of a batch; a list of thousands is read once, until it changes."""
    entries = Entries(folder)
    entries.load()
    return frozenset(row.source.audience for row in entries.rows)


def get_batch(number: int, *, actor: Actor) -> ImportBatch:
    """Return one batch. Raises NotAllowed, BatchGone."""
    policy.require_staff(actor)
    return get_row(number)


def rejections(number: int, *, actor: Actor) -> Rejections:
    """Return the rejected rows of a batch, to be paged through. Raises NotAllowed, BatchGone."""
    get_batch(number, actor=actor)
    return Rejections(lake_of_installation().batch_folder(number))
