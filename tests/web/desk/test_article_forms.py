"""The form of an article: every field that it shows is saved, in the first version and in a revision."""

from datetime import date

import pytest
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.models import ArticleVersion
from opentisc.network.types import Role
from tests.factories import network as make
from tests.factories.knowledge import published
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, page, text

GIVEN = {
    "question": "改后的问题？", "answer": "改后的答复。", "question_en": "The changed question?",
    "answer_en": "The changed answer.", "right_kinds": ["mark", "layout"], "topic": "law", "expires_on": "2031-01-02",
    "bases": "虚构条例 第九条；2020-01-01",
}  # fmt: skip


@pytest.fixture
def people(empty_site, monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    body = make.make_body()
    return make.make_hat(body, Role.CONSULTANT), make.make_hat(body, Role.REVIEWER)


def asked(tree) -> set[str]:
    """Return the names of the fields that the form shows."""
    fields = [one for tag in ("input", "select", "textarea") for one in css(tree, f"main form.form {tag}")]
    return {one.get("name") for one in fields} - {"csrfmiddlewaretoken"}


def kept(key) -> dict[str, object]:
    row = ArticleVersion.objects.select_related("article").filter(article__key=key).latest("version")
    (basis,) = row.bases.all()
    return {
        **{name: getattr(row, name) for name in ("question", "answer", "question_en", "answer_en")},
        "right_kinds": row.article.right_kinds,
        "topic": row.article.topic,
        "is_public": row.article.is_public,
        "expires_on": row.expires_on,
        "bases": (basis.law_name, basis.article_number, basis.in_force_from),
    }


WANTED = {
    **GIVEN,
    "expires_on": date(2031, 1, 2),
    "bases": ("虚构条例", "9", date(2020, 1, 1)),
    "is_public": False,
}


def test_every_field_of_a_first_draft_is_saved(people):
    author, _reviewer = people
    draft = actions.start_article(
        actions.ArticleFields(question="问？", answer="答。", right_kinds=("patent",)),
        by=author,
        now=timezone.now(),
    )
    address = f"/desk/knowledge/{draft.article.key}/edit/"
    seen = browser(author)
    assert asked(page(seen, address)) == set(WANTED)
    assert seen.post(address, GIVEN).status_code == 302
    assert kept(draft.article.key) == WANTED


def test_a_revision_shows_what_all_versions_share_as_words_and_saves_every_field(people):
    author, reviewer = people
    article = published(author, reviewer, now=timezone.now(), topic="fees", right_kinds=("patent",)).article
    actions.new_article_version(article.key, by=author, now=timezone.now())
    address = f"/desk/knowledge/{article.key}/edit/"
    seen = browser(author)
    tree = page(seen, address)
    assert asked(tree) == set(WANTED) - {"right_kinds", "topic", "is_public"}
    assert "专利" in text(css(tree, ".purpose")[0])
    assert "对公众公开" in text(css(tree, ".purpose")[0])
    assert seen.post(address, GIVEN).status_code == 302
    shared = {"right_kinds": ["patent"], "topic": "fees", "is_public": True}
    assert kept(article.key) == WANTED | shared
