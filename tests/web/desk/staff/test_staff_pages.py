"""The staff pages of the desk through the client: what they show, to whom, and what they refuse."""

import uuid

import pytest

from opentisc.desk import actions
from opentisc.desk.models import Message, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.types import State
from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.desk_pages import bare, browser
from tests.web.desk.staff.staff_pages import NOW, address, sheet, state, take
from tests.web.html_reading import css, page, text, tree_of


def test_my_day_shows_each_list_with_its_next_step(desk):
    submitted = make.make_submitted(desk)
    tree = page(browser(desk.intake), "/desk/")
    assert [text(one) for one in css(tree, ".panel-head h2")] == ["今天到期 0", "等我处理 0", "新到 1"]
    button = css(tree, ".day-row .button")[0]
    assert (text(button), button.get("href")) == ("开始受理审查", f"{address(submitted)}#act")


def test_my_day_is_empty_in_words(desk):
    assert "没有等您处理的请求。" in text(css(page(browser(desk.consultant), "/desk/"), "main")[0])


def test_every_list_gives_its_filtered_rows_as_a_workbook(desk):
    make.make_working(desk, service="B2", title="无线节能")
    make.make_submitted(desk)
    seen = browser(desk.manager)
    rows = sheet(seen.get("/desk/queue?format=xlsx"))
    assert len(rows) == 3
    rows = sheet(seen.get("/desk/queue?format=xlsx&stage=working"))
    assert [row[1] for row in rows[1:]] == ["SX01-2026-00001（无线节能）"]
    assert len(sheet(browser(desk.intake).get("/desk/?format=xlsx&list=new"))) == 2
    assert browser(desk.intake).get("/desk/?format=xlsx&list=nothing").status_code == 404
    assert len(sheet(seen.get("/desk/board?format=xlsx&list=stages"))) == 3


def test_the_queue_narrows_by_its_address_and_ignores_what_is_no_choice(desk):
    working = make.make_working(desk, service="B2")
    make.make_submitted(desk)
    seen = browser(desk.manager)
    tree = page(seen, "/desk/queue?service=B2&stage=nonsense&handler=x&page=99999999")
    assert next(one.get("href") for one in css(tree, "tbody td a")) == address(working)
    assert len(css(tree, "tbody tr")) == 1


@pytest.mark.req("SC-13", "SC-15")
def test_a_strangers_request_and_an_absent_one_look_alike_on_every_address(desk):
    request = make.make_working(desk)
    strangers = [make.make_desk().consultant, net.make_hat(desk.body, Role.CONSULTANT), desk.compliance]
    rests = ["", "/steps/start", "/weigh", "/co-handler", "/borrow", "/need-to-know", "/undertaking", "/files/1",
             "/files/1/remove"]  # fmt: skip
    posts = ["/steps/deliver", "/messages", "/notes", "/files", "/weigh", "/undertaking"]
    for hat in strangers:
        seen = browser(hat)
        for rest in rests:
            here, nowhere = (
                seen.get(address(request, rest)), seen.get(f"/desk/requests/{uuid.uuid4()}{rest}"),
            )  # fmt: skip
            assert (here.status_code, nowhere.status_code) == (404, 404), rest
            assert bare(here) == bare(nowhere), rest
        for rest in posts:
            given = {"version": 1, "text": "x", "minutes": 1, "effort": 1, "agree": "on"}
            here = seen.post(address(request, rest), given)
            nowhere = seen.post(f"/desk/requests/{uuid.uuid4()}{rest}", given)
            assert (here.status_code, nowhere.status_code) == (404, 404), rest
            assert bare(here) == bare(nowhere), rest


def test_a_request_goes_from_screening_to_delivery_on_its_page(desk):
    request = make.make_submitted(desk, service="B2")
    intake, consultant, reviewer = browser(desk.intake), browser(desk.consultant), browser(desk.reviewer)
    assert take(intake, request, "screen").status_code == 302
    assert take(intake, request, "accept").status_code == 302
    given = {"handler": desk.consultant.person_id, "reviewer": desk.reviewer.person_id}
    assert take(intake, request, "assign", **given).status_code == 302
    assert take(consultant, request, "start").status_code == 302
    assert take(consultant, request, "ask_client", text="请补充").status_code == 302
    assert take(consultant, request, "client_answers", text="电话补充如下").status_code == 302
    make.make_deliverable(request, desk.consultant)
    assert take(consultant, request, "hand_in").status_code == 302
    assert take(reviewer, request, "approve", note="同意").headers["Location"] == address(request)
    assert request.deliverables.get().review_note == "同意"
    assert take(consultant, request, "deliver").status_code == 302
    assert state(request) == State.DELIVERED
    shown = text(css(page(consultant, address(request)), "main")[0])
    assert "只显示这一次" in shown
    assert "只显示这一次" not in text(css(page(consultant, address(request)), "main")[0])


def test_the_page_has_one_primary_button_and_says_what_is_missing(desk):
    request = make.make_working(desk, service="B2")
    tree = page(browser(desk.consultant), address(request))
    assert [text(one) for one in css(tree, "main .button-primary")] == ["起草成果"]
    assert "还没有成果：先在“成果”中起草。" in text(css(tree, "#act")[0])
    shown = [text(one) for one in css(tree, ".page-head .menu-panel a")]
    assert "请委托人补充" in shown
    assert "误收处置" in shown


@pytest.mark.req("UX-28")
def test_the_page_shows_answers_facts_clock_and_the_timeline_by_day(desk):
    request = make.make_working(desk, service="B2", client=desk.client)
    actions.write_message(request.key, by=desk.consultant, now=NOW, text="已开始检索")
    actions.write_note(request.key, by=desk.consultant, now=NOW, text="注意同族")
    tree = page(browser(desk.consultant), address(request))
    assert desk.client.name in text(css(tree, ".case-facts")[0])
    assert "无线网络节能方法" in text(css(tree, ".case-work")[0])
    assert "2026-09-24" in text(css(tree, ".due-days")[0])
    assert "已开始检索" in text(css(tree, "#words")[0])
    assert "注意同族" not in text(css(tree, "#words")[0])
    assert "注意同族" in text(css(tree, "#notes")[0])
    days = [text(one) for one in css(tree, "#timeline summary")]
    assert days == ["2026-09-18 7"]  # submit, screen, accept, assign, start, a message, a note


@pytest.mark.req("UX-29")
def test_a_second_editor_sees_both_versions_and_nothing_is_overwritten(desk):
    request = make.make_working(desk, service="B2")
    seen = browser(desk.consultant)
    read = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).version
    actions.ask_client(request.key, by=desk.consultant, now=NOW, text="请补充权利要求")
    answer = take(seen, request, "ask_client", version=read, text="请补充附图")
    assert answer.status_code == 409
    shown = text(css(tree_of(answer.content), "main")[0])
    assert "请补充附图" in shown
    assert "请补充权利要求" in shown
    assert "现在的状态已不能办理这一步" in shown
    assert state(request) == State.WAITING_CLIENT
    assert not Message.objects.filter(text="请补充附图").exists()


@pytest.mark.req("UX-29")
def test_after_reading_both_versions_the_person_may_send_again(desk):
    request = make.make_accepted(desk, service="B2")
    seen = browser(desk.intake)
    old = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).version
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(version=old + 1)
    given = {"handler": desk.consultant.person_id, "reviewer": desk.reviewer.person_id}
    answer = take(seen, request, "assign", version=old, **given)
    assert answer.status_code == 409
    form = css(tree_of(answer.content), "main form.form")[0]
    assert [one.get("value") for one in css(form, "[name=version]")] == [str(old + 1)]
    assert take(seen, request, "assign", version=old + 1, **given).status_code == 302
    assert state(request) == State.ASSIGNED


def test_a_step_without_its_reason_is_asked_for_again(desk):
    request = make.make_submitted(desk)
    seen = browser(desk.intake)
    take(seen, request, "screen")
    answer = take(seen, request, "reject", reason="  ")
    assert answer.status_code == 422
    assert text(css(tree_of(answer.content), "title")[0]).startswith("错误：")
    assert state(request) == State.SCREENING


@pytest.mark.req("RD-11")
def test_the_same_message_sent_twice_is_one_message(desk):
    request = make.make_working(desk)
    seen = browser(desk.consultant)
    for _ in range(2):
        seen.post(address(request, "/messages"), {"version": 1, "once": "k1", "text": "请稍候"})
    assert Message.objects.filter(request=request, text="请稍候").count() == 1
