"""A manager's day in a real browser: hat, members, calendar, clients; each page fits, passes axe, and reads in English."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from opentisc.accounts.types import OPERATOR
from opentisc.network import actions, queries
from opentisc.network.types import ClientKind, FactKind, Role
from tests.factories import network as make

pytestmark = pytest.mark.journey


@pytest.fixture
def people(transactional_db, monkeypatch):
    """A centre with a manager, two members, resources, days and clients."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    today = queries.today(timezone.now())
    centre = make.make_body(
        "BJ1", name="虚构市知识产权信息服务中心", host="虚构大学", department="图书馆",
        address="虚构路 1 号", phone="010-00000000", introduction="面向全市企业和高校提供检索、查新和咨询。",
    )  # fmt: skip
    manager = make.make_member(centre, Role.MANAGER, person=make.make_person("王经理"))
    hat = make.hat(manager, on=today)
    other = make.make_member(centre, Role.CONSULTANT, person=make.make_person("李馆员"), takes_intake=True)
    make.make_member(make.make_body("BJ2", name="虚构二中心"), Role.REVIEWER, person=manager.person)
    grant = actions.Grant(
        code="novelty_searcher", name="查新员", valid_from=make.SINCE, valid_until=today + timedelta(days=20)
    )
    actions.grant_qualification(centre, other.person, grant, by=hat)
    actions.record_absence(centre, other.person, first_day=today, last_day=today, reason="年假", by=hat)
    given = actions.StandingIn(absent=other.person, acting=manager.person, first_day=today, last_day=today)
    actions.name_deputy(centre, given, by=hat)
    facts = actions.ResourceFacts(
        name="虚构专利库", kind="database", seats=2, coverage="1985 年至今", cost_minor_units=1_234_500,
        valid_until=today + timedelta(days=30),
    )  # fmt: skip
    resource = actions.add_resource(centre, facts, by=hat)
    actions.give_seat(resource, other.person, valid_from=today, account="lib01", by=hat)
    days = actions.OwnDays(first_day=today, last_day=today + timedelta(days=2), kind="closed", name="盘点")
    actions.set_own_days(centre, days, by=OPERATOR, now=timezone.now())
    designation = actions.NewDesignation(
        code="tisc", name="TISC", granted_by="虚构局", stage="operating", valid_from=make.SINCE,
        document_number="虚构〔2024〕1号",
    )  # fmt: skip
    actions.designate(centre, designation, by=OPERATOR)
    client = make.make_client(hat, name="虚构新能源科技有限公司", credit_code="91350100M000100Y43")
    actions.add_fact(client, actions.NewFact(kind=FactKind.SIZE, value="small"), by=hat, now=timezone.now())
    gone = make.make_client(hat, name="虚构新能源公司")
    actions.merge_clients(client, gone, by=hat)
    make.make_client(hat, ClientKind.NATURAL, name="张三")
    return {"manager": manager.person, "client": client.pk, "resource": resource.pk}


def sign_in(seen, person) -> None:
    browser = Browser()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, morsel in browser.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


def addresses(people) -> list[str]:
    return [
        "/bodies/", "/bodies/BJ1/", "/centre/members/", "/centre/members/new/", "/centre/absences/",
        "/centre/deputies/new/", "/centre/resources/", f"/centre/resources/{people['resource']}/",
        "/centre/calendar/", "/centre/calendar/hours/", "/centre/clients/", "/centre/clients/new/",
        f"/centre/clients/{people['client']}/",
    ]  # fmt: skip


@pytest.mark.req("UX-42", "UX-46", "UX-34")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_the_network_passes_axe_and_is_no_wider_than_the_screen(
    watched, people, width, language
):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    sign_in(seen, people["manager"])
    found = {}
    for address in addresses(people):
        seen.go(address)
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if not seen.page.locator(".hat > summary").is_visible():
            findings.append("the hat is not in sight")
        if findings:
            found[address] = findings
    assert found == {}


@pytest.mark.req("UX-34", "UX-31")
def test_a_manager_changes_the_hat_and_undoes_a_merge(watched, people):
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, people["manager"])
    seen.go(f"/centre/clients/{people['client']}/")
    seen.leave(lambda: seen.page.get_by_role("button", name="撤销：恢复 虚构新能源公司").click())
    assert seen.page.locator("h1").inner_text() == "虚构新能源公司"
    seen.page.locator(".hat > summary").click()
    seen.leave(lambda: seen.page.get_by_role("button", name="审核员 · 虚构二中心").click())
    assert "审核员 · 虚构二中心 · 北京市" in seen.page.locator(".hat > summary").inner_text()
