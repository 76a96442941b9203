"""What one position is."""

import pytest

from opentisc.search.language.folding import fold
from opentisc.search.language.units import LONGEST_WORD, MARK, index_text, index_texts, scan


def tokens(text: str) -> list[str]:
    return [unit.token for unit in scan(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithium-ion battery", ["lithium", "ion", "battery"]),
        ("H01M10/052", ["h01m10", "052"]),
        ("锂离子", ["锂", "离", "子"]),
        ("锂 离\u3000子", ["锂", "离", "子"]),
        ("5G通信BMS", ["5g", "通", "信", "bms"]),
        ("锂，电池", ["锂", MARK, "电", "池"]),
        ("锂\n电池", ["锂", MARK, "电", "池"]),
        ("锂。\r\n电", ["锂", MARK, MARK, "电"]),
        ("锂，。、电", ["锂", MARK, MARK, "电"]),
        ("锂 , 电", ["锂", "电"]),
        ("a, b; c", ["a", "b", "c"]),
        ("a，电", ["a", MARK, "电"]),
        ("“锂”", [MARK, "锂", MARK]),
        ("ガス・한국", ["ガ", "ス", MARK, "한", "국"]),
        ("2.5 µm", ["2", "5", "μm"]),
        ("naïve_name", ["naive", "name"]),
        ("", []),
        (" ，。 ", []),
    ],
)
def test_units(text, expected):
    assert tokens(text) == expected
    assert index_text(text).split() == expected


def test_control_characters_of_a_text_are_never_taken_for_our_own_tokens():
    for sign in "\x00\x01\x02\x03\x04\x05\x06\x1f":
        for text in (f"a{sign}b", f"锂{sign}电", f"{sign}", f"a {sign} 锂"):
            assert index_text(text).split() == [token for token in tokens(text) if token], ascii(text)
            assert index_texts([text, "x"])[1].split() == ["x"]


def test_values_stay_apart_when_they_are_cut_together():
    assert [one.split() for one in index_texts(["锂", "，电", "a", "b\x1fc", "é"])] == [
        ["锂"],
        [MARK, "电"],
        ["a"],
        ["b", "c"],
        ["e"],
    ]


def test_a_long_word_counts_by_its_first_characters():
    for word in ("x" * 5_000, "é" * 5_000):
        folded = fold(word)[:LONGEST_WORD]
        assert tokens(f"a {word} b") == ["a", folded, "b"]
        assert index_text(f"a {word} b").split() == ["a", folded, "b"]
        assert index_text(word).split() == [folded]
