"""One case from beginning to end, by hand in a browser: a firm's unfiled invention, and nobody else learns of it."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions
from opentisc.desk.deliverables import making
from opentisc.desk.models import Deliverable, Effect
from opentisc.network.actions import Grant, grant_qualification
from tests.factories import desk as make
from tests.factories import network as net
from tests.journeys.test_desk_staff_journeys import sign_in

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("JOURNEY_SHOTS")

FIRM = "虚构隔膜科技有限公司"
PROJECT = "氧化铝涂层隔膜的研制"
ANSWERS = {
    "project_name": PROJECT,
    "field": "电化学",
    "purpose": "project",
    "scope": "domestic",
    "requirements": ["same"],
    "key_points": "本项目研制一种锂离子电池隔膜，基膜为聚乙烯，涂层为氧化铝，用于提高耐热性能。" * 2,
    "novelty_points": "基膜为聚乙烯的锂离子电池隔膜\n孔隙率为百分之四十的氧化铝涂层",
    "keywords_zh": "隔膜\n氧化铝\n聚乙烯",
    "unfiled": "yes",
    "wanted_by": "2026-12-31",
    "copies": "1",
    "delivery": "online",
    "truth": True,
    "no_secret": True,
}


@pytest.fixture
def desk(transactional_db, monkeypatch, settings, site):
    """A centre that does 查新, as of now."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    monkeypatch.setattr(make, "NOW", timezone.now())
    made = make.make_desk("WS01", services=("B1", "B2", "B3"))
    for hat, code in ((made.consultant, "novelty_searcher"), (made.reviewer, "novelty_reviewer")):
        grant = Grant(code=code, name=code, valid_from=net.SINCE)
        grant_qualification(made.body, Person.objects.get(pk=hat.person_id), grant, by=OPERATOR)
    return made


def fill_in(page, answers: dict[str, object]) -> None:
    """Fill a form rendered from a service's definition, whatever its fields look like."""
    for name, value in answers.items():
        field = page.locator(f"[name={name}]").first
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            page.select_option(f"[name={name}]", value)
        elif kind == "radio":
            page.check(f"[name={name}][value={value}]")
        elif kind == "checkbox":
            for one in value if isinstance(value, list) else ["on"]:
                page.check(f"[name={name}][value={one}]" if isinstance(value, list) else f"[name={name}]")
        else:
            field.fill(str(value))


class Story:
    """The people of the story, each with a browser of their own."""

    def __init__(self, watched, desk) -> None:
        self._watched, self.desk = watched, desk
        self._seen: dict[str, object] = {}
        self._shots = 0

    def of(self, who: str):
        """Return the browser of a person, signed in."""
        if who not in self._seen:
            seen = self._watched(viewport={"width": 1280, "height": 900})
            sign_in(seen, getattr(self.desk, who))
            self._seen[who] = seen
        return self._seen[who]

    def shoot(self, seen, name: str) -> None:
        """Keep a picture where asked for: JOURNEY_SHOTS names the folder."""
        self._shots += 1
        if SHOTS:
            seen.page.screenshot(path=str(Path(SHOTS) / f"story-{self._shots:02}-{name}.png"), full_page=True)


def press(seen, name: str) -> None:
    """Press the one button or link of a name that leads on."""
    target = seen.page.locator("main").locator(
        f"button:has-text('{name}'):visible, a.button:has-text('{name}'):visible"
    )
    seen.leave(target.first.click)


