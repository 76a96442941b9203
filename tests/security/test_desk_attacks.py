"""Attacks on the desk's pages by people who have an account: another body's staff, a handler, a person of two bodies."""

import pytest

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests import once
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.signed_in import browser

NOW = make.NOW
QUESTION = {
    "question": "商标续展最晚什么时候办？", "answer": "期满前十二个月内。", "right_kinds": ["mark"], "minutes": "4",
    "effort": "1", "channel": "phone", "client_kind": "anonymous", "label": "1", "opinion": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(site):
    return make.make_desk("AT01")


def enquiries() -> int:
    return Enquiry.objects.narrowed(EVERYTHING).count()


# An account that another body made


@pytest.mark.req("SC-07")
def test_staff_of_another_body_get_no_link_to_an_account_that_waits_for_its_first_sign_in(desk):
    form = {"login": "client@example.org", "name": "赵六", "sees_all": "on"}
    address = f"/centre/clients/{desk.client.pk}/account/"
    assert browser(desk.intake).post(address, form).status_code == 200
    other = make.make_desk("AT02")
    answer = browser(other.intake).post(f"/centre/clients/{other.client.pk}/account/", form)
    assert answer.status_code == 422
    assert "/welcome/" not in answer.content.decode()
    assert Person.objects.get(email="client@example.org").client_contacts.get().client == desk.client
    assert browser(desk.intake).post(address, form).status_code == 200  # its own body makes the paper again


@pytest.mark.req("SC-07")
def test_no_link_is_made_for_who_signs_in_by_another_way_than_a_password(desk):
    person = net.make_person()
    person.set_unusable_password()
    person.email, person.last_login = "sso@example.org", NOW
    person.save()
    network_actions.add_contact(desk.client, person, on=net.SINCE, by=desk.intake)
    form = {"login": "sso@example.org", "name": "钱七"}
    answer = browser(desk.intake).post(f"/centre/clients/{desk.client.pk}/account/", form)
    assert answer.status_code == 422
    assert not person.links.exists()


# The handler holds the rating link for a client without mail


def test_who_worked_on_a_request_does_not_rate_it_by_the_link_either(desk, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    working = make.make_working(desk)
    make.make_deliverable(working, desk.consultant)
    _request, links = actions.deliver(working.key, by=desk.consultant, now=NOW)
    form = {"score": "5"}
    answer = browser(desk.consultant).post(f"/rate/{links.rating}/", form)
    assert answer.status_code == 403
    assert not working.ratings.exists()
    assert browser(desk.client_hat).post(f"/rate/{links.rating}/", form).status_code == 200
    assert working.ratings.get().score == 5


# A form opened under one hat and sent under another


def test_a_form_opened_under_one_hat_is_not_sent_under_another(desk):
    other = net.make_body("AT03")
    person = Person.objects.get(pk=desk.consultant.person_id)
    second = net.make_hat(other, Role.CONSULTANT, person=person)
    seen = browser(desk.consultant)
    seen.handler.enforce_csrf_checks = True
    page = seen.get("/desk/enquiries/new/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    put_on = seen.post("/hat", {"hat": second.key, "csrfmiddlewaretoken": token})
    assert put_on.status_code == 302
    answer = seen.post("/desk/enquiries/new/", QUESTION | {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403
    assert enquiries() == 0


def test_a_form_opened_under_a_hat_that_was_lost_meanwhile_is_not_sent_under_the_next(desk):
    other = net.make_body("AT04")
    person = Person.objects.get(pk=desk.consultant.person_id)
    net.make_hat(other, Role.CONSULTANT, person=person)
    seen = browser(desk.consultant)
    assert seen.get("/desk/enquiries/new/").status_code == 200
    member = person.memberships.get(body=desk.body)
    member.ended_on = net.SINCE
    member.save()
    assert seen.post("/desk/enquiries/new/", QUESTION).status_code == 403
    assert enquiries() == 0
    assert seen.get("/desk/enquiries/new/").status_code == 200  # the next page shows the new scope


# Keys of forms


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["k" * 5000, "\x00\x01", "码" * 65])
def test_a_key_that_is_none_of_ours_is_still_one_key(key):
    row = once.claim(key, now=NOW)
    assert row is not None
    assert len(row.key) <= 64
    assert row.key.isprintable()
    once.settle(row, "x")
    assert once.claim(key, now=NOW) is None
    assert once.result_of(key) == "x"


# Who has left


def test_who_left_the_body_reads_nothing_of_it_privately(desk):
    row = make.make_draft(desk, by=desk.consultant, label=1)
    working = make.make_working(desk)
    person = Person.objects.get(pk=desk.consultant.person_id)
    person.memberships.update(ended_on=net.SINCE)
    gone = browser(person)
    for address in (
        f"/desk/requests/{working.key}", f"/my/requests/{working.key}/", f"/apply/{row.key}/form/",
        f"/desk/receipt/{working.key}/", f"/my/requests/{working.key}/access/",
    ):  # fmt: skip
        assert gone.get(address).status_code in {403, 404}, address
    assert working.title not in gone.get("/my/requests/").content.decode()


def test_one_who_is_client_and_staff_gets_no_rights_of_the_one_under_the_other_hat(desk):
    person = Person.objects.get(pk=desk.consultant.person_id)
    private = network.private_hat(person)
    draft = make.make_draft(desk, by=private)
    own, _code = actions.submit(draft.key, by=private, now=NOW, version=draft.version)
    staff = browser(desk.consultant)
    assert staff.get(f"/desk/requests/{own.key}").status_code == 404  # no duty in it: nothing as staff
    assert (
        staff.post(f"/my/requests/{own.key}/confirm/").status_code == 403
    )  # and nothing as client under this hat
