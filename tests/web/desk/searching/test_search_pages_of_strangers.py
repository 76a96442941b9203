"""Pages of the search work inside a request: who reads what, and how often the database is asked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.models import Mark, SearchStep, StepDocument
from tests.desk.searching.test_documents_and_marks import PACK, SEPARATOR
from tests.factories import desk as make
from tests.web.desk.desk_pages import bare, browser
from tests.web.desk.searching.search_pages import POSTS, ROUTES, marked, page, queries_of, searched, text, url
from tests.web.html_reading import css


def test_the_reviewer_reads_and_reruns_and_is_offered_no_mark(desk, novelty):
    searched(novelty, desk)
    marked(novelty, desk)
    reviewer = browser(desk.reviewer)
    answer = reviewer.get(url("desk_search", novelty), {"q": "wireless"})
    assert "检索记录不再增加" in text(answer)
    assert css(page(answer), "[data-mark-key]") == []
    assert SearchStep.objects.count() == 1
    assert reviewer.get(url("desk_documents", novelty)).status_code == 200
    assert "与记录相同" in text(reviewer.post(url("desk_search_rerun", novelty, 1)))
    assert (
        reviewer.post(url("desk_record_mark", novelty), {"record_id": PACK, "value": "close"}).status_code
        == 403
    )


@pytest.mark.req("SC-13", "SC-15")
@pytest.mark.parametrize("who", ["stranger", "client"])
def test_a_strangers_request_and_an_absent_one_are_the_same_page(desk, novelty, who):
    from uuid import uuid4

    searched(novelty, desk)
    marked(novelty, desk)
    hat = make.make_desk().consultant if who == "stranger" else desk.client_hat
    asks, absent = browser(hat), uuid4()
    for name, more in ROUTES:
        there, gone = (asks.get(reverse(name, args=[key, *more])) for key in (novelty.key, absent))
        assert there.status_code in ({404} if who == "stranger" else {403, 404}), name
        assert bare(there) == bare(gone), name
    for name, more in POSTS:
        there, gone = (asks.post(reverse(name, args=[key, *more])) for key in (novelty.key, absent))
        assert there.status_code in ({404} if who == "stranger" else {403, 404}), name
        assert bare(there) == bare(gone), name
    assert Mark.objects.count() == 1


def test_another_requests_steps_documents_and_list_are_not_there(librarian, novelty, desk):
    other = make.make_working(desk, service="B2")
    searched(other, desk)
    marked(other, desk)
    document = StepDocument.objects.get()
    assert librarian.get(url("desk_search_step", novelty, 1)).status_code == 404
    assert librarian.get(url("desk_document", novelty, document.pk)).status_code == 404
    assert (
        librarian.post(url("desk_document_mark", novelty, document.pk), {"value": "close"}).status_code == 404
    )


def test_a_stranger_who_knows_the_address_of_a_list_reads_the_record_without_it(desk, novelty):
    searched(novelty, desk, "电池")
    stranger = browser(make.make_desk().consultant)
    place = {"list": "q=%231", "at": "1", "inside": str(novelty.key)}
    answer = stranger.get(reverse("record", args=[SEPARATOR]), place)
    assert answer.status_code == 200
    assert "/desk/requests/" not in answer.content.decode()


def test_label_3_asks_for_the_undertaking_before_any_page(desk):
    secret = make.make_working(desk, service="B2", answers={**make.BASIC_SEARCH, "unfiled": "yes"})
    librarian = browser(desk.consultant)
    answer = librarian.get(url("desk_search", secret), {"q": "电池"})
    assert answer.status_code == 302
    assert SearchStep.objects.count() == 0
    actions.undertake(secret, by=desk.consultant, now=timezone.now())
    assert librarian.get(url("desk_search", secret), {"q": "电池"}).status_code == 200
    assert SearchStep.objects.count() == 1


@pytest.mark.parametrize("name", ["desk_search", "desk_search_log", "desk_documents"])
def test_pages_ask_as_often_for_many_rows_as_for_one(librarian, novelty, desk, name):
    searched(novelty, desk)
    marked(novelty, desk)
    few = queries_of(librarian, url(name, novelty))
    for query in ("隔膜", "wireless", "network", "H01M", "grid"):
        searched(novelty, desk, query)
    for one in (PACK, "XX2000001A", "XX2000002A", "XX2000003A"):
        marked(novelty, desk, one)
    assert queries_of(librarian, url(name, novelty)) <= few


def test_the_list_of_the_request_is_exported_with_its_own_steps(librarian, novelty, desk):
    searched(novelty, desk, "wireless AND network")
    answer = librarian.get(url("desk_search_export", novelty), {"q": "#1 NOT sensor", "format": "csv"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 3  # the headings and two records


@pytest.mark.parametrize(
    "name", ["desk_search", "desk_search_log", "desk_documents", "desk_outside", "desk_leak_check"]
)
def test_pages_are_there_in_english(librarian, novelty, name):
    import re

    librarian.cookies["opentisc_language"] = "en"
    words = text(librarian.get(url(name, novelty)))
    ours = [one for one in ("检索记录", "登记外部检索", "文献与标记", "检查检索式") if one in words]
    assert ours == []
    assert re.search("Search log", words)
