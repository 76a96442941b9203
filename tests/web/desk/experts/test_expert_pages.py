"""The pages of outside experts: the manager asks and ends; the expert undertakes, reviews this case, opens nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.models import OutsideExpert
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.types import DeliverableState
from opentisc.network import queries as network
from tests.factories import desk as make
from tests.factories import reports
from tests.repository.test_isolation_matrix import SECOND, routes
from tests.web.desk.desk_pages import bare, browser
from tests.web.desk.staff.staff_pages import address, sheet
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.req("SC-12", "SC-13", "SC-15")
SEALED = {**make.BASIC_SEARCH, "unfiled": "yes", "subject": "未公开的节能方法"}
GIVEN = {
    "email": "qian@example.org",
    "name": "钱专家",
    "organisation": "虚构研究院",
    "qualification": "通信领域正高级工程师",
}


def until(days: int = 20) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def asked(desk, request, **changes) -> Browser:
    """Return a browser of the expert, invited by the manager's page."""
    given = {**GIVEN, "until": until(), **changes}
    answer = browser(desk.manager).post(address(request, "/experts/invite/"), given)
    assert answer.headers["Location"] == address(request, "/experts/")
    return browser(Person.objects.get(email=given["email"]))


@pytest.fixture
def report(desk):
    """Return a request in review with its whole report."""
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    reports.add_document(request, desk.consultant, "close", citation="CN1A 分组休眠")
    row = reports.make_report(request, desk.consultant, reports.search_written())
    actions.hand_in(request.key, by=desk.consultant, now=reports.LATER)
    return request, row


def set_state(request, state: str) -> None:
    type(request).objects.narrowed(EVERYTHING).filter(pk=request.pk).update(state=state)


