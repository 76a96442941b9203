"""Somebody keeps searches, names them by number, combines, deletes and switches off, in a real browser (UX-13)."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.req("UX-13")]


def count(page) -> str:
    return page.locator(".results-count").inner_text()


def rows(page) -> list[str]:
    return page.locator(".history .check").all_inner_texts()


def from_search_to_combined_search(seen) -> None:
    page = seen.page
    seen.go("/")
    seen.leave(lambda: page.click("a.bar-item[href='/search/history/']"))
    seen.leave(lambda: page.click("main button:has-text('开始记录')"))
    seen.go("/search/?q=ab:wireless")
    assert count(page) == "共 4 件"
    assert page.locator(".results-bar a").inner_text() == "第 1 步"
    seen.go("/search/?q=pd:[2021 TO 2021]")
    seen.leave(lambda: page.click(".results-bar a[href='/search/history/']"))
    assert [one.split("#")[1] for one in rows(page)] == ["2", "1"]
    page.check("input[name=step][value='1']")
    page.check("input[name=step][value='2']")
    page.select_option("select[name=with]", "NOT")
    seen.leave(lambda: page.click("#combine button"))
    assert page.locator("#topbar-query").input_value() == "#1 AND NOT #2"
    assert count(page) == "共 2 件"  # of 2020 and 2022
    assert page.locator(".named-steps strong").all_inner_texts() == ["#1", "#2"]


def test_steps_are_combined_and_deleted_by_a_visitor(reading):
    from_search_to_combined_search(reading)
    page = reading.page
    reading.go("/search/history/")
    reading.leave(lambda: page.click("button[aria-label='删除第 1 步']"))
    assert [one.split("#")[1] for one in rows(page)] == ["3", "2"]
    reading.go("/search/?q=%233")  # names step 1
    assert "#3 → #1" in page.locator(".query-error").inner_text()
    reading.go("/search/history/")
    reading.leave(lambda: page.click("main button:has-text('删除全部 2 步')"))
    reading.leave(lambda: page.click("main button:has-text('停止记录')"))
    reading.go("/search/?q=ab:wireless")
    assert page.locator(".results-bar a[href='/search/history/']").count() == 0


@pytest.mark.req("UX-40")
def test_the_history_works_without_script(watched):
    from_search_to_combined_search(
        watched(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    )


@pytest.mark.req("UX-42", "UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_page_passes_axe_and_fits_the_screen(watched, width, language):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    seen.go("/search/history/")
    seen.leave(lambda: seen.page.click(".history-head button"))
    seen.go("/search/?q=ab:(wireless NEAR/5 network) AND NOT ti:access&include=year:2021")
    seen.go("/search/?q=#1 OR pd:[2020 TO 2022]".replace("#", "%23"))
    for address in (
        "/search/?q=%231 OR ab:wireless",
        "/search/history/",
        "/search/history/combine/?with=AND",
    ):
        seen.go(address)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert seen.axe() == [], address
    small = seen.page.evaluate(
        """[...document.querySelectorAll("main button, main select, main a.button, .check")]
        .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []
