"""Class symbols in the fixed columns of the USPTO."""

import pytest

from opentisc.records.formats.us_classes import ipc_class, locarno_class, uspc_symbol


@pytest.mark.parametrize(
    ("given", "symbol"),
    [
        ("  2 52", "2/52"),
        (" 24  9", "24/9"),
        (" 24  34", "24/3.4"),
        ("709202", "709/202"),
        ("4352571", "435/257.1"),
        ("D 8356", "D8/356"),
        ("D14126", "D14/126"),
        ("PLT263", "PLT/263"),
        ("261DIG  70", "261/DIG.70"),
        ("257E21600", "257/E21.600"),
        ("  2  1 R", "2/1R"),
        ("128905000", "128/905"),
        ("600300000", "600/300"),
        ("705026000", "705/26"),
        ("375/376", "375/376"),
        ("12", "12"),
    ],
)
def test_a_national_class_gets_its_slash_from_the_columns(given: str, symbol: str) -> None:
    assert uspc_symbol(given) == symbol


@pytest.mark.parametrize(
    ("given", "symbol"),
    [
        ("A45F  504", "A45F5/04"),
        ("A43B 2300", "A43B23/00"),
        ("H04M 1100", "H04M11/00"),
        ("A61B005/00", "A61B5/00"),
        ("G06F017/60", "G06F17/60"),
    ],
)
def test_an_ipc_symbol_of_edition_7_is_read_from_its_columns(given: str, symbol: str) -> None:
    read = ipc_class(given, first=True, version="7")
    assert (read.symbol, read.as_given, read.readable, read.first) == (symbol, given, True, True)


def test_a_locarno_class_gets_its_hyphen() -> None:
    assert locarno_class("0801", version="9").symbol == "08-01"
