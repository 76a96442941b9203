"""The staff pages of the desk through the client: what they show, to whom, and what they refuse."""

import io
import re
import uuid
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.models import ConflictCheck, Message, Opening, Rating, ServiceRequest, Undertaking
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.types import State
from opentisc.network.types import Label, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.desk_pages import bare, browser
from tests.web.html_reading import css, page, text, tree_of

NOW = make.NOW


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(site, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk("SX01")


def address(request, rest: str = "") -> str:
    return f"/desk/requests/{request.key}{rest}"


def take(seen, request, code, **fields):
    current = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)
    given = {"version": fields.pop("version", current.version), "once": "", **fields}
    return seen.post(address(request, f"/steps/{code}"), given)


def state(request) -> str:
    return ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).state


def sheet(response) -> list[tuple]:
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(response.content), read_only=True)
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


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
    there = take(reviewer, request, "approve", note="同意")
    row = request.deliverables.get()
    assert there.headers["Location"] == f"{address(request)}/deliverables/{row.pk}/"
    assert state(request) == State.REVIEW  # approving goes through the list on that page
    actions.approve(request.key, by=desk.reviewer, now=timezone.now())
    assert take(consultant, request, "deliver").status_code == 302
    assert state(request) == State.DELIVERED
    shown = text(css(page(consultant, address(request)), "main")[0])
    assert "只显示这一次" in shown
    assert "只显示这一次" not in text(css(page(consultant, address(request)), "main")[0])


def test_the_page_has_one_primary_button_and_says_what_is_missing(desk):
    request = make.make_working(desk, service="B2")
    tree = page(browser(desk.consultant), address(request))
    assert len(css(tree, "main button.button-primary")) == 1
    assert css(tree, "main button.button-primary")[0].get("disabled") is not None
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


@pytest.mark.req("UX-31")
def test_isolating_needs_the_number_typed(desk):
    request = make.make_working(desk)
    seen = browser(desk.consultant)
    wrong = take(seen, request, "isolate", reason="误收", typed="SX01")
    assert wrong.status_code == 422
    assert take(seen, request, "isolate", reason="误收", typed=request.number).status_code == 302
    assert seen.get(address(request)).status_code == 404


@pytest.mark.req("SC-15")
def test_a_sealed_request_opens_after_the_undertaking_and_every_opening_is_kept(desk):
    request = make.make_working(desk, service="B2", label=Label.NEED_TO_KNOW)
    seen = browser(desk.consultant)
    answer = seen.get(address(request))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(request, "/undertaking"))
    assert Opening.objects.count() == 0
    assert seen.post(address(request, "/undertaking"), {}).status_code == 422
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    assert Undertaking.objects.filter(request=request, person_id=desk.consultant.person_id).count() == 1
    assert seen.get(address(request)).status_code == 200
    assert list(Opening.objects.values_list("person_id", "what")) == [(desk.consultant.person_id, "page")]


@pytest.mark.req("SC-15")
def test_a_manager_off_the_list_assigns_without_reading(desk):
    request = make.make_accepted(desk, service="B2", label=Label.NEED_TO_KNOW, client=desk.client)
    seen = browser(desk.manager)
    answer = seen.get(address(request))
    body = answer.content.decode()
    assert answer.status_code == 200
    for secret in (request.number, request.title, desk.client.name, "节能"):
        assert secret not in body
    given = {"handler": desk.consultant.person_id, "reviewer": desk.reviewer.person_id}
    answer = take(seen, request, "assign", **given)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert state(request) == State.ASSIGNED
    for rest in ("/steps/settle", "/steps/isolate", "/weigh", "/files/1"):
        assert seen.get(address(request, rest)).status_code == 404
    body = seen.get("/desk/queue").content.decode()
    for secret in (request.number, request.title, desk.client.name, "节能"):
        assert secret not in body


