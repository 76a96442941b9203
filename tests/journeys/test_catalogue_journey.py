"""A manager edits a service, previews and publishes it, and the public page shows it; every page fits and passes axe."""

import os
from pathlib import Path

import pytest
from django.test import Client as Browser
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.catalogue import Text
from opentisc.desk.catalogue.editing import Question, with_question, without_question
from tests.factories import desk as make
from tests.web.signed_in import BACKEND

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("JOURNEY_SHOTS")


@pytest.fixture
def desk(transactional_db, monkeypatch):
    """A centre with requests, as of now."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    now = timezone.now()
    monkeypatch.setattr(make, "NOW", now)
    made = make.make_desk("SX01")
    for _request in range(2):
        make.make_accepted(made, at=now, client=made.client)
    return made


@pytest.fixture
def draft(desk):
    """A draft of B2 with a new question and a retired one."""
    now = timezone.now()
    row = actions.begin_service_draft("B2", by=desk.manager, now=now)
    question = Question(
        group="purpose", kind="text", label=Text(zh="联系时间", en="When to call"), required=True
    )
    return actions.change_service_draft(
        row.pk, lambda one: with_question(without_question(one, "report_language"), "extra_1", question),
        seen=row.content_sha256, by=desk.manager, now=now,
    )  # fmt: skip


def sign_in(seen, hat) -> None:
    browser = Browser()
    browser.force_login(Person.objects.get(pk=hat.person_id), backend=BACKEND)
    for name, morsel in browser.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


def addresses(row) -> list[str]:
    drafts = f"/desk/catalogue/drafts/{row.pk}"
    rests = (
        "",
        "/texts",
        "/limits",
        "/questions",
        "/questions/scene_other",
        "/effects",
        "/preview",
        "/publish",
        "/discard",
    )
    return [
        "/desk/catalogue", "/desk/catalogue/services/B2", "/desk/catalogue/services/K5", "/desk/offers", "/desk/offers/B1",
        "/desk/offers/B1/pause", *(drafts + rest for rest in rests),
    ]  # fmt: skip


@pytest.mark.req("UX-42", "UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_the_catalogue_passes_axe_and_is_no_wider_than_the_screen(
    watched, desk, draft, width, language
):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    sign_in(seen, desk.manager)
    found = {}
    for address in addresses(draft):
        seen.go(address)
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if not seen.page.locator(".topbar").is_visible():
            findings.append("an error page")
        if findings:
            found[address] = findings
        if SHOTS:
            name = address.replace(f"/{draft.pk}", "").replace("/", "_")
            seen.page.screenshot(path=str(Path(SHOTS) / f"{width}-{language}{name}.png"), full_page=True)
    assert found == {}


def test_a_manager_edits_previews_and_publishes_and_the_public_page_shows_it(watched, desk):
    seen = watched(viewport={"width": 1280, "height": 900})
    page = seen.page
    sign_in(seen, desk.manager)
    seen.go("/desk/")
    seen.leave(page.get_by_role("link", name="服务管理").first.click)
    seen.leave(lambda: page.get_by_role("link", name="知识产权咨询", exact=True).click())
    seen.leave(lambda: page.get_by_role("button", name="编辑新版本").click())
    seen.leave(lambda: page.locator("#texts").get_by_role("link", name="修改").click())
    page.get_by_label("名称（中文）").fill("知识产权公益咨询")
    page.get_by_label("名称（英文）").fill("")
    seen.leave(lambda: page.get_by_role("button", name="保存到草稿").click())
    assert page.get_by_label("名称（中文）").input_value() == "知识产权公益咨询"
    page.get_by_label("名称（英文）").fill("Free consulting")
    seen.leave(lambda: page.get_by_role("button", name="保存到草稿").click())
    seen.leave(lambda: page.locator("#process").get_by_role("link", name="修改").click())
    page.get_by_label("总时限（工作日）").fill("3")
    seen.leave(lambda: page.get_by_role("button", name="保存到草稿").click())
    seen.leave(lambda: page.get_by_role("link", name="新增问题").click())
    page.get_by_label("所在分组").select_option(label="答复要求")
    page.get_by_label("题型").select_option(label="单选（全部列出）")
    page.get_by_label("问题（中文）").fill("方便联系的时间")
    page.get_by_label("问题（英文）").fill("When to call")
    page.get_by_label("选项").fill("上午 | Morning\n下午 | Afternoon")
    seen.leave(lambda: page.get_by_role("button", name="保存到草稿").click())
    seen.leave(lambda: page.get_by_role("link", name="预览").click())
    assert page.locator("#preview-form").get_by_text("方便联系的时间").is_visible()
    page.get_by_label("受理日期").fill("2026-09-18")
    seen.leave(lambda: page.get_by_role("button", name="计算").click())
    assert "3 个工作日 → 2026-09-22" in page.locator("#clock").inner_text()
    seen.leave(lambda: page.get_by_role("link", name="返回草稿").click())
    seen.leave(lambda: page.get_by_role("link", name="发布新版本").click())
    assert "服务名称：由“知识产权咨询”改为“知识产权公益咨询”" in page.locator("main").inner_text()
    page.get_by_label("理由或依据").fill("馆务会 2026-09-18 纪要")
    seen.leave(lambda: page.get_by_role("button", name="发布新版本").click())
    assert "已发布 v2" in page.locator("main").inner_text()
    seen.context.clear_cookies()
    seen.go("/bodies/SX01/services/")
    seen.leave(lambda: page.get_by_role("link", name="知识产权公益咨询").click())
    told = page.locator("main").inner_text()
    assert "3 个工作日" in told
    assert "知识产权公益咨询" in told
