"""What an import or undo says when it is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from opentisc.records.imports.batchfiles import RejectedRow
from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.reader import head_snapshot
from opentisc.records.lake.store import Lake


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The counts of one batch; read = added + changed + unchanged. None as batch: a dry run.

    unmapped: source path or column → values that no field took. data_version: of the lake afterwards.
    resumed: the batch was begun by a run that did not come to its end.
    """

    batch: int | None
    read: int
    added: int
    changed: int
    unchanged: int
    rejected: Collection[RejectedRow] = ()
    unmapped: Mapping[str, int] = field(default_factory=dict)
    data_version: int = 0
    resumed: bool = False


def outcomes(lake: Lake, batch: int) -> Mapping[str, int]:
    """Return `added`, `changed`, `unchanged` → number of records of the batch, from what the log says.

    A publication that says nothing new counts as changed when the application inside it does.
    """
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    with head_snapshot(lake) as look:
        for kind in Kind:
            sql = (
                f"SELECT outcome, count(*) AS number FROM {look.log(kind)} "  # noqa: S608 names
                "WHERE batch = $batch AND NOT nested GROUP BY outcome"
            )
            for row in look.rows(sql, {"batch": batch}):
                counts[row["outcome"]] += row["number"]
        sql = (
            f"SELECT count(*) AS number FROM {look.log(Kind.PATENTS)} p JOIN {look.log(Kind.APPLICATIONS)} a "  # noqa: S608 names
            "ON p.batch = a.batch AND p.seq = a.seq WHERE p.batch = $batch "
            "AND p.outcome = 'unchanged' AND a.nested AND a.outcome <> 'unchanged'"
        )
        moved = look.number(sql, {"batch": batch})
    counts["changed"] += moved
    counts["unchanged"] -= moved
    return counts