def the_firm_asks(story: Story, tmp_path: Path) -> str:
    """Apply for a 查新; return the address of the request's key."""
    seen = story.of("client_hat")
    page = seen.page
    seen.go("/apply/WS01/B3/")
    press(seen, "我已阅读，开始填写")
    tasks = page.url.removeprefix(seen.base)
    seen.leave(lambda: page.locator(".task-list a").nth(0).click())
    page.select_option("#id_kind", "legal_person")
    page.fill("#id_name", FIRM)
    press(seen, "保存")
    seen.leave(lambda: page.locator(".task-list a").nth(1).click())
    fill_in(page, ANSWERS)
    story.shoot(seen, "form")
    seen.leave(lambda: page.locator("button[name=then][value=next]").click())
    story.shoot(seen, "after-form")
    seen.go(tasks)
    seen.leave(lambda: page.locator(".task-list a").nth(2).click())
    disclosure = tmp_path / "技术说明.txt"
    disclosure.write_text("氧化铝涂层隔膜的技术说明：基膜为聚乙烯。", encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(str(disclosure))
    press(seen, "上传")
    story.shoot(seen, "files")
    seen.go(tasks)
    seen.leave(lambda: page.locator(".task-list a").nth(3).click())
    seen.leave(lambda: page.locator("main form[data-once] button.button-primary").click())
    story.shoot(seen, "done")
    return tasks.strip("/").split("/")[1]


def undertake(seen, key: str) -> None:
    """Open the request; who opens a sealed one undertakes confidentiality first."""
    seen.go(f"/desk/requests/{key}")
    seen.page.get_by_label("我作出以上承诺").check()
    press(seen, "承诺并打开")


def the_centre_takes_it(story: Story, key: str) -> None:
    """Look it through, accept and assign it."""
    seen, page = story.of("intake"), story.of("intake").page
    seen.go("/desk/")
    day = page.locator("main").inner_text()
    assert "科技查新" in day
    assert PROJECT not in day  # sealed: neither title nor client before the undertaking
    assert FIRM not in day
    undertake(seen, key)
    press(seen, "开始受理审查")
    press(seen, "受理")
    assert "WS01-2026-00001" in page.locator(".page-head").inner_text() or timezone.localdate().year != 2026
    for hat in (story.desk.reviewer, story.desk.consultant):
        page.locator(f"#act label:has-text('{hat.name}')").first.click()
    story.shoot(seen, "assign")
    press(seen, "分派")
    assert f"等承办人办理：{story.desk.consultant.name}" in page.locator("#act").inner_text()


def the_librarian_searches(story: Story, key: str) -> None:
    """Search here, mark and compare; search elsewhere and record it."""
    seen, page = story.of("consultant"), story.of("consultant").page
    undertake(seen, key)
    press(seen, "开始办理")
    seen.go(f"/desk/requests/{key}/search/?q=电池 OR 隔膜")
    page.locator("[data-mark-key='1']").first.click()
    page.locator("[data-hit] [aria-pressed=true]").first.wait_for()
    story.shoot(seen, "search")
    seen.go(f"/desk/requests/{key}/log/1/")
    page.get_by_label("已阅件数").fill("2")
    press(seen, "保存")
    seen.go(f"/desk/requests/{key}/documents/")
    seen.leave(page.get_by_role("link", name="段落与对比").first.click)
    for number, value, passage in ((1, "same", "包括基膜和陶瓷涂层"), (2, "none", "")):
        form = page.locator("main form:has(button:has-text('保存标记'))").nth(number)
        form.get_by_label("标记").select_option(value)
        form.get_by_label("原文段落").fill(passage)
        form.get_by_label("页码或位置").fill("摘要" if passage else "")
        seen.leave(form.get_by_role("button", name="保存标记").click)
    story.shoot(seen, "document")
    seen.go(f"/desk/requests/{key}/documents/")
    assert "2 个要点中 1 个在检索范围内具有新颖性" in page.locator("main").inner_text()
    seen.go(f"/desk/requests/{key}/log/check/")
    page.get_by_label("将要在外部输入的检索式").fill("氧化铝 AND 孔隙率")
    press(seen, "检查")
    page.get_by_label("我已核对").check()
    press(seen, "已检索，登记结果")
    page.get_by_label("所用数据库", exact=True).fill("中国学术期刊")
    page.get_by_label("平台").fill("中国知网")
    page.get_by_label("收录年限").fill("1994–2026")
    page.get_by_label("命中数").fill("38")
    page.get_by_label("已阅件数").fill("12")
    press(seen, "登记外部检索")
    assert "人工登记" in page.locator("main").inner_text()
    seen.go(f"/desk/requests/{key}/log/")
    story.shoot(seen, "log")


def the_librarian_writes(story: Story, key: str) -> None:
    """Write the report from the record and hand it in."""
    seen, page = story.of("consultant"), story.of("consultant").page
    seen.go(f"/desk/requests/{key}")
    press(seen, "起草成果")
    page.get_by_label("截止日期").fill("2026-11-20")
    page.get_by_label("检索策略").fill("以基膜和涂层的材料为要素，逐点组配。")
    page.get_by_label("检索结果").fill("文献 [1] 公开了聚乙烯基膜的隔膜；未检出与查新点 2 相同的公开。")
    press(seen, "保存草稿")
    said = page.locator("main").inner_text()
    assert "不缺什么。" in said
    assert "浏览文献 14 篇，选出密切相关文献 1 篇" in said
    assert "第 摘要 页" not in said
    story.shoot(seen, "report")
    seen.leave(page.get_by_role("link", name="去提交审核").click)
    press(seen, "提交审核")
    assert f"等审核人审核：{story.desk.reviewer.name}" in page.locator("#act").inner_text()


def a_second_person_reviews(story: Story, key: str) -> None:
    """Check every item and approve."""
    seen, page = story.of("reviewer"), story.of("reviewer").page
    undertake(seen, key)
    press(seen, "审核成果")
    for box in page.get_by_role("checkbox").all():
        box.check()
    story.shoot(seen, "review")
    press(seen, "审核通过")
    assert "审核通过。" in page.locator(".notice").first.inner_text()
    handler = story.of("consultant")
    handler.go(f"/desk/requests/{key}")
    press(handler, "送达")
    assert "/d/" in handler.page.locator("#act, main").first.inner_text()
    making.make_files(Deliverable.objects.latest("pk").pk, now=timezone.now(), tell=lambda *_a: None)


def the_firm_receives(story: Story, key: str) -> None:
    """Open the report, confirm, rate, and answer the effect question on its day."""
    seen, page = story.of("client_hat"), story.of("client_hat").page
    seen.go(f"/my/requests/{key}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    press(seen, "确认收到")
    press(seen, "评价")
    page.get_by_label("满意", exact=True).check()
    press(seen, "提交评价")
    Effect.objects.filter(after_days=90).update(due_on=timezone.localdate())  # ninety days later
    asked = actions.ask_due_effects(
        link=lambda request, _client: f"/my/requests/{request.key}/", now=timezone.now()
    )
    assert asked == {"asked": 1, "told": 1}
    seen.go(f"/my/requests/{key}/")
    seen.leave(page.get_by_role("link", name="回复 90 天成效问题").click)
    page.get_by_role("radio", name="是").check()
    press(seen, "提交回复")
    answered = Effect.objects.get(after_days=90)
    assert answered.answered_at is not None
    seen.go(f"/my/requests/{key}/access/")
    opened = page.locator("main table").first.inner_text()
    for who in ("intake", "consultant", "reviewer"):
        assert getattr(story.desk, who).name in opened
    assert story.desk.manager.name not in opened
    story.shoot(seen, "access")


def the_manager_counts(story: Story, key: str) -> None:
    """See it counted, and nothing of who asked or what."""
    seen, page = story.of("manager"), story.of("manager").page
    seen.go("/desk/board")
    counted = page.locator("main").inner_text()
    assert "成效跟踪\t1" in counted
    assert "满意\t1\t100%" in counted
    story.shoot(seen, "board")
    for address in ("/desk/board", "/desk/queue", f"/desk/requests/{key}", "/desk/effects"):
        seen.go(address)
        shown = page.content()
        assert [word for word in (PROJECT, FIRM, "氧化铝", "隔膜") if word in shown] == [], address
    assert page.request.get(f"/desk/requests/{key}/log/").status == 404


def the_trace_leads_to_the_query(story: Story, key: str) -> None:
    """From the counted request back: report, its search record, the query, the records it found."""
    seen, page = story.of("reviewer"), story.of("reviewer").page
    seen.go(f"/desk/requests/{key}")
    seen.leave(page.locator("#deliverables a[href*='/deliverables/']").first.click)
    seen.leave(page.locator("main table a[href*='/deliverables/']").first.click)
    assert "电池 OR 隔膜" in page.locator("main").inner_text()
    seen.go(f"/desk/requests/{key}/log/1/")
    seen.leave(page.get_by_role("link", name="打开列表").click)
    hits = page.locator("main").inner_text()
    assert "共 2 件" in hits
    seen.leave(page.get_by_role("link", name="一种锂离子电池隔膜及其制备方法").first.click)
    assert "CN 999000001 B" in page.locator("main").inner_text()


def test_a_firm_asks_for_a_novelty_search_and_nobody_else_learns_of_it(watched, desk, tmp_path):
    story = Story(watched, desk)
    key = the_firm_asks(story, tmp_path)
    the_centre_takes_it(story, key)
    the_librarian_searches(story, key)
    the_librarian_writes(story, key)
    a_second_person_reviews(story, key)
    the_firm_receives(story, key)
    the_manager_counts(story, key)
    the_trace_leads_to_the_query(story, key)
    for who in ("compliance",):
        assert story.of(who).page.request.get(f"/desk/requests/{key}").status == 404
