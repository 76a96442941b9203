"""Pages of bodies, members, days, resources and clients: who may open them, what they show, what they never tell."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from opentisc.accounts.types import OPERATOR
from opentisc.infra.models import AuditEvent
from opentisc.network import actions, queries
from opentisc.network.models import Client, Membership
from opentisc.network.types import BodyKind, ClientKind, DeputyScope, Role
from opentisc.web import hats
from tests.factories import network as make
from tests.network.test_credit_code import COUNTED, STANDARD
from tests.web.html_reading import css, page, text, tree_of
from tests.web.signed_in import browser


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def centre(site):
    return make.make_body("BJ1", name="虚构一中心", host="虚构大学")


@pytest.fixture
def manager(centre):
    return make.make_member(centre, Role.MANAGER, person=make.make_person("王经理"))


@pytest.fixture
def boss(manager):
    return browser(manager.person)


@pytest.fixture
def librarian(centre):
    return browser(make.make_member(centre, Role.CONSULTANT, person=make.make_person("李馆员")).person)


def sheet(response) -> list[tuple]:
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(response.content), read_only=True)
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


def refused(response, *, without: str = "~") -> str:
    """Return the page of a refusal without what differs between two of the same: reference, tokens, what was typed."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode().replace(without, ""))
    return re.sub(r"[0-9A-F]{8}", "", re.sub(r"/centre/[\w/]*", "", body))


# The hat


@pytest.mark.req("UX-34")
def test_the_hat_and_its_scope_stand_in_the_header(boss):
    assert "中心负责人 · 虚构一中心 · 北京市" in text(css(page(boss, "/"), ".hat")[0])


def test_who_belongs_to_no_body_sees_no_hat(site):
    assert css(page(browser(make.make_person()), "/"), ".hat") == []
    assert css(page(Browser(), "/"), ".hat") == []


