"""An outside expert in a real browser: invited by a one-time link, undertakes, reviews one case, and is out again."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.desk import actions
from tests.factories import desk as make
from tests.factories import reports
from tests.journeys.test_deliverable_journeys import _shoot

pytestmark = pytest.mark.journey
PASSWORD = "a long pass phrase for one case 7"


@pytest.fixture
def case(transactional_db, monkeypatch, settings, tmp_path):
    """A report in review, whose centre has nobody free to review it."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr(
        "opentisc.web.desk.experts.managing.raise_if_reauthentication_required", lambda http, app: None
    )
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    desk = make.make_desk("SX01")
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    reports.add_document(request, desk.consultant, citation="CN100A 分组休眠的节能方法")
    row = reports.make_report(request, desk.consultant, reports.search_written())
    actions.hand_in(request.key, by=desk.consultant, now=reports.LATER)
    return desk, request, row


def sign_in(seen, person_id: int) -> None:
    browser = Browser()
    person = Person.objects.get(pk=person_id)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, morsel in browser.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


def in_weeks(weeks: int) -> str:
    return (timezone.localdate() + timezone.timedelta(weeks=weeks)).isoformat()


def test_an_expert_comes_by_a_link_reviews_and_the_client_sees_who(watched, case):
    desk, request, row = case
    boss = watched(viewport={"width": 1440, "height": 900})
    sign_in(boss, desk.manager.person_id)
    boss.go(reverse("desk_experts", args=[request.key]))
    boss.page.get_by_role("link", name="邀请外部专家").click()
    boss.page.get_by_label("电子邮箱").fill("qian@example.org")
    boss.page.get_by_label("姓名").fill("钱专家")
    boss.page.get_by_label("所在单位").fill("虚构研究院")
    boss.page.get_by_label("专业资格").fill("通信领域正高级工程师，从事专利检索二十年")
    boss.page.get_by_label("期限").fill(in_weeks(2))
    boss.page.get_by_role("button", name="核查并邀请").click()
    link = boss.page.get_by_text("/welcome/").inner_text().strip()

    expert = watched(viewport={"width": 390, "height": 844})
    expert.go(link.removeprefix(expert.base))
    for field in expert.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    expert.page.locator("main button[type=submit]").click()
    expert.page.get_by_role("link", name="待审核的请求").click()
    expert.page.get_by_role("checkbox").check()
    expert.page.get_by_role("button", name="承诺并打开").click()
    expert.page.get_by_role("link", name="去审核").click()
    for box in expert.page.locator("#review input[type=checkbox]").all():
        box.check()
    expert.page.get_by_role("button", name="审核通过").click()
    expert.page.get_by_text("审核通过。带签署的文件正在制作。").wait_for()
    row.refresh_from_db()
    assert (row.state, row.reviewer_name) == ("approved", "钱专家（虚构研究院，外部专家）")

    client = watched(viewport={"width": 1440, "height": 900})
    sign_in(client, desk.client_hat.person_id)
    client.go(reverse("my_access", args=[request.key]))
    assert client.page.locator("#experts").get_by_text("虚构研究院").count() == 1
    for seen in (boss, expert, client):
        assert (seen.violations, seen.errors) == ([], [])


@pytest.mark.req("UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_experts_passes_axe_and_fits(watched, case, width, language):
    desk, request, row = case
    now = timezone.now()
    until = now + timezone.timedelta(days=20)
    given = {
        "name": "钱专家",
        "organisation": "虚构通信技术研究院",
        "qualification": "正高级工程师",
        "until": until,
    }
    asked = actions.ExpertInvitation(email="qian@example.org", **given)
    expert = actions.invite_expert(request.key, asked, by=desk.manager, now=now).row
    sender = Person.objects.get(pk=desk.client_hat.person_id)
    refused = actions.ExpertInvitation(email=sender.email, **given)
    actions.invite_expert(request.key, refused, by=desk.manager, now=now)
    pages = [
        (desk.manager.person_id, reverse("desk_experts", args=[request.key])),
        (desk.manager.person_id, reverse("desk_expert_invite", args=[request.key])),
        (desk.manager.person_id, reverse("desk_expert_end", args=[request.key, expert.pk])),
        (desk.compliance.person_id, reverse("desk_expert_blocked")),
        (expert.person_id, reverse("expert_case", args=[request.key])),
        (expert.person_id, reverse("deliverable", args=[request.key, row.pk])),
        (sender.pk, reverse("my_access", args=[request.key])),
    ]
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    found = {}
    for number, (person_id, address) in enumerate(pages):
        sign_in(seen, person_id)
        seen.go(address)
        if number == 4:
            _shoot(seen, f"expert-undertaking-{width}-{language}")
            seen.page.get_by_role("checkbox").check()
            seen.page.locator("main button[type=submit]").click()
        wide = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        wrong = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if wrong:
            found[address] = wrong
        _shoot(seen, f"expert{number}-{width}-{language}")
    assert found == {}
    assert (seen.violations, seen.errors) == ([], [])
