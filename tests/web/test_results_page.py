"""The result list through the client."""

import re
import shutil
from html import unescape

import pytest

from tests.web.html_reading import css, page, query_of, text


def ids(tree) -> list[str]:
    return [box.get("value") for box in css(tree, "[data-pick]")]


def test_a_search_shows_its_exact_count_and_its_rows(visitor, site):
    tree = page(visitor, "/search/?q=ab:(wireless AND network)")
    assert text(css(tree, ".results-count")[0]) == "共 3 件"
    assert sorted(ids(tree)) == ["XX2000001A", "XX2000002A", "XX2000004A"]


def test_chinese_words_find_chinese_titles_and_are_marked(visitor, site):
    tree = page(visitor, "/search/?q=ti:电池")
    assert sorted(ids(tree)) == ["CN999000001B", "CN999000002A"]
    assert {text(mark) for mark in css(tree, ".hit-title mark")} == {"电池"}


@pytest.mark.req("UX-06")
def test_a_row_shows_title_number_applicant_dates_status_in_words_and_snippet(visitor, site):
    row = text(css(page(visitor, "/search/?q=隔膜 AND ipc:H01M50"), ".hit")[0])
    for part in (
        "一种锂离子电池隔膜及其制备方法",
        "虚构新能源股份有限公司",
        "2023-01-10",
        "2021-03-02",
        "H01M50/449",
        "有效",
    ):
        assert part in row


@pytest.mark.req("UX-02")
def test_the_query_stands_in_words_as_chips_that_can_be_removed(visitor, site):
    tree = page(visitor, "/search/?q=wireless AND latency")
    chips = css(tree, ".query-words .chip")
    assert ["wireless" in text(chip) for chip in chips] == [True, False]
    left = query_of(css(chips[0], "a")[0])
    assert left["q"] == ["latency"]


@pytest.mark.req("UX-05")
def test_facets_include_and_exclude_with_exact_counts(visitor, site):
    tree = page(visitor, "/search/?q=ab:wireless")
    values = {text(css(one, ".facet-name")[0]): one for one in css(tree, ".facet-value")}
    assert text(css(values["2021"], ".facet-count")[0]) == "2"
    included = page(visitor, css(values["2021"], "a.facet-in")[0].get("href"))
    assert sorted(ids(included)) == ["XX2000002A", "XX2000003A"]
    excluded = page(visitor, css(values["2021"], "a.facet-out")[0].get("href"))
    assert sorted(ids(excluded)) == ["XX2000001A", "XX2000004A"]
    assert "不含 公开年：2021" in text(css(excluded, ".query-words")[0])


@pytest.mark.req("UX-03")
def test_an_error_keeps_the_text_points_to_the_place_and_offers_fixes(visitor, site):
    tree = page(visitor, "/search/?q=wireless AND latency OR grid", status=422)
    assert css(tree, "#topbar-query")[0].get("value") == "wireless AND latency OR grid"
    assert css(tree, "title")[0].text.startswith("错误：")
    fixes = [text(link) for link in css(tree, ".query-error li a")]
    assert fixes == ["(wireless AND latency) OR grid", "wireless AND (latency OR grid)"]
    assert page(visitor, css(tree, ".query-error li a")[0].get("href")) is not None


@pytest.mark.req("UX-03")
def test_the_place_of_an_error_is_marked_to_the_character(visitor, site):
    tree = page(visitor, "/search/?q=wireless AND zz:network", status=422)
    assert css(tree, ".error-place")[0].text == "zz"
    assert "第 14 至 15 个字符" in text(css(tree, ".query-error")[0])


@pytest.mark.req("UX-10")
def test_zero_hits_say_which_condition_finds_nothing_and_offer_to_drop_it(visitor, site):
    tree = page(visitor, "/search/?q=wireless AND zzyzx")
    rows = {text(css(row, "th")[0]): row for row in css(tree, ".panel tbody tr")}
    killer = next(row for words, row in rows.items() if "zzyzx" in words)
    other = next(row for words, row in rows.items() if "wireless" in words)
    assert text(css(killer, "td.number")[0]) == "0"
    assert text(css(other, "td.number")[0]) == "4"
    assert query_of(css(killer, "a")[0])["q"] == ["wireless"]


