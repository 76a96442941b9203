"""What folds together, and where each folded character comes from."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentisc.search.language import folding, reference, units
from opentisc.search.language.folding import fold, fold_with_map


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("ＬＩＴＨＩＵＭ－Ion", "lithium-ion"),
        ("Éclair Ångström ŁÓDŹ", "eclair angstrom łodz"),
        ("cafe\u0301", "cafe"),
        ("Άλφα Йод Ёлка", "αλφα иод елка"),
        ("straße ﬁlter ①½", "strasse filter 11⁄2"),
        ("乾燥 電池 鋰 後 裏 裡 麼", "干燥 电池 锂 后 里 里 么"),
        ("がぎ ｶﾞ か\u3099", "がぎ ガ が"),
        ("한국 \u1112\u1161\u11ab ㄱㅏ", "한국 한 가"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("葛\ufe00 葛\U000e0100", "葛 葛"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("\ud800x\U0010ffff", "\ufffdx\ufffd"),
    ],
)
def test_folds_to(given_text, expected):
    assert fold(given_text) == expected


def test_one_character_always_folds_alike_whatever_stands_beside_it():
    # OpenCC's phrase table turns 乾 into 乾 in 乾隆 and into 干 in 乾燥; a single-character table may not
    assert fold("乾隆") == "干隆"
    assert fold("乾燥") == "干燥"


def test_every_single_character_folds_to_what_does_not_fold_further():
    assert [hex(code) for code in range(0x110000) if fold(fold(chr(code))) != fold(chr(code))] == []


def test_chains_of_the_table_are_followed_to_the_end():
    table = folding.simplified()
    assert [old for old, new in table.items() if new in table] == []


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aÉé\u0301電池がか\u3099ｶﾞ，, \n\r한\u1112\u1161"))
def test_map_gives_the_folded_text_with_a_place_for_each_character(text):
    folded, places = fold_with_map(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


def test_map_leads_back_to_the_original():
    text = "ﬁne Cafe\u0301 ｶﾞ 電池"
    folded, places = fold_with_map(text)
    at = folded.index("cafe")
    assert text[places[at][0] : places[at + 3][1]] == "Cafe\u0301"
    at = folded.index("ガ")
    assert text[slice(*places[at])] == "ｶﾞ"
    at = folded.index("fine")
    assert text[slice(*places[at])] == text[slice(*places[at + 1])] == "ﬁ"
    assert text[slice(*places[folded.index("电")])] == "電"


def test_units_of_the_index_of_the_scanner_and_of_the_reference_are_the_same():
    draw = random.Random(5)  # noqa: S311  (repeatable, not secret)
    pool = [
        chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    pool += list("锂電池，。！？「」がカー々〇한국①Ａｚ５\n") * 40
    for _ in range(3_000):
        text = "".join(draw.choices(pool, k=draw.randint(1, 10)))
        scanned = [unit.token for unit in units.scan(fold(text))]
        assert units.index_text(text).split() == scanned, ascii(text)
        referred = [units.MARK if one.kind == "mark" else one.text for one in reference.pieces(fold(text))]
        assert referred == scanned, ascii(text)


def test_kinds_of_all_assigned_characters_agree_with_the_reference():
    named = {"han": "han", "word": "word", "mark": "mark", "line": "mark", "blank": ""}
    differing = [
        hex(code)
        for code in range(0x323B0)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co", "Cf")
        and fold(chr(code)) == chr(code)
        and named[units.kind_of(chr(code))] != reference.kind_of(chr(code))
    ]
    assert differing == []