def test_the_manager_invites_and_sees_the_one_time_link_once(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    seen = browser(desk.manager)
    assert "外部专家" in text(css(page(seen, address(request)), "main")[0])  # unread, and yet may ask
    given = {**GIVEN, "until": until()}
    seen.post(address(request, "/experts/invite/"), given)
    first, second = (text(css(page(seen, address(request, "/experts/")), "main")[0]) for _ in range(2))
    assert "/welcome/" in first
    assert "/welcome/" not in second
    assert "钱专家" in second
    assert "尚未承诺" in second
    assert "未公开的节能方法" not in first + second
    rows = sheet(seen.get(address(request, "/experts/?format=xlsx&list=experts")))
    assert rows[1][:3] == ("钱专家（qian@example.org）", "虚构研究院", "通信领域正高级工程师")


def test_a_blocked_person_is_told_without_the_reason_and_compliance_reads_it(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    sender = Person.objects.get(pk=desk.client_hat.person_id)
    given = {**GIVEN, "email": sender.email, "until": until()}
    answer = browser(desk.manager).post(address(request, "/experts/invite/"), given)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "利益冲突核查未通过" in said
    assert "提交" not in said.replace("提交审核", "")  # nothing of why
    found = text(css(page(browser(desk.compliance), "/desk/experts/blocked/"), "main")[0])
    assert "本件由此人提交" in found
    assert browser(desk.manager).get("/desk/experts/blocked/").status_code == 403


def test_the_expert_undertakes_whatever_the_label_and_the_client_sees_the_expert(desk):
    request = make.make_working(desk, service="B2")
    seen = asked(desk, request)
    case = f"/expert/{request.key}/"
    assert seen.get(address(request)).headers["Location"] == case
    assert seen.get(case).headers["Location"] == address(request, "/undertaking")
    assert not request.openings.exists()
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    tree = page(seen, case)
    assert "外部专家，只作审核" in text(css(tree, "main")[0])
    assert "无线网络节能方法" in text(css(tree, "main")[0])
    assert "外部专家 · " in text(css(tree, ".hat")[0])
    client = text(css(page(browser(desk.client_hat), f"/my/requests/{request.key}/access/"), "main")[0])
    assert "钱专家（虚构研究院，外部专家）" in client
    assert "通信领域正高级工程师" in client


def test_the_expert_reviews_by_paragraph_on_the_pages_of_deliverables(desk, report):
    request, row = report
    seen = asked(desk, request)
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    assert f"deliverables/{row.pk}/" in seen.get(f"/expert/{request.key}/").content.decode()
    version = address(request, f"/deliverables/{row.pk}/")
    tree = page(seen, version)
    paragraph = css(tree, "input[name=paragraph]")[0].get("value")
    seen.post(f"{version}comment/", {"paragraph": paragraph, "text": "请写明数据库的收录年限"})
    assert "请写明数据库的收录年限" in text(css(page(seen, version), ".remark")[0])
    seen.post(f"{version}send-back/", {"back-reason": "数据库不全", "seen": ""})
    row.refresh_from_db()
    assert row.state == DeliverableState.SENT_BACK
    assert row.reviewer_name == "钱专家（虚构研究院，外部专家）"


def test_an_expert_sees_no_draft(desk):
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    row = reports.make_report(request, desk.consultant, reports.search_written())
    assert row.state == DeliverableState.DRAFT
    seen = asked(desk, request)
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    assert seen.get(address(request, f"/deliverables/{row.pk}/")).status_code == 404
    assert "还没有提交审核的成果" in text(css(page(seen, f"/expert/{request.key}/"), "main")[0])


def test_every_other_page_is_closed_to_the_expert(desk):
    request = make.make_working(desk, service="B2", answers=SEALED)
    other = make.make_working(desk, service="B2", answers=SEALED)
    seen = asked(desk, request)
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    open_here = {"expert_case", "desk_request", "desk_undertaking"}
    looked = 0
    for name, parameters in routes():
        if "key" not in parameters or name.startswith(("knowledge", "enquiry", "account", "unsubscribe")):
            continue
        rest = {one: SECOND[one] for one in parameters if one in SECOND} | (
            {"pk": 1} if "pk" in parameters else {}
        )
        rest |= {"remark": 1} if "remark" in parameters else {}
        for row in (request, other):
            if row is request and name in open_here:
                continue
            answer = seen.get(reverse(name, kwargs={"key": row.key, **rest}))
            looked += 1
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert "未公开的节能方法" not in body.decode(errors="replace"), name
            assert answer.status_code in {302, 403, 404, 405}, (name, answer.status_code)
    assert looked > 60
    for listing in ("/desk/", "/desk/queue", "/desk/board", "/my/", "/clients/", "/desk/enquiries/"):
        assert seen.get(listing).status_code in {302, 403, 404}, listing


def test_another_case_and_an_absent_one_look_alike(desk):
    request, other = make.make_working(desk, service="B2"), make.make_working(desk, service="B2")
    seen = asked(desk, request)
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    here, nowhere = seen.get(f"/expert/{other.key}/"), seen.get(f"/expert/{uuid4()}/")
    assert (here.status_code, nowhere.status_code) == (404, 404)
    assert bare(here) == bare(nowhere)


@pytest.mark.parametrize("how", ["ended", "expired", "over"])
def test_nothing_opens_after_the_end(desk, how):
    request = make.make_working(desk, service="B2")
    seen = asked(desk, request)
    seen.post(address(request, "/undertaking"), {"agree": "on"})
    assert seen.get(f"/expert/{request.key}/").status_code == 200
    row = OutsideExpert.objects.get()
    if how == "ended":
        given = {"reason": "本机构已有审核员"}
        browser(desk.manager).post(address(request, f"/experts/{row.pk}/end/"), given)
    elif how == "expired":
        past = timezone.now() - timedelta(minutes=1)
        held = request.assignments.filter(person=row.person)
        held.update(from_at=past - timedelta(days=1), until_at=past)
    else:
        set_state(request, "delivered")
    assert seen.get(f"/expert/{request.key}/").status_code in {403, 404}
    assert network.hats_of(row.person, on=network.today(timezone.now())) == [] or how == "expired"


def test_only_the_manager_of_the_body_keeps_experts(desk):
    request = make.make_working(desk, service="B2")
    stranger = make.make_desk().manager
    for rest in ("/experts/", "/experts/invite/", "/experts/1/end/"):
        assert browser(stranger).get(address(request, rest)).status_code == 404
        assert browser(desk.consultant).get(address(request, rest)).status_code == 403
