"""Canonical form, content hash and differences of definitions: what tells one version from another.

Not for: sentences about a difference; the interface words them by place.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from opentisc.desk.catalogue.definition import Definition
from opentisc.kernel import canonical

_KEYS = ("code", "value")
"""What names an entry of a list, so that a moved entry is not shown as changed."""


def to_plain(definition: Definition) -> dict[str, Any]:
    """Return the definition as JSON-ready values that `read_plain` reads back to an equal definition."""
    plain: dict[str, Any] = msgspec.to_builtins(definition)
    return plain


def canonical_json(definition: Definition) -> str:
    """Return the one JSON text of the definition: keys sorted, no spaces, characters as they are."""
    return canonical.compact(to_plain(definition))


def content_hash(definition: Definition) -> str:
    """Return the SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(definition).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. place: `form.fields.topic.required`; kind: `added`, `removed`, `changed` or `moved`.

    before and after: plain values; None where there is none.
    """

    place: str
    kind: str
    before: Any = None
    after: Any = None


def differences(old: Definition, new: Definition) -> list[Change]:
    """Return what the new version changes, in the order of the definition's parts; empty for equal ones."""
    return list(_differences(to_plain(old), to_plain(new), ""))


def _differences(old: Any, new: Any, place: str) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _entry(old, new, key, f"{place}.{key}".lstrip("."))
        return
    if _named(old) and _named(new):
        yield from _of_lists(old, new, place)
        return
    yield Change(place=place, kind="changed", before=old, after=new)


def _entry(old: dict[str, Any], new: dict[str, Any], key: str, place: str) -> Iterator[Change]:
    if key not in new or (new[key] is None and old.get(key) is not None):
        yield Change(place=place, kind="removed", before=old[key])
    elif key not in old or (old[key] is None and new[key] is not None):
        yield Change(place=place, kind="added", after=new[key])
    else:
        yield from _differences(old[key], new[key], place)


def _of_lists(old: Any, new: Any, place: str) -> Iterator[Change]:
    before, after = {_name(one): one for one in old}, {_name(one): one for one in new}
    for name in [*before, *(n for n in after if n not in before)]:
        yield from _entry(before, after, name, f"{place}.{name}")
    both_old, both_new = [n for n in before if n in after], [n for n in after if n in before]
    if both_old != both_new:
        yield Change(place=place, kind="moved", before=both_old, after=both_new)


def _name(entry: dict[str, Any]) -> str:
    return str(next(entry[key] for key in _KEYS if key in entry))


def _named(listed: Any) -> bool:
    """Return whether this is a list of entries that each have a name of their own."""
    if not isinstance(listed, list | tuple) or not listed:
        return False
    if not all(isinstance(one, dict) and any(key in one for key in _KEYS) for one in listed):
        return False
    return len({_name(one) for one in listed}) == len(listed)
