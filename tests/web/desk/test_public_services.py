"""The public pages of services: what stands there before sign-in, and who offers it."""

import io
from datetime import date

import openpyxl
import pytest
from django.test import Client as Browser

from opentisc.desk import actions
from tests.factories import desk as make
from tests.factories import network as network_make
from tests.web.html_reading import css, page, text


@pytest.fixture
def desk(site):
    return make.make_desk("SV1", services=("B1", "B2", "B3"))


@pytest.mark.req("UX-22")
def test_the_list_names_every_service_with_audience_fee_limit_and_state(visitor, desk):
    tree = page(visitor, "/services/")
    rows = {text(css(row, "a")[0]): text(row) for row in css(tree, "tbody tr")}
    assert len(rows) == 31
    assert "可以申请" in rows["科技查新"]
    assert "约定收费" in rows["科技查新"]
    assert "7 个工作日" in rows["科技查新"]
    assert "1 家机构提供" in rows["科技查新"]
    assert sum("筹备中" in words for words in rows.values()) == 27


def test_the_list_is_a_workbook_of_the_same_rows(visitor, desk):
    response = visitor.get("/services/?format=xlsx&list=basic")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert "科技查新" in names
    assert len(names) == 7


@pytest.mark.req("UX-22")
def test_a_service_says_before_sign_in_what_it_needs_how_long_it_takes_and_what_comes_of_it(visitor, desk):
    tree = page(visitor, "/services/B3/")
    words = text(css(tree, "main")[0])
    for said in (
        "需要查新报告用于科研立项",
        "项目申请书、研究报告或技术说明 必备",
        "7 个工作日",
        "本平台的建议时限，不是法定期限",
        "约定收费",
        "科技查新报告：编号",
        desk.body.name,
    ):
        assert said in words
    assert "/apply/SV1/B3/" in [one.get("href") for one in css(tree, "#providers a")]


def test_a_body_without_the_qualification_offers_the_lesser_form_and_says_so(visitor, desk):
    words = text(css(page(visitor, "/services/B3/"), "#providers")[0])
    assert "查新检索：提供检索结果和对比，不出具查新结论" in words
    network_make.actions.designate(
        desk.body,
        network_make.actions.NewDesignation(
            code="novelty_station",
            name="查新站",
            granted_by="虚构局",
            stage="operating",
            valid_from=date(2024, 1, 1),
        ),
        by=network_make.OPERATOR,
    )
    assert "查新检索" not in text(css(page(visitor, "/services/B3/"), "#providers")[0])


def test_a_service_in_preparation_cannot_be_applied_for(visitor, desk):
    tree = page(visitor, "/services/B5/")
    assert "正在筹备" in text(css(tree, "main")[0])
    assert not css(tree, "#providers")


def test_an_unknown_service_is_absent(visitor, desk):
    page(visitor, "/services/XX/", 404)


def test_a_body_shows_its_list_with_its_own_limit(visitor, desk):
    listing = actions.Listing("B2", limit_days=5, list_name="individual")
    actions.offer(desk.body, listing, by=desk.manager, on=date(2026, 1, 1), now=make.NOW)
    tree = page(visitor, "/bodies/SV1/services/")
    individual = css(tree, "#individual")[0]
    assert "5 个工作日" in text(individual)
    assert "基础检索" in text(individual)
    assert "在线申请" in text(css(page(visitor, "/bodies/SV1/"), "main")[0])


def test_a_body_without_services_has_no_block(visitor, desk):
    network_make.make_body("SV2")
    assert "服务清单" not in text(css(page(visitor, "/bodies/SV2/"), "main")[0])


def test_the_page_asks_no_more_queries_for_more_bodies(visitor, desk, django_assert_max_num_queries):
    for number in range(6):
        make.make_desk(f"MV{number}", services=("B3",))
    with django_assert_max_num_queries(12):
        page(visitor, "/services/B3/")
    with django_assert_max_num_queries(12):
        page(visitor, "/services/")


# A search taken along


def test_a_search_and_the_chosen_records_stand_in_the_draft(site, desk):
    from tests.web.desk.client_browsers import browser

    client = browser(desk.client_hat.person_id)
    tree = page(client, "/ask/?q=TI=节能&collection=patents&pick=APP-CN1&pick=APP-CN2")
    assert "TI=节能" in text(css(tree, "main")[0])
    chosen = {"q": "TI=节能", "collection": "patents", "pick": ["APP-CN1", "APP-CN2"], "service": "B1"}
    response = client.post("/ask/", chosen)
    assert response.headers["Location"] == "/services/B1/"
    assert "TI=节能" in text(css(page(client, "/services/B1/"), "main")[0])
    begun = client.post("/apply/SV1/B1/")
    request = _draft(begun, desk)
    assert request.carried == {"query": "TI=节能", "collection": "patents", "records": ["APP-CN1", "APP-CN2"]}
    assert "TI=节能" in text(css(page(client, begun.headers["Location"]), "main")[0])
    assert "申请时会带上" not in text(css(page(client, "/services/B1/"), "main")[0])


@pytest.mark.parametrize("asked", ["", "?pick=" + "x" * 200, "?pick=a%0Ab", "?q=%3Cb%3E&collection=nothing"])
def test_whatever_is_carried_the_page_of_the_services_answers(visitor, desk, asked):
    assert "科技查新" in text(css(page(visitor, f"/ask/{asked}"), "main")[0])


def test_results_and_records_lead_to_it(visitor, site):
    tree = page(visitor, "/search/")
    button = css(tree, "button[formaction]")[0]
    assert (button.get("formaction"), text(button)) == ("/ask/", "向中心提问")
    record = css(tree, "a[data-open]")[0].get("href")
    reader = page(visitor, record)
    links = [one.get("href") for one in css(reader, ".reader-number a") if text(one) == "向中心提问"]
    assert links[0].startswith("/ask/?pick=")
    assert text(css(page(visitor, links[0]), ".plain-list a")[0])


def _draft(response, desk):
    from opentisc.desk import queries

    key = response.headers["Location"].strip("/").split("/")[-1]
    return queries.get_visible(key, actor=desk.client_hat, now=make.NOW)


def test_a_visitor_is_led_to_sign_in(visitor: Browser, desk):
    response = visitor.get("/apply/SV1/B1/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")
