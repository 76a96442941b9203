"""The unified social credit code of GB 32100-2015: golden vectors worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentisc.network.clients.codes import ALPHABET, check_character, credit_code
from opentisc.network.errors import BadCreditCode

# 91350100M000100Y43 is the example printed in the standard. By hand, values times weights 3^(i-1) mod 31:
# 9·1 1·3 3·9 5·27 0·19 1·26 0·16 0·17 M(21)·20 0·29 0·25 0·13 1·8 0·24 0·10 Y(30)·30 4·28
# = 9+3+27+135+0+26+0+0+420+0+0+0+8+0+0+900+112 = 1640; 1640 mod 31 = 28; 31-28 = 3.
STANDARD = "91350100M000100Y43"

# 110000000000000000: 1·1 + 1·3 = 4; 31-4 = 27, the 28th sign of the alphabet: U? counted: 0-9 (0-9), A10 B11 C12
# D13 E14 F15 G16 H17 J18 K19 L20 M21 N22 P23 Q24 R25 T26 U27.
COUNTED = "11000000000000000U"


@pytest.mark.parametrize("code", [STANDARD, COUNTED, "0" * 18])
def test_a_code_whose_check_character_holds_is_taken(code):
    assert credit_code(code) == code


def test_blanks_hyphens_small_letters_and_full_width_are_one_spelling():
    assert credit_code(" 91350100-m000 100y43 ") == STANDARD
    assert credit_code("９１３５０１００Ｍ０００１００Ｙ４３") == STANDARD


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y433", "length"),
        ("", "length"),
        ("91350100I000100Y43", "character"),  # I, O, S, V and Z are not in the alphabet
        ("9135O100M000100Y43", "character"),
        ("91350100M000100Y44", "check_digit"),
        ("19350100M000100Y43", "check_digit"),  # two signs changed places
    ],
)
def test_a_code_that_does_not_hold_is_refused_with_its_reason_and_never_corrected(code, reason):
    with pytest.raises(BadCreditCode) as refused:
        credit_code(code)
    assert refused.value.facts == {"given": code, "reason": reason}


def test_the_alphabet_is_that_of_the_standard():
    assert len(ALPHABET) == 31
    assert not set("IOSVZ") & set(ALPHABET)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_found(first, place, sign):
    right = first + check_character(first)
    wrong = right[:place] + sign + right[place + 1 :]
    assert credit_code(right) == right
    if wrong != right:
        with pytest.raises(BadCreditCode):
            credit_code(wrong)
