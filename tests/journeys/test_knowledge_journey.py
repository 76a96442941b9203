"""The knowledge base in a real browser: found, read, written, reviewed; suggestions wait for the end of a composition."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client as Browser
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.network import queries as network
from opentisc.network.types import Role
from opentisc.search.actions import catch_up
from tests.factories import desk as make_desk
from tests.factories import network as make
from tests.factories.knowledge import NEW_RULES, OLD_RULES, fields, import_text

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("SHOTS_FOLDER")


@pytest.fixture
def people(transactional_db, tmp_path, site, monkeypatch):
    """A centre with three people, laws of two texts, published answers, a draft in review and an enquiry."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    now = timezone.now()
    today = network.today(now)
    import_text(tmp_path, OLD_RULES)
    import_text(tmp_path, NEW_RULES, "新.md")
    desk = make_desk.make_desk("BJ1")
    hats = {
        role: make.hat(make.make_member(desk.body, role, person=make.make_person(name)), on=today)
        for role, name in ((Role.CONSULTANT, "李馆员"), (Role.REVIEWER, "张审核"), (Role.MANAGER, "王经理"))
    }
    actions.seed_articles(now=now)
    actions.publish_shipped_articles(author=hats[Role.CONSULTANT], reviewer=hats[Role.REVIEWER], now=now)
    basis = actions.ArticleBasis(law="虚构专利管理办法", number="2")
    draft = actions.start_article(
        fields(question="答复期限是多久？", bases=(basis,), expires_on=today + timedelta(days=30)),
        by=hats[Role.CONSULTANT], now=now,
    )  # fmt: skip
    actions.hand_in_article(draft.article.key, by=hats[Role.CONSULTANT], now=now)
    catch_up("knowledge")
    catch_up("laws")
    return {
        "hats": hats,
        "draft": draft.article.key,
        "applying": f"/apply/{make_desk.make_draft(desk).key}/form/",
        "site": site,
        "desk": desk,
    }


def sign_in(seen, hat) -> None:
    browser = Browser()
    person = Person.objects.get(pk=hat.person_id)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, morsel in browser.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


def shoot(seen, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        seen.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def addresses(people) -> dict[str, str]:
    from opentisc.desk.models import Article

    public = Article.objects.get(code="patent-annual-fee").key
    return {
        "overview": "/knowledge/",
        "found": "/knowledge/?q=年费",
        "none": "/knowledge/?q=月球",
        "broken": "/knowledge/?q=(坏",
        "article": f"/knowledge/articles/{public}/",
        "laws": "/knowledge/laws/",
        "lawfound": "/knowledge/laws/?q=虚构专利管理办法 第二条",
        "law": "/knowledge/laws/虚构专利管理办法/",
        "lawarticle": "/knowledge/laws/虚构专利管理办法/2/?text=2010-03-01",
        "desk": "/desk/knowledge/",
        "new": "/desk/knowledge/new/",
        "kept": f"/desk/knowledge/{people['draft']}/",
        "back": f"/desk/knowledge/{people['draft']}/send-back/",
    }


@pytest.mark.req("UX-42", "UX-46", "UX-34")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 390, 768, 1440])
def test_every_page_of_the_knowledge_base_passes_axe_and_fits(watched, people, width, language):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    sign_in(seen, people["hats"][Role.MANAGER])
    found = {}
    for name, address in addresses(people).items():
        seen.go(address)
        shoot(seen, f"{name}_{width}_{language}")
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if findings:
            found[name] = findings
    assert found == {}


def test_an_answer_is_written_by_one_and_published_by_another(watched, people):
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, people["hats"][Role.CONSULTANT])
    seen.go("/desk/knowledge/new/")
    page = seen.page
    page.get_by_label("问题", exact=True).fill("答复可以延长吗？")
    page.get_by_label("答复", exact=True).fill("可以，**十日**。")
    page.get_by_label("权利类型").select_option("patent")
    page.get_by_label("依据").fill("虚构专利管理办法 第九十九条")
    seen.leave(lambda: page.get_by_role("button", name="保存草稿").click())
    assert "没有这一条" in page.locator(".field-error").inner_text()
    page.get_by_label("依据").fill("虚构专利管理办法 第二条之一；2025-09-01")
    seen.leave(lambda: page.get_by_role("button", name="保存草稿").click())
    seen.leave(lambda: page.get_by_role("button", name="提交审核").click())
    address = page.url.removeprefix(seen.base)
    assert page.get_by_role("button", name="审核通过并发布").count() == 0
    sign_in(seen, people["hats"][Role.REVIEWER])
    seen.go(address)
    seen.leave(lambda: page.get_by_role("button", name="审核通过并发布").click())
    seen.leave(lambda: page.get_by_role("link", name="查看公开页").click())
    assert page.locator("article strong").inner_text() == "十日"
    seen.leave(lambda: page.get_by_role("link", name="《虚构专利管理办法》第二条之一").click())
    assert page.locator("article").inner_text() == "有正当理由的，可以延长十日。"


@pytest.mark.req("UX-08")
def test_suggestions_wait_until_the_characters_stand_there(watched, people):
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, people["desk"].client_hat)
    asked = []
    seen.page.on(
        "request", lambda one: asked.append(one.post_data or "") if "knowledge/suggest" in one.url else None
    )
    seen.go(people["applying"])
    box = seen.page.locator("[name=question]")
    box.focus()
    cdp = seen.context.new_cdp_session(seen.page)
    cdp.send("Input.imeSetComposition", {"text": "zhuanli nianfei", "selectionStart": 15, "selectionEnd": 15})
    seen.page.wait_for_timeout(900)
    assert asked == []
    cdp.send("Input.insertText", {"text": "专利年费什么时候缴？忘了缴怎么办"})
    seen.page.locator("#knowledge-suggestions a").first.wait_for()
    assert "专利年费什么时候缴" in seen.page.locator("#knowledge-suggestions").inner_text()
    assert len(asked) == 1
    shoot(seen, "suggestions_1280")


def test_without_script_the_button_shows_the_same(watched, people):
    seen = watched(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    sign_in(seen, people["desk"].client_hat)
    seen.page.goto(people["applying"])
    seen.page.locator("[name=question]").fill("专利年费什么时候缴？")
    with seen.context.expect_page() as opened:
        seen.page.get_by_role("button", name="看看有没有现成的答复").click()
    opened.value.wait_for_load_state()
    assert "专利年费什么时候缴" in opened.value.locator("main .choice-list").inner_text()
