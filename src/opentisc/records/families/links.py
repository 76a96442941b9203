"""What hangs on a patent by its numbers: other publications, family members, citations both ways.

Two steps each: the narrow columns say which records it is, then their titles are fetched by record id. Not for:
computing families (update).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from opentisc.kernel.numbers import Style, print_number
from opentisc.records.lake.columns import number_key
from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.reader import Snapshot
from opentisc.records.types import Number, Patent, RecordId

MOST_CITING = 1_000  # shown on one page; the count is exact
_MOST_MEMBERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Another document. record_id: when we hold it; otherwise the number alone.

    number: as its office prints it; as the record gives it when it could not be read.
    """

    number: str
    record_id: RecordId | None = None
    title: str | None = None
    published_on: str | None = None
    applicants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The families of a patent; each list without the patent itself, newest first."""

    publications: tuple[Linked, ...] = ()
    simple_id: str | None = None
    extended_id: str | None = None
    simple: tuple[Linked, ...] = ()
    extended: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedBy:
    """Who cites a patent: the newest thousand, and the exact numbers of publications and simple families."""

    documents: tuple[Linked, ...] = ()
    count: int = 0
    families: int = 0


class _Title(msgspec.Struct):
    language: str
    value: str


class _Number(msgspec.Struct):
    office: str
    number: str
    as_given: str
    kind: str | None = None
    readable: bool = True


class _Titled(msgspec.Struct):
    publication: _Number
    titles: tuple[_Title, ...] = ()


_TITLED = msgspec.json.Decoder(_Titled)


class Links:
    """Answers from one snapshot, for those who may see some audiences."""

    def __init__(self, look: Snapshot, audiences: Iterable[str]) -> None:
        self._look = look
        self._live = look.live(Kind.PATENTS)
        self._families = look.families()
        look.offer_ids("link_audiences", audiences)

    def kinship(self, patent: Patent, family_key: str) -> Kinship:
        """Return the publications of the same application and the members of both families."""
        own = self._look.one(
            f"SELECT simple, extended FROM {self._families} WHERE record_id = $key",  # noqa: S608 names
            {"key": family_key},
        )
        if own is None:
            return Kinship()
        members = self._narrow(
            f"SELECT c.record_id, c.published_on, c.family_key, f.simple FROM {self._live} c "  # noqa: S608 names
            f"JOIN {self._families} f ON f.record_id = c.family_key WHERE f.extended = $value",
            own["extended"],
        )
        others = [row for row in members if row["record_id"] != patent.record_id][:_MOST_MEMBERS]
        known = self._fetched(row["record_id"] for row in others)

        def chosen(wanted: Mapping[str, str]) -> tuple[Linked, ...]:
            rows = (row for row in others if all(row[name] == value for name, value in wanted.items()))
            return tuple(known[row["record_id"]] for row in rows)

        return Kinship(
            publications=chosen({"family_key": family_key}),
            simple_id=own["simple"],
            extended_id=own["extended"],
            simple=chosen({"simple": own["simple"]}),
            extended=chosen({}),
        )

    def cites(self, patent: Patent) -> tuple[Linked, ...]:
        """Return the patent documents that it cites, in its order; those that we hold with their titles."""
        numbers = [one.patent for one in patent.citations if one.patent is not None]
        if not numbers:
            return ()
        self._look.offer_ids("link_keys", {number_key(number) for number in numbers})
        rows = self._narrow(
            f"SELECT record_id, published_on, number_keys[1] AS key FROM {self._live} c "  # noqa: S608 names
            "WHERE number_keys[1] IN (SELECT id FROM link_keys)",
            None,
        )
        earliest = {row["key"]: row["record_id"] for row in rows}  # newest first, so the last one stays
        known = self._fetched(earliest.values())
        held = {key: known[record_id] for key, record_id in earliest.items()}
        return tuple(held.get(number_key(number), _unknown(number)) for number in numbers)

    def cited_by(self, patent: Patent) -> CitedBy:
        """Return the publications that cite it."""
        rows = self._narrow(
            f"SELECT c.record_id, c.published_on, f.simple FROM {self._live} c "  # noqa: S608 names
            f"LEFT JOIN {self._families} f ON f.record_id = c.family_key WHERE list_contains(c.cites, $value)",
            number_key(patent.publication),
        )
        shown = [row["record_id"] for row in rows[:MOST_CITING]]
        known = self._fetched(shown)
        return CitedBy(
            documents=tuple(known[record_id] for record_id in shown),
            count=len(rows),
            families=len({row["simple"] or row["record_id"] for row in rows}),
        )

    def _narrow(self, sql: str, value: str | None) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a query over `c` that the reader may see, newest publication first."""
        seen = "AND c.audience IN (SELECT id FROM link_audiences)"
        order = "ORDER BY published_on DESC NULLS LAST, c.record_id"
        return list(self._look.rows(f"{sql} {seen} {order}", {} if value is None else {"value": value}))

    def _fetched(self, record_ids: Iterable[str]) -> Mapping[str, Linked]:
        ids = list(record_ids)
        if not ids:
            return {}
        self._look.offer_ids("link_ids", ids)
        sql = (
            f"SELECT record_id, payload, published_on, applicants FROM {self._live} "  # noqa: S608 names
            "WHERE record_id IN (SELECT id FROM link_ids)"
        )
        return {row["record_id"]: _linked(row) for row in self._look.rows(sql)}


def _unknown(number: Number) -> Linked:
    return Linked(number=print_number(number, Style.SPACED) or number_key(number))


def _linked(row: Mapping[str, Any]) -> Linked:
    patent = _TITLED.decode(row["payload"])
    titles = patent.titles
    return Linked(
        number=print_number(patent.publication, Style.SPACED),
        record_id=RecordId(row["record_id"]),
        title=titles[0].value if titles else None,
        published_on=row["published_on"],
        applicants=tuple(row["applicants"] or ()),
    )
