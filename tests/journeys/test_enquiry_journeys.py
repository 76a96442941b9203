"""Enquiries by keyboard alone, the day's sheet by paste, and notices, in a real browser."""

import pytest
from django.conf import settings

from opentisc.desk import actions
from opentisc.desk.enquiries import drawing
from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from tests.factories import desk as make
from tests.web.signed_in import browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(live_server, site):
    return make.make_desk("SX01")


def sign_in(seen, hat) -> None:
    signed_in = browser(hat)
    name = settings.SESSION_COOKIE_NAME
    seen.context.add_cookies([{"name": name, "value": signed_in.cookies[name].value, "url": seen.base}])


@pytest.fixture
def librarian(watched, desk):
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, desk.consultant)
    return seen


def rows() -> list[Enquiry]:
    return list(Enquiry.objects.narrowed(EVERYTHING).order_by("pk"))


class Keys:
    """Presses keys and counts those that are not text."""

    def __init__(self, page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)


@pytest.mark.req("UX-41")
def test_three_enquiries_by_keyboard_alone_each_with_at_most_ten_keys_besides_the_text(librarian):
    """Thirty in 15 minutes are 30 s each: the keys that are not text must cost next to nothing."""
    librarian.go("/")
    keys = Keys(librarian.page)
    librarian.leave(lambda: keys.press("i"))
    assert librarian.page.evaluate("document.activeElement.id") == "id_question"
    for number, question in enumerate(("年费怎么减缴？", "商标怎么续展？", "地理标志找谁申请？"), start=1):
        keys.pressed = 0
        keys.type(question)
        keys.press("Tab")
        keys.type("请见办事指南。")
        keys.press("Tab")
        if number == 1:
            keys.type("专利收费减缴办法第三条")
            keys.press("Tab")
        else:
            keys.press("Tab", "Space")
        keys.press("Tab", "Space")
        librarian.leave(lambda: keys.press("Control+Enter"))
        assert keys.pressed <= 10
        assert librarian.page.evaluate("document.activeElement.id") == "id_question"
    assert [(row.question, row.opinion, row.right_kinds) for row in rows()] == [
        ("年费怎么减缴？", False, ["patent"]),
        ("商标怎么续展？", True, ["patent"]),
        ("地理标志找谁申请？", True, ["patent"]),
    ]
    assert "今天您已登记 3 件" in librarian.page.locator(".purpose").inner_text()


def test_an_earlier_answer_appears_while_one_types_and_is_taken_over(librarian, desk):
    fields = {"right_kinds": ("mark",), "basis": ("商标法第四十条",)}
    given = actions.EnquiryEntry(question="商标续展要多久？", answer="期满前十二个月内。", **fields)
    actions.register_enquiry(given, by=desk.intake, now=make.NOW)
    librarian.go("/desk/enquiries/new/")
    page = librarian.page
    page.locator("#id_question").press_sequentially("商标续展")
    page.wait_for_selector("#suggestions [data-use]")
    page.click("#suggestions [data-use]")
    assert page.input_value("#id_answer") == "期满前十二个月内。"
    assert page.input_value("#id_basis") == "商标法第四十条"
    assert librarian.axe() == []


def test_cells_copied_from_a_spreadsheet_are_pasted_into_the_sheet_and_saved(librarian):
    librarian.go("/desk/enquiries/sheet/")
    page = librarian.page
    text = "问题\t答复\t依据\t权利类型\n问一\t答一\t意见\t专利\n问二\t\t意见\t商标\n"
    page.focus("#r1-question")
    librarian.leave(
        lambda: page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              document.getElementById("r1-question").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }""",
            text,
        )
    )
    assert page.input_value("#r2-question") == "问二"
    assert rows() == []
    assert librarian.axe() == []
    page.focus("#r1-minutes")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "r2-minutes"
    page.fill("#r2-answer", "答二")
    librarian.leave(lambda: page.keyboard.press("Control+Enter"))
    assert [row.question for row in rows()] == ["问一", "问二"]
    assert page.url.endswith("/desk/enquiries/")


def test_a_drawn_enquiry_reaches_its_reviewer_by_the_bell_and_is_reviewed(watched, desk, monkeypatch):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    given = actions.EnquiryEntry(question="问", answer="答", right_kinds=("patent",), opinion=True)
    actions.register_enquiry(given, by=desk.consultant, now=make.NOW)
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, desk.reviewer)
    seen.go("/")
    page = seen.page
    assert page.locator(".bar-count").inner_text() == "1"
    seen.leave(lambda: page.click(".topbar a[href='/notices/']"))
    assert seen.axe() == []
    seen.leave(lambda: page.click(".notice-rows button"))
    page.check("text=符合要求")
    page.fill("#id_note", "依据准确")
    assert seen.axe() == []
    seen.leave(lambda: page.click("text=提交复查"))
    assert rows()[0].review_result == "sound"
    assert page.locator(".bar-count").count() == 0


@pytest.mark.req("UX-42", "UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing_serious_on_pages_of_enquiries(watched, desk, monkeypatch, language, width):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    given = actions.EnquiryEntry(
        question="问" * 60, answer="答" * 200, right_kinds=("patent",), opinion=True, client_name="某公司"
    )
    row = actions.register_enquiry(given, by=desk.consultant, now=make.NOW)
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    sign_in(seen, desk.manager)
    found = {}
    for address in (
        "/desk/enquiries/",
        "/desk/enquiries/new/",
        "/desk/enquiries/sheet/",
        "/desk/enquiries/review/",
        f"/desk/enquiries/{row.key}/",
        f"/desk/enquiries/{row.key}/promote/",
        "/notices/",
        "/notices/preferences/",
    ):
        seen.go(address)
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if findings:
            found[address] = findings
    assert found == {}
