"""The index is fed the very units that the language names, by whatever tables they are looked up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.search.engines.tantivy.cutting import cut
from opentisc.search.language.folding import TABLE_END, fold
from opentisc.search.language.units import MARK, index_texts, scan

LONG = "锂离子电池，其特征在于：A method (first) of 3.5 mm。" * 20
"""Beyond the length from which tables are looked up."""

SIGNS = (
    "aZ9éß锂電乾ガか한一，。、“”(),;:-·\n\r\t \u3000\x00\x05\x1f\u0301\u3099\u200b"
    "℃…①½㎜ﬁ𝑥𠮷𫔶😀\ud800\u1161가\U000e0001\U00101234"
)

values = st.text(st.sampled_from(SIGNS) | st.characters(max_codepoint=TABLE_END + 50), max_size=60)


def units(text: str) -> list[str]:
    return [unit.token for unit in scan(fold(text))]


@settings(max_examples=300, deadline=None)
@given(st.lists(values, min_size=1, max_size=6))
def test_the_tables_and_the_language_cut_alike(texts):
    together = [one.split() for one in cut([LONG, *texts, LONG])]
    assert together == [one.split() for one in index_texts([LONG, *texts, LONG])]
    assert together[1:-1] == [one.split() for one in index_texts(texts)]
    assert together[0] == units(LONG)


def test_every_character_is_cut_as_the_language_cuts_it():
    """Before and after a word, a Han character, a mark and its like: its neighbours decide."""
    for first in range(0x80, TABLE_END, 500):
        signs = [chr(code) for code in range(first, min(first + 500, TABLE_END))]
        texts = [f"a{one}锂{one}{one},{one}。{one}b {one}" for one in signs]
        for one, tokens, expected in zip(signs, cut(texts), index_texts(texts), strict=True):
            assert tokens.split() == expected.split(), ascii(one)


def test_characters_alone_in_a_long_text_are_cut_as_the_language_cuts_it():
    """One by one, since a character that needs its neighbours sends its whole text another way."""
    for code in (0x2103, 0x2026, 0xBD, 0x200B, 0x0301, 0x3099, 0x20BB7, 0x1F600, 0xD800, 0x5, 0x1F, 0xFF5E):
        text = f"{LONG}{chr(code)}锂{chr(code)}b"
        assert cut([text])[0].split() == units(text), hex(code)


def test_signs_that_fold_to_several_characters_keep_the_places_of_their_neighbours():
    """`℃` is a mark and a word, `…` three marks, `½` two numbers around a mark: only a mark beside Han counts."""
    (tokens,) = cut([f"{LONG}在60℃，…½㎜锂℃，℃电"])
    expected = ["mm", MARK, "在", "60", "c", "1", "2mm", "锂", MARK, "c", "c", "电"]
    assert tokens.split()[-len(expected) :] == expected
