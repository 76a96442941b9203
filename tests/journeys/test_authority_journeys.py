"""An authority in a real browser: a body is created, designated and counted; a sample is drawn, released and read."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from opentisc.accounts.models import Person
from opentisc.desk import actions, queries
from opentisc.desk.models import SampledRequest, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import BodyKind, ClientKind, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports

pytestmark = pytest.mark.journey


@pytest.fixture
def above(transactional_db, monkeypatch):
    """The office of Beijing over two centres with delivered requests, a sample drawn, a text released."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    first, second = make.make_desk("BJ1"), make.make_desk("BJ2")
    office = net.make_hat(
        net.make_body("BJ0", kind=BodyKind.AUTHORITY, name="虚构市知识产权局"), Role.PROVINCE,
    )  # fmt: skip
    for desk, count in ((first, 6), (second, 4)):
        for number in range(count):
            delivered(desk, number)
    sample = actions.draw_sample(
        actions.SampleRule(year=2026, wanted=4, purpose="答复质量检查"), by=office, now=reports.LATER
    )
    case = SampledRequest.objects.select_related("request").get(sample=sample, position=1)
    desk = first if case.request.body_id == first.body.pk else second
    decision = actions.ReleaseDecision(part=queries.TextPart.ASKED, text="某企业想问能否同时申请发明专利。")
    actions.release_text(case.pk, decision, by=desk.manager, now=reports.LATER)
    return {
        "office": office,
        "manager": desk.manager,
        "sample": sample.key,
        "case": case.pk,
        "body": first.body,
    }


def delivered(desk: make.Desk, number: int) -> None:
    """Write a delivered consulting request of a new firm of Beijing."""
    client = net.make_client(desk.intake, ClientKind.LEGAL_PERSON, name=f"虚构{desk.body.code}企业{number}")
    kept = {"client": {"kind": client.kind, "size": "small", "industry": "C3562", "region": "110101"}}
    request = make.make_working(desk)
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(client=client, snapshot=kept)
    reports.make_report(request, desk.consultant, reports.answer_written())
    actions.deliver(request.key, by=desk.consultant, now=reports.LATER)


def sign_in(seen, hat) -> None:
    browser = Browser()
    person = Person.objects.get(pk=hat.person_id)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, morsel in browser.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


def addresses(above) -> dict[str, list[str]]:
    pk, sample = above["body"].pk, above["sample"]
    return {
        "office": [
            reverse("authority_overview") + "?year=2026", reverse("authority_bodies"), reverse("authority_body_add"),
            reverse("authority_body_edit", args=[pk]), reverse("authority_designate", args=[pk]),
            reverse("authority_relate", args=[pk]), reverse("body", args=["BJ1"]), reverse("authority_samples"),
            reverse("authority_sample_new"), reverse("authority_sample", args=[sample]),
            reverse("authority_case", args=[sample, 1]),
        ],
        "manager": [reverse("desk_samples"), reverse("desk_sample_release", args=[above["case"]])],
    }  # fmt: skip


@pytest.mark.req("UX-42", "UX-46", "UX-34")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_an_authority_passes_axe_and_fits(watched, above, width, language):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    found = {}
    for who, pages in addresses(above).items():
        sign_in(seen, above[who])
        for address in pages:
            seen.go(address)
            wide = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            wrong = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
            if wrong:
                found[address] = wrong
    assert found == {}


def test_a_province_creates_a_body_designates_it_and_sees_it_counted(watched, above):
    seen = watched(viewport={"width": 1440, "height": 900}, language="zh-hans")
    sign_in(seen, above["office"])
    page = seen.page
    seen.go(reverse("authority_overview"))
    page.get_by_role("link", name="辖区机构").click()
    page.get_by_role("link", name="登记机构").click()
    page.get_by_label("代码", exact=True).fill("BJ9")
    page.get_by_label("名称", exact=True).fill("虚构九中心")
    page.get_by_label("行政区划代码").fill("11")
    page.get_by_role("button", name="登记").click()
    page.get_by_role("link", name="登记资格").click()
    page.get_by_label("资格或称号").select_option("novelty_station")
    page.get_by_label("编号", exact=True).fill("036")
    page.get_by_label("文号").fill("虚构〔2026〕9号")
    page.get_by_label("阶段").select_option("operating")
    page.get_by_role("button", name="登记").click()
    page.wait_for_url("**/bodies/BJ9/")
    told = page.locator("main").inner_text()
    assert "科技查新站" in told
    assert "036" in told
    seen.go(reverse("authority_overview") + "?year=2026")
    row = page.locator("#requests tbody tr", has_text="虚构九中心")
    assert row.count() == 1
    assert "<3" in row.inner_text()
    assert "10" in page.locator("#requests tbody tr").last.inner_text()
