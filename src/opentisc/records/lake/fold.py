"""What holds of a record when several files speak of it: the fold of its sayings, field group by field group.

A pure function of the set of sayings, so undoing any batch is folding again without it. Per group the
higher rank of source wins, then the newer date of the statement, then the later batch, then the later
place in the batch. A losing value that differs is kept as a conflict. Lists that are logs (events, fees)
are united. Not for: reading or writing rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from opentisc.records.lake.kinds import Kind, decode


class Rule(Enum):
    """How the values of a field are put together."""

    WHOLE = "whole"  # one saying's value as a whole
    LANGUAGE = "language"  # each language its own group
    SCHEME = "scheme"  # each classification scheme its own group
    UNION = "union"  # every distinct item of every saying


_TEXTS = {
    name: Rule.LANGUAGE
    for name in ("titles", "abstracts", "claims", "description", "keywords", "translations")
}
_LOGS = {name: Rule.UNION for name in ("events", "fees", "conveyances")}
_LISTS = {name: Rule.UNION for name in ("publications", "funding", "issn", "isbn")}

RULES: Mapping[Kind, Mapping[str, Rule]] = {
    Kind.PATENTS: {**_TEXTS, "classes": Rule.SCHEME},
    Kind.APPLICATIONS: {**_LOGS, **_LISTS, "titles": Rule.LANGUAGE, "related": Rule.UNION},
    Kind.MARKS: {**_LOGS, "translations": Rule.LANGUAGE, "classes": Rule.SCHEME},
    Kind.INDICATIONS: {"names": Rule.LANGUAGE},
    Kind.LAYOUTS: {},
    Kind.LITERATURE: {**_LISTS, **{name: _TEXTS[name] for name in ("titles", "abstracts", "keywords")}},
}
"""Fields that are not WHOLE, by kind."""

GROUPS: Mapping[str, str] = {
    "status": "status",
    "status_as_given": "status",
    "status_on": "status",
    "mark_type": "mark_type",
    "mark_type_as_given": "mark_type",
    "simple_family": "simple_family",
    "simple_family_size": "simple_family",
    "extended_family": "extended_family",
    "extended_family_size": "extended_family",
    "doi": "identity",
    "weak": "identity",
    "type": "type",
}
"""Fields that win or lose together; a field not named here is a group of its own."""

_SILENT: Mapping[str, object] = {"type": "unknown", "weak": False, "kind": "other"}
"""Values that say nothing: they neither win nor stand as a conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What one file says of one record, as the log keeps it."""

    record_id: str
    batch: int
    seq: int
    entry: int
    where: str
    source: str
    rank: int
    audience: str
    dated: str | None
    sha: bytes
    payload: bytes
    description: bytes | None

    @property
    def weight(self) -> tuple[int, str, int, int]:
        """Return what decides between two sayings; the greater wins."""
        return self.rank, self.dated or "", self.batch, self.seq

    def origin(self) -> dict[str, object]:
        """Return where the saying stands, for the record's page."""
        return {"batch": self.batch, "entry": self.entry, "where": self.where, "source": self.source}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """The row of `current` for one record, its typed columns left out."""

    record_id: str
    payload: bytes
    description: bytes | None
    audience: str
    sources: tuple[str, ...]
    origin: bytes
    conflicts: bytes | None


class Conflict(NamedTuple):
    """A value that lost: its group, the fields it would have given, and which of the origins says so."""

    group: str
    value: Mapping[str, Any]
    origin: int


class _Places(NamedTuple):
    """Which saying each group comes from (a list for united ones), and who else said each united item."""

    first: Mapping[str, int | list[int]]
    also: Mapping[str, list[list[int]]]


_TSDR_EVENT = 4  # letters that both standards give of an event's code
_ENCODE = msgspec.json.encode
_DECODE = msgspec.json.decode
Parts = dict[str, dict[str, Any]]


