"""Writes divisions into the table; the same rows twice change nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from opentisc.infra import audit
from opentisc.network import policy
from opentisc.network.divisions.reading import COUNTRY, DivisionRow, read, shipped
from opentisc.network.models import Division
from opentisc.network.people.doers import doer_of
from opentisc.network.types import Wearer


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many divisions were new, had another name before, or were there as they are; towns: left out."""

    added: int
    changed: int
    unchanged: int
    towns: int = 0


@transaction.atomic
def load_shipped_divisions() -> Loaded:
    """Write the country and the province-level divisions."""
    return _write(shipped())


@transaction.atomic
def import_divisions(path: Path, *, by: Wearer) -> Loaded:
    """Write the divisions of a file or folder (see `reading.read`). Raises BadDivisions, NotAllowed."""
    policy.require_govern(by, COUNTRY)
    found = read(path)
    _write(shipped())
    loaded = replace(_write(found.rows), towns=len(found.towns))
    facts: dict[str, audit.types.JSON] = {"added": loaded.added, "changed": loaded.changed}
    audit.record(
        "network.divisions.imported",
        doer=doer_of(by),
        subject=audit.Subject("network.divisions", path.name[:200]),
        facts=facts,
    )
    return loaded


def _write(rows: Iterable[DivisionRow]) -> Loaded:
    there = {one.code: one for one in Division.objects.all()}
    new, renamed, same = [], [], 0
    for row in rows:
        known = there.get(row.code)
        if known is None:
            new.append(Division(code=row.code, name=row.name, path=row.path, level=row.level))
        elif known.name != row.name:
            known.name = row.name
            renamed.append(known)
        else:
            same += 1
    Division.objects.bulk_create(new)
    Division.objects.bulk_update(renamed, ["name"], batch_size=500)
    return Loaded(added=len(new), changed=len(renamed), unchanged=same)
