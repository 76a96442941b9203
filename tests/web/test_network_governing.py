"""The pages by which an authority registers, designates, relates and closes the bodies of its own division."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.infra import audit
from opentisc.kernel.errors import NotAllowed
from opentisc.network import actions, queries
from opentisc.network.models import BodyRelation, Designation, Membership, ServiceBody
from opentisc.network.types import BodyKind, Role
from tests.factories import network as make
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, text, tree_of

pytestmark = pytest.mark.django_db


def said(response) -> str:
    return text(css(tree_of(response.content), "main")[0])


@pytest.fixture
def province(site, monkeypatch):
    """A province office of Beijing, with a centre there and one in Shanghai."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    office = make.make_body("BJ0", kind=BodyKind.AUTHORITY, name="虚构市知识产权局")
    make.make_body("BJ1", name="虚构一中心")
    make.make_body("SH1", division="31", name="虚构沪中心")
    return make.make_hat(office, Role.PROVINCE)


NEW = {"code": "BJ9", "name": "虚构九中心", "kind": "centre", "division_code": "11", "host": "虚构大学"}


def test_a_province_registers_designates_and_relates_a_body_and_its_page_tells(province):
    office = browser(province)
    assert office.post(reverse("authority_body_add"), NEW)["Location"] == "/bodies/BJ9/"
    body = queries.body("BJ9")
    named = {
        "code": "novelty_station", "stage": "operating", "granted_by": "虚构局", "document_number": "虚构〔2026〕3号",
        "number": "036", "valid_from": "2026-01-01",
    }  # fmt: skip
    assert office.post(reverse("authority_designate", args=[body.pk]), named).status_code == 302
    tie = {"kind": "support", "taker": "SH1", "agreement": "虚构协议", "valid_from": "2026-01-01"}
    assert office.post(reverse("authority_relate", args=[body.pk]), tie).status_code == 302
    shown = said(office.get("/bodies/BJ9/"))
    for words in ("科技查新站", "正式运行", "虚构〔2026〕3号", "036", "虚构沪中心", "虚构协议", "虚构大学"):
        assert words in shown
    acts = [one.act for one in audit.entries_for(audit.Subject("network.body", "BJ9"))]
    assert acts == ["network.body.created", "network.body.designated", "network.body.related"]
    relation = BodyRelation.objects.get()
    office.post(reverse("authority_relation_end", args=[body.pk, relation.pk]), {"on": "2026-06-30"})
    assert str(BodyRelation.objects.get().valid_until) == "2026-06-30"


def test_a_change_keeps_what_stood_there_and_the_page_shows_it(province):
    office, body = browser(province), queries.body("BJ1")
    answer = office.post(
        reverse("authority_body_edit", args=[body.pk]),
        {"name": "虚构新中心", "kind": "city_agency", "division_code": "11", "holds_from": "2026-03-01"},
    )
    assert answer.status_code == 302
    shown = said(office.get("/bodies/BJ1/"))
    assert "2026-03-01 之前" in shown
    assert "名称：虚构一中心" in shown
    assert "类型：中心" in shown


@pytest.mark.parametrize(
    "name", ["authority_body_edit", "authority_designate", "authority_relate", "authority_body_close"]
)
def test_a_body_of_another_province_is_not_there(province, name):
    office, foreign = browser(province), queries.body("SH1")
    for ask in (office.get, office.post):
        assert ask(reverse(name, args=[foreign.pk])).status_code == 404
    assert not Designation.objects.exists()


def test_a_body_is_not_registered_in_another_province(province):
    answer = browser(province).post(reverse("authority_body_add"), {**NEW, "division_code": "31"})
    assert answer.status_code == 403
    assert not ServiceBody.objects.filter(code="BJ9").exists()


