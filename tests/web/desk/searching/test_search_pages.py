"""Pages of the search work inside a request: what they show, write and never tell."""

import io
from datetime import UTC, datetime

import openpyxl

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.models import Mark, SearchStep, StepDocument
from opentisc.search.history import history_of
from tests.desk.searching.test_documents_and_marks import PACK, SEPARATOR
from tests.desk.searching.test_outside_searches import DISCLOSED, RIS
from tests.factories import desk as make
from tests.web.desk.searching.search_pages import (
    NOW,
    marked,
    page,
    searched,
    text,
    url,
)
from tests.web.html_reading import css


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
