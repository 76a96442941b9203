"""What ships: whole in both languages, and each basis says what is quoted from it."""

import pytest

from opentisc.desk.knowledge.law_text import BadLawText, read_law
from opentisc.desk.knowledge.markdown import html, plain
from opentisc.desk.knowledge.seeding import shipped


def test_every_article_is_whole_in_both_languages_and_named_once():
    codes = [one.code for one in shipped()]
    assert len(codes) == len(set(codes)) == 24
    for one in shipped():
        assert all((one.fields.question, one.fields.answer, one.fields.question_en, one.fields.answer_en))
        assert one.fields.expires_on is not None
        assert plain(one.fields.answer)
        assert "<p>" in html(one.fields.answer_en)


@pytest.mark.real_data
def test_every_basis_says_word_for_word_what_is_quoted(shared_data):
    laws: dict[str, dict[str, str]] = {}
    for file in sorted(
        (shared_data / "cn-ip-laws").rglob("*.md")
    ):  # later texts of a law come after earlier ones
        try:
            law = read_law(file.read_bytes(), file_name=file.name)
        except BadLawText:
            continue
        laws[law.code] = {article.number: article.text for article in law.articles}
    wrong = [
        (one.code, basis.law, basis.number)
        for one in shipped()
        for basis, quote in zip(one.fields.bases, one.quotes, strict=True)
        if quote not in laws.get(basis.law, {}).get(basis.number, "")
    ]
    assert wrong == []
