"""The life of an article, who sees it, and when it may be cited."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions, queries
from opentisc.desk.errors import WrongState
from opentisc.desk.knowledge import changes
from opentisc.desk.knowledge.reading import NotCitable, UnknownArticle
from opentisc.desk.knowledge.writing import BadArticle, OwnReview
from opentisc.desk.models import Article, ArticleVersion
from opentisc.infra import audit
from opentisc.kernel.errors import NotAllowed
from opentisc.network import queries as network
from opentisc.search.actions import catch_up
from tests.factories import network as make
from tests.factories.knowledge import NEW_RULES, NOW, fields, import_text, published

TODAY = make.TODAY  # 2026-09-18


def basis(**facts) -> actions.ArticleBasis:
    return actions.ArticleBasis(law="虚构专利管理办法", number="2", **facts)


def test_a_draft_is_handed_in_and_published_by_somebody_else(keepers):
    one = published(keepers.author, keepers.reviewer)
    assert (one.state, one.author_id, one.reviewer_id) == (
        "published",
        keepers.author.person_id,
        keepers.reviewer.person_id,
    )
    acts = [event.act for event in audit.entries_for(audit.Subject("article", str(one.article.key)))]
    assert acts == ["desk.article.drafted", "desk.article.handed_in", "desk.article.published"]


def test_nobody_reviews_what_they_wrote_not_even_a_manager(keepers):
    draft = actions.start_article(fields(), by=keepers.manager, now=NOW)
    actions.hand_in_article(draft.article.key, by=keepers.manager, now=NOW)
    for step in (
        lambda: actions.publish_article(draft.article.key, by=keepers.manager, now=NOW),
        lambda: actions.send_article_back(draft.article.key, "改", by=keepers.manager, now=NOW),
    ):
        with pytest.raises(OwnReview):
            step()
    assert ArticleVersion.objects.get().state == "in_review"


def test_the_table_itself_refuses_a_reviewer_who_is_the_author(keepers):
    one = published(keepers.author, keepers.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=one.pk).update(reviewer=one.author)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.filter(pk=one.pk).update(author=None)


def test_a_consultant_does_not_publish(keepers):
    draft = actions.start_article(fields(), by=keepers.manager, now=NOW)
    actions.hand_in_article(draft.article.key, by=keepers.manager, now=NOW)
    with pytest.raises(NotAllowed):
        actions.publish_article(draft.article.key, by=keepers.author, now=NOW)


def test_only_the_author_changes_a_draft(keepers):
    draft = actions.start_article(fields(), by=keepers.author, now=NOW)
    with pytest.raises(NotAllowed):
        actions.save_article(draft.article.key, fields(answer="别人的话"), by=keepers.reviewer, now=NOW)


def test_a_published_text_changes_by_a_new_version_alone(keepers):
    one = published(keepers.author, keepers.reviewer)
    key = one.article.key
    with pytest.raises(WrongState):
        actions.save_article(key, fields(answer="改"), by=keepers.author, now=NOW)
    actions.new_article_version(key, by=keepers.author, now=NOW)
    actions.save_article(key, fields(answer="新的答复"), by=keepers.author, now=NOW)
    assert queries.published_article(key, actor=None).version.answer == one.answer
    actions.hand_in_article(key, by=keepers.author, now=NOW)
    actions.publish_article(key, by=keepers.reviewer, now=NOW)
    assert queries.published_article(key, actor=None).version.answer == "新的答复"
    assert list(ArticleVersion.objects.order_by("version").values_list("state", flat=True)) == [
        "replaced",
        "published",
    ]


def test_a_version_sent_back_carries_the_reason(keepers):
    draft = actions.start_article(fields(), by=keepers.author, now=NOW)
    actions.hand_in_article(draft.article.key, by=keepers.author, now=NOW)
    with pytest.raises(BadArticle):
        actions.send_article_back(draft.article.key, " ", by=keepers.reviewer, now=NOW)
    row = actions.send_article_back(draft.article.key, "补上依据", by=keepers.reviewer, now=NOW)
    assert (row.state, row.review_note) == ("draft", "补上依据")


def test_a_strangers_draft_and_an_absent_one_answer_alike(keepers):
    draft = actions.start_article(fields(), by=keepers.author, now=NOW)
    for read in (
        lambda key: queries.article_versions(key, actor=keepers.stranger),
        lambda key: queries.article_version(key, 1, actor=keepers.stranger),
        lambda key: queries.published_article(key, actor=None),
        lambda key: actions.publish_article(key, by=keepers.stranger, now=NOW),
    ):
        said = []
        for key in (draft.article.key, "00000000-0000-4000-8000-000000000000"):
            with pytest.raises(UnknownArticle) as refused:
                read(key)
            said.append((refused.value.code, str(refused.value)))
        assert said[0] == said[1]


def test_an_internal_article_is_seen_and_cited_in_its_own_body_alone(keepers):
    one = published(keepers.author, keepers.reviewer, is_public=False)
    key = one.article.key
    assert queries.published_article(key, actor=keepers.manager).version == one
    for actor in (None, keepers.stranger, network.private_hat(make.make_person())):
        with pytest.raises(UnknownArticle):
            queries.published_article(key, actor=actor)
    assert queries.citable_article(key, TODAY, body_id=keepers.author.body_id).version == one
    with pytest.raises(UnknownArticle):
        queries.citable_article(key, TODAY, body_id=keepers.stranger.body_id)


@pytest.mark.parametrize(
    ("on", "may"), [(TODAY, True), (date(2026, 10, 1), True), (date(2026, 10, 2), False)]
)
def test_an_article_is_cited_up_to_its_last_day(keepers, on, may):
    key = published(keepers.author, keepers.reviewer, expires_on=date(2026, 10, 1)).article.key
    if may:
        assert queries.citable_article(key, on).version.expires_on == date(2026, 10, 1)
        return
    with pytest.raises(NotCitable) as refused:
        queries.citable_article(key, on)
    assert refused.value.why == "expired"


def test_an_article_falls_with_the_text_it_rests_on(keepers, home):
    import_text(home)
    key = published(keepers.author, keepers.reviewer, bases=(basis(),)).article.key
    assert queries.citable_article(key, TODAY)
    import_text(home, NEW_RULES, "新.md")
    with pytest.raises(NotCitable) as refused:
        queries.citable_article(key, TODAY)
    assert refused.value.why == "basis_not_in_force"
    assert queries.citable_article(key, date(2025, 8, 31))  # what was said then was right then
    assert [one.version.article.key for one in queries.articles_running_out(keepers.manager, on=TODAY)] == [
        key
    ]
    assert queries.find_articles("年费", actor=None, on=TODAY).total == 0


@pytest.mark.parametrize(
    ("days", "may"),
    [
        ({"in_force_from": date(2026, 9, 19)}, False),
        ({"in_force_from": date(2026, 9, 18)}, True),
        ({"in_force_until": date(2026, 9, 17)}, False),
        ({"in_force_until": date(2026, 9, 18)}, True),
    ],
)
def test_a_basis_that_the_author_dated_is_kept_to(keepers, days, may):
    one = published(
        keepers.author,
        keepers.reviewer,
        bases=(actions.ArticleBasis(law="没有收入的法", number="3", **days),),
    )
    if may:
        assert queries.citable_article(one.article.key, TODAY)
    else:
        with pytest.raises(NotCitable):
            queries.citable_article(one.article.key, TODAY)


def test_a_basis_that_the_law_has_not_is_refused(keepers, home):
    import_text(home)
    with pytest.raises(BadArticle) as refused:
        actions.start_article(
            fields(bases=(actions.ArticleBasis(law="虚构专利管理办法", number="99"),)),
            by=keepers.author,
            now=NOW,
        )
    assert refused.value.facts["why"] == "no_such_article"
    assert Article.objects.count() == 0


def test_a_withdrawn_article_is_neither_shown_nor_found_nor_cited(keepers):
    key = published(keepers.author, keepers.reviewer).article.key
    catch_up("knowledge")
    actions.withdraw_article(key, "内容有误", by=keepers.manager, now=NOW)
    assert queries.find_articles("年费", actor=None, on=TODAY).rows == ()  # also before the index knows
    with pytest.raises(UnknownArticle):
        queries.published_article(key, actor=None)
    with pytest.raises(NotCitable):
        queries.citable_article(key, TODAY)
    catch_up("knowledge")
    assert queries.find_articles("年费", actor=None, on=TODAY).total == 0


def test_published_articles_are_found_by_words_kind_and_topic_and_drafts_are_not(keepers):
    published(keepers.author, keepers.reviewer)
    published(
        keepers.author, keepers.reviewer, question="商标续展要多久？", right_kinds=("mark",), topic="filing"
    )
    actions.start_article(fields(question="年费草稿"), by=keepers.author, now=NOW)
    published(keepers.author, keepers.reviewer, question="内部年费口径", is_public=False)
    catch_up("knowledge")
    found = queries.find_articles("年费", actor=None, on=TODAY)
    assert [one.version.question for one, _hit in found.rows] == ["专利年费什么时候缴？"]
    everything = queries.find_articles("", actor=None, on=TODAY)
    assert (everything.total, {one.value: one.count for one in everything.rights}) == (
        2,
        {"patent": 1, "mark": 1},
    )
    assert queries.find_articles("", actor=None, on=TODAY, right="mark").total == 1
    assert queries.find_articles("", actor=None, on=TODAY, topic="fees", right="mark").total == 0


def test_what_expires_in_sixty_days_is_told_to_those_who_keep_it(keepers):
    soon = published(keepers.author, keepers.reviewer, expires_on=TODAY + timedelta(days=60))
    published(keepers.author, keepers.reviewer, expires_on=TODAY + timedelta(days=61))
    gone = published(keepers.author, keepers.reviewer, expires_on=TODAY - timedelta(days=1))
    told = [one.version.pk for one in queries.articles_running_out(keepers.manager, on=TODAY)]
    assert told == [gone.pk, soon.pk]
    assert queries.articles_running_out(keepers.stranger, on=TODAY) == []


def test_a_question_being_typed_meets_near_articles_and_nothing_far(keepers):
    published(keepers.author, keepers.reviewer)
    catch_up("knowledge")
    near = queries.suggest_answers("我们公司的专利年费忘了缴，什么时候补？", actor=None, on=TODAY)
    assert [one.title for one in near] == ["专利年费什么时候缴？"]
    assert queries.suggest_answers("集成电路布图设计登记", actor=None, on=TODAY) == []
    assert queries.suggest_answers("费", actor=None, on=TODAY) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"question": " "}, "question"),
        ({"answer": ""}, "answer"),
        ({"right_kinds": ()}, "right_kinds"),
        ({"right_kinds": ("moon",)}, "right_kinds"),
        ({"topic": "moon"}, "topic"),
        ({"question_en": "When?"}, "answer_en"),
        ({"answer": "长" * 20_001}, "answer"),
    ],
)
def test_a_field_that_does_not_hold_is_named(keepers, facts, field):
    with pytest.raises(BadArticle) as refused:
        actions.start_article(fields(**facts), by=keepers.author, now=NOW)
    assert refused.value.facts["field"] == field


def test_reads_of_many_articles_take_the_same_number_of_queries(keepers, home, django_assert_num_queries):
    import_text(home)
    for _ in range(3):
        published(keepers.author, keepers.reviewer, bases=(basis(), basis()), expires_on=TODAY)
    with django_assert_num_queries(3):
        assert len(queries.articles_running_out(keepers.manager, on=TODAY)) == 3
    for _ in range(4):
        published(keepers.author, keepers.reviewer, bases=(basis(), basis()), expires_on=TODAY)
    with django_assert_num_queries(3):
        assert len(queries.articles_running_out(keepers.manager, on=TODAY)) == 7


def test_the_shipped_articles_become_drafts_once_and_are_published_by_two_people(keepers):
    first = actions.seed_articles(now=NOW)
    again = actions.seed_articles(now=NOW)
    assert (first.added, again.added, again.refreshed) == (24, 0, 24)
    draft = ArticleVersion.objects.select_related("article").first()
    assert draft.author_id is None
    with pytest.raises(NotAllowed):
        actions.hand_in_article(draft.article.key, by=OPERATOR, now=NOW)
    actions.hand_in_article(draft.article.key, by=keepers.reviewer, now=NOW)
    with pytest.raises(OwnReview):
        actions.publish_article(draft.article.key, by=keepers.reviewer, now=NOW)
    assert actions.publish_shipped_articles(author=keepers.author, reviewer=keepers.reviewer, now=NOW) == 23
    assert actions.seed_articles(now=NOW).kept == 24
    assert changes.newest("knowledge") > 0
