"""Writes to the lake: import files, undo a batch, drop old versions. The public face for writing records.

Not for: reading (queries). Each action holds the lake's lock from beginning to end.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from opentisc.infra.errors import Cancelled
from opentisc.kernel.containerstreams import Limits
from opentisc.kernel.errors import Conflict, Unavailable
from opentisc.records.errors import BatchState as WrongState
from opentisc.records.errors import ImportRunning
from opentisc.records.formats.registry import get_format
from opentisc.records.imports import batches
from opentisc.records.imports.batchfiles import Rejections
from opentisc.records.imports.progress import Listener, Meter, Progress
from opentisc.records.imports.report import ImportReport, outcomes
from opentisc.records.imports.run import ContentChanged, Order, Totals, write_batch
from opentisc.records.imports.sources import get_source
from opentisc.records.imports.undo import undo
from opentisc.records.indexing import COLLECTIONS
from opentisc.records.lake.home import lake_of_installation
from opentisc.records.lake.lock import writing
from opentisc.records.lake.memory import give_back
from opentisc.records.lake.pruning import prune as drop_old_versions
from opentisc.records.lake.store import DryLake, Lake, sweep_dry_runs
from opentisc.records.lake.writer import Writer
from opentisc.records.models import BatchState, ImportBatch
from opentisc.records.policy import Actor, name_of, require_staff

_log = logging.getLogger("opentisc.imports")


def import_paths(  # noqa: PLR0913 keywords
    paths: Iterable[Path],
    *,
    by: Actor,
    format_code: str | None = None,
    profile: str | None = None,
    source: str | None = None,
    dry_run: bool = False,
    wait: bool = True,
    progress: Listener | None = None,
    limits: Limits | None = None,
) -> ImportReport:
    """Import files, folders and archives as one batch and return its report.

    Goes on with the batch that a killed import of the same order left open. Imported twice, a file makes a
    second batch in which everything is unchanged. by: staff or the operator. wait: for another writer to end.
    Raises NotAllowed, UnknownFormat, UnknownSource, ImportRunning (wait=False).
    """
    require_staff(by)
    order = _order(paths, format_code, profile, source, limits)
    lake = lake_of_installation()
    with writing(lake.folder, person=name_of(by), wait=wait, waiting=_told(progress)):
        sweep_dry_runs(lake.folder)
        batches.reconcile(lake)
        meter = Meter(order.paths, progress)
        if dry_run:
            return _dry_run(lake, order, meter)
        try:
            report = _import(lake, order, by, meter)
        except Cancelled:
            lake.roll_back()
            batches.reconcile(lake)
            raise
    try:
        meter.phase("indexing", report.read)
    except Cancelled:
        _log.info("batch %s is in force already: too late to cancel, it can be undone", report.batch)
    catch_up()
    return report


def undo_batch(number: int, *, by: Actor, wait: bool = True) -> ImportReport:
    """Take a batch out of force: what remains is what importing the other batches in order gives.

    Returns the number of records that changed or went. Raises NotAllowed, BatchGone, WrongState, ImportRunning.
    """
    require_staff(by)
    lake = lake_of_installation()
    with writing(lake.folder, person=name_of(by), wait=wait):
        lake.roll_back()
        batches.reconcile(lake)
        row = batches.get_row(number)
        if row.state != BatchState.COMMITTED or number not in lake.pointer.active():
            raise WrongState(number=number, state=str(row.state), step="undo")
        touched, version = undo(lake, number)
        batches.mark_undone(row, by_name=name_of(by), lake=lake)
    catch_up()
    return ImportReport(
        batch=number, read=touched, added=0, changed=touched, unchanged=0, data_version=version
    )


def prune(*, by: Actor, wait: bool = True) -> tuple[int, tuple[int, ...]]:
    """Delete the files of old data versions, and the indexes made of them.

    Returns how many files of the lake went, and the versions that `as_of` can no longer name.
    """
    require_staff(by)
    lake = lake_of_installation()
    with writing(lake.folder, person=name_of(by), wait=wait):
        sweep_dry_runs(lake.folder)
        lake.roll_back()
        batches.reconcile(lake)
        before = lake.pointer.kept()
        lake.note_open({"batch": None, "action": "prune"})
        deleted = drop_old_versions(lake)
        kept = frozenset(lake.pointer.kept())
    from opentisc.search import actions as search

    for code in COLLECTIONS:
        search.prune_as_of(code, kept=kept)
    return deleted, tuple(version for version in before if version not in kept)


def _import(lake: Lake, order: Order, by: Actor, meter: Meter) -> ImportReport:
    row = batches.find_open(lake, order)
    resume = row is not None
    if row is None:
        lake.roll_back()
        row = batches.begin(lake, order, by)
    lake.note_open({"batch": row.number, "action": "import"})
    try:
        writer, totals = _write(lake, order, row, meter, resume=resume)
    except ContentChanged:
        lake.roll_back()
        batches.reconcile(lake)
        row = batches.begin(lake, order, by)
        lake.note_open({"batch": row.number, "action": "import"})
        writer, totals = _write(lake, order, row, meter, resume=False)
    counts = outcomes(lake, row.number)
    version = writer.data_version if writer.changed else lake.line().data_version
    lake.publish(action="import", batch=row.number, data_version=version)
    report = ImportReport(
        batch=row.number,
        read=totals.read,
        added=counts["added"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        rejected=Rejections(lake.batch_folder(row.number)),
        unmapped=dict(totals.unmapped),
        data_version=version,
        resumed=resume,
    )
    batches.commit(row, report, totals)
    return report


def _write(
    lake: Lake, order: Order, row: ImportBatch, meter: Meter, *, resume: bool
) -> tuple[Writer, Totals]:
    writer = Writer(lake, batch=row.number, active=lake.pointer.active())
    return writer, write_batch(lake, writer, order, meter, resume=resume)


def _dry_run(lake: Lake, order: Order, meter: Meter) -> ImportReport:
    dry = DryLake(lake)
    try:
        number = batches.next_number(lake)
        writer = Writer(dry, batch=number, active=lake.pointer.active())
        totals = write_batch(dry, writer, order, meter, resume=False)
        counts = outcomes(dry, number)
        rejected = tuple(Rejections(dry.batch_folder(number)))
    finally:
        dry.close()
    return ImportReport(
        batch=None,
        read=totals.read,
        added=counts["added"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        rejected=rejected,
        unmapped=dict(totals.unmapped),
        data_version=lake.line().data_version,
    )


def _order(
    paths: Iterable[Path],
    format_code: str | None,
    profile: str | None,
    source: str | None,
    limits: Limits | None,
) -> Order:
    if format_code is not None:
        get_format(format_code)
    if source is not None:
        get_source(source)
    environment = settings.ENVIRONMENT
    own = Limits(max_ratio=environment.import_max_ratio, max_entries=environment.import_max_entries)
    return Order(
        paths=tuple(paths),
        format_code=format_code,
        profile=profile,
        source=source,
        limits=limits or own,
        chunk_bytes=environment.import_chunk_mb * 1024 * 1024,
        max_record_bytes=environment.import_max_record_mb * 1024 * 1024,
    )


def _told(listener: Listener | None) -> Callable[[ImportRunning], None]:
    """Return what tells the listener who holds the lake while an import waits."""

    def tell(held: ImportRunning) -> None:
        if listener is not None:
            listener(Progress(phase="waiting", holder=f"{held.person} ({held.host}, {held.pid})"))

    return tell


@contextmanager
def lake_held_still(*, by: Actor) -> Iterator[None]:
    """Keep imports out while a backup copies the lake. Raises ImportRunning when one is at it, NotAllowed."""
    require_staff(by)
    with writing(lake_of_installation().folder, person=name_of(by), wait=False):
        yield


def catch_up() -> None:
    """Let search index what is new in every collection; the records are in force whether or not it can."""
    from opentisc.search import actions as search

    give_back()
    for code in COLLECTIONS:
        try:
            search.catch_up(code)
        except (Conflict, Unavailable):
            _log.exception("the index of %s is behind: run `opentisc index`", code)
