"""Samples in the browser: an authority draws and looks, a manager de-identifies and releases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions
from opentisc.desk.models import Sample, SampledRequest, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import BodyKind, ClientKind, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, text, tree_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-13")]
FIRM = "虚构晨星材料有限公司"
QUESTION = f"{FIRM}的李四想问，电话 13812345678：能否申请发明专利？"


def said(response) -> str:
    return text(css(tree_of(response.content), "main")[0])


@pytest.fixture
def people(site, monkeypatch):
    """A centre with three delivered requests of three clients, its manager, and the office above."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    desk = make.make_desk("A1")
    for number in range(3):
        client = net.make_client(desk.intake, ClientKind.LEGAL_PERSON, name=f"{FIRM}{number or ''}")
        request = make.make_working(desk, answers={**make.CONSULTING, "question": QUESTION})
        ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(
            client=client, snapshot={"client": {"kind": client.kind, "industry": "C3562", "region": "110101"}}
        )
        reports.make_report(request, desk.consultant, reports.answer_written())
        actions.deliver(request.key, by=desk.consultant, now=reports.LATER)
    office = net.make_hat(net.make_body("A0", kind=BodyKind.AUTHORITY, name="虚构市局"), Role.PROVINCE)
    return browser(office), browser(desk.manager), office


DRAW = {"year": "2026", "service": "B1", "wanted": "3", "purpose": "答复质量检查"}


def test_an_authority_draws_and_sees_facts_but_no_client_number_or_text(people):
    authority, _manager, _office = people
    answer = authority.post(reverse("authority_sample_new"), DRAW)
    sample = Sample.objects.get()
    assert answer["Location"] == reverse("authority_sample", args=[sample.key])
    listed = said(authority.get(answer["Location"]))
    assert sample.seed in listed
    case = said(authority.get(reverse("authority_case", args=[sample.key, 1])))
    for words in ("B1", "法人或非法人组织", "C356", "北京市", "办理过程", "办理机构还没有公开文本"):
        assert words in case
    row = SampledRequest.objects.get(position=1)
    book = authority.get(answer["Location"] + "?format=xlsx&list=cases").content
    for page in (listed, case):
        for secret in (FIRM, "13812345678", "李四", row.request.number, str(row.request.key)):
            assert secret not in page
    assert book[:2] == b"PK"
    assert "答复质量检查" in said(authority.get(reverse("authority_samples")))


def test_a_draw_that_points_at_somebody_is_refused_with_words(people):
    authority, _manager, _office = people
    answer = authority.post(reverse("authority_sample_new"), {**DRAW, "service": "B4"})
    assert answer.status_code == 422
    assert "抽样会指向某个委托人" in said(answer)


def test_the_manager_sees_who_asked_and_releases_after_editing(people):
    authority, manager, office = people
    authority.post(reverse("authority_sample_new"), DRAW)
    row = SampledRequest.objects.get(position=1)
    listed = said(manager.get(reverse("desk_samples")))
    for words in ("虚构市局", office.name, "答复质量检查", row.request.number):
        assert words in listed
    address = reverse("desk_sample_release", args=[row.pk])
    page = tree_of(manager.get(address).content)
    struck = {text(one) for one in css(page, "del")}
    assert "13812345678" in struck
    assert any(one.startswith("虚构晨星材料") for one in struck)
    refused = manager.post(address, {"part": "asked", "asked-text": QUESTION})
    assert refused.status_code == 422
    assert "还有可能指明委托人的内容" in said(refused)
    done = manager.post(address, {"part": "asked", "asked-text": "某公司想问：能否申请发明专利？"})
    assert done.status_code == 302
    manager.post(address, {"part": "answered", "answered-reason": "暂不提供"})
    case = said(authority.get(reverse("authority_case", args=[row.sample.key, 1])))
    assert "某公司想问" in case
    assert "办理机构没有提供：暂不提供" in case
    assert FIRM not in case


def test_a_stranger_finds_neither_sample_nor_release_page(people):
    authority, _manager, _office = people
    authority.post(reverse("authority_sample_new"), DRAW)
    sample, row = Sample.objects.get(), SampledRequest.objects.get(position=1)
    other = browser(net.make_hat(net.make_body("S0", kind=BodyKind.AUTHORITY, division="31"), Role.PROVINCE))
    for name, given in (("authority_sample", [sample.key]), ("authority_case", [sample.key, 1])):
        assert other.get(reverse(name, args=given)).status_code == 404
    assert authority.get(reverse("authority_case", args=[sample.key, 9])).status_code == 404
    away = browser(net.make_hat(net.make_body("S1", division="31"), Role.MANAGER))
    assert away.get(reverse("desk_sample_release", args=[row.pk])).status_code == 404


def test_no_page_asks_more_of_the_database_as_its_rows_grow(people):
    authority, manager, office = people

    def counted(browser, address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    def asked() -> dict[str, int]:
        sample = actions.draw_sample(
            actions.SampleRule(year=2026, wanted=size, purpose="x"), by=office, now=reports.LATER
        )
        pages = {
            name: reverse(name) for name in ("authority_overview", "authority_bodies", "authority_samples")
        }
        found = {name: counted(authority, address) for name, address in pages.items()}
        found["authority_sample"] = counted(authority, reverse("authority_sample", args=[sample.key]))
        return found | {"desk_samples": counted(manager, reverse("desk_samples"))}

    size = 1
    first = asked()
    for number in range(5):
        body = net.make_body(f"G{number}", division="11")
        named = net.actions.NewDesignation(
            code="tisc", name="TISC", granted_by="虚构局", stage="operating", valid_from=net.SINCE
        )
        net.actions.designate(body, named, by=OPERATOR)
    size = 3
    assert asked() == first
