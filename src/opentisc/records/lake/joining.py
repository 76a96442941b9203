"""Which record a saying adds to: its own, or, for a number without kind, the one record that has the kind.

Rule: within one office and number, what was said without a kind belongs to the publication with a kind when
exactly one such publication is known and the same people may see both. With none or several it stands as a
record of its own. Decided anew from the sayings in force, so an undo takes them apart again.
"""

from collections.abc import Iterable, Mapping

from opentisc.records.lake.fold import Saying, most_open


def targets(cluster: str, sayings: Iterable[Saying]) -> Mapping[str, list[Saying]]:
    """Return record id → the sayings that make it up, for all sayings of one cluster."""
    by_id: dict[str, list[Saying]] = {}
    for saying in sayings:
        by_id.setdefault(saying.record_id, []).append(saying)
    bare = by_id.get(cluster)
    kinded = [record_id for record_id in by_id if record_id != cluster]
    if bare is not None and len(kinded) == 1 and most_open(bare) == most_open(by_id[kinded[0]]):
        by_id[kinded[0]] += by_id.pop(cluster)
    return by_id
