"""Puts applications into simple and extended families. Pure; the rule stands in docs/families.md.

Not for: the ids that sources give; those stay in the record as given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

_IN_FULL = 3  # priorities; longer ids would not fit a URL or a column on the screen


@dataclass(frozen=True, slots=True)
class Member:
    """One application. key: its number's key (`PUB-` + record id when unknown). priorities: keys claimed."""

    key: str
    priorities: tuple[str, ...]

    @property
    def claims(self) -> frozenset[str]:
        """Return what the application counts as its priorities: its own number when it claims none."""
        return frozenset(self.priorities) or frozenset([self.key])


@dataclass(frozen=True, slots=True)
class Family:
    """The ids of an application's two families."""

    simple: str
    extended: str


def families(members: Iterable[Member]) -> Mapping[str, Family]:
    """Return application key → its families. The members must be whole components (see `update`).

    The id of a simple family is made of its priorities (`simple_id`); that of an extended family is the
    smallest number key that holds it together. Both depend on the members alone.
    """
    known = list(members)
    parent: dict[str, str] = {}
    for member in known:
        for link in links(member):
            _join(parent, member.key, link)
    return {member.key: Family(simple_id(member.claims), _root(parent, member.key)) for member in known}


def links(member: Member) -> Sequence[str]:
    """Return the number keys that link an application to others: its own and those it claims."""
    return sorted({member.key, *member.claims})


def simple_id(claims: frozenset[str]) -> str:
    """Return the id of the simple family with just these priorities: up to three in full, else a digest."""
    ordered = sorted(claims)
    if len(ordered) <= _IN_FULL:
        return "+".join(ordered)
    digest = blake2b("+".join(ordered).encode(), digest_size=6).hexdigest()
    return f"{ordered[0]}+{len(ordered) - 1}.{digest}"


def _root(parent: dict[str, str], key: str) -> str:
    root = key
    while parent.setdefault(root, root) != root:
        root = parent[root]
    while parent[key] != root:
        parent[key], key = root, parent[key]
    return root


def _join(parent: dict[str, str], one: str, other: str) -> None:
    """Join two trees under the smaller root, so that a component's root is its smallest key."""
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
