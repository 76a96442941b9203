"""Pages of the search work inside a request: what they show, write and never tell."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions
from opentisc.desk.models import Mark, SearchStep, StepDocument
from opentisc.network.actions import Grant, grant_qualification
from opentisc.search.history import history_of
from opentisc.search.types import Query
from tests.desk.searching.test_documents_and_marks import NOVELTY, PACK, SEPARATOR
from tests.desk.searching.test_outside_searches import DISCLOSED, RIS
from tests.factories import desk as make
from tests.factories import network as net
from tests.web import html_reading
from tests.web.desk.desk_pages import bare, browser
from tests.web.html_reading import css, tree_of

NOW = make.NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch, tmp_path, settings):
    """The day of the factories, no second factor, files of the test's own."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def page(answer):
    """Return a page as a tree."""
    return tree_of(answer.content)


def text(answer) -> str:
    """Return the words of a page."""
    return html_reading.text(page(answer))


@pytest.fixture
def desk(site):
    found = make.make_desk(services=("B1", "B2", "B3", "B4"))
    for hat, code in ((found.consultant, "novelty_searcher"), (found.reviewer, "novelty_reviewer")):
        grant = Grant(code=code, name=code, valid_from=net.SINCE)
        grant_qualification(found.body, Person.objects.get(pk=hat.person_id), grant, by=OPERATOR)
    return found


@pytest.fixture
def novelty(desk):
    return make.make_working(desk, service="B3", answers=NOVELTY)


@pytest.fixture
def librarian(desk):
    return browser(desk.consultant)


def url(name, request, *more):
    return reverse(name, args=[request.key, *more])


def searched(request, desk, query="电池"):
    actions.search_for(request.key, Query(text=query), by=desk.consultant, now=NOW)


def marked(request, desk, record=SEPARATOR, value="close"):
    marking = actions.Marking("relevance", value)
    return actions.mark_record(request.key, record, marking, step=1, by=desk.consultant, now=NOW)


def test_a_search_in_the_request_shows_the_list_with_its_bar_and_is_a_row_of_its_log(librarian, novelty):
    answer = librarian.get(url("desk_search", novelty), {"q": "电池"})
    assert answer.status_code == 200
    words = text(answer)
    assert novelty.number in words
    assert "检索记录开启" in words
    assert "共 2 件" in words
    assert [one.text for one in SearchStep.objects.all()] == ["电池"]
    person = Person.objects.get(pk=librarian.session["_auth_user_id"])
    assert history_of(person).count() == 0
    links = css(page(answer), ".hit-title a")
    assert all(link.get("href").startswith(url("desk_search", novelty) + "open/") for link in links)


def test_every_address_of_the_list_stays_in_the_request(librarian, novelty):
    answer = librarian.get(url("desk_search", novelty), {"q": "电池 OR wireless"})
    root = page(answer)
    inside = [
        one.get("href")
        for one in (*css(root, ".results a"), *css(root, ".tabs a"))
        if one.get("href", "").startswith("/search")
    ]
    forms = [
        one.get("action") for one in css(root, ".results form") if one.get("action", "").startswith("/search")
    ]
    assert (inside, forms) == ([], [])


def test_a_record_opened_from_the_list_stands_in_the_log_and_leads_back(librarian, novelty):
    answer = librarian.get(url("desk_search", novelty), {"q": "电池"})
    link = css(page(answer), ".hit-title a")[0].get("href")
    opened = librarian.get(link, follow=True)
    assert opened.status_code == 200
    row = SearchStep.objects.get()
    assert len(row.opened) == 1
    back = [
        one.get("href")
        for one in css(page(opened), "a")
        if (one.get("href") or "").startswith(url("desk_search", novelty))
    ]
    assert any("#hit-1" in one for one in back)
    librarian.get(link + "&part=preview", follow=True)
    assert len(SearchStep.objects.get().opened) == 1


def test_a_query_that_cannot_be_read_keeps_its_text_and_leaves_no_row(librarian, novelty):
    answer = librarian.get(url("desk_search", novelty), {"q": "(电池"})
    assert answer.status_code == 422
    assert SearchStep.objects.count() == 0


