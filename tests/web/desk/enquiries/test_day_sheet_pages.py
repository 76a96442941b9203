"""The day sheet: rows typed, pasted or uploaded, and what becomes of bad ones."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.desk.enquiries.enquiry_pages import (
    GOOD,
    rows,
    sent,
    sheet,
)
from tests.web.html_reading import css, text, tree_of


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