def test_effort_is_written_down_with_the_version_read(desk):
    request = make.make_working(desk)
    seen = browser(desk.consultant)
    version = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).version
    given = {"version": version, "minutes": 45, "effort": 3}
    assert seen.post(address(request, "/weigh"), given).status_code == 302
    assert seen.post(address(request, "/weigh"), given).status_code == 409
    row = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)
    assert (row.minutes, row.effort) == (45, 3)


def test_a_file_is_handed_in_once_opened_and_removed_with_a_reason(desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = make.make_working(desk)
    seen = browser(desk.consultant)
    for _ in range(2):
        file = SimpleUploadedFile("交底.txt", "一种节能方法".encode())
        given = {"version": 1, "once": "f1", "kind": "material", "title": "说明", "file": file}
        answer = seen.post(address(request, "/files"), given)
        assert answer.status_code == 302, text(css(tree_of(answer.content), "main")[0])
    row = request.files.get()
    answer = seen.get(address(request, f"/files/{row.pk}"))
    assert b"".join(answer.streaming_content) == "一种节能方法".encode()
    answer.close()
    assert "attachment" in answer.headers["Content-Disposition"]
    version = {"version": 1}
    assert seen.post(address(request, f"/files/{row.pk}/remove"), version).status_code == 422
    assert (
        seen.post(address(request, f"/files/{row.pk}/remove"), {**version, "reason": "传错"}).status_code
        == 302
    )
    assert seen.get(address(request, f"/files/{row.pk}")).status_code == 404


def test_a_request_that_nobody_rated_goes_on_is_archived_and_its_package_sent(desk):
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    actions.deliver(request.key, by=desk.consultant, now=NOW)
    actions.confirm(request.key, by=desk.client_hat, now=NOW)
    seen = browser(desk.consultant)
    assert take(seen, request, "track").status_code == 302
    assert css(page(seen, address(request)), "main button.button-primary") == []  # effects are still ahead
    answer = seen.get(address(request, "/package"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as package:
        assert package.testzip() is None
        assert package.namelist()
    answer.close()
    assert browser(make.make_desk().consultant).get(address(request, "/package")).status_code == 404
    assert take(seen, request, "archive").status_code == 302
    assert state(request) == State.ARCHIVED


def test_a_transfer_is_mapped_offered_and_taken_unread(desk):
    request = make.make_accepted(desk, client=desk.client)
    other = make.make_desk("SX02")
    seen, taker = browser(desk.manager), browser(other.manager)
    way = address(request, "/transfer")
    assert "逐项指定" not in seen.get(way).content.decode()
    tree = page(seen, f"{way}?taker=SX02&service=B1")
    answers = [name for one in css(tree, "select") if (name := one.get("name")).startswith("to_")]
    assert set(answers) == {f"to_{name}" for name in request.answers}
    given = {"version": 4, "reason": "更近", "consent": "on", **{name: name[3:] for name in answers}}
    given["version"] = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).version
    assert seen.post(f"{way}?taker=SX02&service=B1", {**given, "consent": ""}).status_code == 422
    assert seen.post(f"{way}?taker=SX02&service=B1", given).status_code == 302
    assert "转来的请求：1" in text(css(page(taker, "/desk/"), "main")[0])
    body = taker.get("/desk/transfers").content.decode()
    assert "更近" in body
    assert desk.client.name not in body
    pk = request.transfers.get().pk
    assert browser(make.make_desk().manager).post(f"/desk/transfers/{pk}/take").status_code == 404
    assert taker.post(f"/desk/transfers/{pk}/take").status_code == 302
    assert seen.get(address(request)).status_code == 404
    assert taker.get(address(request)).status_code == 200


def test_compliance_decides_a_conflict_and_nobody_else_sees_it(desk):
    request = make.make_submitted(desk, client=desk.client)
    actions.screen(request.key, by=desk.intake, now=NOW)
    check = ConflictCheck.objects.get(request=request)
    check.outcome, check.found = "ask", [{"request": "x", "why": "opposite_party"}]
    check.save()
    assert browser(desk.manager).get("/desk/conflicts").status_code == 403
    tree = page(browser(desk.intake), address(request))
    assert "利益冲突须由合规专员决定" in text(css(tree, "#act")[0])
    assert "曾为对方办理" not in text(css(tree, "main")[0])
    seen = browser(desk.compliance)
    assert "等您决定的利益冲突：1" in text(css(page(seen, "/desk/"), "main")[0])
    assert "曾为对方办理" in seen.get("/desk/conflicts").content.decode()
    given = {"outcome": "waived", "reason": "书面同意，人员隔离"}
    assert browser(make.make_desk().compliance).post(f"/desk/conflicts/{check.pk}", given).status_code == 404
    assert seen.post(f"/desk/conflicts/{check.pk}", given).status_code == 302
    assert take(browser(desk.intake), request, "accept").status_code == 302


@pytest.mark.req("UX-32")
def test_the_board_leads_to_its_rows_and_low_ratings_are_followed_up(desk):
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    _request, links = actions.deliver(request.key, by=desk.consultant, now=NOW)
    actions.rate_by_link(links.rating, actions.Said(1, "太慢"), now=NOW)
    make.make_working(desk)
    seen = browser(desk.manager)
    tree = page(seen, "/desk/board")
    figures = [one for one in css(tree, "main a") if one.get("href").startswith("/desk/queue?")]
    figures = [one for one in figures if re.search(r"\d+$", text(one))]
    assert len(figures) > 10
    for link in figures:
        count = re.search(r"\d+$", text(link))[0]
        assert text(css(page(seen, link.get("href")), ".panel-head h2 .quiet")[0]) == count, link.get("href")
    assert "太慢" in seen.get("/desk/follow-ups").content.decode()
    rating = Rating.objects.get().pk
    assert (
        seen.post(f"/desk/follow-ups/{rating}", {"found": "人手不足", "measure": "增派"}).status_code == 302
    )
    assert "太慢" not in seen.get("/desk/follow-ups").content.decode()
    assert browser(desk.consultant).get("/desk/board").status_code == 403


def test_a_page_of_many_rows_asks_no_more_queries_than_one_of_few(desk):
    def asked(hat, way: str) -> int:
        seen = browser(hat)
        seen.get(way)
        with CaptureQueriesContext(connection) as queries_:
            assert seen.get(way).status_code == 200
        return len(queries_)

    ways = [(desk.manager, "/desk/queue"), (desk.consultant, "/desk/"), (desk.manager, "/desk/board")]
    first = make.make_working(desk, service="B2")
    ways.append((desk.consultant, address(first)))
    few = [asked(*way) for way in ways]
    for number in range(5):
        make.make_working(desk, service="B2")
        actions.write_message(first.key, by=desk.consultant, now=NOW, text=f"{number}")
    assert [asked(*way) for way in ways] == few
    assert max(few) <= 60


def test_the_three_first_steps_of_each_role_lead_somewhere(desk):
    for hat in (desk.manager, desk.intake, desk.compliance):
        seen = browser(hat)
        links = [one.get("href") for one in css(page(seen, "/desk/start"), ".start-steps a")]
        assert len(links) == 3
        assert {seen.get(link, follow=True).status_code for link in links} == {200}
        assert seen.post("/desk/start/done").headers["Location"] == "/desk/"


def test_every_gate_and_error_of_the_desk_has_its_sentence_in_both_languages(desk):
    from django.utils.translation import override

    from opentisc.desk.sentences import ERRORS, GATES
    from opentisc.infra.sentences import sentence

    for language in ("zh-hans", "en"):
        with override(language):
            for code in {**ERRORS, **GATES}:
                words = sentence(code, {})
                assert words
                assert language == "zh-hans" or words.isascii() or "“" in words, code
    assert queries.missing_sentences(["approval"])[0].startswith("成果尚未")
