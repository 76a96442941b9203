"""The one primary button of a request: in every state an act that can be taken, or who is waited for."""

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.models import ConflictCheck, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.types import State
from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import desk_states as states
from tests.factories import network, reports
from tests.web.desk.desk_pages import browser
from tests.web.desk.staff.staff_pages import NOW, address
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.django_db

S = State
# state → what intake, handler, reviewer and manager read: a button, or (in brackets) who is waited for
TABLE: dict[State, tuple[str, str, str, str]] = {
    S.DRAFT: ("提交申请", "", "", ""),
    S.SUBMITTED: ("开始受理审查", "", "", "开始受理审查"),
    S.SCREENING: ("受理", "", "", "受理"),
    S.RETURNED: ("[等委托人补正后再提交。]", "", "", "[等委托人补正后再提交。]"),
    S.REFERRED: ("[本件已办结。]", "", "", "[本件已办结。]"),
    S.REJECTED: ("[本件已办结。]", "", "", "[本件已办结。]"),
    S.ACCEPTED: ("分派", "", "", "分派"),
    S.ASSIGNED: ("[等承办人办理：{handler}。]", "开始办理", "[等承办人办理：{handler}。]", "[等承办人办理：{handler}。]"),
    S.WORKING: ("[等承办人办理：{handler}。]", "起草成果", "[等承办人办理：{handler}。]", "[等承办人办理：{handler}。]"),
    S.WAITING_CLIENT: ("[等委托人补充；期间不计时。]",) * 4,
    S.WAITING_PARTNER: ("[等协办人完成协办；期间不计时。]", "协办完成", "[等协办人完成协办；期间不计时。]", "协办完成"),
    S.REVIEW: ("[等审核人审核：{reviewer}。]", "[等审核人审核：{reviewer}。]", "审核通过", "[等审核人审核：{reviewer}。]"),
    S.DELIVERED: ("[等委托人确认收到；十个工作日内没有答复，视为确认。]",) * 4,
    S.CONFIRMED: ("[等系统转入下一步。]",) * 4,
    S.AUTO_CONFIRMED: ("[等系统转入下一步。]",) * 4,
    S.FEEDBACK: ("[等委托人评价；三十天内没有评价，转入成效跟踪。]",) * 4,
    S.TRACKING: ("[等委托人回答成效问题；到期时系统自动询问。]",) * 4,
    S.ARCHIVED: ("[本件已办结。]", "[本件已办结。]", "", "[本件已办结。]"),
    S.WITHDRAWN: ("[本件已办结。]", "", "", "[本件已办结。]"),
    S.COMPLAINT: ("[等中心负责人办理。]", "[等中心负责人办理。]", "[等中心负责人办理。]", "投诉办结"),
}  # fmt: skip


def read(hat, request) -> str:
    """Return the label of the primary button, checked to be one that works, or in brackets what stands there."""
    tree = page(browser(hat), address(request))
    buttons = css(tree, "main .button-primary")
    assert len(buttons) <= 1
    if not buttons:
        return f"[{text(css(tree, '#act .panel-body p.quiet')[0])}]"
    button = buttons[0]
    assert button.get("disabled") is None
    if button.tag == "a":
        assert browser(hat).get(button.get("href")).status_code == 200
    else:
        code = button.getparent().getparent().get("action").rpartition("/")[2]
        open_now = {one.step.code: one.missing for one in queries.steps_open(request, hat, now=NOW)}
        assert open_now[code] == ()
    return text(button)


def test_the_table_names_every_state():
    assert set(TABLE) == set(State) == set(states.IN_STATE)


@pytest.mark.parametrize("state", list(State))
def test_the_primary_button_of_every_state_is_an_act_that_can_be_taken_or_says_who_is_waited_for(desk, state):
    request = states.fresh(states.IN_STATE[state](desk, "B2"))
    assert request.state == state
    names = {"handler": desk.consultant.name, "reviewer": desk.reviewer.name}
    hats = (desk.intake, desk.consultant, desk.reviewer, desk.manager)
    for hat, wanted in zip(hats, TABLE[state], strict=True):
        if wanted:
            assert read(hat, request) == wanted.format(**names), (state, hat.role)
        elif state is not State.DRAFT or hat.role != Role.MANAGER:
            assert browser(hat).get(address(request)).status_code in (200, 404)


@pytest.mark.parametrize(
    ("made", "service", "wanted"),
    [
        (states.IN_STATE[S.WORKING], "B1", "起草成果"),
        (states.written, "B1", "送达"),
        (states.written, "B2", "提交审核"),
        (states.sent_back, "B2", "按意见修改成果"),
        (states.approved, "B2", "送达"),
        (states.tracked_to_the_end, "B1", "归档"),
        (states.tracked_to_the_end, "B2", "添加归档材料"),
    ],
)
def test_the_handler_is_led_to_the_act_that_comes_first(desk, made, service, wanted):
    assert read(desk.consultant, made(desk, service)) == wanted


