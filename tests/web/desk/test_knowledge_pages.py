"""The pages of the knowledge base: who may open what, what stands there, and how many queries it takes."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client as Browser
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.models import Article, ArticleVersion, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network import queries as network
from opentisc.network.types import Role
from opentisc.search.actions import catch_up
from tests.factories import desk as make_desk
from tests.factories import network as make
from tests.factories.knowledge import fields, import_text
from tests.factories.knowledge import published as publish
from tests.web.desk.client_browsers import alike, browser
from tests.web.hostile_texts import PAYLOADS
from tests.web.html_reading import css
from tests.web.html_reading import tree_of as tree_of_page

ABSENT = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def keepers(empty_site, tmp_path, monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    body = make.make_body()
    return {role: make.make_hat(body, role) for role in (Role.CONSULTANT, Role.REVIEWER, Role.MANAGER)} | {
        "stranger": make.make_hat(make.make_body(), Role.REVIEWER)
    }


def published(keepers, **facts) -> ArticleVersion:
    one = publish(keepers[Role.CONSULTANT], keepers[Role.REVIEWER], now=timezone.now(), **facts)
    catch_up("knowledge")
    return one


def tree_of(response):
    return tree_of_page(response.content)


def sheet(response):
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def test_a_visitor_finds_reads_and_follows_the_basis(visitor, keepers, tmp_path):
    import_text(tmp_path)
    one = published(keepers, bases=(actions.ArticleBasis(law="虚构专利管理办法", number="2"),))
    listed = tree_of(visitor.get("/knowledge/", {"q": "年费"}))
    (link,) = css(listed, ".choice-list a")
    page = tree_of(visitor.get(link.get("href")))
    assert link.get("href") == f"/knowledge/articles/{one.article.key}/"
    assert css(page, "article strong")[0].text_content() == "上一年度"
    (basis,) = css(page, ".facts a")
    law = tree_of(visitor.get(basis.get("href")))
    assert "申请人应当在三十日内答复。" in css(law, "article")[0].text_content()


def test_a_citation_leads_to_the_article_from_both_boxes(visitor, keepers, tmp_path):
    import_text(tmp_path)
    published(keepers)
    for address in ("/knowledge/", "/knowledge/laws/"):
        text = visitor.get(address, {"q": "虚构专利管理办法 第二条"}).content.decode()
        assert "/2/?text=2010-03-01" in text


@pytest.mark.parametrize(
    "address",
    ["/knowledge/laws/没有/", "/knowledge/laws/没有/1/", "/knowledge/laws/虚构专利管理办法/2/?text=x"],
)
def test_an_address_of_no_law_is_not_found(visitor, keepers, tmp_path, address):
    import_text(tmp_path)
    assert visitor.get(address).status_code == 404


def test_a_query_that_cannot_be_read_says_so_and_keeps_the_text(visitor, keepers):
    published(keepers)
    answer = visitor.get("/knowledge/", {"q": "(坏"})
    assert answer.status_code == 422
    assert css(tree_of(answer), "#knowledge-text")[0].get("value") == "(坏"


def test_without_an_index_the_page_says_so(visitor, keepers):
    answer = visitor.get("/knowledge/")
    assert "索引还没有建立" in answer.content.decode()


def test_lists_export_what_they_show(visitor, keepers, tmp_path):
    import_text(tmp_path)
    published(keepers)
    published(keepers, question="商标续展", right_kinds=("mark",))
    rows = sheet(visitor.get("/knowledge/", {"right": "mark", "format": "xlsx", "list": "articles"}))
    assert [row[0] for row in rows] == ["问题", "商标续展"]
    assert len(sheet(visitor.get("/knowledge/laws/?format=xlsx&list=laws"))) == 2
    assert len(sheet(visitor.get("/knowledge/laws/?q=施行&format=xlsx&list=laws"))) == 2
    kept = browser(keepers[Role.MANAGER].person_id).get("/desk/knowledge/?format=xlsx&list=kept&text=续展")
    assert [row[0] for row in sheet(kept)] == ["问题", "商标续展"]


def test_a_strangers_draft_and_an_absent_one_answer_alike(visitor, keepers):
    draft = actions.start_article(fields(), by=keepers[Role.CONSULTANT], now=timezone.now())
    other = browser(keepers["stranger"].person_id)
    places = (
        "/desk/knowledge/{}/",
        "/desk/knowledge/{}/edit/",
        "/desk/knowledge/{}/withdraw/",
        "/knowledge/articles/{}/",
    )
    for place in places:
        mine, absent = other.get(place.format(draft.article.key)), other.get(place.format(ABSENT))
        assert mine.status_code == 404
        assert alike(mine) == alike(absent)
    for step in ("hand-in", "publish", "version", "send-back"):
        answer = other.post(f"/desk/knowledge/{draft.article.key}/{step}/", {"reason": "x"})
        assert answer.status_code == 404
    assert visitor.get(f"/knowledge/articles/{draft.article.key}/").status_code == 404
    assert visitor.get(f"/desk/knowledge/{draft.article.key}/").status_code in {302, 403}


def test_the_author_sees_no_button_to_publish_and_the_post_is_refused(keepers):
    hat = keepers[Role.MANAGER]
    draft = actions.start_article(fields(), by=hat, now=timezone.now())
    actions.hand_in_article(draft.article.key, by=hat, now=timezone.now())
    seen = browser(hat.person_id)
    assert "publish/" not in seen.get(f"/desk/knowledge/{draft.article.key}/").content.decode()
    answer = seen.post(f"/desk/knowledge/{draft.article.key}/publish/")
    assert answer.status_code == 403
    assert ArticleVersion.objects.get().state == "in_review"


def test_suggestions_come_by_post_as_a_fragment_or_a_page(visitor, keepers):
    published(keepers)
    assert visitor.get("/knowledge/suggest/").status_code == 405
    part = visitor.post("/knowledge/suggest/", {"question": "专利年费忘了"}, headers={"HX-Request": "true"})
    whole = visitor.post("/knowledge/suggest/", {"question": "专利年费忘了"})
    for answer in (part, whole):
        assert "专利年费什么时候缴" in answer.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in whole.content.decode()


def test_the_askers_own_requests_come_first_and_nobody_elses(keepers):
    desk = make_desk.make_desk()
    make_desk.make_submitted(desk)
    published(keepers, question="实用新型能否同时申请发明专利？")
    question = {"question": "实用新型能否同时申请发明专利"}
    own = browser(desk.client_hat.person_id).post("/knowledge/suggest/", question)
    captions = [one.text_content().strip() for one in css(tree_of(own), ".choice-list .caption")]
    assert [one.split(" ")[0] for one in captions] == ["您以前的请求", "知识库"]
    other = browser(make.make_person().pk).post("/knowledge/suggest/", question)
    assert "您以前的请求" not in other.content.decode()


def test_an_answer_becomes_a_draft_after_a_person_saw_what_was_taken_out(keepers):
    desk = make_desk.make_desk()
    request = make_desk.make_working(desk)
    content = {
        "question": "电话13800138000能否公开？",
        "written": {"answer": "请发 a@example.org。", "bases": []},
    }
    make_desk.make_deliverable(request, desk.consultant, kind="consulting_answer", content=content)
    seen = browser(desk.consultant.person_id)
    address = f"/desk/knowledge/from-request/{request.key}/"
    page = tree_of(seen.get(address))
    assert [one.text_content() for one in css(page, "del")] == ["13800138000", "a@example.org"]
    form = {
        "question": "电话能否公开？", "answer": "请发 a@example.org。", "right_kinds": ["patent"], "topic": "law",
        "bases": "", "is_public": "on",
    }  # fmt: skip
    assert seen.post(address, form).status_code == 422
    kept = seen.post(address, form | {"answer": "请发邮件。"})
    assert kept.status_code == 302
    assert Article.objects.get().from_request_id == request.pk
    assert browser(keepers["stranger"].person_id).get(address).status_code == 404
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(label=3)
    assert seen.get(address).status_code in {403, 404}


@pytest.mark.req("SC-27")
def test_no_payload_runs_on_the_page_of_an_article(visitor, keepers):
    text = "\n\n".join(PAYLOADS)[:19_000].replace(
        "\x00", ""
    )  # refused by itself: no database of ours keeps it
    one = published(keepers, question="<script>alert(1)</script>"[:300], answer=text)
    tree = tree_of(visitor.get(f"/knowledge/articles/{one.article.key}/"))
    article = css(tree, "article")[0]
    assert css(article, "script, img, iframe, svg, style, form, input, object, embed") == []
    assert not any(name.startswith("on") for element in article.iter() for name in element.attrib)
    assert tree.xpath("//h1")[0].text_content() == "<script>alert(1)</script>"


def test_lists_take_the_same_number_of_queries_however_long(
    visitor, keepers, tmp_path, django_assert_max_num_queries
):
    import_text(tmp_path)
    basis = (actions.ArticleBasis(law="虚构专利管理办法", number="2"),)
    soon = network.today(timezone.now()) + timedelta(days=9)
    seen = browser(keepers[Role.MANAGER].person_id)
    for rounds in (2, 8):
        for _ in range(rounds):
            publish(
                keepers[Role.CONSULTANT],
                keepers[Role.REVIEWER],
                now=timezone.now(),
                bases=basis,
                expires_on=soon,
            )
        catch_up("knowledge")
        with django_assert_max_num_queries(30):
            assert seen.get("/desk/knowledge/").status_code == 200
        with django_assert_max_num_queries(12):
            assert visitor.get("/knowledge/").status_code == 200


def test_a_visitor_is_kept_from_the_pages_of_staff(keepers):
    for place in ("/desk/knowledge/", "/desk/knowledge/new/", f"/desk/knowledge/from-enquiry/{ABSENT}/"):
        assert Browser().get(place).status_code in {302, 403}
