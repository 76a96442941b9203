"""A visitor finds, reads and exports, in a real browser."""

import pytest

pytestmark = pytest.mark.journey


def count(page) -> str:
    return page.locator(".results-count").inner_text()


@pytest.mark.req("UX-01")
def test_from_the_home_page_by_words_to_a_record_and_its_export(reading, tmp_path):
    reading.go("/")
    page = reading.page
    page.fill("#home-query", "电池 隔膜")
    reading.leave(lambda: page.click(".searchbox button"))
    assert count(page) == "共 1 件"
    assert "空格按“并且”理解" in page.locator(".results-list").inner_text()
    with page.expect_download() as download:
        page.click("#export button")
    saved = tmp_path / "list.csv"
    download.value.save_as(saved)
    assert "CN999000001B" in saved.read_text("utf-8-sig")
    reading.leave(lambda: page.click("[data-open]"))
    assert page.locator("h1").inner_text() == "一种锂离子电池隔膜及其制备方法"
    assert page.locator(".claim-independent").count() == 2


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("ab:(wireless NEAR/5 network)", "共 3 件"),
        ("ipc:H01M", "共 2 件"),
        ("pa:虚构新能源", "共 1 件"),
        ("申请人：虚构汽车 OR in:李明", "共 2 件"),
        ("pd:[2021 TO 2021]", "共 2 件"),
    ],
)
def test_by_words_class_applicant_and_date(reading, query, total):
    reading.go("/")
    reading.page.fill("#home-query", query)
    reading.leave(lambda: reading.page.keyboard.press("Enter"))
    assert count(reading.page) == total


@pytest.mark.req("UX-01")
@pytest.mark.parametrize("given", ["CN 999000001 B", "cn999000001b", "ＣＮ９９９０００００１Ｂ"])
def test_a_number_opens_its_record_at_once(reading, given):
    reading.go("/")
    reading.page.fill("#home-query", given)
    reading.leave(lambda: reading.page.keyboard.press("Enter"))
    assert reading.page.url.endswith("/records/CN999000001B/")


@pytest.mark.req("UX-04")
def test_facets_sort_and_pages_stay_in_the_address_through_reload_and_back(reading):
    reading.go("/search/?q=ab:wireless")
    page = reading.page
    page.locator(".facet-in", has_text="2021").click()
    page.wait_for_url("**include=year**")
    reading.settle()
    assert count(page) == "共 2 件"
    page.select_option("select[name=sort]", "date")
    page.wait_for_url("**sort=date**")
    reading.settle()
    page.reload()
    reading.settle()
    assert count(page) == "共 2 件"
    assert page.input_value("select[name=sort]") == "date"
    for total in ("2", "4"):  # back over the order, then over the facet
        page.evaluate("history.back()")
        page.wait_for_function(
            "total => document.querySelector('.results-count')?.textContent.includes(total)", arg=total
        )
        reading.settle()
    assert "include" not in page.url


@pytest.mark.req("UX-05")
def test_a_facet_value_is_excluded_by_keyboard(reading):
    reading.go("/search/?q=ab:wireless")
    page = reading.page
    page.locator(".facet-value", has_text="2021").locator(".facet-out").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**exclude=year**")
    reading.settle()
    assert count(page) == "共 2 件"


@pytest.mark.req("UX-03")
def test_a_wrong_query_keeps_its_text_and_a_click_mends_it(reading):
    reading.go("/search/?q=wireless AND latency OR grid")
    page = reading.page
    assert page.input_value("#topbar-query") == "wireless AND latency OR grid"
    reading.leave(lambda: page.click("text=wireless AND (latency OR grid)"))
    assert count(page) == "共 2 件"


@pytest.mark.req("UX-10")
def test_no_hits_name_the_condition_and_a_click_drops_it(reading):
    reading.go("/search/?q=wireless AND zzyzx")
    page = reading.page
    reading.leave(lambda: page.locator("tbody tr", has_text="zzyzx").locator("a").click())
    assert count(page) == "共 4 件"


