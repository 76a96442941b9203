"""The leak check: what it finds of a disclosure in a typed text, and where the limit lies."""

import pytest

from opentisc.desk.searching.leaks import MOST_HAN, MOST_WORDS, repeated

SENTENCE = "一种以壳聚糖为载体在二十五摄氏度下缓释三十天的稻瘟病生防菌剂"  # 30 Han characters


def run(text, *disclosures):
    return repeated(text, [(f"d{at}", one) for at, one in enumerate(disclosures)])


def test_nineteen_characters_pass_and_twenty_are_refused():
    assert not run(SENTENCE[:19], SENTENCE).refused
    assert run(SENTENCE[:19], SENTENCE).longest.han == 19
    assert run(SENTENCE[:20], SENTENCE).refused
    assert (MOST_HAN, MOST_WORDS) == (20, 12)


def test_eleven_words_pass_and_twelve_are_refused():
    words = [
        "a",
        "slow",
        "release",
        "biocontrol",
        "agent",
        "on",
        "a",
        "chitosan",
        "carrier",
        "against",
        "rice",
        "blast",
        "disease",
    ]
    assert len(words) == 13
    assert not run(" ".join(words[:11]), " ".join(words)).refused
    assert run(" ".join(words[:12]), " ".join(words)).refused


def test_marks_blanks_case_width_and_traditional_characters_hide_nothing():
    typed = "TI=('一種以殼聚糖為載體，在二十五 攝氏度下緩釋三')"  # 20 Han characters in traditional writing
    assert run(typed, SENTENCE).longest.han == 20
    assert run("ＣＨＩＴＯＳＡＮ Carrier", "chitosan carrier").longest.words == 2


def test_a_mixed_run_adds_its_shares():
    mixed = "在二十五摄氏度下缓释的" + " chitosan carrier for rice blast control agent"  # 11 Han + 7 words
    found = run(mixed, mixed).longest
    assert (found.han, found.words) == (11, 7)
    assert found.share == pytest.approx(11 / 20 + 7 / 12)
    assert run(mixed, mixed).refused


def test_an_operator_between_two_parts_breaks_the_run():
    typed = f"{SENTENCE[:12]} AND {SENTENCE[12:24]}"
    found = run(typed, SENTENCE)
    assert not found.refused
    assert [(one.han, one.words) for one in found.passages] == [(12, 0), (12, 0)]


def test_the_passage_names_its_source_and_its_place_in_the_typed_text():
    typed = f"主题=（{SENTENCE[5:27]}）"
    found = run(typed, "无关的一段话", SENTENCE).longest
    assert (found.source, typed[found.start : found.end]) == ("d1", SENTENCE[5:27])


def test_a_run_in_the_middle_of_a_long_disclosure_is_found_whole():
    noise = "载体缓释稻瘟病" * 500
    disclosure = noise + SENTENCE + noise
    assert run(SENTENCE[3:28], disclosure).longest.han == 25


@pytest.mark.parametrize(
    ("typed", "disclosure"), [("", SENTENCE), (SENTENCE, ""), ("甲", "乙"), ("，。", "，。")]
)
def test_nothing_in_common_is_nothing_found(typed, disclosure):
    assert run(typed, disclosure).longest is None


def test_every_run_is_as_long_as_a_plain_comparison_says():
    """The automaton against the definition, on all pairs of short texts over two characters."""
    from itertools import product

    texts = ["".join(one) for length in range(1, 6) for one in product("甲乙", repeat=length)]
    for typed in texts[:40]:
        for disclosure in texts:
            longest = max(
                (
                    end - start
                    for start in range(len(typed))
                    for end in range(start + 1, len(typed) + 1)
                    if typed[start:end] in disclosure
                ),
                default=0,
            )
            found = run(typed, disclosure).longest
            assert (found.han if found else 0) == longest, (typed, disclosure)
            if found:
                assert typed[found.start : found.end] in disclosure
