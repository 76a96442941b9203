"""Pages of enquiries: one screen, the register, one enquiry, review, the day's sheet; who may open them."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.enquiries import drawing
from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import Label, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.html_reading import css, page, text, tree_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FILLED = {
    "question": "商标续展最晚什么时候办？", "answer": "期满前十二个月内；可宽展六个月。", "basis": "商标法第四十条",
    "right_kinds": ["mark"], "minutes": "4", "effort": "1", "channel": "phone", "topic": "费用、期限与手续",
    "place": "一楼窗口", "client_kind": "anonymous", "label": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(site):
    return make.make_desk("SX01")


def browser(hat, language: str = "zh-hans") -> Browser:
    from opentisc.accounts.models import Person

    signed_in = Browser()
    signed_in.force_login(Person.objects.get(pk=hat.person_id), backend=BACKEND)
    signed_in.cookies["opentisc_language"] = language
    return signed_in


@pytest.fixture
def librarian(desk):
    return browser(desk.consultant)


def rows() -> list[Enquiry]:
    return list(Enquiry.objects.narrowed(EVERYTHING).order_by("pk"))


def register(by, **facts) -> Enquiry:
    fields = {"question": "问", "answer": "答", "right_kinds": ("patent",), "opinion": True} | facts
    return actions.register_enquiry(actions.EnquiryEntry(**fields), by=by, now=timezone.now())


def sheet(response) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(response.content), read_only=True)
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


def refused(response, *, without: str) -> str:
    """Return the page of a refusal without what differs between two of the same: reference, tokens, what was typed."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode().replace(without, ""))
    return re.sub(r"[0-9A-F]{8}", "", body)


# One screen


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


def _defaults(client) -> dict[str, str]:
    tree = page(client, "/desk/enquiries/new/")
    found = {}
    for select in css(tree, ".entry-form select"):
        found[select.get("name")] = (select.xpath("option[@selected]") or select.xpath("option"))[0].get(
            "value"
        )
    return found


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


# Who may


ADDRESSES = ["/desk/enquiries/", "/desk/enquiries/new/", "/desk/enquiries/sheet/", "/desk/enquiries/review/"]


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


# The register


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


# One enquiry, review, correction


@pytest.fixture
def drawn(desk, monkeypatch):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    return register(desk.consultant, question="问题全文\n第二行")


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
    assert css(page(librarian, address), ".page-head a") == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_both_languages(desk, drawn, language):
    reviewer = browser(desk.reviewer, language)
    for address in (*ADDRESSES, f"/desk/enquiries/{drawn.key}/", "/notices/", "/notices/preferences/"):
        tree = page(reviewer, address)
        assert tree.get("lang") == ("en" if language == "en" else "zh-CN")


# The day's sheet


def cells(**lines: dict) -> dict[str, str]:
    return {f"r{line[1:]}-{name}": value for line, row in lines.items() for name, value in row.items()}


def sent(**lines: dict) -> dict[str, str]:
    today = timezone.localtime().date().isoformat()
    return {"day": today, "mode": "good", "do": "save", **cells(**lines)}


GOOD = {"right_kinds": "专利", "question": "问一", "answer": "答一", "basis": "意见"}


def test_good_rows_are_saved_and_a_bad_one_stays_with_its_field_told(librarian):
    response = librarian.post(
        "/desk/enquiries/sheet/", sent(r1=GOOD, r3=GOOD | {"question": "问三", "minutes": "abc"})
    )
    assert response.status_code == 422
    tree = tree_of(response.content)
    assert [one.get("href") for one in css(tree, ".notice-late a")] == ["#r3-minutes"]
    assert css(tree, "#r3-minutes")[0].get("value") == "abc"
    assert css(tree, "#r3-question")[0].text.strip() == "问三"
    assert css(tree, "#r1-question") == []
    assert [row.question for row in rows()] == ["问一"]
    done = librarian.post("/desk/enquiries/sheet/", sent(r3=GOOD | {"question": "问三", "minutes": "5"}))
    assert done.status_code == 302
    assert [row.question for row in rows()] == ["问一", "问三"]


