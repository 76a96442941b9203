"""The search work of a request in a real browser: pages fit and pass axe, a key marks, an outside search is recorded."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions
from opentisc.desk.models import Mark, SearchStep, StepDocument
from opentisc.network.actions import Grant, grant_qualification
from opentisc.search.types import Query
from tests.desk.searching.test_documents_and_marks import NOVELTY, PACK, SEPARATOR
from tests.factories import desk as make
from tests.factories import network as net
from tests.journeys.test_desk_staff_journeys import sign_in

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("JOURNEY_SHOTS")


@pytest.fixture
def desk(transactional_db, monkeypatch, tmp_path, settings):
    """A centre that does 查新, as of now; files of the test's own."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    monkeypatch.setattr(make, "NOW", timezone.now())
    made = make.make_desk("SX01", services=("B1", "B2", "B3"))
    for hat, code in ((made.consultant, "novelty_searcher"), (made.reviewer, "novelty_reviewer")):
        grant = Grant(code=code, name=code, valid_from=net.SINCE)
        grant_qualification(made.body, Person.objects.get(pk=hat.person_id), grant, by=OPERATOR)
    return made


@pytest.fixture
def novelty(watched, desk):
    """A 查新 with own and outside searches and two documents."""
    now, by = timezone.now(), desk.consultant
    request = make.make_working(desk, service="B3", at=now, answers=NOVELTY, title="氧化铝涂层隔膜查新")
    for text in ("电池 OR 隔膜", "#1 AND 涂层", "wireless"):
        actions.search_for(request.key, Query(text=text), by=by, now=now)
    actions.aim_search(request.key, 2, actions.Aim("涂层材料", 2, 1), by=by, now=now)
    stated = actions.Outside(
        text="主题=（隔膜 AND 氧化铝）", hits=38, reviewed=12, searched_at=now, database="中国学术期刊",
        platform="中国知网", coverage="1994–2026",
    )  # fmt: skip
    checked = actions.check_text(request.key, stated.text, by=by, now=now)
    actions.record_outside(request.key, replace(stated, confirmed=checked.sha256), by=by, now=now)
    close = actions.Marking("relevance", "close")
    actions.mark_record(request.key, SEPARATOR, close, step=1, by=by, now=now)
    row = StepDocument.objects.get()
    same = actions.Marking("points", "same", 1, passage="基膜为聚乙烯", page="权利要求 2")
    actions.mark_document(request.key, row.pk, same, by=by, now=now)
    actions.take_up(request.key, [PACK], step=1, by=by, now=now)
    return request


def addresses(request) -> list[tuple[str, str]]:
    base = f"/desk/requests/{request.key}"
    document = StepDocument.objects.order_by("pk").first()
    return [
        ("list", f"{base}/search/?q=电池 OR wireless"),
        ("empty", f"{base}/search/?q=完全没有的词"),
        ("wrong", f"{base}/search/?q=(电池"),
        ("log", f"{base}/log/"),
        ("step", f"{base}/log/2/"),
        ("outside-step", f"{base}/log/4/"),
        ("documents", f"{base}/documents/"),
        ("document", f"{base}/documents/{document.pk}/"),
        ("outside", f"{base}/log/outside/"),
        ("check", f"{base}/log/check/"),
    ]


@pytest.mark.req("UX-42", "UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_the_search_work_passes_axe_and_fits_the_screen(
    watched, desk, novelty, width, language
):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    sign_in(seen, desk.consultant)
    found = {}
    for name, address in addresses(novelty):
        seen.go(address)
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if not seen.page.locator(".desk-bar").is_visible():
            findings.append("an error page")
        if findings:
            found[name] = findings
        if SHOTS:
            seen.page.screenshot(path=str(Path(SHOTS) / f"{width}-{language}-{name}.png"), full_page=True)
    assert found == {}


@pytest.mark.req("UX-41")
def test_a_key_marks_the_row_in_hand_on_the_list_and_among_the_documents(watched, desk, novelty):
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, desk.consultant)
    seen.go(f"/desk/requests/{novelty.key}/search/?q=wireless")
    seen.page.keyboard.press("j")
    seen.page.keyboard.press("2")
    pressed = seen.page.locator("[data-hit].is-current [aria-pressed=true]")
    pressed.wait_for()
    assert "一般相关" in pressed.inner_text()
    assert Mark.objects.latest("pk").value == "related"
    seen.go(f"/desk/requests/{novelty.key}/documents/")
    row = seen.page.locator("[data-document]").nth(1)
    row.focus()
    seen.page.keyboard.press("3")
    row.locator("[aria-pressed=true]").wait_for()
    assert "不相关" in row.locator("[aria-pressed=true]").inner_text()


def test_an_outside_search_is_checked_confirmed_and_recorded_with_its_export(
    watched, desk, novelty, tmp_path
):
    export = tmp_path / "cnki.ris"
    export.write_text(
        "TY  - JOUR\nTI  - 氧化铝涂层的孔隙\nAU  - 钱五\nJO  - 虚构通信\nPY  - 2021\nER  -\n",
        encoding="utf-8",
    )
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, desk.consultant)
    page = seen.page
    seen.go(f"/desk/requests/{novelty.key}/log/")
    seen.leave(lambda: page.locator(".page-head .button-primary").click())
    page.get_by_label("将要在外部输入的检索式").fill(NOVELTY["key_points"][:40])
    seen.leave(lambda: page.get_by_role("button", name="检查", exact=True).click())
    assert "不能发往外部" in page.locator(".notice-late").inner_text()
    page.get_by_label("将要在外部输入的检索式").fill("氧化铝 AND 孔隙率")
    seen.leave(lambda: page.get_by_role("button", name="检查", exact=True).click())
    page.get_by_label("我已核对").check()
    seen.leave(lambda: page.get_by_role("button", name="已检索，登记结果").click())
    page.get_by_label("所用数据库", exact=True).fill("中国学术期刊")
    page.get_by_label("命中数").fill("1")
    page.get_by_label("导出文件或截图").set_input_files(str(export))
    seen.leave(lambda: page.get_by_role("button", name="登记外部检索", exact=True).click())
    assert "新增文献 1 件" in page.locator(".notice-done").inner_text()
    assert SearchStep.objects.latest("pk").file.stored.name == "cnki.ris"


def test_the_list_and_its_marks_work_without_script(watched, desk, novelty):
    seen = watched(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    sign_in(seen, desk.consultant)
    seen.page.goto(f"/desk/requests/{novelty.key}/search/?q=wireless")
    with seen.page.expect_navigation():
        seen.page.locator("[data-mark-key='1']").first.click()
    assert seen.page.url.endswith("#hit-1")
    assert Mark.objects.latest("pk").value == "close"
    seen.violations.clear()
