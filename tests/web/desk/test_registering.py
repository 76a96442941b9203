"""A client's account: by its own hand with a mail, or made at the counter; nobody learns who has one."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import override_settings
from django.utils import timezone

from opentisc.accounts.models import OneTimeLink, Person
from opentisc.accounts.signin import registering
from opentisc.desk import actions
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.infra.models import AuditEvent, Job
from opentisc.jobs import accounts as jobs
from tests.factories import desk as make
from tests.factories import network as network_make
from tests.web.desk.client_browsers import alike, browser
from tests.web.html_reading import css, page, text

PASSWORD = "mallard-quill-71-lantern"


class _Report:
    def renew(self) -> None:
        """Nobody waits."""


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def with_mail(settings):
    with override_settings(OPENTISC=replace(settings.OPENTISC, smtp_host="127.0.0.1")):
        yield


def sent() -> list:
    """Run the jobs that write to addresses and return the mails."""
    for job in Job.objects.filter(name=registering.JOB):
        jobs.register_by_mail(_Report(), job.arguments)
    return outbox.outbox


@pytest.mark.req("SC-06")
def test_a_known_and_a_new_address_get_the_same_page_and_the_same_work(visitor, site, with_mail):
    network_make.make_person("已有", email="known@example.org").set_password(PASSWORD)
    known = Person.objects.get(email="known@example.org")
    known.set_password(PASSWORD)
    known.save()
    pages = []
    for email in ("known@example.org", "fresh@example.org"):
        response = visitor.post("/register/", {"name": "王五", "email": email})
        pages.append(alike(response).replace(email, ""))
    assert pages[0] == pages[1]
    assert not Person.objects.filter(email="fresh@example.org").exists()  # a job finds out, after the answer
    mails = {one.to[0]: one.body for one in sent()}
    assert "已有账号" in mails["known@example.org"]
    assert "/welcome/" not in mails["known@example.org"]
    assert "/welcome/" in mails["fresh@example.org"]


def test_the_link_of_the_mail_sets_the_password_once(visitor, site, with_mail):
    visitor.post("/register/", {"name": "王五", "email": "Fresh@Example.org"})
    link = re.search(r"/welcome/[\w-]+/", sent()[0].body).group()
    response = visitor.post(link, {"password": PASSWORD, "repeated": PASSWORD})
    assert response.status_code == 302
    person = Person.objects.get(email="fresh@example.org")
    assert (person.name, person.is_staff) == ("王五", False)
    assert visitor.get(link).status_code == 404
    assert AuditEvent.objects.filter(act="accounts.person.register").count() == 1


def test_asking_again_ends_the_first_link(site, with_mail):
    now = timezone.now()
    for _ in range(2):
        registering.answer_by_mail("a@example.org", name="甲", language="zh-hans", now=now)
    assert OneTimeLink.objects.filter(used_at=None).count() == 1
    assert Person.objects.filter(email="a@example.org").count() == 1


def test_staff_and_closed_accounts_get_no_link(site):
    network_make.make_person("馆员", email="s@example.org", is_staff=True)
    network_make.make_person("停用", email="c@example.org", is_active=False)
    for email in ("s@example.org", "c@example.org"):
        done = registering.answer_by_mail(email, name="x", language="", now=timezone.now())
        assert done == "known"
    assert not OneTimeLink.objects.exists()


@pytest.mark.req("SC-06")
def test_without_mail_a_known_login_and_a_new_one_get_the_same_answer(visitor, site):
    known = network_make.make_person("已有", mobile="+8613812345678")
    form = {"name": "王五", "password": PASSWORD, "repeated": PASSWORD}
    answers = []
    for login in ("13812345678", "13912345678"):
        response = visitor.post("/register/", form | {"login": login})
        answers.append((response.status_code, response.headers["Location"]))
        assert "如果此登录名此前没有账号" in text(css(page(visitor, "/accounts/login/"), "main")[0])
    assert answers[0] == answers[1] == (302, "/accounts/login/")
    known.refresh_from_db()
    assert known.name == "已有"
    assert not known.has_usable_password() or not known.check_password(PASSWORD)
    assert Person.objects.get(mobile="+8613912345678").check_password(PASSWORD)


def test_a_weak_password_and_a_bad_number_are_said(visitor, site):
    form = {"name": "王五", "login": "13912345678", "password": "short", "repeated": "short"}
    assert visitor.post("/register/", form).status_code == 422
    bad = form | {"login": "12", "password": PASSWORD, "repeated": PASSWORD}
    assert visitor.post("/register/", bad).status_code == 422
    assert Person.objects.count() == 0


@pytest.mark.req("SC-40")
def test_registering_is_limited(visitor, site, settings):
    with override_settings(OPENTISC=replace(settings.OPENTISC, rate_forms_hour=2)):
        statuses = [visitor.post("/register/", {"name": "x"}).status_code for _ in range(6)]
    assert 429 in statuses


def test_the_way_onward_never_leaves_the_site(visitor, site):
    tree = page(visitor, "/register/?next=/apply/A/B1/")
    assert css(tree, "main input[name=next]")[0].get("value") == "/apply/A/B1/"
    for bad in ("//evil.example/", "https://evil.example/", "/a?b=c", "/\\evil.example"):
        assert not css(page(visitor, f"/register/?next={bad}"), "main input[name=next]")


# At the counter


def test_staff_make_an_account_whose_link_shows_once(site):
    desk = make.make_desk("RG1")
    staff = browser(desk.intake.person_id)
    form = {"login": "client@example.org", "name": "赵六", "sees_all": "on"}
    response = staff.post(f"/centre/clients/{desk.client.pk}/account/", form)
    assert response.status_code == 200
    link = re.search(r"/welcome/[\w-]+/", response.content.decode()).group()
    person = Person.objects.get(email="client@example.org")
    assert person.client_contacts.get().sees_all
    assert staff.get(link).status_code == 200
    stranger = browser(make.make_desk("RG2").intake.person_id)
    assert stranger.get(f"/centre/clients/{desk.client.pk}/account/").status_code == 404
    person.set_password(PASSWORD)
    person.save()
    again = staff.post(f"/centre/clients/{desk.client.pk}/account/", form)
    assert again.status_code == 422


def test_a_client_without_address_gets_paper_with_a_pick_up_code(site):
    from tests.web.desk.client_browsers import CONSULTING

    desk = make.make_desk("RG3")
    staff = browser(desk.intake.person_id)
    tasks = staff.post("/apply/RG3/B1/").headers["Location"]
    assert staff.get(f"{tasks}who/?text={desk.client.name}").status_code == 200
    assert staff.post(f"{tasks}who/", {"client": desk.client.pk}).status_code == 302
    key = tasks.strip("/").split("/")[1]
    version = ServiceRequest.objects.narrowed(EVERYTHING).get(key=key).version
    staff.post(f"{tasks}form/", CONSULTING | {"version": version})
    tree = page(staff, f"{tasks}check/")
    hidden = {one.get("name"): one.get("value") for one in css(tree, "form[data-once] input[type=hidden]")}
    assert staff.post(f"{tasks}check/", hidden | {"declared": "1"}).status_code == 302
    row = ServiceRequest.objects.narrowed(EVERYTHING).get(key=key)
    assert (row.client_id, row.state, row.registered_by_id) == (
        desk.client.pk,
        "submitted",
        desk.intake.person_id,
    )
    assert css(page(staff, f"{tasks}done/"), ".code-shown")
    staff.post(f"/desk/receipt/{key}/code/")
    paper = page(staff, f"/desk/receipt/{key}/")
    code = text(css(paper, ".code-shown")[0])
    assert desk.client.name in text(css(paper, "main")[0])
    wrong = staff.post(f"/desk/receipt/{key}/check/", {"code": "AAAAAAAAAAAA"})
    assert wrong.status_code == 422
    assert "不要交付" in wrong.content.decode()
    assert staff.post(f"/desk/receipt/{key}/check/", {"code": code}).status_code == 302
    results = AuditEvent.objects.filter(act="desk.request.pickup_code_shown").order_by("pk")
    assert [one.result for one in results] == ["refused", "done"]


def test_paper_of_another_body_is_absent(site):
    desk, other = make.make_desk("RG4"), make.make_desk("RG5")
    request = make.make_submitted(desk)
    staff = browser(other.intake.person_id)
    assert staff.get(f"/desk/receipt/{request.key}/").status_code == 404
    assert staff.post(f"/desk/receipt/{request.key}/code/").status_code == 404
    assert actions.renew_tracking_code(request.key, by=desk.intake, now=timezone.now() + timedelta(seconds=1))


def test_staff_read_what_came_along_after_the_undertaking_where_it_is_sealed(site):
    desk = make.make_desk("RG6")
    carried = {"query": "TI=节能", "collection": "patents", "records": ["APP-CN1"]}
    plain = make.make_submitted(desk, carried=carried)
    sealed = make.make_submitted(
        desk, service="B2", carried=carried, answers=make.BASIC_SEARCH | {"unfiled": "yes"}
    )
    staff = browser(desk.intake.person_id)
    assert "TI=节能" in text(css(page(staff, f"/desk/requests/{plain.key}/brought/"), "main")[0])
    refused = staff.get(f"/desk/requests/{sealed.key}/brought/")
    assert refused.status_code == 409
    assert "TI=节能" not in refused.content.decode()
    actions.undertake(sealed, by=desk.intake, now=timezone.now())
    assert staff.get(f"/desk/requests/{sealed.key}/brought/").status_code == 200
    manager = browser(desk.manager.person_id)
    assert manager.get(f"/desk/requests/{sealed.key}/brought/").status_code == 404