def test_all_or_nothing_is_the_persons_choice(librarian):
    response = librarian.post(
        "/desk/enquiries/sheet/", sent(r1=GOOD, r2=GOOD | {"answer": ""}) | {"mode": "all"}
    )
    tree = tree_of(response.content)
    assert rows() == []
    assert css(tree, "#r1-question")[0].text.strip() == "问一"


def test_a_paste_fills_the_sheet_and_is_not_saved_before_it_is_checked(librarian):
    paste = '问题\t答复\t依据\t权利类型\t分钟\r\n"一行\n两行"\t答\t意见\t商标\t3\r\n问二\t\t意见\t商标\t4\r\n'
    response = librarian.post("/desk/enquiries/sheet/", sent() | {"paste": paste, "do": "check"})
    assert response.status_code == 422
    tree = tree_of(response.content)
    assert css(tree, "#r1-question")[0].text.strip() == "一行\n两行"
    assert css(tree, "#r2-minutes")[0].get("value") == "4"
    assert [one.get("href") for one in css(tree, ".notice-late a")] == ["#r2-answer"]
    assert rows() == []


@pytest.mark.req("RD-11")
def test_a_second_paste_is_noticed_and_saved_again_only_when_ticked(librarian):
    assert librarian.post("/desk/enquiries/sheet/", sent(r1=GOOD)).status_code == 302
    response = librarian.post("/desk/enquiries/sheet/", sent(r4=GOOD))
    assert response.status_code == 409
    tree = tree_of(response.content)
    assert rows()[0].number in text(css(tree, "#again-4")[0].getparent())
    assert len(rows()) == 1
    once = css(tree, "[name=once]")[0].get("value")
    again = sent(r4=GOOD) | {"again": "4", "once": once}
    assert librarian.post("/desk/enquiries/sheet/", again).status_code == 302
    assert librarian.post("/desk/enquiries/sheet/", again).status_code == 409
    assert len(rows()) == 2


def test_a_workbook_is_read_like_a_paste(librarian):
    book = openpyxl.Workbook()
    for row in (["问题", "答复", "依据", "权利类型", "备注"], ["问", "答", "意见", "专利", "没有这一列"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("日登记.xlsx", file.getvalue())
    response = librarian.post("/desk/enquiries/sheet/", sent() | {"file": upload, "do": "check"})
    tree = tree_of(response.content)
    assert css(tree, "#r1-question")[0].text.strip() == "问"
    assert css(tree, "[name=r1-extra]")[0].get("value") == "没有这一列"
    wrong = SimpleUploadedFile("日登记.xlsx", b"no workbook")
    response = librarian.post("/desk/enquiries/sheet/", sent(r1=GOOD) | {"file": wrong})
    assert response.status_code == 422
    assert css(tree_of(response.content), "#r1-question")[0].text.strip() == "问一"


def test_too_many_rows_are_refused_and_kept_in_the_box(librarian):
    paste = "\n".join(f"\t专利\t问{n}\t答\t意见" for n in range(61))
    response = librarian.post("/desk/enquiries/sheet/", sent() | {"paste": paste})
    assert response.status_code == 422
    assert css(tree_of(response.content), "#sheet-paste")[0].text.strip().startswith("专利\t问0")
    assert rows() == []


def test_sixty_rows_pass_in_one_form(librarian):
    lines = {f"r{n}": {name: "" for name in ("time", "topic", "channel", "minutes", "effort", "client_kind",
             "client_name", "region", "place")} | GOOD | {"question": f"问{n}"} for n in range(1, 61)}  # fmt: skip
    assert librarian.post("/desk/enquiries/sheet/", sent(**lines)).status_code == 302
    assert len(rows()) == 60


def test_the_blank_sheet_has_the_headings_that_are_read(librarian):
    from opentisc.desk.enquiries.sheet import _columns

    (headings,) = sheet(librarian.get("/desk/enquiries/sheet/blank/"))
    assert None not in _columns(headings)
    assert len(headings) == 13


def test_a_time_that_is_none_is_told_as_such_and_not_as_one_to_come(librarian):
    response = librarian.post("/desk/enquiries/sheet/", sent(r1=GOOD | {"time": "25:00"}))
    assert "请写成 9:05 这样的时间" in text(css(tree_of(response.content), "#r1-time-error")[0])
