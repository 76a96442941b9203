"""Staff pages of requests: isolating, sealed requests, files, transfers, conflicts, the board."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentisc.desk import actions, queries
from opentisc.desk.models import ConflictCheck, Opening, Rating, ServiceRequest, Undertaking
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.types import State
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.web.desk.desk_pages import browser
from tests.web.desk.staff.staff_pages import NOW, address, state, take
from tests.web.html_reading import css, page, text, tree_of


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