def test_marks_work_without_script_and_with_it(librarian, novelty, desk):
    searched(novelty, desk)
    said = {
        "record_id": SEPARATOR,
        "value": "close",
        "step": "1",
        "back": "q=%E7%94%B5%E6%B1%A0",
        "anchor": "hit-1",
    }
    plain = librarian.post(url("desk_record_mark", novelty), said)
    assert plain.status_code == 302
    assert plain.headers["Location"].startswith(url("desk_search", novelty))
    assert plain.headers["Location"].endswith("#hit-1")
    assert Mark.objects.get().value == "close"
    swapped = librarian.post(
        url("desk_record_mark", novelty), said | {"value": "related"}, headers={"HX-Request": "true"}
    )
    pressed = css(page(swapped), "[aria-pressed=true]")
    assert [one.get("value") for one in pressed] == ["related"]
    assert StepDocument.objects.get().steps == [1]
    assert "csrfmiddlewaretoken" in swapped.content.decode()


def test_an_unknown_mark_is_refused(librarian, novelty, desk):
    searched(novelty, desk)
    said = {"record_id": SEPARATOR, "value": "X", "step": "1", "back": "", "anchor": ""}
    assert librarian.post(url("desk_record_mark", novelty), said).status_code == 422
    assert Mark.objects.count() == 0


def test_the_log_says_who_ran_what_and_exports_it(librarian, novelty, desk):
    searched(novelty, desk)
    stated = actions.Outside(
        text="主题=隔膜", hits=9, searched_at=NOW, database="中国学术期刊", platform="中国知网"
    )
    checked = actions.check_text(novelty.key, stated.text, by=desk.consultant, now=NOW)
    from dataclasses import replace

    actions.record_outside(
        novelty.key, replace(stated, confirmed=checked.sha256), by=desk.consultant, now=NOW
    )
    answer = librarian.get(url("desk_search_log", novelty))
    words = text(answer)
    assert "系统执行 1 步，人工登记 1 步" in words
    assert "中国知网" in words
    sheet = openpyxl.load_workbook(
        io.BytesIO(librarian.get(url("desk_search_log", novelty), {"format": "xlsx"}).content)
    ).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:2] for row in rows] == [["#1", "系统执行"], ["#2", "人工登记"]]
    assert (rows[1][3], rows[1][6]) == ("中国学术期刊（中国知网）", "9")


def test_only_an_own_step_offers_a_rerun(librarian, novelty, desk):
    searched(novelty, desk)
    own = text(librarian.get(url("desk_search_step", novelty, 1)))
    assert "重新执行" in own
    again = librarian.post(url("desk_search_rerun", novelty, 1))
    assert "2 件，与记录相同" in text(again)
    assert SearchStep.objects.count() == 1


def test_the_aim_of_a_step_is_kept(librarian, novelty, desk):
    searched(novelty, desk)
    said = {"purpose": "基膜", "point": "2", "reviewed": "2"}
    assert librarian.post(url("desk_search_aim", novelty, 1), said).status_code == 302
    row = SearchStep.objects.get()
    assert (row.purpose, row.point, row.reviewed) == ("基膜", 2, 2)
    assert librarian.post(url("desk_search_aim", novelty, 1), said | {"reviewed": "3"}).status_code == 422


def test_an_outside_search_is_checked_confirmed_and_written_down(librarian, desk):
    request = make.make_working(desk, service="B2", answers={**make.BASIC_SEARCH, "purpose": DISCLOSED})
    refused = librarian.post(url("desk_leak_check", request), {"text": f"({DISCLOSED})"})
    assert refused.status_code == 409
    assert "不能发往外部" in text(refused)
    shown = librarian.post(url("desk_leak_check", request), {"text": "节能 AND 休眠"})
    confirm = css(page(shown), "input[name=confirmed]")[0].get("value")
    form = librarian.post(url("desk_outside", request), {"text": "节能 AND 休眠", "confirmed": confirm})
    assert form.status_code == 200
    once = css(page(form), "input[name=once]")[0].get("value")
    said = {
        "text": "节能 AND 休眠",
        "confirmed": confirm,
        "once": once,
        "database": "某库",
        "hits": "2",
        "reviewed": "2",
        "searched_at": "2026-09-18T09:30",
    }

    def send(**more):
        file = io.BytesIO(RIS.encode())
        file.name = "cnki.ris"
        return librarian.post(url("desk_outside", request), said | {"file": file} | more)

    assert "重新选一次" in text(send(confirmed=""))
    assert SearchStep.objects.count() == 0
    written = send()
    assert written.status_code == 302
    assert send().headers["Location"] == written.headers["Location"]  # RD-11
    row = SearchStep.objects.get()
    assert row.searched_at == datetime(2026, 9, 18, 1, 30, tzinfo=UTC)
    assert row.file is not None, text(librarian.get(written.headers["Location"]))
    assert StepDocument.objects.count() == 2
    assert "人工登记" in text(librarian.get(written.headers["Location"]))


