"""A count below three is not shown above the handling body, nor can it be worked out from what is shown."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from opentisc.desk.counting.suppression import (
    SMALL,
    WITHHELD,
    Shown,
    ShownTable,
    alone,
    part,
    suppress,
    suppress_table,
)

pytestmark = pytest.mark.req("SC-13")

ROWS = [
    # counts, shown cells, shown sum; worked out by hand
    ((5, 7, 3), "5 7 3", "15"),  # nothing is small
    ((1, 5, 7), "<3 ※ 7", "13"),  # 13 - 7 = 6: 0+6, 1+5, 2+4
    ((2, 3, 7), "<3 ※ 7", "12"),  # 12 - 7 = 5: 0+5, 1+4, 2+3
    ((1, 3, 9), "<3 3 ※", "13"),  # 3 beside 1 would leave 4: never 2+2, since ※ is 3 or more
    ((0, 0, 0, 9), "<3 <3 <3 ※", "9"),  # three zeros alone would give themselves away
    ((1, 1, 8), "<3 <3 8", "10"),  # 10 - 8 = 2: 0+2, 1+1, 2+0
    ((2, 2, 8), "<3 <3 ※", "12"),  # 12 - 8 = 4 would be 2+2 alone
    ((1, 2, 8), "<3 <3 ※", "11"),  # 11 - 8 = 3 would be 1+2 or 2+1, never 0
    ((2, 2), "※ ※", "4"),  # both small and the sum says 2+2: no cell is shown as small
    ((0, 3), "※ ※", "3"),
    ((1, 1), "<3 <3", "<3"),  # the sum is small itself
    ((0,), "<3", "<3"),
    ((4,), "4", "4"),
    ((), "", "<3"),
]


@pytest.mark.parametrize(("counts", "cells", "total"), ROWS)
def test_a_row_shows_what_was_worked_out_by_hand(counts: tuple[int, ...], cells: str, total: str) -> None:
    shown = suppress(counts)
    assert " ".join(str(one) for one in shown.cells) == cells
    assert str(shown.total) == total


@pytest.mark.parametrize(("cells", "below"), [(2, 11), (3, 9), (4, 5)])
def test_the_published_row_leaves_each_small_cell_every_value(cells: int, below: int) -> None:
    for counts in product(range(below), repeat=cells):
        shown = suppress(counts)
        fits = list(_rows_that_fit(shown.cells, shown.total, sum(counts)))
        assert counts in fits
        for at, count in enumerate(counts):
            if count < 3:
                assert {0, 1, 2} <= {one[at] for one in fits}, (counts, [str(one) for one in shown.cells])


def test_a_table_hides_a_rectangle_around_one_small_cell() -> None:
    # 1 needs another hidden cell in its row and in its column, and these need one again. The cheapest rectangle is
    # 10, 8, 9 (27); 10, 30, 5 costs more (45). 1 may fall to 0 and rise to 2: all three others are 3 or more then.
    shown = suppress_table([[1, 10, 20], [30, 5, 7], [8, 9, 4]])
    assert [[str(one) for one in row] for row in shown.cells] == [
        ["<3", "※", "20"],
        ["30", "5", "7"],
        ["※", "※", "4"],
    ]
    assert [str(one) for one in shown.row_totals] == ["31", "42", "21"]
    assert [str(one) for one in shown.column_totals] == ["39", "24", "31"]
    assert str(shown.total) == "94"


def test_a_table_whose_sum_is_small_shows_nothing_but_that() -> None:
    shown = suppress_table([[1, 0], [0, 1]])
    assert {one for row in shown.cells for one in row} == {SMALL}
    assert {*shown.row_totals, *shown.column_totals, shown.total} == {SMALL}


def test_a_table_with_no_safe_pattern_withholds_every_cell() -> None:
    # Each cell could only fall if another rose above 2; the sums are 4, too small to give way by two.
    shown = suppress_table([[2, 2], [2, 2]])
    assert {one for row in shown.cells for one in row} == {WITHHELD}
    assert [str(one) for one in (*shown.row_totals, *shown.column_totals)] == ["4", "4", "4", "4"]
    assert str(shown.total) == "8"


def test_the_published_table_leaves_each_small_cell_more_than_one_value() -> None:
    for counts in product(range(5), repeat=4):
        shown = suppress_table([counts[:2], counts[2:]])
        cells = [*shown.cells[0], *shown.cells[1]]
        if WITHHELD in cells and SMALL not in cells:
            continue  # closed: see the test above
        fits = list(_tables_that_fit(counts, cells, shown))
        assert counts in fits
        for at, count in enumerate(counts):
            if count < 3:
                assert {0, 1, 2} <= {one[at] for one in fits}, (counts, [str(one) for one in cells])


def test_a_part_is_hidden_when_the_rest_is_small() -> None:
    assert part(9, of=10) == WITHHELD  # 10 - 9 would give the one that is not late
    assert part(2, of=10) == SMALL
    assert part(6, of=10) == Shown(6)
    assert part(10, of=10) == WITHHELD


def test_a_count_by_itself_is_shown_from_three_on() -> None:
    assert [str(alone(n)) for n in (0, 1, 2, 3, 120)] == ["<3", "<3", "<3", "3", "120"]
    assert alone(2).is_hidden
    assert not alone(3).is_hidden


@pytest.mark.parametrize("wrong", [[[1, 2], [3]], [], [[]]])
def test_what_is_no_table_is_refused(wrong: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="table"):
        suppress_table(wrong)


def test_a_count_below_zero_is_refused() -> None:
    for call in (lambda: suppress([3, -1]), lambda: alone(-1), lambda: part(4, of=3)):
        with pytest.raises(ValueError, match="below zero"):
            call()


def _allowed(shown: Shown, top: int, *, closed: bool) -> range:
    """Return the values that a reader must think possible for a mark."""
    if shown.count is not None:
        return range(shown.count, shown.count + 1)
    if shown.is_small:
        return range(3)
    return range(0 if closed else 3, top + 1)


def _rows_that_fit(cells: Sequence[Shown], total: Shown, real: int) -> Iterator[tuple[int, ...]]:
    closed = all(one == WITHHELD for one in cells)
    sums = {real} if total.count is not None else {0, 1, 2}
    for one in product(*(_allowed(cell, real, closed=closed) for cell in cells)):
        if sum(one) in sums:
            yield one


def _tables_that_fit(
    counts: Sequence[int], cells: Sequence[Shown], shown: ShownTable
) -> Iterator[tuple[int, ...]]:
    top = sum(counts) + 2
    marks = (*shown.row_totals, *shown.column_totals, shown.total)
    bounds = [_allowed(mark, 4 * top, closed=False) for mark in marks]
    for a, b, c, d in product(*(_allowed(one, top, closed=False) for one in cells)):
        sums = (a + b, c + d, a + c, b + d, a + b + c + d)
        if all(value in bound for value, bound in zip(sums, bounds, strict=True)):
            yield (a, b, c, d)
