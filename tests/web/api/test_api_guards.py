"""Who gets in, and what no request may be: tokens in the header alone, no cookies, plain JSON, problems and never pages."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from opentisc.accounts.models import Person, Token
from opentisc.accounts.tokens import issuing
from opentisc.desk.models import OnceKey
from opentisc.infra import audit
from opentisc.infra.models import AuditEvent
from opentisc.network import actions as network_actions
from opentisc.network.models import Membership
from opentisc.network.types import Role
from opentisc.web.api import submitting
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.signed_in import BACKEND

pytestmark = pytest.mark.req("SC-44")
UNKNOWN = "tisc_" + "x" * 43


def problem(answer, status: int, code: str) -> dict:
    """Return the problem after checking that it is one, and the one expected."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    said = json.loads(answer.content)
    assert said["code"] == code
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    assert said["type"].startswith("/api/#")
    return said


def refusals() -> list[str]:
    rows = AuditEvent.objects.filter(act="accounts.token.refuse").order_by("seq")
    return [json.loads(row.facts)["why"] for row in rows]


def test_without_a_token_nothing_opens(centre):
    answer = Client().get("/api/v1/requests/x")
    problem(answer, 401, "token_missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    for given in ("Basic abc", "Bearer", "Bearer ", UNKNOWN):
        refused = Client().get("/api/v1/requests/x", headers={"Authorization": given})
        problem(refused, 401, "token_missing")


@pytest.mark.req("SC-25")
def test_a_signed_in_browser_is_nobody_here_and_stays_signed_in(centre, asked, settings):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Person.objects.get(pk=centre.client_hat.person_id), backend=BACKEND)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    problem(browser.post("/api/v1/requests", asked, content_type="application/json"), 401, "token_missing")
    problem(browser.get(f"/api/v1/requests/{make.make_submitted(centre).key}"), 401, "token_missing")
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value == session
    assert "_auth_user_id" in browser.session


@pytest.mark.req("SC-13")
def test_unknown_expired_revoked_and_dead_tokens_answer_alike(centre, program):
    expired, revoked, closed, dead = (
        program(hat) for hat in (centre.client_hat, centre.reviewer, centre.intake, centre.consultant)
    )
    Token.objects.filter(pk=expired.row.pk).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    issuing.revoke(revoked.row.person, revoked.row.pk, doer=audit.Doer(machine="web"), now=timezone.now())
    Person.objects.filter(pk=centre.intake.person_id).update(is_active=False)
    member = Membership.objects.get(pk=centre.consultant.membership_id)
    network_actions.end_membership(member, on=timezone.localdate(), by=centre.manager)
    answers = [one.get("x") for one in (expired, revoked, closed, dead)]
    answers.append(expired.get("x", text=UNKNOWN))
    problem(answers[0], 401, "token_refused")
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {tuple(sorted(answer.headers.items())) for answer in answers} == {
        tuple(sorted(answers[0].headers.items()))
    }
    assert refusals() == ["expired", "revoked", "person_closed", "hat_ended", "unknown"]


@pytest.mark.req("SC-04")
def test_whoever_has_to_set_up_a_second_factor_does_it_first(centre, program, monkeypatch):
    caller = program(centre.manager)
    problem(caller.get("x"), 404, "request_not_found")
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: True)
    problem(caller.get("x"), 401, "token_refused")
    assert refusals() == ["mfa_activate_totp"]


def test_a_token_does_only_what_it_was_given_for(centre, program, asked):
    reader, writer = program(centre.client_hat, "requests:read"), program(centre.client_hat, "requests:write")
    key = writer.post(asked).json()["key"]
    said = problem(writer.get(key), 403, "scope_missing")
    assert "requests:read" in said["detail"]
    problem(reader.post(asked), 403, "scope_missing")
    assert reader.get(key).status_code == 200
    assert refusals() == ["scope requests:read", "scope requests:write"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/requests/x?access_token={}",
        "/api/v1/requests/x?q={}",
        "/api/v1/requests/x?q=a%20{}&b=1",
        "/api/v1/requests/{}",
        "/api/v1/openapi.json?token={}",
        "/api/v1/nowhere?Token={}",
    ],
)
def test_a_token_in_an_address_is_refused_and_ends(centre, program, address):
    caller = program(centre.client_hat)
    escaped = caller.text.replace("t", "%74", 1)  # an escaped letter hides nothing
    problem(Client().get(address.format(escaped)), 400, "token_in_address")
    assert caller.row.revoked_because == "exposed"
    assert AuditEvent.objects.filter(act="accounts.token.expose").count() == 1
    problem(caller.get("x"), 401, "token_refused")


def test_a_parameter_named_as_a_token_is_refused_and_any_other_too(centre, program):
    caller = program(centre.client_hat)
    problem(caller.get("x?api_key=1"), 400, "token_in_address")
    problem(caller.get("x?page=1"), 400, "unknown_parameter")
    assert caller.row.revoked_at is None


@pytest.mark.req("SC-40")
def test_requests_are_counted_by_person_however_many_tokens(centre, program, settings):
    settings.OPENTISC = replace(settings.OPENTISC, rate_api_minute=3)
    one, other, third = program(centre.client_hat), program(centre.client_hat), program(centre.manager)
    statuses = [caller.get("x").status_code for caller in (one, other, one, other, third)]
    assert statuses == [404, 404, 404, 429, 404]
    refused = one.get("x")
    problem(refused, 429, "too_often")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


