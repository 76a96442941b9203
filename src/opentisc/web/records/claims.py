"""Claims as an indented list: each under the claim it depends on, broken references flagged (UX-16).

Pure. Not for: reading dependence out of a claim's words; formats fill `refers_to`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from opentisc.records.types import Claim


class Fault(StrEnum):
    """What is wrong with a claim's number or references."""

    MISSING = "missing"  # names a claim that is not there
    CIRCULAR = "circular"  # depends, by way of others or itself, on itself
    REPEATED = "repeated"  # its number stands twice


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One claim in the order of display.

    depth: 0 for what depends on nothing. missing: claim numbers that it names and that are not there.
    also: further claims that it names besides the one it stands under.
    """

    claim: Claim
    depth: int
    independent: bool
    faults: tuple[Fault, ...] = ()
    missing: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


def claim_lines(claims: Sequence[Claim]) -> tuple[ClaimLine, ...]:
    """Return every claim exactly once: independent ones in their order, each followed by its dependants.

    Claims whose references cannot be followed come last, at depth 0 and flagged. Never raises; any length.
    """
    place = _places(claims)
    parents = [_parent(claim, at, place) for at, claim in enumerate(claims)]
    looped = _loops(parents)
    for at in _cuts(looped):
        parents[at] = None
    children: dict[int | None, list[int]] = {}
    for at, parent in enumerate(parents):
        children.setdefault(parent, []).append(at)
    roots = sorted(children.get(None, []), key=lambda at: bool(claims[at].refers_to))
    in_loop = {at for loop in looped for at in loop}
    lines = []
    waiting = [(at, 0) for at in reversed(roots)]
    while waiting:
        at, depth = waiting.pop()
        lines.append(_line(claims[at], at, depth, place, in_loop))
        waiting += [(child, depth + 1) for child in reversed(children.get(at, []))]
    return tuple(lines)


def _places(claims: Sequence[Claim]) -> dict[int, int]:
    """Return claim number → where it first stands."""
    place: dict[int, int] = {}
    for at, claim in enumerate(claims):
        if claim.number is not None:
            place.setdefault(claim.number, at)
    return place


def _parent(claim: Claim, at: int, place: dict[int, int]) -> int | None:
    """Return where the first claim that it names stands; itself when it names only itself."""
    named = [place[number] for number in claim.refers_to if number in place]
    return next((one for one in named if one != at), named[0] if named else None)


def _loops(parents: Sequence[int | None]) -> list[list[int]]:
    """Return every circle of parents, each as the places on it."""
    seen: dict[int, int] = {}
    loops = []
    for start in range(len(parents)):
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in seen:
            seen[at] = start
            path.append(at)
            at = parents[at]
        if at is not None and seen[at] == start:
            loops.append(path[path.index(at) :])
    return loops


def _cuts(loops: Sequence[Sequence[int]]) -> list[int]:
    """Return the place of each circle at which it is cut open: its first claim."""
    return [min(loop) for loop in loops]


def _line(claim: Claim, at: int, depth: int, place: dict[int, int], in_loop: set[int]) -> ClaimLine:
    missing = tuple(number for number in claim.refers_to if number not in place)
    faults = [Fault.MISSING] if missing else []
    if at in in_loop:
        faults.append(Fault.CIRCULAR)
    if claim.number is not None and place[claim.number] != at:
        faults.append(Fault.REPEATED)
    present = [number for number in claim.refers_to if number in place]
    return ClaimLine(
        claim=claim,
        depth=depth,
        independent=not claim.refers_to,
        faults=tuple(faults),
        missing=missing,
        also=tuple(present[1:]),
    )
