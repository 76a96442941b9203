"""What holds of every page: no serious finding of axe, nothing wider than the screen, little to fetch."""

import pytest

pytestmark = pytest.mark.journey

PAGES = [
    "/",
    "/search/?q=ab:wireless",
    "/search/?q=wireless AND a OR b",
    "/search/?q=wireless AND zzyzx",
    "/records/CN999000001B/",
    "/records/TM-XX-7000001/",
    "/records/GI-XX-PGI-0001/",
    "/records/IC-CN-BS.999000001/",
    "/records/doi:10.99999/fictional.2020.1/",
    "/records/none/",
    "/help/",
    "/formats/",
    "/accounts/login/",
    "/accounts/password/reset/",
]


@pytest.mark.req("UX-42")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(watched, width, language):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    found = {}
    for address in PAGES:
        seen.go(address)
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if findings:
            found[address] = findings
    assert found == {}


@pytest.mark.req("UX-42")
@pytest.mark.parametrize("address", ["/search/?q=ab:wireless", "/records/CN999000001B/"])
def test_dark_and_large_pages_pass_axe_too(watched, live_server, address):
    seen = watched(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    seen.context.add_cookies([{"name": "opentisc_type", "value": "large", "url": live_server.url}])
    seen.go(address)
    assert seen.axe() == []
    assert seen.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18


@pytest.mark.req("UX-46")
@pytest.mark.parametrize("address", PAGES)
def test_pages_flow_again_at_320_pixels(watched, address):
    seen = watched(viewport={"width": 320, "height": 640})
    seen.go(address)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.req("UX-44")
@pytest.mark.parametrize("address", ["/", "/search/?q=ab:wireless", "/records/CN999000001B/"])
def test_what_one_clicks_is_at_least_24_pixels_high_and_wide(watched, address):
    seen = watched(viewport={"width": 1440, "height": 900})
    seen.go(address)
    small = seen.page.evaluate(
        """(targets) => [...document.querySelectorAll(targets)]
        .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
        .map(([html, box]) => `${html} ${box.width}x${box.height}`)""",
        "button, select, summary, .facet-value a, .chip a, .paging a, .section-nav a, .tabs a, .bar-item",
    )
    assert small == []


@pytest.mark.req("UX-53")
@pytest.mark.parametrize("address", ["/", "/search/?q=ab:wireless", "/records/CN999000001B/"])
def test_a_first_visit_fetches_at_most_200_kb(watched, address):
    seen = watched(viewport={"width": 1440, "height": 900})
    sizes = []
    seen.page.on("response", lambda response: sizes.append(len(response.body())) if response.ok else None)
    seen.go(address)
    assert 20_000 < sum(sizes) <= 200_000


@pytest.mark.req("UX-41")
def test_the_first_tab_leads_past_the_frame_and_focus_is_seen(reading):
    reading.go("/records/CN999000001B/")
    page = reading.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.req("UX-48")
def test_a_printed_record_has_no_navigation(reading):
    reading.go("/records/CN999000001B/")
    reading.page.emulate_media(media="print")
    for hidden in (".topbar", ".section-nav", ".crumbs"):
        assert not reading.page.locator(hidden).is_visible()
    assert reading.page.locator("#claims").is_visible()
