"""Whoever writes over what somebody else wrote meanwhile gets 409 with both versions, and nothing is lost (UX-29, RD-10)."""

import pytest
from django.urls import reverse

from opentisc.desk import actions
from opentisc.desk.models import Deliverable, Mark, ReviewComment, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, text, tree_of

pytestmark = [pytest.mark.req("UX-29"), pytest.mark.req("RD-10")]
LATER = reports.LATER
WRITTEN = {"cut_off": "2026-09-17", "strategy": "先关键词后分类号。", "concepts": "", "limits": ""}


@pytest.fixture(autouse=True)
def _acting(monkeypatch):
    """Second factors are tested with sign-in; pages act at the factories' instant."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def desk(site, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk()


@pytest.fixture
def search(desk):
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    return request


@pytest.fixture
def helper(desk, search):
    """Somebody else who writes in the same request."""
    hat = net.make_hat(desk.body, Role.CONSULTANT)
    actions.add_co_handler(search.key, by=desk.consultant, now=make.NOW, person_id=hat.person_id)
    return hat


def both(answer) -> list[list[str]]:
    """Return the rows of the table of differences: field, mine, theirs."""
    assert answer.status_code == 409
    return [
        [text(cell) for cell in css(row, "td")] for row in css(tree_of(answer.content), ".notice tbody tr")
    ]


def sent_next(answer, name: str) -> str:
    """Return what the page's form would send as the version that was seen."""
    return css(tree_of(answer.content), f"main form [name={name}]")[0].get("value")


def test_two_who_began_the_first_draft_do_not_overwrite_each_other(desk, search, helper):
    address = reverse("deliverable_edit", args=[search.key, "zh-hans"])
    first, second = browser(desk.consultant), browser(helper)
    assert sent_next(first.get(address), "seen") == sent_next(second.get(address), "seen") == ""
    assert first.post(address, {**WRITTEN, "findings": "甲写的", "seen": ""}).status_code == 302
    answer = second.post(address, {**WRITTEN, "findings": "乙写的", "seen": ""})
    assert both(answer) == [["检索结果说明", "乙写的", "甲写的"]]
    row = Deliverable.objects.get()
    assert row.content["written"]["findings"] == "甲写的"
    assert sent_next(answer, "seen") == row.content_sha256  # now both were seen
    again = {**WRITTEN, "findings": "甲写的，乙补充", "seen": row.content_sha256}
    assert second.post(address, again).status_code == 302
    assert Deliverable.objects.get().content["written"]["findings"] == "甲写的，乙补充"


def test_minutes_and_effort_are_shown_as_they_are_and_as_they_were_sent(desk, search, helper):
    version = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=search.pk).version
    actions.weigh(search.key, by=helper, now=LATER, minutes=30, effort=2, version=version)
    address = reverse("desk_weigh", args=[search.key])
    sent = {"version": version, "minutes": 90, "effort": 4}
    seen = browser(desk.consultant)
    answer = seen.post(address, sent)
    assert [row[1:] for row in both(answer)] == [["90", "30"], ["4 需要检索策略", "2 简单查找"]]
    assert sent_next(answer, "version") == str(version + 1)
    assert seen.post(address, {**sent, "version": version + 1}).status_code == 302
    row = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=search.pk)
    assert (row.minutes, row.effort) == (90, 4)


def test_a_remark_is_answered_once_and_the_second_answer_is_shown_beside_it(desk, search):
    row = reports.make_report(search, desk.consultant, reports.search_written())
    reports.add_document(search, desk.consultant)
    reports.make_report(search, desk.consultant, reports.search_written())
    actions.hand_in(search.key, by=desk.consultant, now=LATER)
    remark = actions.comment(
        search.key, by=desk.reviewer, now=LATER, deliverable_id=row.pk, paragraph="findings", text="请说明"
    )
    address = reverse("deliverable_answer", args=[search.key, row.pk, remark.pk])
    one, other = browser(desk.consultant), browser(desk.consultant)
    assert one.post(address, {"text": "已说明"}).status_code == 302
    assert other.post(address, {"text": "已说明"}).status_code == 302  # the same once more
    assert both(other.post(address, {"text": "不用说明"})) == [["答复", "不用说明", "已说明"]]
    assert ReviewComment.objects.get().answer == "已说明"


def test_a_mark_that_was_not_seen_is_not_superseded(desk, search, helper):
    row = reports.add_document(search, desk.consultant, "")
    address = reverse("desk_document_mark", args=[search.key, row.pk])
    first, second = browser(desk.consultant), browser(helper)
    listed = reverse("desk_documents", args=[search.key])
    assert sent_next(first.get(listed), "seen") == "0"
    assert first.post(address, {"value": "close", "seen": 0}).status_code == 302
    answer = second.post(address, {"value": "unrelated", "seen": 0})
    assert answer.status_code == 409
    shown = text(css(tree_of(answer.content), "#whole")[0])
    assert "密切相关" in shown
    assert [one.get("value") for one in css(tree_of(answer.content), "#whole option[selected]")] == [
        "unrelated"
    ]
    scripted = second.post(address, {"value": "unrelated", "seen": 0}, headers={"HX-Request": "true"})
    assert "别人刚标过" in scripted.content.decode()
    held = Mark.objects.get()
    assert held.value == "close"
    assert second.post(address, {"value": "unrelated", "seen": held.pk}).status_code == 302
    assert second.post(address, {"value": "unrelated", "seen": held.pk}).status_code == 302  # the same twice
    assert Mark.objects.count() == 2
