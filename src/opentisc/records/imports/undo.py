"""Takes one batch out of force: folds every record that it spoke of anew without it, and publishes that."""

from opentisc.records.families.update import update_families
from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.reader import head_snapshot
from opentisc.records.lake.store import Lake
from opentisc.records.lake.writer import Writer


def undo(lake: Lake, number: int) -> tuple[int, int]:
    """Return how many records the batch spoke of and the data version without it.

    Killed before its end it leaves nothing visible; the next writer rolls it back.
    """
    lake.note_open({"batch": number, "action": "undo"})
    writer = Writer(lake, batch=number, active=lake.pointer.active())
    writer.active -= {number}
    touched = 0
    for kind in Kind:
        with head_snapshot(lake) as look:
            sql = f"SELECT DISTINCT cluster FROM {look.log(kind)} WHERE batch = $batch"  # noqa: S608 names
            clusters = [row["cluster"] for row in look.rows(sql, {"batch": number}, batch=5_000)]
        writer.refold(kind, clusters)
        touched += len(clusters) if kind is not Kind.APPLICATIONS else 0
    update_families(writer)
    version = writer.data_version if writer.changed else lake.line().data_version
    lake.publish(action="undo", batch=number, data_version=version)
    return touched, version
