"""Record ids of marks, geographical indications and IC layout designs."""

import pytest

from opentisc.kernel.numbers import UnreadableNumber, indication_id, layout_id, mark_id


@pytest.mark.parametrize(
    ("office", "number", "expected"),
    [
        ("US", "77478018", "TM-US-77478018"),
        ("us", "77/478,018", "TM-US-77478018"),
        ("US", "77 478 018", "TM-US-77478018"),
        ("EM", "018000001", "TM-EM-018000001"),
        ("CN", "12345678A", "TM-CN-12345678A"),
        ("CN", "１２３４５６７８", "TM-CN-12345678"),
    ],
)
def test_a_mark_is_known_by_office_and_number(office: str, number: str, expected: str) -> None:
    assert mark_id(office, number) == expected


@pytest.mark.parametrize(
    ("register", "kind", "number", "expected"),
    [
        ("EU", "PGI", "PGI-IT-02305", "GI-EU-PGI-IT-02305"),
        ("EU", "PGI", "IT-02305", "GI-EU-PGI-IT-02305"),
        ("EU", "PDO", "PDO-IT-A0001-AM02", "GI-EU-PDO-IT-A0001-AM02"),
        ("eu", "PGI", "pgi-it-02305", "GI-EU-PGI-IT-02305"),
        ("EU", "PGI", "PGI IT 02305", "GI-EU-PGI-IT-02305"),
        ("CN", "地理标志产品", "2024 1", "GI-CN-地理标志产品-2024-1"),
    ],
)
def test_an_indication_is_known_by_register_kind_and_number(
    register: str, kind: str, number: str, expected: str
) -> None:
    assert indication_id(register, kind, number) == expected


@pytest.mark.parametrize(
    "number", ["BS.205001234", "BS205001234", "bs 205001234", "BS．205001234", "BS-205001234"]
)
def test_a_layout_is_known_by_its_certificate_number(number: str) -> None:
    assert layout_id(number) == "IC-CN-BS.205001234"


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(UnreadableNumber):
        layout_id("205001234")
    with pytest.raises(UnreadableNumber):
        mark_id("US", "LOGO")
    with pytest.raises(UnreadableNumber):
        indication_id("EU", "PGI", " ")
