"""Works a lake without a database: say records, undo batches, look at all that holds afterwards."""

from collections.abc import Sequence
from pathlib import Path

from opentisc.records.families.update import update_families
from opentisc.records.lake.kinds import Kind, take_apart
from opentisc.records.lake.reader import snapshot
from opentisc.records.lake.store import Lake
from opentisc.records.lake.writer import Piece, Writer
from opentisc.records.types import Record, Source

Saying = tuple[Record, Source]


def source(code: str, rank: int, audience: str = "public") -> Source:
    return Source(code=code, name=code, licence="none", rank=rank, audience=audience)


def say(lake: Lake, batch: int, sayings: Sequence[Saying], *, chunk: int = 100) -> None:
    """Import records as one batch and publish it."""
    lake.note_open({"batch": batch, "action": "import"})
    writer = Writer(lake, batch=batch, active=lake.pointer.active())
    for start in range(0, len(sayings), chunk):
        pieces = [
            Piece(said, seq, 0, f"record {seq}", by)
            for seq, (record, by) in enumerate(sayings[start : start + chunk], start)
            for said in take_apart(record)
        ]
        writer.write(pieces)
    update_families(writer)
    version = writer.data_version if writer.changed else lake.line().data_version
    lake.publish(action="import", batch=batch, data_version=version)


def held(lake: Lake, data_version: int | None = None) -> dict[str, list[dict[str, object]]]:
    """Return everything in force, table by table, without the keys and versions of rows."""
    found = {}
    with snapshot(lake, data_version) as look:
        views = {kind.value: look.live(kind) for kind in Kind} | {"families": look.families()}
        for name, view in views.items():
            rows = list(look.rows(f"SELECT * EXCLUDE (row_key, data_version) FROM {view} ORDER BY record_id"))  # noqa: S608
            found[name] = rows
    return found


def lake_in(folder: Path) -> Lake:
    return Lake(folder / "lake")