def test_a_report_made_here_is_approved_on_its_own_page_where_the_list_is(desk):
    request = states.IN_STATE[S.WORKING](desk, "B2")
    row = reports.make_report(request, desk.consultant, reports.search_written())
    assert read(desk.consultant, request) == "补全成果"  # nothing was searched yet
    row.state = "in_review"
    row.save(update_fields=["state"])
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(state=S.REVIEW)
    tree = page(browser(desk.reviewer), address(request))
    assert css(tree, "main .button-primary")[0].get("href") == f"{address(request)}/deliverables/{row.pk}/"
    assert read(desk.reviewer, request) == "审核成果"  # not: approve, before anything was read


def test_an_item_that_the_archive_lacks_is_called_by_its_name_and_its_form_is_open(desk):
    request = states.tracked_to_the_end(desk, "B2")
    tree = page(browser(desk.consultant), address(request))
    said = text(css(tree, "#act")[0])
    assert "归档缺少“检索记录”" in said
    assert "item_" not in said
    assert css(tree, "#files details")[0].get("open") is not None


def test_in_tracking_the_words_say_whether_questions_are_still_to_be_asked(desk):
    request = states.IN_STATE[S.TRACKING](desk, "B1")
    request.effects.update(asked_at=NOW)
    assert read(desk.consultant, request).startswith("[成效问题都已询问，还没有答全")


def test_a_complaint_stands_where_it_is_settled_and_kinds_of_deliverables_have_their_words(desk):
    request = states.IN_STATE[S.COMPLAINT](desk, "B1")
    assert "投诉内容：太慢" in text(css(page(browser(desk.manager), address(request)), "#act")[0])
    made = states.IN_STATE[S.WORKING](desk, "B2")
    reports.make_report(made, desk.consultant, reports.search_written())
    tree = page(browser(desk.consultant), address(made))
    assert "基础检索报告 v1" in text(css(tree, "#deliverables")[0])
    assert "basic_search_report" not in text(css(tree, "main")[0])


def test_a_conflict_waits_for_compliance_and_then_leads_to_the_refusal(desk):
    request = states.IN_STATE[S.SCREENING](desk, "B1")
    ConflictCheck.objects.filter(request=request).update(outcome="ask")
    assert read(desk.intake, request) == "[等合规专员决定是否存在利益冲突。]"
    ConflictCheck.objects.filter(request=request).update(outcome="blocked")
    assert read(desk.intake, request) == "不予受理"


def test_a_request_without_reviewer_leads_the_handler_to_a_loan_and_the_manager_to_a_name(desk):
    request = make.make_accepted(desk, service="B2")
    team = actions.Team(desk.consultant.person_id, None)
    actions.assign(request.key, team=team, by=desk.intake, now=NOW)
    actions.start(request.key, by=desk.consultant, now=NOW)
    make.make_deliverable(request, desk.consultant)
    assert read(desk.consultant, request) == "借用审核人"
    actions.reassign(
        request.key,
        team=actions.Team(desk.manager.person_id, None),
        by=desk.manager,
        now=NOW,
        reason="承办人请假",
    )
    assert read(desk.manager, request) == "改派"


def test_a_page_under_a_request_leads_back_to_it_and_a_loan_is_offered_where_somebody_reviews(desk):
    request = states.IN_STATE[S.WORKING](desk, "B1")
    seen = browser(desk.consultant)
    links = [one.get("href") for one in css(page(seen, address(request, "/steps/ask_client")), ".crumbs a")]
    assert links[-1] == address(request)
    offered = [text(one) for one in css(page(seen, address(request)), ".page-head .menu-panel a")]
    assert "借用审核人" not in offered
    gated = states.IN_STATE[S.WORKING](desk, "B2")
    offered = [text(one) for one in css(page(seen, address(gated)), ".page-head .menu-panel a")]
    assert "借用审核人" in offered


def test_where_nobody_is_fit_to_handle_the_manager_offers_it_to_another_body(desk, monkeypatch):
    request = make.make_accepted(desk, service="B2")
    monkeypatch.setattr(queries, "candidates", lambda *_given, **_named: [])
    assert read(desk.manager, request) == "转其他机构"
    tree = page(browser(desk.intake), address(request))
    assert css(tree, "main .button-primary") == []
    assert "没有可以承办这项服务的人" in text(css(tree, "#act")[0])


def test_lists_call_the_next_act_as_the_page_does(desk):
    states.IN_STATE[S.WORKING](desk, "B2")
    states.written(desk, "B1")
    helper = network.make_hat(desk.body, Role.CONSULTANT)
    request = states.IN_STATE[S.WORKING](desk, "B2")
    actions.add_co_handler(request.key, by=desk.consultant, now=NOW, person_id=helper.person_id)
    listed = page(browser(desk.consultant), "/desk/queue")
    labels = sorted(text(one).partition(" ")[0] for one in css(listed, "tbody .button"))
    assert labels == ["起草成果", "起草成果", "送达"]
    assert read(helper, request) == "起草成果"
