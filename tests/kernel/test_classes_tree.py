"""What stands above a symbol and what it contains."""

import pytest

from opentisc.kernel.classes import Levels, contains, parent, prefixes

# From the IPC: 10/05 has one dot less than 10/052; 10/0525 stands under 10/052.
LEVELS = Levels.from_dots(
    [
        ("H01M10/00", 0),
        ("H01M10/04", 1),
        ("H01M10/05", 1),
        ("H01M10/052", 2),
        ("H01M10/0525", 3),
        ("H01M10/054", 2),
        ("H01M12/00", 0),
        ("H01M12/02", 1),
    ]
)


def test_prefixes_go_from_section_to_the_symbol() -> None:
    assert prefixes("H01M10/052") == ("H", "H01", "H01M", "H01M10/00", "H01M10/052")
    assert prefixes("H01M10/00") == ("H", "H01", "H01M", "H01M10/00")
    assert prefixes("H01M") == ("H", "H01", "H01M")
    assert prefixes("H01") == ("H", "H01")
    assert prefixes("H") == ("H",)
    assert prefixes("14-03") == ("14", "14-03")
    assert prefixes("9") == ("9",)
    assert prefixes("") == ()


def test_the_certain_levels_of_an_unread_packed_symbol_are_kept() -> None:
    assert prefixes("B60C1102FI") == ("B", "B60", "B60C", "B60C1102FI")


@pytest.mark.parametrize(
    ("symbol", "above"),
    [
        ("H01M10/052", "H01M10/00"), ("H01M10/00", "H01M"), ("H01M", "H01"), ("H01", "H"), ("H", None),
        ("14-03", "14"), ("14", None), ("9", None),
    ],
)  # fmt: skip
def test_the_parent_by_text_is_the_next_certain_level(symbol: str, above: str | None) -> None:
    assert parent(symbol) == above


@pytest.mark.parametrize(
    ("symbol", "above"),
    [
        ("H01M10/0525", "H01M10/052"),
        ("H01M10/054", "H01M10/05"),
        ("H01M10/05", "H01M10/00"),
        ("H01M12/02", "H01M12/00"),
        ("H01M10/00", "H01M"),
        ("H01M99/02", "H01M99/00"),  # not in the scheme: by text
    ],
)
def test_the_parent_by_levels_is_that_of_the_scheme(symbol: str, above: str) -> None:
    assert parent(symbol, LEVELS) == above


@pytest.mark.parametrize(
    ("ancestor", "symbol", "by_text", "by_levels"),
    [
        ("H01M10/00", "H01M10/00", True, True),
        ("H01M10/00", "H01M10/052", True, True),
        ("H01M10/00", "H01M100/00", False, False),
        ("H01M10/00", "H01M100/05", False, False),
        ("H01M", "H01M10/052", True, True),
        ("H", "H01M10/052", True, True),
        ("H01M10/052", "H01M10/00", False, False),
        ("H01M10/05", "H01M10/052", False, True),  # only the scheme knows
        ("H01M10/05", "H01M10/0525", False, True),
        ("H01M10/04", "H01M10/05", False, False),  # stands before it, not above it
        ("14", "14-03", True, True),
        ("9", "9", True, True),
    ],
)
def test_a_subgroup_contains_others_only_by_levels(
    ancestor: str, symbol: str, by_text: bool, by_levels: bool
) -> None:
    assert contains(ancestor, symbol) is by_text
    assert contains(ancestor, symbol, LEVELS) is by_levels


def test_a_scheme_knows_its_symbols() -> None:
    assert "H01M10/052" in LEVELS
    assert "H01M10/00" in LEVELS
    assert "H01M10/99" not in LEVELS


def test_a_scheme_that_skips_a_level_is_refused() -> None:
    with pytest.raises(ValueError, match="2 dots"):
        Levels.from_dots([("H01M10/00", 0), ("H01M10/052", 2)])


def test_a_scheme_that_turns_in_a_circle_ends() -> None:
    circle = Levels({"A01B1/02": "A01B1/04", "A01B1/04": "A01B1/02"})
    assert not contains("A01B1/06", "A01B1/02", circle)
