"""Taking laws in, finding them by article, and telling which text holds."""

from datetime import date

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions, queries
from opentisc.desk.knowledge import changes
from opentisc.desk.knowledge.laws import UnknownLaw, standings
from opentisc.desk.models import Law, LawArticle
from opentisc.infra import audit
from opentisc.kernel.errors import NotFound
from tests.factories.knowledge import NEW_RULES, NOW, OLD_RULES, import_text


def test_a_text_is_taken_in_once_with_its_source_and_licence(tmp_path):
    (tmp_path / "README.md").write_text(
        "- Origin: 虚构来源\n- Licence as stated there: 公有领域\n", encoding="utf-8"
    )
    (tmp_path / "a.md").write_text(OLD_RULES, encoding="utf-8")
    first = actions.import_laws(tmp_path, by=OPERATOR, now=NOW)
    again = actions.import_laws(tmp_path, by=OPERATOR, now=NOW)
    assert (first.added, first.articles, first.known) == (["虚构专利管理办法"], 3, 0)
    assert (again.added, again.known, Law.objects.count(), LawArticle.objects.count()) == ([], 1, 1, 3)
    law = Law.objects.get()
    assert (law.source, law.licence) == ("虚构来源 · a.md", "公有领域")
    assert [one.act for one in audit.entries_for(audit.Subject("law", str(law.pk)))] == ["desk.law.imported"]


def test_a_bad_file_costs_itself_alone(tmp_path):
    (tmp_path / "a.md").write_text("# 批复\n没有条文", encoding="utf-8")
    (tmp_path / "b.md").write_text(OLD_RULES, encoding="utf-8")
    came = actions.import_laws(tmp_path, by=OPERATOR, now=NOW)
    assert [(file, one.why) for file, one in came.refused] == [("a.md", "no_articles")]
    assert came.added == ["虚构专利管理办法"]


def test_a_folder_without_texts_is_told(tmp_path):
    with pytest.raises(NotFound):
        actions.import_laws(tmp_path, by=OPERATOR, now=NOW)


def test_a_citation_finds_its_article_and_no_other(tmp_path):
    import_text(tmp_path)
    for typed in ("虚构专利管理办法 第二条", "虚构专利管理办法 2", "《虚构专利管理办法》第2条"):
        assert [(one.law.code, one.number) for one in queries.find_laws(typed).exact] == [
            ("虚构专利管理办法", "2")
        ]
    assert [one.number for one, _hit in queries.find_laws("law:虚构专利管理办法 art:二").rows] == ["2"]
    assert queries.find_laws("虚构专利管理办法 第九条").exact == ()


def test_words_of_an_article_find_the_text_in_force_and_the_earlier_one_when_asked(tmp_path):
    import_text(tmp_path)
    import_text(tmp_path, NEW_RULES, "新.md")
    assert [one.text[:12] for one, _hit in queries.find_laws("日内答复").rows] == ["申请人应当在六十日内答复"]
    assert queries.find_laws("日内答复", earlier=True).total == 2
    assert [one.law.text_of for one in queries.find_laws("虚构专利管理办法 第二条").exact] == [
        date(2025, 6, 30),
        date(2010, 3, 1),
    ]


def test_an_older_text_ends_when_the_newer_one_comes_into_force(tmp_path):
    import_text(tmp_path)
    import_text(tmp_path, NEW_RULES, "新.md")
    old = queries.law_text("虚构专利管理办法", text_of=date(2010, 3, 1))
    standing = standings([old])[old.pk]
    assert not standing.in_force(date(2010, 4, 30))
    assert standing.in_force(date(2010, 5, 1))
    assert standing.in_force(date(2025, 8, 31))
    assert not standing.in_force(date(2025, 9, 1))
    assert queries.law_text("虚构专利管理办法").text_of == date(2025, 6, 30)


def test_an_unknown_law_and_an_unknown_article_are_told(tmp_path):
    import_text(tmp_path)
    with pytest.raises(UnknownLaw):
        queries.law_text("没有的法")
    with pytest.raises(UnknownLaw):
        queries.law_article("虚构专利管理办法", "99")


def test_a_query_that_cannot_be_read_is_told_and_not_raised(tmp_path):
    import_text(tmp_path)
    assert queries.find_laws("(坏").problem is not None


def test_a_change_is_noted_only_inside_its_transaction(transactional_db):
    with pytest.raises(RuntimeError):
        changes.note("laws", ["1"])


@pytest.mark.real_data
def test_the_patent_law_is_found_by_article(shared_data):
    actions.import_laws(shared_data / "cn-ip-laws" / "民法商法", by=OPERATOR, now=NOW)
    (found,) = queries.find_laws("专利法 第二十条").exact
    assert found.law.name == "中华人民共和国专利法"
    assert found.text.startswith("申请专利和行使专利权应当遵循诚实信用原则。")