def test_what_is_wrong_is_said_beside_the_form(province):
    office, body = browser(province), queries.body("BJ1")
    taken = office.post(reverse("authority_body_add"), {**NEW, "code": "bj1"})
    assert taken.status_code == 422
    assert "机构代码 bj1 已被使用" in said(taken)
    nameless = office.post(
        reverse("authority_designate", args=[body.pk]),
        {"code": "other", "stage": "operating", "granted_by": "虚构局", "valid_from": "2026-01-01"},
    )
    assert nameless.status_code == 422
    assert "请填写名称" in said(nameless)
    lost = office.post(
        reverse("authority_relate", args=[body.pk]),
        {"kind": "support", "taker": "NONE", "valid_from": "2026-01-01"},
    )
    assert "没有代码为 NONE 的机构" in said(lost)


def test_two_other_designations_do_not_end_each_other(province):
    office, body = browser(province), queries.body("BJ1")
    for name in ("甲称号", "乙称号"):
        office.post(
            reverse("authority_designate", args=[body.pk]),
            {"code": "other", "name": name, "stage": "operating", "granted_by": "虚构局", "valid_from": "2026-01-01"},
        )  # fmt: skip
    assert {row.name: row.valid_until for row in Designation.objects.all()} == {
        "甲称号": None,
        "乙称号": None,
    }


def test_the_list_shows_the_division_alone_with_closed_bodies_and_numbers(province):
    office, body = browser(province), queries.body("BJ1")
    office.post(
        reverse("authority_designate", args=[body.pk]),
        {
            "code": "tisc",
            "stage": "operating",
            "granted_by": "虚构局",
            "valid_from": "2026-01-01",
            "number": "T-7",
        },
    )
    assert office.post(reverse("authority_body_close", args=[body.pk]), {"sure": "on"}).status_code == 302
    shown = said(office.get(reverse("authority_bodies")))
    assert "虚构一中心" in shown
    assert "已关闭" in shown
    assert "T-7" in shown
    assert "虚构沪中心" not in shown


def test_a_manager_does_not_come_here(province):
    manager = make.make_hat(queries.body("BJ1"), Role.MANAGER)
    assert browser(manager).get(reverse("authority_bodies")).status_code == 403


def test_a_new_body_gets_its_first_manager_from_its_authority_and_no_second_one(province, monkeypatch):
    monkeypatch.setattr(
        "opentisc.web.network.governing.raise_if_reauthentication_required", lambda *_a, **_k: None
    )
    office, body = browser(province), queries.body("BJ1")
    assert "任命负责人" in said(office.get("/bodies/BJ1/"))
    new = {"login": "head@example.org", "name": "虚构负责人", "valid_from": queries.today(timezone.now())}
    assert office.post(reverse("authority_appoint", args=[body.pk]), new).status_code == 302
    listed = said(office.get(reverse("authority_bodies")))
    assert "/welcome/" in listed
    assert "/welcome/" not in said(office.get(reverse("authority_bodies")))
    row = Membership.objects.get(body=body)
    assert (row.role, row.takes_intake, row.granted_by_id) == (Role.MANAGER, True, province.person_id)
    again = office.post(reverse("authority_appoint", args=[body.pk]), {**new, "login": "other@example.org"})
    assert again.status_code == 422
    assert "已有负责人" in said(again)
    assert "任命负责人" not in said(office.get("/bodies/BJ1/"))


def test_an_authority_gives_itself_no_role_in_a_body(province):
    """A manager reads content; an authority never does, so it may not make itself one."""
    body = queries.body("BJ1")
    own = Person.objects.get(pk=province.person_id)
    new = actions.NewMember(login=own.login, role=Role.MANAGER, valid_from=make.TODAY)
    with pytest.raises(NotAllowed):
        actions.appoint_manager(body, new, by=province, now=make.NOW)
    with pytest.raises(NotAllowed):
        actions.add_member(body, own, new, by=province)
    with pytest.raises(NotAllowed):
        actions.invite_member(body, new, by=province, now=make.NOW)
    away = queries.body("SH1")
    with pytest.raises(NotAllowed):
        actions.appoint_manager(away, replace(new, login="x@example.org"), by=province, now=make.NOW)
    assert not Membership.objects.filter(body__in=[body, away]).exists()