def test_another_hat_is_put_on_and_acts(boss, manager):
    other = make.make_body("SH1", name="虚构二中心")
    second = make.make_member(other, Role.INTAKE, person=manager.person)
    answer = boss.post("/hat", {"hat": str(second.pk), "next": "/bodies/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/bodies/")
    assert "受理员 · 虚构二中心" in text(css(page(boss, "/"), ".hat")[0])
    assert boss.get("/centre/members/").status_code == 403
    assert boss.get("/centre/clients/").status_code == 200


@pytest.mark.parametrize("onward", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_a_change_of_hat_leads_to_no_other_site(boss, onward):
    assert boss.post("/hat", {"hat": "", "next": onward}).headers["Location"] == "/"


@pytest.mark.req("SC-13")
def test_a_hat_of_somebody_else_and_one_that_never_was_are_refused_alike(boss, centre):
    theirs = make.make_member(centre)
    answers = [boss.post("/hat", {"hat": key}) for key in (str(theirs.pk), "999999", "x")]
    assert [one.status_code for one in answers] == [403, 403, 403]
    assert len({refused(one) for one in answers}) == 1


@pytest.mark.req("SC-16")
def test_a_role_that_ended_opens_nothing_at_the_next_request(boss, manager):
    assert boss.get("/centre/members/").status_code == 200
    actions.end_membership(manager, on=queries.today(timezone.now()), by=OPERATOR)
    assert boss.get("/centre/members/").status_code == 403


def test_a_deputy_manages_in_the_name_of_the_absent(boss, manager, centre):
    acting = make.make_member(centre, Role.CONSULTANT, person=make.make_person("赵代"))
    today = queries.today(timezone.now())
    boss.post(
        "/centre/deputies/new/",
        {"absent": manager.person_id, "acting": acting.person_id, "scope": DeputyScope.ALL,
         "first_day": today, "last_day": today},
    )  # fmt: skip
    deputy = browser(acting.person)
    assert deputy.get("/centre/members/").status_code == 403
    deputy.post("/hat", {"hat": f"{manager.pk}:manager"})
    assert "赵代代王经理" in text(css(page(deputy, "/"), ".hat")[0])
    deputy.post("/centre/edit/", {"name": "虚构一中心", "phone": "010-2"})
    event = AuditEvent.objects.get(act="network.body.changed")
    assert (event.name, event.person_id, event.on_behalf_of) == (
        "赵代代王经理", acting.person_id, manager.person_id,
    )  # fmt: skip
    assert (event.machine, event.hat, event.address) == ("web", "manager", "127.0.0.0")


# Who may open what

MANAGED = [
    "members", "member_add", "qualification_add", "absences", "absence_add", "deputy_add", "resources",
    "resource_add", "body_calendar", "body_days_add", "body_hours", "body_edit",
]  # fmt: skip


@pytest.mark.req("SC-12")
@pytest.mark.parametrize("route", MANAGED)
def test_a_managers_page_opens_for_the_manager_alone(boss, librarian, site, route):
    address = reverse(route)
    assert boss.get(address).status_code == 200
    assert librarian.get(address).status_code == 403
    assert Browser().get(address).headers["Location"] == f"/accounts/login/?next={address}"
    assert Browser().post(address).status_code == 403


@pytest.mark.req("SC-12")
def test_clients_open_for_who_handles_requests_alone(librarian, centre):
    for role in (Role.PROVINCE, Role.NATION, Role.COMPLIANCE):
        other = browser(make.make_member(centre, role).person)
        assert other.get("/centre/clients/").status_code == 403
    assert librarian.get("/centre/clients/").status_code == 200
    assert librarian.get("/centre/clients/new/").status_code == 200


@pytest.mark.req("SC-13")
def test_what_belongs_to_another_body_looks_absent_byte_for_byte(boss, manager, site):
    other = make.make_body("SH1")
    theirs = make.make_hat(other, Role.MANAGER)
    client = make.make_client(theirs)
    member = Membership.objects.get(body=other)
    gone = make.make_client(theirs)
    merge = actions.merge_clients(client, gone, by=theirs)
    resource = actions.add_resource(other, actions.ResourceFacts(name="库", kind="database"), by=theirs)
    seat = actions.give_seat(resource, member.person, valid_from=make.SINCE, by=theirs)
    foreign = {
        "client": client.pk, "client_edit": client.pk, "client_fact_add": client.pk, "client_contact_add": client.pk,
        "client_merge": client.pk, "client_merge_undo": merge.pk, "member_end": member.pk, "resource": resource.pk,
        "resource_edit": resource.pk, "seat_add": resource.pk, "seat_end": seat.pk, "body_day_withdraw": 7,
        "absence_end": 7, "deputy_end": 7, "qualification_end": 7,
    }  # fmt: skip
    for route, key in foreign.items():
        for ask in (boss.get, boss.post):
            there, nowhere = ask(reverse(route, args=[key])), ask(reverse(route, args=[10**12]))
            if there.status_code == 405:
                continue
            assert (route, there.status_code) == (route, 404) or route == "client_merge"
            assert there.status_code == nowhere.status_code
            assert refused(there) == refused(nowhere), route
    assert member.person.name not in page(boss, "/centre/members/").text_content()


@pytest.mark.req("SC-13", "SC-15")
def test_typing_a_credit_code_kept_elsewhere_answers_as_one_kept_nowhere(librarian, centre):
    make.make_client(make.make_hat(make.make_body()), credit_code=STANDARD)
    listed = [librarian.get("/centre/clients/", {"text": code}) for code in (STANDARD, COUNTED)]
    assert refused(listed[0], without=STANDARD) == refused(listed[1], without=COUNTED)
    form = {"kind": ClientKind.LEGAL_PERSON, "name": "虚构", "country": "CN"}
    added = [
        librarian.post("/centre/clients/new/", {**form, "credit_code": code}) for code in (STANDARD, COUNTED)
    ]
    assert [one.status_code for one in added] == [302, 302]
    again = librarian.post("/centre/clients/new/", {**form, "credit_code": STANDARD})
    assert again.status_code == 422  # the own one is told
    assert "本机构已有这个客户" in again.content.decode()


@pytest.mark.req("SC-09")
@pytest.mark.parametrize("route", ["member_add", "deputy_add"])
def test_who_grants_a_role_enters_the_password_again_after_ten_minutes(boss, manager, route):
    manager.person.set_password("correct horse battery 9")
    manager.person.save()
    late = browser(manager.person)
    for ask in (late.get, late.post):
        assert ask(reverse(route)).headers["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("address", ["/centre/members/", "/centre/absences/", "/centre/clients/", "/bodies/"])
def test_a_longer_list_asks_no_more_questions(boss, centre, manager, address):
    today = queries.today(timezone.now())

    def grow() -> int:
        row = make.make_member(centre, person=make.make_person())
        grant = actions.Grant(code="q", name="证", valid_from=make.SINCE)
        actions.grant_qualification(centre, row.person, grant, by=OPERATOR)
        actions.record_absence(centre, row.person, first_day=today, last_day=today, by=OPERATOR)
        given = actions.StandingIn(
            absent=row.person, acting=manager.person, first_day=today + timedelta(days=9),
            last_day=today + timedelta(days=9),
        )  # fmt: skip
        actions.name_deputy(centre, given, by=OPERATOR)
        school = make.make_client(make.hat(manager))
        make.make_client(make.hat(manager), ClientKind.UNIT, parent=school)
        make.make_body(parent=centre, kind=BodyKind.WORKSTATION)
        boss.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert boss.get(address).status_code == 200
        return len(seen)

    first = grow()
    for _round in range(4):
        last = grow()
    assert last == first


# What the pages do


def test_a_body_page_is_public_and_names_designations_hours_and_place(centre, site):
    actions.designate(
        centre,
        actions.NewDesignation(
            code="tisc", name="虚构 TISC", granted_by="虚构局", stage="operating", valid_from=make.SINCE,
            document_number="虚构〔2024〕1号",
        ),
        by=OPERATOR,
    )  # fmt: skip
    visitor = Browser()
    visitor.cookies["opentisc_language"] = "zh-hans"
    shown = text(css(page(visitor, "/bodies/BJ1/"), "main")[0])
    for words in ("虚构一中心", "虚构大学", "北京市", "虚构 TISC", "正式运行", "虚构〔2024〕1号", "8:30"):
        assert words in shown
    assert visitor.get("/bodies/NONE/").status_code == 404


def test_the_list_of_bodies_narrows_and_exports_what_it_shows(centre, site):
    make.make_division("31", "上海市")
    make.make_body("SH1", division="31", name="=虚构二中心")
    assert [row[4] for row in sheet(Browser().get("/bodies/?division=31&format=xlsx"))[1:]] == ["SH1"]
    rows = sheet(Browser().get("/bodies/?format=xlsx"))
    assert {row[0] for row in rows[1:]} == {"虚构一中心", "'=虚构二中心"}
    assert len(sheet(Browser().get("/bodies/?division=99&format=xlsx"))) == 1


def test_a_new_member_gets_a_link_that_is_shown_once(boss, centre):
    today = queries.today(timezone.now())
    boss.post(
        "/centre/members/new/",
        {"login": "sun@example.org", "name": "孙新", "role": Role.CONSULTANT, "valid_from": today},
    )
    first, second = (
        boss.get("/centre/members/").content.decode(),
        boss.get("/centre/members/").content.decode(),
    )
    link = re.search(r"http://testserver(/welcome/[^<\s]+)", first)
    assert link
    assert "/welcome/" not in second
    assert Browser().get(link[1]).status_code == 200
    assert "孙新" in second


def test_a_member_is_ended_and_the_lists_of_the_page_are_exported(boss, centre):
    row = make.make_member(centre, person=make.make_person("周去"))
    assert boss.post(f"/centre/members/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.ended_on == queries.today(timezone.now())
    exported = sheet(boss.get("/centre/members/?format=xlsx&list=members"))
    assert ("周去", row.ended_on.isoformat()) in {(one[0], one[5]) for one in exported}
    assert sheet(boss.get("/centre/members/?format=xlsx&list=qualifications"))
    assert boss.get("/centre/members/?format=xlsx&list=none").status_code == 404


def test_a_person_of_another_body_cannot_be_chosen(boss, site):
    outside = make.make_member(make.make_body()).person_id
    today = queries.today(timezone.now())
    answer = boss.post("/centre/absences/new/", {"person": outside, "first_day": today, "last_day": today})
    assert answer.status_code == 422


def test_what_expires_soon_is_told_on_top(boss, manager, centre):
    today = queries.today(timezone.now())
    hat = queries.default_hat(manager.person, on=today)
    facts = actions.ResourceFacts(name="虚构库", kind="database", valid_until=today + timedelta(days=30))
    actions.add_resource(centre, facts, by=hat)
    assert "虚构库" in text(css(page(boss, "/centre/resources/"), ".notice")[0])


def test_a_resource_is_recorded_with_its_cost_and_seats(boss, centre, manager):
    boss.post(
        "/centre/resources/new/",
        {"name": "虚构库", "kind": "database", "seats": "2", "cost": "12345.60", "is_active": "on"},
    )
    (seated,) = queries.resources(make.hat(manager), on=make.TODAY)
    assert (seated.resource.cost_minor_units, seated.resource.egress) == (1_234_560, False)
    address = reverse("resource", args=[seated.resource.pk])
    today = queries.today(timezone.now())
    boss.post(f"{address}seats/new/", {"person": manager.person_id, "valid_from": today})
    assert "王经理" in text(css(page(boss, address), "table")[0])


def test_own_days_and_hours_are_laid_over_the_calendar(boss, centre, manager):
    today = queries.today(timezone.now())
    day = {"first_day": today, "last_day": today + timedelta(days=1), "kind": "closed", "name": "盘点"}
    assert boss.post("/centre/calendar/days/new/", day).status_code == 302
    assert len(sheet(boss.get("/centre/calendar/?format=xlsx"))) == 3
    past = boss.post("/centre/calendar/days/new/", {**day, "first_day": today - timedelta(days=1)})
    assert past.status_code == 422
    assert "不追溯" in past.content.decode()
    hours = {"hours": "周一 09:00-12:00\n周一 13:00-17:00\n", "valid_from": today}
    assert boss.post("/centre/calendar/hours/", hours).status_code == 302
    assert boss.post("/centre/calendar/hours/", {**hours, "hours": "周一 25:00-26:00"}).status_code == 422
    assert "09:00–12:00" in text(css(page(Browser(), "/bodies/BJ1/"), "main")[0])


@pytest.mark.req("UX-24")
def test_a_wrong_credit_code_is_told_beside_its_field_and_keeps_what_was_typed(librarian, site):
    answer = librarian.post(
        "/centre/clients/new/",
        {"kind": "legal_person", "name": "虚构公司", "country": "CN", "credit_code": STANDARD[:-1] + "4"},
    )
    tree = tree_of(answer.content)
    assert answer.status_code == 422
    assert css(tree, ".field-wrong")[0].xpath(".//input")[0].get("value") == STANDARD[:-1] + "4"
    assert text(css(tree, "title")[0]).startswith("错误：")
    assert not Client.objects.exists()


def test_a_client_is_recorded_found_given_facts_merged_and_parted_again(boss, manager):
    boss.post("/centre/clients/new/", {"kind": "legal_person", "name": "甲公司", "country": "CN"})
    boss.post("/centre/clients/new/", {"kind": "legal_person", "name": "乙公司", "country": "CN"})
    one, two = Client.objects.order_by("pk")
    boss.post(f"/centre/clients/{two.pk}/facts/new/", {"kind": "size", "value": "小型"})
    shown = text(css(page(boss, f"/centre/clients/{two.pk}/"), "main")[0])
    assert "小型" in shown
    boss.post(f"/centre/clients/{one.pk}/merge/", {"other": two.pk})
    assert [row[1] for row in sheet(boss.get("/centre/clients/?format=xlsx"))[1:]] == ["甲公司"]
    assert "已并入" in page(boss, f"/centre/clients/{two.pk}/").text_content()
    (merge,) = queries.merges(one)
    boss.post(f"/centre/merges/{merge.pk}/undo/")
    found = sheet(boss.get("/centre/clients/?text=乙&format=xlsx"))[1:]
    assert [row[1] for row in found] == ["乙公司"]


def test_a_list_of_clients_asks_the_same_number_of_questions_for_one_and_for_fifty(
    librarian, centre, django_assert_max_num_queries
):
    hat = make.make_hat(centre)
    for _number in range(50):
        make.make_client(hat)
    with django_assert_max_num_queries(20):
        librarian.get("/centre/clients/")


def test_other_contexts_put_blocks_on_the_body_page(centre, site, monkeypatch):
    from opentisc.web.network import blocks

    monkeypatch.setattr(blocks, "_makers", [])
    blocks.register_body_block(lambda http, body: None)
    blocks.register_body_block(lambda http, body: blocks.Block("components/icon.html", {"name": body.code}))
    assert [one.context for one in blocks.blocks_for(None, centre)] == [{"name": "BJ1"}]
    assert Browser().get("/bodies/BJ1/").status_code == 200


def test_the_hat_is_looked_up_only_when_it_is_asked_for(rf, site, django_assert_num_queries):
    http = rf.get("/")
    http.user, http.session = make.make_person(), {}
    with django_assert_num_queries(2):  # memberships, and cases that one reviews as an expert
        assert hats.hat_of(http) is hats.hat_of(http)
        assert hats.choices(http) == []