def fold(kind: Kind, record_id: str, sayings: Sequence[Saying]) -> Folded:
    """Return what holds of a record. sayings: at least one, in any order; those of a less open audience wait.

    A saying under another record id (the kindless form of the number) adds facts but never the identity.
    """
    heard = _heard(record_id, sayings)
    first = min(heard, key=lambda saying: (saying.batch, saying.seq))
    if first.record_id == record_id and all(_is_repeated(first, saying) for saying in heard):
        return alone(first)
    ranked = sorted(heard, key=lambda saying: saying.weight, reverse=True)
    parts = [_split(kind, saying, own=saying.record_id == record_id) for saying in ranked]
    order: dict[str, None] = {}
    for part in parts:
        order.update(dict.fromkeys(part))
    chosen: Parts = {}
    origin_of: dict[str, int | list[int]] = {}
    also: dict[str, list[list[int]]] = {}
    conflicts: list[Conflict] = []
    for group in order:
        candidates = [(at, part[group]) for at, part in enumerate(parts) if group in part]
        if _rule(kind, group) is Rule.UNION:
            chosen[group], origin_of[group], others = _unite(kind, group, candidates, ranked)
            if any(others):
                also[group] = others
            continue
        winner, value = _first_to_say(candidates, ranked)
        chosen[group], origin_of[group] = value, winner
        conflicts += _losers(group, value, candidates)
    return _row(kind, record_id, ranked, chosen, _Places(origin_of, also), conflicts)


def most_open(sayings: Iterable[Saying]) -> str:
    """Return the most open audience among the sayings; `public` before `centre` before any other."""
    audiences = {saying.audience for saying in sayings}
    return next((known for known in ("public", "centre") if known in audiences), min(audiences))


def _heard(record_id: str, sayings: Sequence[Saying]) -> list[Saying]:
    audience = most_open(saying for saying in sayings if saying.record_id == record_id)
    return [saying for saying in sayings if saying.audience == audience]


def _is_repeated(first: Saying, saying: Saying) -> bool:
    """Say whether the same source says the same again."""
    return saying.sha == first.sha and saying.source == first.source and saying.rank == first.rank


def alone(saying: Saying) -> Folded:
    """Return what holds of a record of which one file speaks: just that; what `fold` gives, sooner."""
    return Folded(
        record_id=saying.record_id,
        payload=saying.payload,
        description=saying.description,
        audience=saying.audience,
        sources=(saying.source,),
        origin=_ENCODE({"origins": [saying.origin()], "groups": {}}),
        conflicts=None,
    )


def _split(kind: Kind, saying: Saying, *, own: bool) -> Parts:
    """Return group → fields with what the saying says in it; groups of which it says nothing are left out."""
    fields: dict[str, Any] = _DECODE(saying.payload)
    if saying.description is not None:
        fields["description"] = _DECODE(saying.description)
    del fields["record_id"]
    if not own:
        fields.pop("publication", None)
    parts: Parts = {}
    rules = RULES[kind]
    for name, value in fields.items():
        if value in (None, [], "") or _SILENT.get(name) == value:
            continue
        rule = rules.get(name, Rule.WHOLE)
        if rule in (Rule.LANGUAGE, Rule.SCHEME):
            key = rule.value
            for item in value:
                parts.setdefault(f"{name}:{item[key]}", {}).setdefault(name, []).append(item)
        else:
            parts.setdefault(GROUPS.get(name, name), {})[name] = value
    return parts


def _rule(kind: Kind, group: str) -> Rule:
    return RULES[kind].get(group.partition(":")[0], Rule.WHOLE)


def _first_to_say(candidates: list[tuple[int, Any]], ranked: Sequence[Saying]) -> tuple[int, Any]:
    """Return the winning value with the best-ranked and then earliest saying of just that value."""
    value = candidates[0][1]
    same = [at for at, other in candidates if other == value]
    rank = max((ranked[at].rank, ranked[at].dated or "") for at in same)
    best = [at for at in same if (ranked[at].rank, ranked[at].dated or "") == rank]
    return min(best, key=lambda at: (ranked[at].batch, ranked[at].seq)), value


def _losers(group: str, value: Any, candidates: list[tuple[int, Any]]) -> list[Conflict]:
    """Return each other value once, with its best saying. Two looks of one number are not a conflict."""
    seen = [_comparable(value)]
    found: list[Conflict] = []
    for at, other in candidates:
        plain = _comparable(other)
        if plain not in seen:
            seen.append(plain)
            found.append(Conflict(group, other, at))
    return found


