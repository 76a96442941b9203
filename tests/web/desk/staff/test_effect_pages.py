"""Effects on the pages of staff: asked or written down for the client, judged with evidence, listed for the manager."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opentisc.desk import actions
from opentisc.desk.models import EffectVerdict
from tests.factories import desk as make
from tests.web.desk.desk_pages import bare, browser
from tests.web.desk.staff.staff_pages import NOW, address, sheet
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(desk):
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    return actions.deliver(request.key, by=desk.consultant, now=NOW)[0]


def effect_of(request, days: int = 90):
    return request.effects.get(after_days=days)


def way(request, effect, rest: str = "") -> str:
    return address(request, f"/effects/{effect.pk}{rest}")


def verdict(confidence: str, **more) -> dict[str, object]:
    return {"confidence": confidence, "reason": "看过合同", "seen": "0", "once": "", **more}


def test_the_handler_hands_over_a_link_shown_once_or_writes_the_answer_down(desk, request_):
    effect = effect_of(request_)
    seen = browser(desk.consultant)
    assert "未到询问日" in text(css(page(seen, address(request_)), "#effects")[0])
    assert seen.post(way(request_, effect, "/link")).headers["Location"] == address(request_)
    shown = page(seen, address(request_))
    found = re.search(r"/effect/[\w-]+/", text(css(shown, "main .notice-done")[0]))
    assert found
    assert "问题是否得到解决" in text(css(page(browser(desk.client_hat), found.group()), "main")[0])
    assert "只显示这一次" not in text(css(page(seen, address(request_)), "main")[0])
    assert seen.post(way(request_, effect), {}).status_code == 422
    assert seen.post(way(request_, effect), {"solved": "yes"}).headers["Location"] == way(request_, effect)
    on_page = text(css(page(seen, address(request_)), "#effects")[0])
    assert "自报" in on_page
    assert "核实成效" in on_page


def test_the_form_takes_file_confidence_and_reason_and_wants_a_second_person(desk, request_):
    effect = effect_of(request_)
    actions.answer_effect_for_client(request_.key, effect.pk, {"solved": True}, by=desk.consultant, now=NOW)
    handler, manager = browser(desk.consultant), browser(desk.manager)
    labels = [text(one) for one in css(page(handler, way(request_, effect)), "main label")]
    assert {"自报：只有委托人的说法", "证明材料", "或上传新的证明材料", "理由"} <= set(labels)
    assert handler.post(way(request_, effect), verdict("documented")).status_code == 422
    file = SimpleUploadedFile("合同.txt", "合同".encode())
    assert handler.post(way(request_, effect), verdict("documented", file=file)).status_code == 302
    effect.refresh_from_db()
    given = {"evidence": effect.evidence_id, "seen": "1"}
    refused = handler.post(way(request_, effect), verdict("verified", **given))
    assert refused.status_code == 422
    assert "须由另一人核实" in refused.content.decode()
    assert manager.post(way(request_, effect), verdict("verified", **given)).status_code == 302
    on_page = text(css(page(handler, address(request_)), "#effects")[0])
    assert "已核实" in on_page
    assert "合同.txt" in on_page
    assert desk.manager.name in on_page
    assert EffectVerdict.objects.count() == 2


def test_the_manager_has_the_list_of_what_waits_and_its_workbook(desk, request_):
    effect = effect_of(request_)
    manager = browser(desk.manager)
    assert "没有待核实的成效。" in text(css(page(manager, "/desk/effects"), "main")[0])
    actions.answer_effect_for_client(request_.key, effect.pk, {"solved": True}, by=desk.consultant, now=NOW)
    listed = page(manager, "/desk/effects")
    assert [one.get("href") for one in css(listed, "tbody .button")] == [way(request_, effect)]
    assert "问题是否得到解决？ 是" in text(css(listed, "tbody")[0])
    assert "待核实的成效：1" in text(css(page(manager, "/desk/"), "main")[0])
    rows = sheet(manager.get("/desk/effects?format=xlsx&list=rows"))
    assert rows[1][1] == request_.number
    assert browser(desk.consultant).get("/desk/effects").status_code == 403


def test_a_strangers_effect_and_an_absent_one_look_alike(desk, request_):
    stranger = browser(make.make_desk().manager)
    effect = effect_of(request_)
    for rest in ("", "/link"):
        there = stranger.post(way(request_, effect, rest), verdict("verified"))
        absent = stranger.post(address(request_, f"/effects/999999{rest}"), verdict("verified"))
        assert (there.status_code, absent.status_code) == (404, 404)
        assert bare(there).replace(f"effects/{effect.pk}", "effects/999999") == bare(absent)
