"""A snippet is a piece of text that people can read: whole words, and a sign where it was cut."""

import pytest

from opentisc.search.results.rows import _cut

HEAD = "Within a mobile device, a method of roaming between a mobile "
TEXT = HEAD + "network and " + "many other parts of the device " * 8


def marked(snippet) -> list[str]:
    return [snippet.text[one.start : one.end] for one in snippet.highlights]


@pytest.mark.req("UX-07")
def test_a_snippet_begins_and_ends_with_whole_words_and_keeps_its_marks():
    at = len(HEAD)
    snippet = _cut("ab", TEXT, [(at, at + len("network"), 0)])
    # Forty characters before the mark stand on the comma's blank or inside a word: either way a word follows.
    assert snippet.text.lstrip("…, ").startswith("a method of roaming")
    assert snippet.text.rstrip("…").split()[-1] in {"many", "other", "parts", "of", "the", "device"}
    assert snippet.text.endswith("…")
    assert marked(snippet) == ["network"]


def test_a_text_that_fits_is_not_cut():
    snippet = _cut("ab", "wireless network", [(0, 8, 0)])
    assert (snippet.text, marked(snippet)) == ("wireless network", ["wireless"])


def test_a_chinese_text_is_cut_between_characters():
    text = "退役锂电池正极回收方法，" * 30
    snippet = _cut("ab", text, [(123, 126, 0)])
    assert marked(snippet) == ["电池正"]
    assert snippet.text.startswith("…")


def test_a_word_longer_than_the_snippet_is_cut_where_it_must_be():
    snippet = _cut("ab", "x" * 500, [(300, 310, 0)])
    assert marked(snippet) == ["x" * 10]
