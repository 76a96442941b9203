"""Deliverables in a real browser: a report is written, reviewed and handed over; each page fits and passes axe."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.deliverables import making
from tests.factories import desk as make
from tests.factories import reports

pytestmark = pytest.mark.journey


@pytest.fixture
def work(transactional_db, monkeypatch, settings, tmp_path):
    """A novelty request in work with a draft, a search report in review in its second version, a delivered answer."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    desk = make.make_desk("SX01", services=("B1", "B2", "B3", "B4"))
    reports.qualify(desk, number="")
    novelty = reports.make_novelty(desk)
    draft = reports.make_report(novelty, desk.consultant, reports.novelty_written())
    search = make.make_working(desk, service="B2")
    reports.add_steps(search, desk.consultant)
    reports.add_document(search, desk.consultant, citation="CN100A 分组休眠的节能方法")
    first = reports.make_report(search, desk.consultant, reports.search_written())
    actions.hand_in(search.key, by=desk.consultant, now=reports.LATER)
    actions.comment(
        search.key, by=desk.reviewer, now=reports.LATER, deliverable_id=first.pk, paragraph="findings-1", text="请写明页码。",
    )  # fmt: skip
    actions.send_back(search.key, by=desk.reviewer, now=reports.LATER, reason="补页码")
    second = reports.make_report(
        search, desk.consultant, reports.search_written(findings="文献 [1] 第 3 页公开了按业务量分组的做法。")
    )
    actions.hand_in(search.key, by=desk.consultant, now=reports.LATER)
    status = make.make_working(desk, service="B4", answers=reports.STATUS)
    answer = make.make_working(desk)
    handed = reports.make_report(answer, desk.consultant, reports.answer_written())
    _request, links = actions.deliver(answer.key, by=desk.consultant, now=reports.LATER)
    making.make_files(handed.pk, now=reports.LATER, tell=lambda *_a: None)
    return {
        "desk": desk,
        "consultant": [
            reverse("deliverables", args=[novelty.key]),
            reverse("deliverable_edit", args=[novelty.key, "zh-hans"]),
            reverse("deliverable", args=[novelty.key, draft.pk]),
            reverse("deliverable_edit", args=[status.key, "en"]),
            reverse("deliverable", args=[answer.key, handed.pk]),
        ],
        "reviewer": [reverse("deliverable", args=[search.key, second.pk]) + "?compare=1"],
        "public": [reverse("delivery", args=[links.delivery]), reverse("verify")],
        "sha256": handed.content_sha256,
    }


def sign_in(seen, hat) -> None:
    browser = Browser()
    person = Person.objects.get(pk=hat.person_id)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, morsel in browser.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


@pytest.mark.req("UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_deliverables_passes_axe_and_fits(watched, work, width, language):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    found = {}
    for who in ("public", "consultant", "reviewer"):
        if who != "public":
            sign_in(seen, getattr(work["desk"], who))
        for number, address in enumerate(work[who]):
            seen.go(address)
            wide = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            wrong = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
            if wrong:
                found[f"{who} {number}"] = wrong
            _shoot(seen, f"{who}{number}-{width}-{language}")
    assert found == {}
    assert seen.violations == []
    assert seen.errors == []


def test_the_reviewer_approves_after_looking_at_every_item(watched, work):
    seen = watched(viewport={"width": 1440, "height": 900})
    sign_in(seen, work["desk"].reviewer)
    seen.go(work["reviewer"][0])
    page = seen.page
    assert page.locator("ins").first.inner_text()
    page.get_by_role("button", name="审核通过").click()
    page.get_by_text("逐项核对并勾选后才能通过。").first.wait_for()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="审核通过").click()
    page.get_by_text("审核通过。带签署的文件正在制作。").wait_for()


def test_a_hash_is_verified_without_script(watched, work):
    seen = watched(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    seen.page.goto(reverse("verify"))
    seen.page.get_by_label("校验值（SHA-256）").fill(work["sha256"])
    seen.page.get_by_role("button", name="核验", exact=True).click()
    seen.page.get_by_text("有效", exact=True).wait_for()


def _shoot(seen, name: str) -> None:
    """Keep a picture where asked for: JOURNEY_SHOTS names the folder."""
    import os

    if folder := os.environ.get("JOURNEY_SHOTS"):
        seen.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
