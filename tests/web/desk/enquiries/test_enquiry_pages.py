"""Pages of enquiries: one screen, the register, one enquiry, review, the day's sheet; who may open them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import Label, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.enquiries.enquiry_pages import (
    ADDRESSES,
    FILLED,
    _defaults,
    browser,
    refused,
    register,
    rows,
    sheet,
)
from tests.web.html_reading import css, page, text, tree_of


def test_one_save_registers_and_brings_the_next_screen_with_what_was_remembered(librarian):
    response = librarian.post("/desk/enquiries/new/", FILLED)
    assert response.status_code == 302
    assert response.headers["Location"] == "/desk/enquiries/new/"
    (row,) = rows()
    assert (row.question, row.basis, row.right_kinds, row.topic, row.minutes) == (
        FILLED["question"], ["商标法第四十条"], ["mark"], "fees", 4,
    )  # fmt: skip
    tree = page(librarian, "/desk/enquiries/new/")
    assert f"已登记 {row.number}，已办结" in text(css(tree, ".notice-done")[0])
    assert css(tree, "#id_place")[0].get("value") == "一楼窗口"
    assert css(tree, "#id_topic")[0].get("value") == "费用、期限与手续"
    assert css(tree, "#id_channel")[0].xpath("option[@selected]")[0].get("value") == "phone"
    assert not css(tree, "#id_question")[0].text
    assert "今天您已登记 1 件" in text(css(tree, ".purpose")[0])


def test_what_always_changes_is_four_fields_and_the_rest_has_a_default(desk, librarian):
    """30 enquiries in 15 minutes: what must be touched is question, answer, basis (or opinion) and kind of right."""
    response = librarian.post(
        "/desk/enquiries/new/",
        {name: FILLED[name] for name in ("question", "answer", "basis", "right_kinds")}
        | _defaults(librarian),
    )
    assert response.status_code == 302
    tree = page(librarian, "/desk/enquiries/new/")
    focusable = css(tree, ".entry-form")[0].xpath(
        ".//*[self::input[not(@type='hidden')] or self::textarea or self::select][not(ancestor::details)]"
    )
    names = list(dict.fromkeys(one.get("name") for one in focusable))
    assert names == [
        "question", "answer", "basis", "opinion", "right_kinds", "minutes", "effort", "channel", "topic", "place",
        "client_kind",
    ]  # fmt: skip
    assert css(tree, "#id_question")[0].get("autofocus") is not None


@pytest.mark.req("UX-24")
def test_an_error_is_told_on_top_beside_its_field_and_nothing_typed_is_lost(librarian):
    response = librarian.post(
        "/desk/enquiries/new/", FILLED | {"answer": "", "minutes": "很久", "occurred_at": "2026-13-01T00:00"}
    )
    assert response.status_code == 422
    tree = tree_of(response.content)
    assert text(css(tree, "title")[0]).startswith("错误：")
    links = [one.get("href") for one in css(tree, ".notice-late a")]
    assert links == ["#id_minutes", "#id_occurred_at"]
    assert css(tree, "#id_minutes")[0].get("value") == "很久"
    response = librarian.post("/desk/enquiries/new/", FILLED | {"answer": "", "basis": ""})
    links = [one.get("href") for one in css(tree_of(response.content), ".notice-late a")]
    assert links == ["#id_answer", "#id_basis"]
    assert rows() == []


@pytest.mark.req("RD-11")
def test_a_double_click_registers_once(librarian):
    once = css(page(librarian, "/desk/enquiries/new/"), "[name=once]")[0].get("value")
    for _click in range(2):
        assert librarian.post("/desk/enquiries/new/", FILLED | {"once": once}).status_code == 302
    assert len(rows()) == 1


@pytest.mark.req("UX-40")
def test_without_script_earlier_answers_are_asked_for_by_a_button_and_nothing_is_saved(desk, librarian):
    register(desk.intake, question="商标续展要交多少钱？", answer="每类五百元。")
    response = librarian.post("/desk/enquiries/new/", FILLED | {"suggest": "1"})
    tree = tree_of(response.content)
    assert "每类五百元。" in text(css(tree, "#suggestions")[0])
    assert css(tree, "#id_answer")[0].text.strip() == FILLED["answer"]
    assert css(tree, "#id_right_kinds_1")[0].get("checked") is not None
    assert len(rows()) == 1


def test_suggestions_come_by_post_and_are_the_own_bodys(desk, librarian):
    register(desk.intake, question="商标续展要交多少钱？")
    other = make.make_desk("SX02")
    register(other.intake, question="商标续展找谁？")
    found = librarian.post("/desk/enquiries/suggest/", {"question": "商标续展"}).content.decode()
    assert "多少钱" in found
    assert "找谁" not in found
    assert librarian.get("/desk/enquiries/suggest/").status_code == 405


def test_the_shortcut_stands_on_every_page_of_staff_and_for_nobody_else(desk, librarian, visitor):
    for address in ("/", "/help/", "/bodies/", "/desk/enquiries/"):
        (link,) = css(page(librarian, address), ".topbar [data-open-key=i]")
        assert link.get("href") == "/desk/enquiries/new/"
    assert css(page(browser(desk.client_hat), "/"), "[data-open-key=i]") == []
    assert css(page(visitor, "/"), "[data-open-key=i]") == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_visitors_sign_in_and_strangers_are_refused(desk, visitor, address):
    assert visitor.get(address).status_code == 302
    assert browser(desk.client_hat).get(address).status_code == 403
    assert browser(net.make_hat(desk.body, Role.PROVINCE)).get(address).status_code == 403


@pytest.mark.req("SC-13")
@pytest.mark.parametrize("way", ["", "correct/", "review/", "promote/"])
def test_a_strangers_enquiry_and_an_absent_one_answer_alike(desk, way):
    row = register(desk.consultant)
    stranger = browser(make.make_desk("SX02").manager)
    absent = "00000000-0000-4000-8000-000000000000"
    asked = stranger.post if way == "review/" else stranger.get
    there, nowhere = asked(f"/desk/enquiries/{row.key}/{way}"), asked(f"/desk/enquiries/{absent}/{way}")
    assert there.status_code == nowhere.status_code == 404
    assert refused(there, without=str(row.key)) == refused(nowhere, without=absent)


def test_a_colleagues_confidential_enquiry_stands_in_no_list_and_no_workbook(desk):
    register(desk.consultant, question="尚未公开的方案", label=Label.CLIENT)
    Enquiry.objects.narrowed(EVERYTHING).update(drawn_for_review=False)
    colleague = browser(desk.intake)
    assert "尚未公开" not in colleague.get("/desk/enquiries/").content.decode()
    assert len(sheet(colleague.get("/desk/enquiries/?format=xlsx"))) == 1
    assert "尚未公开" in browser(desk.manager).get("/desk/enquiries/").content.decode()


def test_the_register_counts_exactly_what_the_filters_leave_and_exports_it(desk, librarian):
    register(desk.consultant, question="专利年费减缴", minutes=5)
    register(desk.intake, question="商标续展", right_kinds=("mark",), minutes=7, effort=3, answer="=1+1")
    tree = page(librarian, "/desk/enquiries/")
    assert "共 2 件，用时 12 分钟" in text(css(tree, ".purpose")[0])
    tree = page(librarian, "/desk/enquiries/?right_kind=mark&effort=3")
    assert len(css(tree, "tbody tr")) == 1
    assert "共 1 件，用时 7 分钟" in text(css(tree, ".purpose")[0])
    found = sheet(librarian.get("/desk/enquiries/?right_kind=mark&format=xlsx"))
    assert len(found) == 2
    assert found[1][11] == "商标续展"
    assert not str(found[1][12]).startswith("=")


def test_this_week_and_a_person_are_one_click(desk, librarian):
    register(desk.intake)
    tree = page(librarian, "/desk/enquiries/")
    links = {text(one): one.get("href") for one in css(tree, "nav .button-small")}
    assert len(css(page(librarian, f"/desk/enquiries/{links['今天']}"), "tbody tr")) == 1
    people = [one.get("value") for one in css(tree, "#id_person option")]
    assert people == ["", str(desk.intake.person_id)]


def test_a_filter_that_is_none_narrows_nothing_and_is_told(desk, librarian):
    register(desk.intake)
    tree = page(librarian, "/desk/enquiries/?effort=99&first=gestern")
    assert len(css(tree, "tbody tr")) == 1
    assert len(css(tree, ".field-error")) == 2


def test_the_register_asks_as_often_for_thirty_rows_as_for_three(desk, librarian):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            librarian.get("/desk/enquiries/")
        return len(queries)

    for _row in range(3):
        register(desk.consultant)
    librarian.get("/desk/enquiries/")
    few = asked()
    for _row in range(27):
        register(desk.intake)
    assert asked() == few <= 20


def test_a_drawn_enquiry_is_reviewed_by_somebody_else_on_its_page(desk, drawn):
    address = f"/desk/enquiries/{drawn.key}/"
    assert css(page(browser(desk.consultant), address), "#review") == []
    reviewer = browser(desk.reviewer)
    assert "等您复查" in text(css(page(reviewer, "/desk/enquiries/"), ".notice-waiting")[0])
    assert len(css(page(reviewer, "/desk/enquiries/review/"), "tbody tr")) == 1
    assert css(page(reviewer, address), "#review")
    wrong = reviewer.post(f"{address}review/", {"result": "amend", "note": ""})
    assert wrong.status_code == 422
    assert [one.get("href") for one in css(tree_of(wrong.content), ".notice-late a")] == ["#id_note"]
    assert reviewer.post(f"{address}review/", {"result": "sound", "note": "好"}).status_code == 302
    assert "符合要求" in text(css(page(reviewer, address), ".purpose")[0])


def test_a_correction_shows_its_history_and_ends_with_the_day(desk, librarian):
    row = register(desk.consultant, minutes=3)
    address = f"/desk/enquiries/{row.key}/"
    tree = page(librarian, f"{address}correct/")
    assert css(tree, "#id_minutes")[0].get("value") == "3"
    fields = {"question": "问", "answer": "改后的答", "opinion": "on", "right_kinds": "patent", "minutes": "3",
              "effort": "1", "channel": "counter", "client_kind": "anonymous", "label": "1"}  # fmt: skip
    assert librarian.post(f"{address}correct/", fields | {"version": "0"}).status_code == 302
    shown = page(librarian, address)
    assert "改动前" in text(css(shown, ".case-list li")[0])
    assert "答" in text(css(shown, ".case-list dd")[0])
    Enquiry.objects.narrowed(EVERYTHING).update(recorded_at=timezone.now() - timedelta(days=1))
    assert librarian.get(f"{address}correct/").status_code == 403
    assert librarian.post(f"{address}correct/", fields | {"version": "1"}).status_code == 403


@pytest.mark.req("UX-29")
def test_the_second_editor_sees_both_versions(desk, librarian):
    row = register(desk.consultant)
    fields = {"question": "问", "answer": "我的", "opinion": "on", "right_kinds": "patent", "effort": "1",
              "channel": "counter", "client_kind": "anonymous", "label": "1", "version": "0"}  # fmt: skip
    address = f"/desk/enquiries/{row.key}/correct/"
    assert browser(desk.manager).post(address, fields | {"answer": "负责人的"}).status_code == 302
    response = librarian.post(address, fields)
    assert response.status_code == 409
    tree = tree_of(response.content)
    assert "负责人的" in text(css(tree, ".facts")[0])
    assert css(tree, "#id_answer")[0].text.strip() == "我的"
    version = css(tree, "[name=version]")[0].get("value")
    assert librarian.post(address, fields | {"version": version}).status_code == 302
    assert rows()[0].answer == "我的"


def test_an_enquiry_is_made_a_request_from_its_page(desk, librarian):
    row = register(
        desk.consultant,
        question="请查一下我们的方案是否新颖",
        client_name="虚构新公司",
        client_kind="legal_person",
    )
    address = f"/desk/enquiries/{row.key}/"
    tree = page(librarian, f"{address}promote/")
    assert [one.get("value") for one in css(tree, "[name=client]")] == ["", "new"]
    response = librarian.post(f"{address}promote/", {"service": "B1", "client": "new"})
    assert response.status_code == 302
    (row,) = rows()
    assert row.promoted_to_id is not None
    assert "已转为请求" in page(librarian, address).text_content()
    left = [one.get("href") for one in css(page(librarian, address), ".page-head a")]
    assert left == [f"/desk/knowledge/from-enquiry/{row.key}/"]  # neither corrected nor promoted again


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_both_languages(desk, drawn, language):
    reviewer = browser(desk.reviewer, language=language)
    for address in (*ADDRESSES, f"/desk/enquiries/{drawn.key}/", "/notices/", "/notices/preferences/"):
        tree = page(reviewer, address)
        assert tree.get("lang") == ("en" if language == "en" else "zh-CN")
