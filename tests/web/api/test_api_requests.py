"""Requests by API: taken in as on the pages, once for each key; read as the token's hat sees them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.models import OnceKey, ServiceRequest
from opentisc.desk.requests import once
from opentisc.infra.models import AuditEvent
from opentisc.network import queries as network
from opentisc.network.models import Client
from tests.factories import desk as make

pytestmark = pytest.mark.req("SC-44")


def only() -> ServiceRequest:
    from opentisc.desk import policy

    return ServiceRequest.objects.narrowed(policy.EVERYTHING).get()


def test_a_person_asks_for_a_service_and_gets_a_receipt(centre, program, asked):
    answer = program(centre.client_hat).post(asked)
    assert answer.status_code == 201, answer.content
    said, request = answer.json(), only()
    assert said["key"] == str(request.key)
    assert said["number"] is None
    assert said["state"] == {"code": "submitted", "words": "已提交"}
    assert said["body"] == {"code": centre.body.code, "name": centre.body.name}
    assert (said["service"]["code"], said["service"]["version"]) == ("B1", request.service.version)
    assert said["url"] == answer.headers["Location"] == f"/api/v1/requests/{request.key}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert request.channel == "api"
    assert request.submitted_by_id == centre.client_hat.person_id
    assert request.client.name == "北京示例科技有限公司"
    assert request.answers["no_secret"] is True
    assert request.secrets_declared_at is not None
    assert queries.track(said["key"], said["tracking_code"]).state == "submitted"
    assert len(said["tracking_code"]) == 12


def test_the_day_expected_is_counted_in_working_days_from_today(centre, program, asked):
    due = program(centre.client_hat).post(asked).json()["due"]
    calendar = network.calendar_of(centre.body.pk, at=timezone.now())
    counted = calendar.add_work_days(timezone.now(), due["limit_days"])
    assert due["on"] == network.today(counted.at).isoformat()
    assert due["promised"] is False


def test_the_trail_says_that_it_came_by_the_api(centre, program, asked):
    program(centre.client_hat).post(asked)
    event = AuditEvent.objects.get(act="desk.request.submit")
    assert (event.machine, event.person_id) == ("api", centre.client_hat.person_id)


@pytest.mark.req("RD-11")
def test_the_same_key_and_body_again_has_the_same_answer_and_one_effect(centre, program, asked):
    caller = program(centre.client_hat)
    first = caller.post(asked, key="k-1")
    events = AuditEvent.objects.count()
    again = caller.post(asked, key="k-1")
    assert again.status_code == 201
    assert again.content == first.content
    assert (first.headers["Idempotency-Replayed"], again.headers["Idempotency-Replayed"]) == ("false", "true")
    assert only().version
    assert AuditEvent.objects.count() == events


@pytest.mark.req("RD-11")
def test_another_spelling_of_the_same_body_is_the_same_body(centre, program, asked):
    caller = program(centre.client_hat)
    first = caller.post(asked, key="k-1")
    turned = {name: asked[name] for name in reversed(asked)}
    assert caller.post(turned, key="k-1").content == first.content


@pytest.mark.req("RD-11")
def test_the_same_key_with_another_body_is_refused(centre, program, asked):
    caller = program(centre.client_hat)
    caller.post(asked, key="k-1")
    asked["answers"]["question"] = "另一个问题，与先前的不同。"
    answer = caller.post(asked, key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert only().answers["question"].startswith("我公司")


@pytest.mark.req("RD-11")
def test_a_refused_call_uses_no_key_up_and_leaves_nothing(centre, program, asked):
    caller = program(centre.client_hat)
    wrong = {**asked, "answers": {**asked["answers"], "right_kind": "moon"}}
    assert caller.post(wrong, key="k-1").status_code == 422
    assert not OnceKey.objects.exists()
    assert not Client.objects.filter(name="北京示例科技有限公司").exists()
    assert caller.post(asked, key="k-1").status_code == 201


@pytest.mark.req("RD-11")
def test_a_key_is_each_tokens_own_and_is_kept_a_day(centre, program, asked):
    one, other = program(centre.client_hat), program(centre.client_hat)
    first, second = one.post(asked, key="k-1").json(), other.post(asked, key="k-1").json()
    assert first["key"] != second["key"]
    once.sweep(now=timezone.now() + timedelta(hours=23))
    assert one.post(asked, key="k-1").json()["key"] == first["key"]
    once.sweep(now=timezone.now() + timedelta(hours=25))
    assert one.post(asked, key="k-1").json()["key"] not in {first["key"], second["key"]}


@pytest.mark.req("RD-11")
def test_a_newer_tracking_code_is_not_contradicted(centre, program, asked):
    caller = program(centre.client_hat)
    key = caller.post(asked, key="k-1").json()["key"]
    actions.renew_tracking_code(key, by=centre.client_hat, now=timezone.now())
    assert caller.post(asked, key="k-1").json()["tracking_code"] is None


def test_no_key_is_no_request(centre, program, asked):
    caller = program(centre.client_hat)
    for key in (" ", "键", "x" * 201):
        answer = caller.post(asked, **{"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def test_a_sealed_request_has_no_tracking_code(centre, program, asked):
    answers = {**make.BASIC_SEARCH, "unfiled": "yes"}
    answer = program(centre.client_hat).post({**asked, "service": "B2", "answers": answers})
    assert answer.status_code == 201, answer.content
    assert answer.json()["tracking_code"] is None
    assert only().label == 3


def test_staff_register_for_a_client_of_their_own_body(centre, program, asked):
    del asked["applicant"]
    answer = program(centre.consultant).post({**asked, "client": centre.client.pk})
    assert answer.status_code == 201, answer.content
    request = only()
    assert (request.client_id, request.registered_by_id) == (centre.client.pk, centre.consultant.person_id)
    assert request.submitted_by_id is None


def test_staff_name_a_new_client_once(centre, program, asked):
    caller = program(centre.consultant)
    asked["applicant"]["credit_code"] = "91110108MA01ABCD1X"
    refused = caller.post(asked).json()
    assert [one["path"] for one in refused["errors"]] == ["applicant.credit_code"]
    asked["applicant"]["credit_code"] = "91350100M000100Y43"  # the example of GB 32100
    first, second = caller.post(asked).json(), caller.post(asked).json()
    assert first["key"] != second["key"]
    assert Client.objects.filter(credit_code="91350100M000100Y43").count() == 1


def test_staff_of_another_body_register_nothing_here(centre, program, asked):
    other = make.make_desk("API2", division="31")
    del asked["applicant"]
    answer = program(other.consultant).post({**asked, "client": other.client.pk})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    own = {**asked, "body": other.body.code, "client": centre.client.pk}
    answer = program(other.consultant).post(own)
    assert [one["code"] for one in answer.json()["errors"]] == ["client_not_found"]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"body": "NONE"}, "body", "body_not_found"),
        ({"service": "B3"}, "service", "service_not_offered"),
        ({"applicant": None}, "applicant", "applicant_or_organisation"),
        ({"organisation": "某单位"}, "applicant", "applicant_or_organisation"),
        ({"applicant": None, "organisation": "某单位"}, "organisation", "unknown_organisation"),
        ({"client": 1}, "client", "not_for_this_hat"),
        ({"no_secrets": False}, "no_secrets", "not_in_list"),
        ({"no_secrets": 1}, "no_secrets", "wrong_type"),
        ({"surprise": 1}, "surprise", "unknown_field"),
        ({"answers": {}}, "answers.right_kind", "required"),
        ({"answers": []}, "answers", "wrong_type"),
        ({"applicant": {"kind": "natural", "name": "李明"}}, "applicant.mobile", "bad_client"),
        ({"applicant": {"kind": "anonymous", "name": "无"}}, "applicant.kind", "not_in_list"),
        ({"applicant": {"kind": "legal_person"}}, "applicant.name", "required"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named_by_its_field(centre, program, asked, change, path, code):
    answer = program(centre.client_hat).post({**asked, **change})
    assert answer.status_code == 422, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    errors = {(one["path"], one["code"]) for one in answer.json()["errors"]}
    assert (path, code) in errors, errors
    assert not OnceKey.objects.exists()


def test_a_request_is_read_by_key_and_later_by_number(centre, program, asked):
    caller = program(centre.client_hat)
    key = caller.post(asked).json()["key"]
    said = caller.get(key).json()
    assert (said["number"], said["accepted_at"]) == (None, None)
    assert said["next_step"] is None
    assert said["deliverables"] == []
    request = only()
    actions.screen(key, by=centre.intake, now=timezone.now())
    number = actions.accept(key, by=centre.intake, now=timezone.now()).number
    by_number, by_key = caller.get(number).json(), caller.get(key).json()
    assert by_number == by_key
    assert by_number["number"] == number
    assert by_number["state"] == {"code": "accepted", "words": "已受理"}
    due = by_number["due"]
    assert due["promised"] is True
    assert [one["counts"] for one in due["days"] if one["counts"]] == list(range(1, due["limit_days"] + 1))
    assert due["days"][-1]["on"] == due["on"]
    assert by_number["label"]["code"] == str(request.label)


def test_words_follow_the_language_asked_for_and_codes_do_not(centre, program, asked):
    caller = program(centre.client_hat)
    key = caller.post(asked).json()["key"]
    chinese, english = caller.get(key).json(), caller.get(key, **{"Accept-Language": "en"})
    assert english.json()["state"] == {"code": "submitted", "words": "Submitted"}
    assert chinese["state"]["code"] == "submitted"
    assert english.headers["Content-Language"] == "en"
    assert "Accept-Language" in english.headers["Vary"]
    refused = caller.get("nothing", **{"Accept-Language": "en"}).json()
    assert "一" not in refused["detail"]
    assert refused["detail"].isascii()


def test_a_delivered_answer_is_listed_with_its_hashes_and_a_draft_is_not(centre, program):
    request = make.make_working(centre)
    row = make.make_deliverable(request, centre.consultant, content_sha256="a" * 64, report_number="R-1")
    caller = program(centre.client_hat)
    assert caller.get(request.number).json()["deliverables"] == []
    type(row).objects.filter(pk=row.pk).update(state="delivered")
    [shown] = caller.get(request.number).json()["deliverables"]
    assert shown == {
        "kind": "answer",
        "language": "zh-hans",
        "version": 1,
        "report_number": "R-1",
        "content_sha256": "a" * 64,
        "files": [],
    }


@pytest.mark.req("SC-15")
def test_nothing_internal_is_in_the_answer(centre, program):
    request = make.make_working(centre)
    actions.write_note(request.key, by=centre.consultant, now=make.NOW, text="内部备注甲乙丙")
    actions.write_message(request.key, by=centre.consultant, now=make.NOW, text="留言丁戊己")
    for hat in (centre.client_hat, centre.consultant, centre.manager):
        said = program(hat).get(request.number).content.decode()
        for hidden in ("内部备注", "留言", centre.consultant.name, centre.reviewer.name):
            assert hidden not in said


def test_staff_are_told_when_it_is_their_turn(centre, program):
    request = make.make_working(centre)
    assert program(centre.client_hat).get(request.number).json()["next_step"] is None
    assert program(centre.consultant).get(request.number).json()["next_step"]["code"] == "hand_in"


def test_staff_open_a_sealed_request_only_after_the_undertaking_and_the_client_sees_it(centre, program):
    request = make.make_submitted(centre, service="B2", answers={**make.BASIC_SEARCH, "unfiled": "yes"})
    caller = program(centre.intake)
    assert (caller.get(request.key).status_code, caller.get(request.key).json()["code"]) == (
        409,
        "undertaking_missing",
    )
    actions.undertake(request, by=centre.intake, now=timezone.now())
    assert caller.get(request.key).status_code == 200
    openings = queries.access_page(request.key, centre.client_hat, now=timezone.now()).openings
    assert [(one.person_id, one.what) for one in openings] == [(centre.intake.person_id, "export")]
    assert program(centre.manager).get(request.key).status_code == 404
