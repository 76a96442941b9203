"""The pages of a body's own list: put on it, change, pause, resume; the public list follows."""

import pytest

from opentisc.desk import queries
from opentisc.desk.models import ServiceOffer
from tests.factories import desk as make
from tests.web.desk.client_browsers import today
from tests.web.desk.desk_pages import browser
from tests.web.desk.manage.manage_pages import typed
from tests.web.desk.staff.staff_pages import sheet
from tests.web.html_reading import css, page, text, tree_of


def words(response) -> str:
    return text(css(tree_of(response.content), "main")[0])


def send(seen, address, status=302, **changed):
    answer = seen.post(address, typed(seen, address, **changed))
    assert answer.status_code == status, words(answer)
    return answer


def public(desk) -> str:
    return text(css(page(browser(desk.client_hat), "/bodies/SX01/services/"), "main")[0])


def test_the_list_shows_what_is_on_it_and_what_could_be(manager, desk):
    tree = page(manager, "/desk/offers")
    assert "知识产权咨询" in text(css(tree, "#basic")[0])
    assert "这一栏没有服务" in text(css(tree, "#individual")[0])
    assert "科技查新" in text(css(tree, "#rest")[0])
    assert [row[1] for row in sheet(manager.get("/desk/offers?format=xlsx&list=basic"))] == [
        "代码",
        "B1",
        "B2",
    ]


@pytest.mark.req("UX-22")
def test_a_service_is_listed_with_its_own_limit_and_the_public_sees_it(manager, desk):
    told = words(manager.get("/desk/offers/B4"))
    assert "列入清单：法律状态" in told
    send(manager, "/desk/offers/B2", list_name="individual", limit_days="5", fee_note="校内免费", reason="")
    send(manager, "/desk/offers/B4", list_name="basic")
    offered = {one.offer.code: one for one in queries.offered_by(desk.body, on=today())}
    assert (offered["B2"].offer.list_name, offered["B2"].limit_days, offered["B4"].limit_days) == (
        "individual",
        5,
        1,
    )
    assert "校内免费" in public(desk)


def test_a_limit_that_cannot_stand_is_refused_beside_its_field(manager, desk):
    answer = send(manager, "/desk/offers/B1", 422, limit_days="9", fee_note="保留")
    tree = tree_of(answer.content)
    assert "须写明理由" in text(css(tree, ".field-wrong")[0])
    assert (css(tree, "#id_limit_days")[0].value, css(tree, "#id_fee_note")[0].value) == ("9", "保留")
    send(manager, "/desk/offers/B1", limit_days="9", reason="人手不足，馆务会同意")
    answer = send(manager, "/desk/offers/B2", 422, limit_days="1")
    assert "各步骤的时限合计" in words(answer)


def test_a_novelty_search_without_the_qualification_says_what_may_be_offered(manager, desk):
    assert "查新检索：提供检索结果和对比，不出具查新结论" in words(manager.get("/desk/offers/B3"))
    send(manager, "/desk/offers/B3")
    assert "查新检索" in public(desk)


def test_pausing_warns_of_requests_not_yet_accepted_and_the_public_list_follows(manager, desk):
    make.make_submitted(desk)
    assert "有 1 件已提交、还没有受理" in words(manager.get("/desk/offers/B1/pause"))
    send(manager, "/desk/offers/B1/pause", 422, reason="")
    send(manager, "/desk/offers/B1/pause", reason="人员培训")
    assert "知识产权咨询" not in public(desk)
    assert "知识产权咨询" in text(css(page(manager, "/desk/offers"), "#paused")[0])
    history = words(manager.get("/desk/catalogue/services/B1"))
    assert "暂停提供" in history
    assert "人员培训" in history
    assert manager.get("/desk/offers/B1/pause").status_code == 404
    send(manager, "/desk/offers/B1/resume", reason="培训结束")
    assert "知识产权咨询" in public(desk)
    assert manager.get("/desk/offers/B1/resume").status_code == 404


@pytest.mark.req("UX-29")
def test_a_list_changed_meanwhile_shows_both(manager, desk):
    mine = typed(manager, "/desk/offers/B1", fee_note="我写的")
    send(manager, "/desk/offers/B1", fee_note="他写的")
    answer = manager.post("/desk/offers/B1", mine)
    assert answer.status_code == 409
    assert "收费说明：现在是“他写的”，您填写的是“我写的”" in words(answer)
    again = mine | {"seen": css(tree_of(answer.content), "#id_seen")[0].value}
    assert manager.post("/desk/offers/B1", again).status_code == 302
    assert ServiceOffer.objects.get(body=desk.body, code="B1", valid_until=None).fee_note == "我写的"


def test_what_is_not_published_is_not_offered(manager, desk):
    for address in ("/desk/offers/K5", "/desk/offers/X9", "/desk/offers/B3/pause", "/desk/offers/B3/resume"):
        assert manager.get(address).status_code == 404
    assert browser(desk.consultant).get("/desk/offers").status_code in (403, 404)


def test_the_pages_speak_english(desk):
    seen = browser(desk.manager, language="en")
    for address in ("/desk/catalogue", "/desk/catalogue/services/B2", "/desk/offers", "/desk/offers/B1"):
        told = text(css(page(seen, address), "main")[0])
        assert "Basic search" in told or "Consulting" in told
