"""Which record ids the lake has heard of, in eight bytes each.

A wrong yes (two ids with one hash) costs a look-up, never an error; a wrong no cannot happen.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_MERGE_AT = 200_000


class KnownIds:
    """A set of strings that remembers only their hashes of this process."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._sorted = array("q", sorted(hash(one) for one in ids))
        self._recent: set[int] = set()

    def __contains__(self, one: str) -> bool:
        key = hash(one)
        if key in self._recent:
            return True
        at = bisect_left(self._sorted, key)
        return at < len(self._sorted) and self._sorted[at] == key

    def add(self, one: str) -> None:
        """Remember one more id."""
        self._recent.add(hash(one))
        if len(self._recent) >= _MERGE_AT:
            self._sorted = array("q", sorted([*self._sorted, *self._recent]))
            self._recent = set()