def test_a_text_that_repeats_the_disclosure_cannot_be_written_down(librarian, desk):
    request = make.make_working(desk, service="B2", answers={**make.BASIC_SEARCH, "purpose": DISCLOSED})
    said = {"text": DISCLOSED, "database": "某库", "hits": "2", "searched_at": "2026-09-18T09:30"}
    answer = librarian.post(url("desk_outside", request), said)
    assert answer.status_code == 422
    assert "不能发往外部" in text(answer)
    assert SearchStep.objects.count() == 0


def test_documents_show_marks_matrix_and_verdicts(librarian, novelty, desk):
    searched(novelty, desk)
    marked(novelty, desk)
    marked(novelty, desk, PACK, "unrelated")
    document = StepDocument.objects.get(record_id=SEPARATOR)
    said = {"point": "1", "value": "same", "passage": "基膜为聚乙烯", "page": "权利要求 2", "note": ""}
    assert librarian.post(url("desk_document_mark", novelty, document.pk), said).status_code == 302
    words = text(librarian.get(url("desk_documents", novelty)))
    assert "2 个要点中，在检索范围内具有新颖性的为 0 至 1 个" in words
    assert "已有相同的公开" in words
    assert "密切相关文献未对比：D1" in words
    one = text(librarian.get(url("desk_document", novelty, document.pk)))
    assert "“基膜为聚乙烯”" in one
    sheet = openpyxl.load_workbook(
        io.BytesIO(
            librarian.get(url("desk_documents", novelty), {"format": "xlsx", "list": "matrix"}).content
        )
    ).active
    assert [cell.value for cell in sheet[2]][1:3] == ["相同（权利要求 2） 基膜为聚乙烯", "已有相同的公开"]


def test_a_form_sent_as_it_came_judges_nothing(librarian, novelty, desk):
    searched(novelty, desk)
    marked(novelty, desk)
    document = StepDocument.objects.get()
    root = page(librarian.get(url("desk_document", novelty, document.pk)))
    first = css(root, "#point-2 option")[0].get("value")
    said = {"point": "2", "value": first, "passage": "", "page": "", "note": ""}
    assert librarian.post(url("desk_document_mark", novelty, document.pk), said).status_code == 422
    assert Mark.objects.count() == 1


def test_the_rest_is_marked_at_once_and_a_document_is_dropped(librarian, novelty, desk):
    searched(novelty, desk)
    actions.take_up(novelty.key, [SEPARATOR, PACK], step=1, by=desk.consultant, now=NOW)
    marked(novelty, desk)
    librarian.post(url("desk_documents_rest", novelty))
    assert sorted(Mark.objects.values_list("value", flat=True)) == ["close", "unrelated"]
    pack = StepDocument.objects.get(record_id=PACK)
    librarian.post(url("desk_document_drop", novelty, pack.pk))
    assert "文献 1 件" in text(librarian.get(url("desk_documents", novelty)))
    assert librarian.get(url("desk_document", novelty, pack.pk)).status_code == 404


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


ROUTES = [
    ("desk_search", ()),
    ("desk_search_export", ()),
    ("desk_search_open", (SEPARATOR,)),
    ("desk_search_log", ()),
    ("desk_search_step", (1,)),
    ("desk_documents", ()),
    ("desk_document", (1,)),
    ("desk_outside", ()),
    ("desk_leak_check", ()),
]
POSTS = [
    ("desk_record_mark", ()),
    ("desk_search_aim", (1,)),
    ("desk_search_rerun", (1,)),
    ("desk_documents_rest", ()),
    ("desk_document_mark", (1,)),
    ("desk_document_drop", (1,)),
    ("desk_outside", ()),
    ("desk_leak_check", ()),
]


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


def queries_of(asks, address) -> int:
    asks.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert asks.get(address).status_code == 200
    return len(captured)


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