@pytest.mark.req("UX-21")
def test_the_keyboard_alone_goes_from_search_to_reading_and_back(reading):
    reading.go("/")
    page = reading.page
    page.keyboard.press("/")
    page.keyboard.type("ab:wireless")
    reading.leave(lambda: page.keyboard.press("Enter"))
    for key in "jjk":
        page.keyboard.press(key)
    page.keyboard.press("x")
    assert page.locator("[data-export-label]").inner_text() == "导出所选 (1)"
    title = page.locator(".hit.is-current .hit-title").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/**")
    reading.settle()
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("j")
    page.wait_for_function("title => document.querySelector('h1').innerText !== title", arg=title)
    reading.settle()
    page.keyboard.press("7")
    assert page.url.endswith("#legal")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")
    page.keyboard.press("Escape")
    page.wait_for_url("**/search/**")
    reading.settle()


@pytest.mark.req("UX-07")
def test_the_words_of_the_list_are_stepped_through_in_the_record(reading):
    reading.go("/search/?q=cl:隔膜")
    page = reading.page
    reading.leave(lambda: page.click("[data-open]"))
    marks = page.locator(".reader-body mark")
    assert marks.count() >= 5
    page.keyboard.press("n")
    assert page.locator("mark.is-current").count() == 1
    page.keyboard.press("n")
    page.keyboard.press("N")
    assert page.locator("mark.is-current").count() == 1


@pytest.mark.req("UX-18")
def test_a_claim_is_copied_with_its_citation(watched):
    reading = watched(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    reading.go("/records/CN999000001B/")
    page = reading.page
    page.hover("#claim-2 .text-block")
    page.click("#claim-2 .text-tools button")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "基膜为聚乙烯" in copied
    assert "权利要求 2" in copied
    assert copied.rstrip("）").endswith("/records/CN999000001B/#claim-2")


@pytest.mark.req("UX-40")
def test_searching_reading_and_exporting_need_no_script(watched):
    reading = watched(java_script_enabled=False)
    page = reading.page
    page.goto("/")
    page.fill("#home-query", "ab:wireless")
    page.click(".searchbox button")
    assert count(page) == "共 4 件"
    page.locator(".facet-in", has_text="2021").click()
    assert count(page) == "共 2 件"
    page.select_option("select[name=sort]", "date")
    page.click("text=应用")
    assert "sort=date" in page.url
    page.check("[data-pick] >> nth=0")
    with page.expect_download() as download:
        page.click("#export button")
    assert download.value.suggested_filename == "opentisc-patents.csv"
    page.locator("[data-open]").first.click()
    assert page.locator(".claim").count() == 1
    page.click("text=下一件")
    assert "第 2 件，共 2 件" in page.locator(".reader-walk").inner_text()


def test_the_language_changes_where_one_is_and_stays(reading):
    reading.go("/search/?q=ab:wireless")
    page = reading.page
    reading.leave(lambda: page.click("text=English"))
    assert count(page) == "Records: 4"
    assert page.get_attribute("html", "lang") == "en"
    page.locator("[data-open]").first.click()
    reading.settle()
    assert page.locator("#claims-title").inner_text() == "Claims"


@pytest.mark.req("UX-08")
def test_keys_pressed_while_an_input_method_composes_do_nothing(reading):
    reading.go("/search/?q=ab:wireless")
    page = reading.page
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true}))"
    )
    assert page.locator(".hit.is-current").count() == 0


def test_the_preview_beside_the_list_follows_the_row(watched):
    reading = watched(viewport={"width": 1500, "height": 900})
    reading.go("/search/?q=ab:wireless&sort=date")
    page = reading.page
    page.wait_for_selector("#preview h2 >> text=2000004")
    page.keyboard.press("j")
    page.wait_for_selector("#preview h2 >> text=2000003")
    reading.settle()
