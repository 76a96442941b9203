"""Keeps the table of families in step with one batch: only the components that the batch touches are made anew.

Not for: the rule (grouping). Runs at the heads, before the batch is published; running it twice changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opentisc.records.families.grouping import Member, families, links
from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.reader import FAMILY_TABLE, Snapshot, head_snapshot, in_slices
from opentisc.records.lake.schema import FAMILIES
from opentisc.records.lake.writer import Writer, arrow_table

_SLICE = 20_000  # applications looked at together


def update_families(writer: Writer) -> None:
    """Bring the families up to what `patents/current` holds at the head."""
    with head_snapshot(writer.lake) as look:
        touched = list(_touched(look, writer.data_version))
        next_key = 1 + look.number(f"SELECT max(row_key) FROM {look.family_rows()}")  # noqa: S608 names
    for slice_ in in_slices(touched, _SLICE):
        with head_snapshot(writer.lake) as look:
            rows, ended = _changes(look, slice_)
        for one in rows:
            one["row_key"], one["data_version"] = next_key, writer.data_version
            next_key += 1
        if rows:
            writer.lake.append(f"{FAMILY_TABLE}/current", arrow_table(rows, FAMILIES))
        writer.end_rows(f"{FAMILY_TABLE}/gone", ended)


def _touched(look: Snapshot, data_version: int) -> Iterator[str]:
    """Yield the applications of which this batch added or ended a publication."""
    sql = (
        f"SELECT DISTINCT family_key FROM {look.current(Kind.PATENTS)} c "  # noqa: S608 names
        f"WHERE data_version = $version OR row_key IN "
        f"(SELECT row_key FROM {look.gone(Kind.PATENTS)} WHERE data_version = $version)"
    )
    for row in look.rows(sql, {"version": data_version}, batch=5_000):
        yield row["family_key"]


def _changes(look: Snapshot, touched: Iterable[str]) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    keys = set(touched)
    fresh = _members(look, keys)
    before = _rows(look, "record_id IN (SELECT id FROM wanted)", keys)
    linked = {key for member in fresh.values() for key in links(member)}
    extended = {row["extended"] for row in before}
    extended |= {row["extended"] for row in _rows_linked(look, linked)}
    component = _rows(look, "extended IN (SELECT id FROM wanted)", extended)
    members = [_member(row) for row in component if row["record_id"] not in keys]
    made = families([*members, *fresh.values()])
    held = {**{member.key: member for member in members}, **fresh}
    standing: dict[str, int] = {}
    ended: list[tuple[int, str]] = []
    for row in component:
        key = row["record_id"]
        if (
            key not in standing
            and key in held
            and _holds(row, held[key], made[key].simple, made[key].extended)
        ):
            standing[key] = row["row_key"]
        else:
            ended.append((row["row_key"], key))
    rows = [
        {
            "record_id": key,
            "priorities": list(member.priorities),
            "simple": made[key].simple,
            "extended": made[key].extended,
        }
        for key, member in sorted(held.items())
        if key not in standing
    ]
    return rows, ended


def _holds(row: Mapping[str, Any], member: Member, simple: str, extended: str) -> bool:
    said = tuple(row["priorities"]), row["simple"], row["extended"]
    return said == (member.priorities, simple, extended)


def _member(row: Mapping[str, Any]) -> Member:
    return Member(row["record_id"], tuple(row["priorities"]))


def _members(look: Snapshot, keys: Iterable[str]) -> dict[str, Member]:
    """Return the applications that have a publication now; their publications' priorities together."""
    look.offer_ids("wanted", keys)
    sql = (
        f"SELECT family_key, flatten(list(priorities)) AS priorities FROM {look.live(Kind.PATENTS)} "  # noqa: S608 names
        "WHERE family_key IN (SELECT id FROM wanted) GROUP BY family_key"
    )
    rows = look.rows(sql, batch=5_000)
    return {
        row["family_key"]: Member(row["family_key"], tuple(sorted(set(row["priorities"])))) for row in rows
    }


def _rows(look: Snapshot, where: str, wanted: Iterable[str]) -> list[dict[str, Any]]:
    look.offer_ids("wanted", wanted)
    return list(look.rows(f"SELECT * FROM {look.families()} WHERE {where}", batch=5_000))  # noqa: S608 names


def _rows_linked(look: Snapshot, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Return the families that one of the number keys holds together."""
    look.offer_ids("wanted", keys)
    sql = (
        f"SELECT DISTINCT extended FROM (SELECT extended, unnest(priorities) AS link FROM {look.families()} "  # noqa: S608 names
        f"UNION ALL SELECT extended, record_id FROM {look.families()}) "
        "WHERE link IN (SELECT id FROM wanted)"
    )
    return list(look.rows(sql, batch=5_000))