@pytest.mark.req("UX-01")
@pytest.mark.parametrize(
    "given", ["CN999000001B", "cn 999000001 b", "CN999000001", "TM-XX-7000001", "10.99999/fictional.2020.1"]
)
def test_a_whole_number_opens_its_record(visitor, site, given):
    response = visitor.get("/search/", {"q": given})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/records/")


@pytest.mark.req("RD-05")
def test_without_an_index_the_page_says_so_and_numbers_still_open(visitor, site):
    shutil.rmtree(site / "index")
    tree = page(visitor, "/search/?q=wireless", status=503)
    assert "现在只能按号码查找" in text(css(tree, "main")[0])
    assert visitor.get("/search/?q=CN999000001B").status_code == 302
    assert visitor.get("/").status_code == 200


@pytest.mark.req("UX-04")
def test_sort_size_and_collapse_stand_in_the_address_and_hold(visitor, site):
    tree = page(visitor, "/search/?q=ab:wireless&sort=date&size=50")
    assert ids(tree) == ["XX2000004A", "XX2000003A", "XX2000002A", "XX2000001A"]
    assert css(tree, "select[name=sort] option[selected]")[0].get("value") == "date"
    assert css(tree, "select[name=size] option[selected]")[0].get("value") == "50"


def test_a_collapsed_list_counts_groups(visitor, site):
    tree = page(visitor, "/search/?q=ti:(隔膜 OR separator)&collapse=simple")
    assert text(css(tree, ".results-count")[0]) == "共 1 组"
    assert "同组 2 件" in text(css(tree, ".hit")[0])


def test_only_the_home_page_reads_blanks_as_and_and_says_so(visitor, site):
    assert visitor.get("/search/?q=wireless latency").status_code == 422
    tree = page(visitor, "/search/?q=wireless latency&blanks=and")
    assert ids(tree) == ["XX2000001A"]
    assert "空格按“并且”理解" in text(css(tree, ".results-list")[0])


def test_tabs_keep_the_query_in_every_collection(visitor, site):
    tree = page(visitor, "/search/?q=ti:电池&collection=marks")
    assert ids(tree) == ["TM-XX-7000001"]
    assert [text(tab) for tab in css(tree, ".tabs a")] == [
        "专利",
        "商标",
        "地理标志",
        "集成电路布图设计",
        "科技文献",
    ]
    assert query_of(css(tree, ".tabs a")[3]) == {"q": ["ti:电池"], "collection": ["layouts"]}


def test_an_empty_query_lists_the_whole_collection(visitor, site):
    assert text(css(page(visitor, "/search/"), ".results-count")[0]) == "共 7 件"


@pytest.mark.parametrize("address", ["/search/?q=a&page=10001", "/search/?q=a&include=colour:red"])
def test_what_lies_too_deep_or_is_no_facet_is_said(visitor, site, address):
    assert visitor.get(address).status_code == 422


@pytest.mark.parametrize("address", ["/search/?collection=secrets", "/search/export/?collection=secrets"])
def test_an_unknown_collection_is_not_found(visitor, site, address):
    assert visitor.get(address).status_code == 404


def test_a_row_leads_to_its_record_with_its_place_in_the_list(visitor, site):
    tree = page(visitor, "/search/?q=ab:wireless&sort=date")
    link = css(tree, "[data-open]")[1].get("href")
    assert query_of(css(tree, "[data-open]")[1]) == {"list": ["q=ab%3Awireless&sort=date"], "at": ["2"]}
    assert re.match(r"/records/XX2000003A/\?", unescape(link))


def test_a_parameter_that_no_page_writes_is_refused_in_the_language_of_the_page(visitor, site):
    said = text(css(page(visitor, "/search/?q=wireless&size=10", status=422), "main")[0])
    assert "地址中的参数 size 不能是“10”。" in said
    assert "not understood" not in said
