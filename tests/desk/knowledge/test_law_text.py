"""Reading one file of a law."""

from datetime import date

import pytest

from opentisc.desk.knowledge.law_text import BadLawText, read_law
from tests.factories.knowledge import NEW_RULES, OLD_RULES


def read(text: str, name: str = "x.md"):
    return read_law(text.encode(), file_name=name)


def test_head_chapters_and_articles_are_read():
    law = read(OLD_RULES)
    assert (law.name, law.code, law.kind) == ("虚构专利管理办法", "虚构专利管理办法", "local")
    assert law.issuer == "虚构省人民代表大会常务委员会"
    assert (law.text_of, law.in_force_from, law.in_force_until) == (date(2010, 3, 1), date(2010, 5, 1), None)
    assert [one.number for one in law.articles] == ["1", "2", "3"]
    assert law.articles[1].heading == "第一章 总则"
    assert law.articles[1].text == "申请人应当在三十日内答复。\n逾期不答复的，视为撤回。"


def test_an_inserted_article_follows_its_own():
    assert [one.number for one in read(NEW_RULES).articles] == ["1", "2", "2-1", "3"]


def test_the_day_of_the_first_text_is_not_taken_for_an_amended_one():
    amended = OLD_RULES.replace(
        "<!-- INFO END -->", "2019年1月2日 虚构省人民代表大会常务委员会 修正\n<!-- INFO END -->"
    )
    law = read(amended)
    assert law.text_of == date(2019, 1, 2)
    assert law.in_force_from is None


def test_a_later_day_in_the_file_name_is_the_day_of_the_text():
    law = read(OLD_RULES, "办法(2012-07-01).md")
    assert (law.text_of, law.in_force_from) == (date(2012, 7, 1), None)


def test_an_end_that_the_text_states_is_taken():
    law = read(OLD_RULES.replace("起施行。", "起施行，有效期至2015年4月30日。"))
    assert law.in_force_until == date(2015, 4, 30)


@pytest.mark.parametrize(
    ("raw", "why", "line"),
    [
        (b"\x00\x01\xff\xfe", "not_text", 0),
        (b"", "no_title", 0),
        ("# 批复\n\n一、同意。".encode(), "no_articles", 0),
        ("# 法\n第一条 甲\n第三条 乙".encode(), "article_out_of_order", 3),
        ("# 法\n第一条 甲\n第一条 乙".encode(), "article_out_of_order", 3),
        (f"# {'长' * 201}\n第一条 甲".encode(), "name_too_long", 0),
    ],
)
def test_a_file_that_is_no_law_says_why_and_where(raw, why, line):
    with pytest.raises(BadLawText) as refused:
        read_law(raw, file_name="x.md")
    assert (refused.value.why, refused.value.line) == (why, line)


def test_a_text_in_gb18030_is_read():
    assert read_law(OLD_RULES.encode("gb18030"), file_name="x.txt").name == "虚构专利管理办法"


@pytest.mark.real_data
def test_the_set_of_laws_is_read_as_its_files_say(shared_data):
    folder = shared_data / "cn-ip-laws"
    laws, refused = {}, []
    for file in sorted(folder.rglob("*.md")):
        if file.name.startswith("README"):
            continue
        try:
            law = read_law(file.read_bytes(), file_name=file.name)
            laws[law.code, law.text_of] = law
        except BadLawText as wrong:
            refused.append((file.name[:12], wrong.why))
    assert len(laws) == 74
    assert [why for _name, why in refused] == [
        "no_articles"
    ] * 3  # two 批复 and the decision on 18 interpretations
    patent = laws["专利法", date(2020, 10, 17)]
    assert len(patent.articles) == 82
    assert patent.in_force_from is None  # the text says 1985-04-01, of its first version
    assert patent.articles[19].text.startswith("申请专利和行使专利权应当遵循诚实信用原则。")
    assert patent.articles[21].heading == "第二章 授予专利权的条件"
    assert laws["专利法实施细则", date(2023, 12, 11)].articles[-1].number == "149"
    marks = laws["商标法实施条例", date(2014, 4, 29)]
    assert (marks.in_force_from, marks.issuer, marks.kind) == (date(2014, 5, 1), "国务院", "regulation")
