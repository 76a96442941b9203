"""How articles are named."""

import pytest

from opentisc.desk.knowledge.citations import Citation, article_words, numeral, read_citation, read_numeral


@pytest.mark.parametrize(
    ("words", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百", 100), ("一百零一", 101), ("一百一十五", 115),
     ("一百四十九", 149), ("１２", 12), ("三", 3)],
)  # fmt: skip
def test_a_numeral_is_read(words, number):
    assert read_numeral(words) == number


@pytest.mark.parametrize("words", ["", "二〇二〇", "甲", "二二"])
def test_what_is_no_numeral_of_an_article_is_none(words):
    assert read_numeral(words) is None


def test_numerals_are_written_as_laws_write_them():
    assert [numeral(one) for one in (1, 10, 11, 20, 22, 100, 101, 110, 115, 149)] == [
        "一", "十", "十一", "二十", "二十二", "一百", "一百零一", "一百一十", "一百一十五", "一百四十九"
    ]  # fmt: skip
    assert all(read_numeral(numeral(one)) == one for one in range(1, 1000))


def test_an_inserted_article_keeps_both_numbers():
    assert article_words("20-1") == "第二十条之一"


@pytest.mark.parametrize(
    ("typed", "law", "number"),
    [
        ("专利法 第二十条", "专利法", "20"),
        ("专利法第20条第一款", "专利法", "20"),
        ("《中华人民共和国专利法》第二十二条", "专利法", "22"),
        ("虚构办法 第二条之一", "虚构办法", "2-1"),
        ("专利法 20", "专利法", "20"),
        ("专利法 20-1", "专利法", "20-1"),
        ("专利法实施细则 第一百一十五条", "专利法实施细则", "115"),
    ],
)
def test_a_citation_is_read_as_people_type_it(typed, law, number):
    assert read_citation(typed) == Citation(law, number)


@pytest.mark.parametrize("typed", ["", "专利年费什么时候缴", "第二十条", "第二二条"])
def test_what_cites_nothing_is_none(typed):
    assert read_citation(typed) is None