def _unite(
    kind: Kind, group: str, candidates: list[tuple[int, Any]], ranked: Sequence[Saying]
) -> tuple[dict[str, Any], list[int], list[list[int]]]:
    """Return every distinct item in the order in which it was first said, who said it first, and who else did.

    What one file says twice (two letters of one day) stays two items. Who repeats a file is not named again.
    """
    first_said = sorted(candidates, key=lambda one: (ranked[one[0]].batch, ranked[one[0]].seq))
    items: dict[tuple[bytes, int], Any] = {}
    said_by: dict[tuple[bytes, int], dict[tuple[bytes, str], int]] = {}
    for at, fields in first_said:
        times: Counter[bytes] = Counter()
        for item in fields[group]:
            same = _ENCODE(_sameness(kind, group, item))
            times[same] += 1
            key = same, times[same]
            items[key] = _fuller(items.get(key, item), item)
            said_by.setdefault(key, {}).setdefault((ranked[at].sha, ranked[at].source), at)
    who = [list(places.values()) for places in said_by.values()]
    return {group: list(items.values())}, [one[0] for one in who], [one[1:] for one in who]


def _sameness(kind: Kind, group: str, item: Any) -> Any:
    """Return what two sayings of the same thing have in common.

    TSDR gives an event of a mark by four letters in ST.66 and by the same four and a fifth, the way it was
    entered, in ST.96 (`PRAN`, `PRANO`).
    """
    plain = _comparable(item)
    if kind is Kind.MARKS and group == "events" and plain.get("office") == "US" and plain.get("code"):
        return plain | {"code": plain["code"][:_TSDR_EVENT]}
    return plain


def _fuller(first: Any, other: Any) -> Any:
    """Return the item whose code says more; the first when none does."""
    return other if isinstance(other, dict) and _code(other) > _code(first) else first


def _code(item: Mapping[str, Any]) -> int:
    return len(item.get("code") or "")


def _comparable(value: Any) -> Any:
    """Return the value without how it was written and without what says nothing."""
    if isinstance(value, dict):
        pairs = ((name, _comparable(inner)) for name, inner in value.items() if name != "as_given")
        return {name: inner for name, inner in pairs if inner not in (None, [], "")}
    return [_comparable(item) for item in value] if isinstance(value, list) else value


def _row(
    kind: Kind,
    record_id: str,
    ranked: Sequence[Saying],
    chosen: Parts,
    places: _Places,
    conflicts: list[Conflict],
) -> Folded:
    used = _used(places, conflicts)
    place = {at: new for new, at in enumerate(used)}
    origin: dict[str, Any] = {
        "origins": [ranked[at].origin() for at in used],
        "groups": {group: _moved(at, place) for group, at in sorted(places.first.items())},
    }
    if places.also:
        origin["also"] = {
            group: [[place[at] for at in others] for others in items]
            for group, items in sorted(places.also.items())
        }
    shown = [conflict._replace(origin=place[conflict.origin])._asdict() for conflict in conflicts]
    fields: dict[str, Any] = {"record_id": record_id}
    for part in chosen.values():
        for name, value in part.items():
            fields[name] = fields[name] + value if name in fields else value
    description = fields.pop("description", None)
    record = decode(kind, _ENCODE(fields))  # typed and back: the order of fields is that of the dataclass
    return Folded(
        record_id=record_id,
        payload=_ENCODE(record),
        description=None if description is None else _ENCODE(description),
        audience=ranked[0].audience,
        sources=tuple(sorted({saying.source for saying in ranked})),
        origin=_ENCODE(origin),
        conflicts=_ENCODE(shown) if shown else None,
    )


def _used(places: _Places, conflicts: Iterable[Conflict]) -> list[int]:
    used: set[int] = set()
    for at in places.first.values():
        used.update(at if isinstance(at, list) else [at])
    used.update(at for items in places.also.values() for others in items for at in others)
    used.update(conflict.origin for conflict in conflicts)
    return sorted(used)


def _moved(at: int | list[int], place: Mapping[int, int]) -> int | list[int]:
    return [place[one] for one in at] if isinstance(at, list) else place[at]
