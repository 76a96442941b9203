"""Counts for people above the handling body: a cell below three is not shown, nor can it be worked out from a sum.

Pure arithmetic: whole numbers in, what may be shown out. Not for the handling body's own pages, which count exactly.

A sum is exact or below three itself. So where a row has one small cell, another cell is withheld with it, chosen so
that the published figures still allow the small one every value from 0 to 2; where no choice does, every cell of the
row (of the table) is withheld. Zero is below three: told apart from 1 and 2 it would say that nobody asked.
What this cannot hinder: comparing the same figure on two days, or two overlapping filters; callers offer neither.
Source: requirements 3.4 and 4.4, docs/counting.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 3
SMALL_MARK: Final = "<3"
WITHHELD_MARK: Final = "※"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one count. count: None when hidden; is_small: below three, else withheld for a sum's sake."""

    count: int | None
    is_small: bool = False

    @property
    def is_hidden(self) -> bool:
        """Say whether the count itself is not shown."""
        return self.count is None

    def __str__(self) -> str:
        if self.count is not None:
            return str(self.count)
        return SMALL_MARK if self.is_small else WITHHELD_MARK


SMALL: Final = Shown(None, is_small=True)
WITHHELD: Final = Shown(None)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """The cells of one breakdown, in the order given, and their sum."""

    cells: tuple[Shown, ...]
    total: Shown


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table by two things with its sums: cells[row][column]."""

    cells: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...]
    column_totals: tuple[Shown, ...]
    total: Shown


def alone(count: int) -> Shown:
    """Return what may be shown of a count that is part of no sum on any page of the same reader."""
    _require_counts([count])
    return SMALL if count < LIMIT else Shown(count)


def part(count: int, *, of: int) -> Shown:
    """Return what may be shown of a part beside its whole: neither the part nor the rest may be below three.

    Also for a share: show it only when the part is shown. Raises ValueError for a part greater than the whole.
    """
    return suppress([count, of - count]).cells[0]


def suppress(counts: Sequence[int]) -> ShownRow:
    """Return what may be shown of a breakdown whose sum is known to the reader. Raises ValueError below zero."""
    _require_counts(counts)
    total = alone(sum(counts))
    if total.is_small:  # then every cell is small and the sum does not tell them apart
        return ShownRow((SMALL,) * len(counts), total)
    withheld: set[int] = set()
    while not _row_is_safe(counts, withheld):
        free = sorted((n, at) for at, n in enumerate(counts) if n >= LIMIT and at not in withheld)
        if not free:
            return ShownRow((WITHHELD,) * len(counts), total)
        enough = (at for _, at in free if _row_is_safe(counts, {*withheld, at}))
        withheld.add(next(enough, free[-1][1]))
    return ShownRow(
        tuple(WITHHELD if at in withheld else alone(n) for at, n in enumerate(counts)),
        total,
    )


def suppress_table(counts: Sequence[Sequence[int]]) -> ShownTable:
    """Return what may be shown of a table by two things and of its sums.

    counts: rows of equal length, at least one cell. Raises ValueError for anything else or below zero.
    """
    grid = _with_sums(counts)
    marked = _Marked(grid)
    if grid[-1][-1] < LIMIT:
        return marked.table()
    for at in marked.small():
        while not marked.is_safe(at):
            if not marked.withhold_for(at):
                return _closed(counts)
    return marked.table()


def _row_is_safe(counts: Sequence[int], withheld: set[int]) -> bool:
    """Say whether sum and visible cells leave every small cell the choice of 0, 1 and 2."""
    small = [n for n in counts if n < LIMIT]
    spare = sum(counts[at] - LIMIT for at in withheld)  # how much the withheld ones may lose
    for n in small:
        others_lose = sum(small) - n + spare
        others_gain = sum(LIMIT - 1 - one for one in small) - (LIMIT - 1 - n)
        if others_lose < LIMIT - 1 - n or (others_gain < n and not withheld):
            return False
    return True


class _Marked:
    """A table with its sums as one grid in which each row and column adds up to zero (sums count negative).

    A hidden cell may change within its bounds when a cycle of hidden cells changes with it; a small cell is safe when
    such changes take it to every value from 0 to 2.
    """

    def __init__(self, grid: list[list[int]]) -> None:
        self.grid = grid
        self.rows, self.columns = len(grid), len(grid[0])
        self.hidden = {at for at in self._places() if self._value(at) < LIMIT}

    def small(self) -> list[tuple[int, int]]:
        """Return the places below three, cells before sums."""
        return sorted((at for at in self._places() if self._value(at) < LIMIT), key=self._is_sum)

    def is_safe(self, at: tuple[int, int]) -> bool:
        """Say whether the small cell can take every value from 0 to 2."""
        value = self._value(at)
        return self._moves(at, up=True, times=LIMIT - 1 - value) and self._moves(at, up=False, times=value)

    def withhold_for(self, at: tuple[int, int]) -> bool:
        """Hide the cheapest rectangle that makes the cell safe, else the cheapest; False when none is left."""
        offers = sorted((cost, new) for cost, new in self._rectangles(at) if new)
        before = self.hidden
        for _, new in offers:
            self.hidden = before | set(new)
            if self.is_safe(at):
                return True
        self.hidden = before | set(offers[0][1]) if offers else before
        return bool(offers)

    def table(self) -> ShownTable:
        """Return the marks."""
        shown = [[self._shown((a, b)) for b in range(self.columns)] for a in range(self.rows)]
        return ShownTable(
            tuple(tuple(row[:-1]) for row in shown[:-1]),
            tuple(row[-1] for row in shown[:-1]),
            tuple(shown[-1][:-1]),
            shown[-1][-1],
        )

    def _shown(self, at: tuple[int, int]) -> Shown:
        if at not in self.hidden:
            return Shown(self._value(at))
        return SMALL if self._value(at) < LIMIT else WITHHELD

    def _places(self) -> list[tuple[int, int]]:
        return [(a, b) for a in range(self.rows) for b in range(self.columns)]

    def _value(self, at: tuple[int, int]) -> int:
        return self.grid[at[0]][at[1]]

    def _is_sum(self, at: tuple[int, int]) -> bool:
        return at[0] == self.rows - 1 or at[1] == self.columns - 1

    def _rectangles(self, at: tuple[int, int]) -> list[tuple[int, tuple[tuple[int, int], ...]]]:
        """Return cost and new places of each rectangle through the cell; the sum of all is never hidden."""
        found = []
        for a in range(self.rows):
            for b in range(self.columns):
                corners = ((at[0], b), (a, at[1]), (a, b))
                if a == at[0] or b == at[1] or (self.rows - 1, self.columns - 1) in corners:
                    continue
                new = tuple(one for one in corners if one not in self.hidden)
                cost = sum(self._value(one) * (4 if self._is_sum(one) else 1) for one in new)  # sums last
                found.append((cost, new))
        return found

    def _moves(self, at: tuple[int, int], *, up: bool, times: int) -> bool:
        values = {one: self._value(one) for one in self.hidden}
        return all(self._move_once(at, values, up=up) for _ in range(times))

    def _move_once(self, at: tuple[int, int], values: dict[tuple[int, int], int], *, up: bool) -> bool:
        """Change the cell by one and others with it, in `values`; False when no cycle allows it."""
        first = up != self._is_negative(at)  # the signed change of the cell
        came: dict[tuple[str, int], tuple[tuple[str, int], tuple[int, int]]] = {}
        start, goal = ("row", at[0]), ("column", at[1])
        waiting, seen = [start], {start}
        while waiting and goal not in came:
            node = waiting.pop(0)
            in_row = node[0] == "row"
            for one in self.hidden:
                if one == at or one[0 if in_row else 1] != node[1]:
                    continue
                after = ("column", one[1]) if in_row else ("row", one[0])
                if after not in seen and self._may(one, values, gains=first != in_row):
                    seen.add(after)
                    came[after] = (node, one)
                    waiting.append(after)
        if goal not in came:
            return False
        values[at] += 1 if up else -1
        node = goal
        while node != start:
            back, one = came[node]
            gains = first != (back[0] == "row")
            values[one] += 1 if gains != self._is_negative(one) else -1
            node = back
        return True

    def _may(self, one: tuple[int, int], values: dict[tuple[int, int], int], *, gains: bool) -> bool:
        """Say whether the hidden cell can change by one signed step: small ones stay 0 to 2, others from 3 on."""
        is_small = self._value(one) < LIMIT
        if gains != self._is_negative(one):
            return not is_small or values[one] < LIMIT - 1
        return values[one] > (0 if is_small else LIMIT)

    def _is_negative(self, at: tuple[int, int]) -> bool:
        return (at[0] == self.rows - 1) != (at[1] == self.columns - 1)


def _closed(counts: Sequence[Sequence[int]]) -> ShownTable:
    """Return a table with every cell withheld and its sums as two breakdowns of one total."""
    by_row = suppress([sum(row) for row in counts])
    by_column = suppress([sum(column) for column in zip(*counts, strict=True)])
    cells = tuple((WITHHELD,) * len(row) for row in counts)
    return ShownTable(cells, by_row.cells, by_column.cells, by_row.total)


def _with_sums(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    if not counts or not counts[0] or any(len(row) != len(counts[0]) for row in counts):
        raise ValueError("a table has rows of equal length and at least one cell")
    for row in counts:
        _require_counts(row)
    grid = [[*row, sum(row)] for row in counts]
    return [*grid, [sum(column) for column in zip(*grid, strict=True)]]


def _require_counts(counts: Sequence[int]) -> None:
    if any(n < 0 for n in counts):
        raise ValueError("a count is not below zero")
