"""A client's way in a real browser: service, application, receipt, tracking; answer, rating; every page fits and passes axe."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.models import Rating
from tests.factories import desk as make
from tests.journeys.test_network_journeys import sign_in

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("JOURNEY_SHOTS")
SIZES = (360, 768, 1440)


@pytest.fixture
def desk(transactional_db, monkeypatch, settings, site):
    """A centre with services, its people and one client with an account."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk("JC1", services=("B1", "B2", "B3"))


def person_of(hat):
    from opentisc.accounts.models import Person

    return Person.objects.get(pk=hat.person_id)


def looked_at(seen, name: str, found: dict[str, list[str]], language: str) -> None:
    """Keep what axe finds on the page at each width, and whether it is wider than the screen."""
    for width in SIZES:
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.settle()
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if findings:
            found[f"{name} {width}"] = findings
    if SHOTS:
        for width in (390, 1440):
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}-{language}.png"), full_page=True)
    seen.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.req("UX-22", "UX-23", "UX-25", "UX-26", "UX-27", "UX-42", "UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_service_page_to_tracking(watched, desk, language):
    seen = watched(viewport={"width": 1280, "height": 900}, language=language)
    found: dict[str, list[str]] = {}
    sign_in(seen, person_of(desk.client_hat))
    page = seen.page
    seen.go("/services/")
    looked_at(seen, "services", found, language)
    seen.leave(lambda: page.locator("a[href='/services/B1/']").click())
    looked_at(seen, "service", found, language)
    seen.leave(lambda: page.locator("#providers a[href='/apply/JC1/B1/']").click())
    looked_at(seen, "start", found, language)
    seen.leave(lambda: page.locator("main form button.button-primary").click())
    looked_at(seen, "tasks", found, language)
    tasks = page.url.removeprefix(seen.base)
    seen.leave(lambda: page.locator(".task-list a").nth(0).click())
    seen.leave(lambda: page.locator("main form.form button.button-primary").click())
    assert page.title().startswith("Error:" if language == "en" else "错误：")
    looked_at(seen, "who", found, language)
    page.select_option("#id_kind", "legal_person")
    page.fill("#id_name", "虚构节能公司")
    seen.leave(lambda: page.locator("main form.form button.button-primary").click())
    seen.leave(lambda: page.locator(".task-list a").nth(1).click())
    seen.leave(lambda: page.locator("main form.form button.button-primary").click())
    looked_at(seen, "form", found, language)
    for name, value in make.CONSULTING.items():
        field = page.locator(f"[name={name}]").first
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            page.select_option(f"[name={name}]", value)
        elif kind == "radio":
            page.check(f"[name={name}][value={value}]")
        elif kind == "checkbox":
            field.check()
        else:
            field.fill(value)
    seen.leave(lambda: page.locator("button[name=then][value=next]").click())
    seen.leave(lambda: page.locator(".task-list a").nth(2).click())
    looked_at(seen, "files", found, language)
    seen.go(tasks)
    seen.leave(lambda: page.locator(".task-list a").nth(3).click())
    looked_at(seen, "check", found, language)
    seen.leave(lambda: page.locator("main form[data-once] button.button-primary").click())
    code = page.locator(".code-shown").inner_text()
    looked_at(seen, "done", found, language)
    seen.go("/track/")
    looked_at(seen, "track", found, language)
    page.fill("#id_number", tasks.strip("/").split("/")[1])
    page.fill("#id_code", code)
    seen.leave(lambda: page.locator("main form.form button").click())
    looked_at(seen, "tracked", found, language)
    assert page.locator(".stage-now").inner_text().strip() == ("Submitted" if language == "en" else "已提交")
    for name, address in (
        ("my", "/my/"),
        ("organisation", "/my/organisation/"),
        ("ask", "/ask/?q=TI=x&pick=APP-CN1"),
    ):
        seen.go(address)
        looked_at(seen, name, found, language)
    assert found == {}


@pytest.mark.req("UX-30", "UX-42", "UX-41")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_client_answers_confirms_and_rates(watched, desk, language):
    now = timezone.now()
    request = make.make_working(desk, at=now, service="B2", answers=make.BASIC_SEARCH | {"unfiled": "yes"})
    actions.ask_client(request.key, by=desk.consultant, now=now, text="请补充附图")
    seen = watched(viewport={"width": 1280, "height": 900}, language=language)
    found: dict[str, list[str]] = {}
    sign_in(seen, person_of(desk.client_hat))
    page = seen.page
    seen.go(f"/my/requests/{request.key}/")
    looked_at(seen, "request", found, language)
    page.fill("#answer-text", "附图见文件")
    seen.leave(lambda: page.locator("#answer button").click())
    make.make_deliverable(request, desk.consultant, state="in_review", kind="basic_search")
    actions.hand_in(request.key, by=desk.consultant, now=now)
    actions.approve(request.key, by=desk.reviewer, now=now)
    delivered, links = actions.deliver(request.key, by=desk.consultant, now=now)
    seen.go(f"/my/requests/{request.key}/access/")
    looked_at(seen, "access", found, language)
    seen.go(f"/my/requests/{request.key}/")
    seen.leave(lambda: page.locator("#confirm button").click())
    looked_at(seen, "confirmed", found, language)
    seen.leave(lambda: page.locator("main a.button-primary").click())
    seen.leave(lambda: page.locator("main form button.button-primary").click())
    looked_at(seen, "rate", found, language)
    page.check("#id_score_0")
    seen.leave(lambda: page.locator("main form button.button-primary").click())
    assert Rating.objects.get(request=request).score == 5
    effect = delivered.effects.order_by("after_days").first()
    token = actions.ask_effect(effect.pk, now=timezone.now())
    seen.go(f"/effect/{token}/")
    looked_at(seen, "effect", found, language)
    seen.go(f"/rate/{links.rating}/")
    looked_at(seen, "rate-link", found, language)
    seen.go("/register/")
    seen.page.context.clear_cookies()
    seen.context.add_cookies([{"name": "opentisc_language", "value": language, "url": seen.base}])
    seen.go("/register/")
    looked_at(seen, "register", found, language)
    state = queries.get_visible(request.key, actor=desk.client_hat, now=timezone.now()).state
    assert state == "tracking"
    assert found == {}


def test_it_works_without_script(browser, live_server, desk):
    from tests.journeys.conftest import Watched

    seen = Watched(browser, live_server.url, java_script_enabled=False)
    sign_in(seen, person_of(desk.client_hat))
    seen.page.goto("/apply/JC1/B1/")
    seen.page.locator("main form button.button-primary").click()
    seen.page.locator(".task-list a").nth(1).click()
    seen.page.fill("[name=question]", "没有脚本也能保存")
    seen.page.locator("button[name=then][value=later]").click()
    seen.page.wait_for_url("**/apply/*/")
    assert "填写中" in seen.page.locator(".task-list").inner_text()
    seen.context.close()


@pytest.mark.req("UX-42")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_counter_pages_pass_axe(watched, desk, language):
    request = make.make_submitted(desk)
    seen = watched(viewport={"width": 1280, "height": 900}, language=language)
    found: dict[str, list[str]] = {}
    sign_in(seen, person_of(desk.intake))
    for name, address in (
        ("mail", "/desk/mail/"),
        ("paper", f"/desk/receipt/{request.key}/"),
        ("account", f"/centre/clients/{desk.client.pk}/account/"),
        ("other-hat", "/my/"),
        ("body-services", "/bodies/JC1/services/"),
        ("body", "/bodies/JC1/"),
    ):
        seen.go(address)
        looked_at(seen, name, found, language)
    assert found == {}