@pytest.mark.req("SC-40")
def test_guesses_are_counted_by_address_and_fill_no_trail(centre, program, settings):
    settings.OPENTISC = replace(settings.OPENTISC, rate_guesses_minute=2)
    caller = program(centre.client_hat)
    statuses = [caller.get("x", text=f"tisc_{n}").status_code for n in range(4)]
    assert statuses == [401, 401, 429, 429]
    assert refusals() == ["unknown", "unknown"]
    assert caller.get("x").status_code == 404  # who has a good one is let in


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b"[]", b'"x"', b"null", b'{"body": NaN}', b'{"body": Infinity}', b'{"body": 1e999}',
        b'{"body": "a", "body": "b"}', b'{"body": "\xff"}', b'{"body": "\\u0000"}', b'{"body": "\\ud800"}',
        b'{"\\ud800": 1}', b"[" * 100_000, b'{"a":' * 9 + b"1" + b"}" * 9, b'{"body": ' + b"1" * 5000 + b"}",
        b"\xef\xbb\xbf{}",
    ],
)  # fmt: skip
def test_a_body_that_two_programs_could_read_differently_is_refused(centre, program, raw):
    problem(program(centre.client_hat).post(raw), 400, "unreadable_body")
    assert not OnceKey.objects.exists()


def test_the_deepest_body_is_eight_levels_deep(centre, program, asked):
    nested = ["x"]
    for _ in range(5):
        nested = [nested]
    asked["answers"]["question"] = nested  # the body, the answers, six lists: eight
    problem(program(centre.client_hat).post(asked), 422, "bad_fields")
    asked["answers"]["question"] = [nested]
    problem(program(centre.client_hat).post(asked), 400, "unreadable_body")


def test_a_body_has_at_most_256_kib_and_is_said_to_be_json(centre, program, asked):
    caller = program(centre.client_hat)
    blanks = b" " * (256 * 1024 - len(json.dumps(asked).encode()))
    assert caller.post(json.dumps(asked).encode() + blanks).status_code == 201
    problem(caller.post(json.dumps(asked).encode() + blanks + b" "), 413, "body_too_large")
    form = caller.client.post(
        "/api/v1/requests", {"body": "x"}, headers={"Authorization": f"Bearer {caller.text}"}
    )
    problem(form, 415, "not_json")


def test_no_answer_is_a_page(centre, program, monkeypatch, asked):
    caller, browser = program(centre.client_hat), Client(raise_request_exception=False)
    problem(browser.get("/api/v1/nowhere"), 404, "not_found")
    problem(browser.get("/api/v1/"), 404, "not_found")
    problem(browser.get("/api/v1"), 404, "not_found")
    refused = browser.put("/api/v1/requests", {}, content_type="application/json")
    problem(refused, 405, "method_not_allowed")
    assert refused.headers["Allow"] == "POST"
    problem(browser.post("/api/v1/requests/x"), 405, "method_not_allowed")
    problem(
        browser.post("/api/v1/openapi.json", {}, content_type="application/json"), 405, "method_not_allowed"
    )
    problem(
        browser.get("/api/v1/requests/x", headers={"Host": "evil.example.org"}), 400, "unreadable_request"
    )

    def broken(*_given, **_named):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(submitting, "take", broken)
    said = problem(caller.post(asked), 500, "internal")
    assert "secret" not in said["detail"]
    assert "Traceback" not in json.dumps(said)


def test_a_refusal_is_written_in_the_language_asked_for(centre, program):
    caller = program(centre.client_hat)
    chinese = problem(caller.get("x"), 404, "request_not_found")
    english = problem(caller.get("x", **{"Accept-Language": "en-GB,en;q=0.8"}), 404, "request_not_found")
    assert chinese["title"] == "没有找到"
    assert english["title"].isascii()
    caller.client.cookies["opentisc_language"] = "en"  # a cookie says nothing here
    assert problem(caller.get("x"), 404, "request_not_found") == chinese
    outside = Client().get("/api/v1/nowhere", headers={"Accept-Language": "en"})
    assert problem(outside, 404, "not_found")["detail"].isascii()


@pytest.mark.req("SC-12", "SC-13", "RD-12")
def test_a_strangers_request_and_an_absent_one_answer_alike_byte_for_byte(centre, program):
    from uuid import uuid4

    working = make.make_working(centre)
    sealed = make.make_submitted(centre, service="B2", answers={**make.BASIC_SEARCH, "unfiled": "yes"})
    draft = make.make_draft(centre)
    other = make.make_desk("API3", division="31")
    strangers = [
        getattr(other, role)
        for role in ("manager", "intake", "consultant", "reviewer", "compliance", "client_hat")
    ]
    foreign = [working.number, working.key, sealed.key, draft.key, working.pk]
    absent = ["NONE-2026-00001", uuid4(), "0", "a%00b", "%20", "é", "x" * 65, str(uuid4()).upper()]
    colleague = net.make_hat(
        centre.body, Role.CONSULTANT
    )  # of the same centre, without a duty in the requests
    for hat in (*strangers, colleague, centre.compliance):
        caller = program(hat)
        answers = [caller.get(one) for one in (*foreign, *absent)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert program(centre.client_hat).get(working.number).status_code == 200
