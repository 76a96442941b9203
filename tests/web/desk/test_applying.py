"""Applying: saved at each step, checked before sending, one effect however often sent, nothing lost, nothing told."""

import uuid

import pytest
from django.test import Client as Browser
from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.models import OnceKey, RequestFile, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.infra.models import AuditEvent
from opentisc.network.models import Client
from tests.factories import desk as make
from tests.factories import network as network_make
from tests.factories import uploads
from tests.network.test_credit_code import STANDARD
from tests.web.desk.client_browsers import APPLICANT, CONSULTING, alike, browser, keep_files_in
from tests.web.html_reading import css, page, text, tree_of


@pytest.fixture
def desk(site, settings):
    keep_files_in(settings, site)
    return make.make_desk("AP1", services=("B1", "B2"))


@pytest.fixture
def client(desk):
    return browser(desk.client_hat.person_id)


def begin(client: Browser, service: str = "B1") -> str:
    """Return the address of a new draft's tasks."""
    response = client.post(f"/apply/AP1/{service}/")
    assert response.status_code == 302
    return response.headers["Location"]


def row(tasks: str) -> ServiceRequest:
    return ServiceRequest.objects.narrowed(EVERYTHING).get(key=tasks.strip("/").split("/")[1])


def fill(client: Browser, tasks: str, **applicant) -> None:
    assert client.post(f"{tasks}who/", APPLICANT | applicant).status_code == 302
    assert client.post(f"{tasks}form/", CONSULTING | {"version": row(tasks).version}).status_code == 302


def check_form(client: Browser, tasks: str) -> dict[str, str]:
    tree = page(client, f"{tasks}check/")
    form = css(tree, "form[data-once]")[0]
    return {one.get("name"): one.get("value") for one in css(form, "input[type=hidden]")}


def send(client: Browser, tasks: str, **more):
    return client.post(f"{tasks}check/", check_form(client, tasks) | {"declared": "1"} | more)


def statuses(client: Browser, tasks: str) -> list[str]:
    return [text(css(one, ".state")[0]) for one in css(page(client, tasks), ".task-list li")]


@pytest.mark.req("UX-23")
def test_the_task_list_says_in_four_words_what_is_done(client, desk):
    tasks = begin(client)
    assert statuses(client, tasks) == ["未填写", "未填写", "未填写", "暂不能办理"]
    client.post(f"{tasks}form/", {"question": "能否申请？", "version": "1", "then": "later"})
    assert statuses(client, tasks)[1] == "填写中"
    fill(client, tasks)
    assert statuses(client, tasks) == ["已完成", "已完成", "未填写", "未填写"]


@pytest.mark.req("UX-23", "UX-24")
def test_what_does_not_hold_is_kept_and_said(client, desk):
    tasks = begin(client)
    response = client.post(f"{tasks}form/", {"question": "能否申请？", "version": "1", "then": "next"})
    assert response.status_code == 422
    tree = tree_of(response.content)
    assert text(css(tree, "title")[0]).startswith("错误：")
    assert "已保存" in text(css(tree, "main")[0])
    assert row(tasks).answers == {"question": "能否申请？"}


@pytest.mark.req("UX-29")
def test_a_second_window_sees_what_the_first_one_saved(client, desk):
    tasks = begin(client)
    version = row(tasks).version
    client.post(f"{tasks}form/", {"question": "先保存的", "version": version, "then": "later"})
    response = client.post(f"{tasks}form/", {"question": "后保存的", "version": version, "then": "later"})
    assert response.status_code == 409
    words = text(css(tree_of(response.content), "main")[0])
    assert "先保存的" in words
    assert "后保存的" in words
    assert row(tasks).answers["question"] == "先保存的"


@pytest.mark.req("UX-25")
def test_the_check_page_shows_every_answer_with_a_link_to_change_it(client, desk):
    tasks = begin(client)
    fill(client, tasks)
    tree = page(client, f"{tasks}check/")
    assert make.CONSULTING["question"] in text(css(tree, ".answers")[0])
    links = [one.get("href") for one in css(tree, ".answers-change a")]
    assert f"{tasks}form/#id_question" in links
    assert len(links) == len(css(tree, ".answers dt")) == 6
    assert "虚构节能公司" in text(css(tree, "main")[0])


@pytest.mark.req("UX-26")
def test_the_receipt_gives_number_next_step_day_and_the_code_once(client, desk):
    tasks = begin(client)
    fill(client, tasks)
    response = send(client, tasks)
    assert response.headers["Location"] == f"{tasks}done/"
    request = row(tasks)
    assert request.state == "submitted"
    tree = page(client, f"{tasks}done/")
    words = text(css(tree, "main")[0])
    assert str(request.key)[:8].upper() in words
    assert "受理员审查申请" in words
    assert "如果今天受理，承诺日期是" in words
    assert css(tree, ".due-days")
    code = text(css(tree, ".code-shown")[0])
    assert queries.track(str(request.key), code).state == "submitted"
    assert not css(page(client, f"{tasks}done/"), ".code-shown")


@pytest.mark.req("RD-11")
def test_the_same_form_sent_twice_is_one_request_and_one_client(client, desk):
    tasks = begin(client)
    fill(client, tasks)
    form = check_form(client, tasks) | {"declared": "1"}
    first = client.post(f"{tasks}check/", form)
    second = client.post(f"{tasks}check/", form)
    assert first.headers["Location"] == second.headers["Location"] == f"{tasks}done/"
    assert row(tasks).transitions.filter(step="submit").count() == 1
    assert Client.objects.filter(body=desk.body, name="虚构节能公司").count() == 1
    assert OnceKey.objects.get(key=form["once"]).result == str(row(tasks).key)
    assert css(page(client, f"{tasks}done/"), ".code-shown")


def test_what_was_sent_cannot_be_written_any_more(client, desk):
    tasks = begin(client)
    fill(client, tasks)
    send(client, tasks)
    assert client.get(f"{tasks}form/").status_code == 409
    assert client.post(f"{tasks}discard/").status_code == 409


def test_nothing_is_sent_without_the_declaration(site, desk, client, monkeypatch):
    tasks = begin(client)
    fill(client, tasks)
    ServiceRequest.objects.narrowed(EVERYTHING).update(secrets_declared_at=None)
    monkeypatch.setattr("opentisc.desk.requests.intake._fill", lambda *given, **named: None)
    response = client.post(f"{tasks}check/", check_form(client, tasks))
    assert response.status_code == 422
    assert "请先确认不含国家秘密" in response.content.decode()
    assert row(tasks).state == "draft"


def test_a_returned_request_is_corrected_and_sent_again(client, desk):
    tasks = begin(client)
    fill(client, tasks)
    send(client, tasks)
    key = row(tasks).key
    actions.screen(key, by=desk.intake, now=timezone.now())
    actions.return_for_correction(key, by=desk.intake, now=timezone.now(), reason="请写明国家")
    assert "请写明国家" in text(css(page(client, tasks), "main")[0])
    changed = CONSULTING | {"question": "这一技术在德国能否申请专利？", "version": row(tasks).version}
    client.post(f"{tasks}form/", changed)
    assert send(client, tasks).status_code == 302
    assert row(tasks).state == "screening"
    assert row(tasks).answers["question"] == "这一技术在德国能否申请专利？"


# Whom it is for


@pytest.mark.req("SC-06")
def test_a_known_credit_code_and_a_new_one_look_alike_to_who_types_it(client, desk):
    known = network_make.make_client(desk.intake, name="真名公司", credit_code=STANDARD)
    pages = []
    for code in (STANDARD, ""):
        tasks = begin(client)
        fill(client, tasks, credit_code=code, name="自称公司")
        send(client, tasks)
        key = row(tasks).key
        shown = client.get(f"/my/requests/{key}/")
        assert "真名公司" not in shown.content.decode()
        pages.append(alike(shown).replace(STANDARD, "").replace("统一社会信用代码", ""))
    assert known.pk in Client.objects.filter(requests__submitted_by=desk.client_hat.person_id).values_list(
        "pk", flat=True
    )
    assert "真名公司" not in client.get("/my/organisation/").content.decode()


def test_a_wrong_credit_code_is_said_and_nothing_kept(client, desk):
    tasks = begin(client)
    response = client.post(f"{tasks}who/", APPLICANT | {"credit_code": STANDARD[:-1] + "0"})
    assert response.status_code == 422
    assert "统一社会信用代码有误" in response.content.decode()
    assert row(tasks).carried == {}


def test_the_same_words_make_no_second_client(client, desk):
    for _ in range(2):
        tasks = begin(client)
        fill(client, tasks)
        send(client, tasks)
    assert Client.objects.filter(body=desk.body, name="虚构节能公司").count() == 1


def test_a_contact_of_an_organisation_may_choose_it(client, desk):
    from opentisc.accounts.models import Person
    from opentisc.network import actions as network_actions
    from tests.web.desk.client_browsers import today

    person = Person.objects.get(pk=desk.client_hat.person_id)
    network_actions.add_contact(desk.client, person, on=today(), by=desk.intake)
    tasks = begin(client)
    assert client.post(f"{tasks}who/", {"organisation": str(desk.client.pk)}).status_code == 302
    client.post(f"{tasks}form/", CONSULTING | {"version": row(tasks).version})
    send(client, tasks)
    assert row(tasks).client_id == desk.client.pk


def test_a_foreign_organisation_cannot_be_chosen(client, desk):
    tasks = begin(client)
    response = client.post(f"{tasks}who/", {"organisation": str(desk.client.pk)})
    assert response.status_code == 422
    assert row(tasks).carried == {}


# Strangers


@pytest.mark.req("SC-13")
@pytest.mark.parametrize("part", ["", "who/", "form/", "files/", "check/", "done/"])
def test_a_strangers_draft_and_an_absent_one_answer_alike(client, desk, part):
    tasks = begin(client)
    other = browser(network_make.make_person().pk)
    absent = other.get(f"/apply/{uuid.uuid4()}/{part}")
    assert absent.status_code == 404
    assert alike(other.get(f"{tasks}{part}")) == alike(absent)
    staff = browser(desk.manager.person_id)
    assert alike(staff.get(f"{tasks}{part}")) == alike(staff.get(f"/apply/{uuid.uuid4()}/{part}"))


def test_staff_of_another_hat_are_shown_how_to_change_it(desk):
    other = make.make_desk("AP2")
    response = browser(other.consultant.person_id).get("/apply/AP1/B1/")
    assert response.status_code == 403
    assert "换成本人身份" in response.content.decode()


# Files


def test_a_file_is_handed_in_opened_and_taken_off(client, desk):
    tasks = begin(client)
    once = css(page(client, f"{tasks}files/"), "input[name=once]")[0].get("value")
    given = {"file": _file("交底.docx", uploads.docx()), "kind": "material", "once": once}
    assert client.post(f"{tasks}files/", given).status_code == 302
    client.post(f"{tasks}files/", {**given, "file": _file("交底.docx", uploads.docx())})
    kept = RequestFile.objects.get(request__key=row(tasks).key)
    opened = client.get(f"/my/requests/{row(tasks).key}/files/{kept.pk}/")
    assert b"".join(opened.streaming_content) == uploads.docx()
    assert opened.headers["Content-Disposition"].startswith("attachment")
    other = browser(network_make.make_person().pk)
    assert other.get(f"/my/requests/{row(tasks).key}/files/{kept.pk}/").status_code == 404
    assert client.post(f"{tasks}files/{kept.pk}/remove/").status_code == 302
    kept.refresh_from_db()
    assert kept.removed_at is not None


def test_a_file_of_a_refused_kind_is_said(client, desk):
    tasks = begin(client)
    response = client.post(f"{tasks}files/", {"file": _file("x.exe", b"MZ"), "kind": "material", "once": "k"})
    assert response.status_code == 422
    assert not RequestFile.objects.exists()


def test_a_discarded_draft_is_gone_with_its_files(client, desk):
    tasks = begin(client)
    key = row(tasks).key
    client.post(f"{tasks}files/", {"file": _file("a.txt", "说明".encode()), "kind": "material", "once": "k"})
    assert client.post(f"{tasks}discard/").headers["Location"] == "/my/"
    assert not ServiceRequest.objects.narrowed(EVERYTHING).filter(key=key).exists()
    assert AuditEvent.objects.filter(act="desk.request.draft_discarded").count() == 1


def _file(name: str, content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


# What a session that is over keeps


@pytest.mark.req("UX-23")
def test_a_form_sent_after_the_session_is_over_comes_back_to_its_owner_alone(client, desk):
    tasks = begin(client)
    whose = css(page(client, f"{tasks}form/"), "input[name=whose]")[0].get("value")
    late = Browser()
    late.cookies["opentisc_language"] = "zh-hans"
    said = CONSULTING | {"question": "迟到的问题", "version": "1", "whose": whose}
    response = late.post(f"{tasks}form/", said)
    assert response.headers["Location"] == f"/accounts/login/?next={tasks}form/"
    assert "迟到的问题" not in response.headers["Location"]
    kept = dict(late.session.items())
    assert "迟到的问题" in str(kept)

    _sign_in_on(late, network_make.make_person())  # another person on the same machine
    for address in (f"{tasks}form/", f"{tasks}who/", "/my/"):
        assert "迟到的问题" not in late.get(address).content.decode()

    again = Browser()
    again.cookies["opentisc_language"] = "zh-hans"
    again.post(f"{tasks}form/", said)
    _sign_in_on(again, desk.client_hat.person_id)
    shown = again.get(f"{tasks}form/").content.decode()
    assert "迟到的问题" in shown
    assert "登录过期时没有保存的内容已恢复" in shown
    assert "迟到的问题" not in again.get(f"{tasks}form/").content.decode()
    assert row(tasks).answers == {}


@pytest.mark.req("UX-23", "SC-08")
def test_a_session_that_is_really_over_sends_to_sign_in_and_keeps_the_form(client, desk):
    tasks = begin(client)
    whose = css(page(client, f"{tasks}form/"), "input[name=whose]")[0].get("value")
    session = client.session
    session["opentisc_seen"] -= 31 * 60
    session.save()
    said = CONSULTING | {"question": "会话过期后的问题", "version": "1", "whose": whose}
    response = client.post(f"{tasks}form/", said)
    assert response.headers["Location"] == f"/accounts/login/?next={tasks}form/"
    words = text(css(tree_of(client.get(response.headers["Location"]).content), "main")[0])
    assert "您填写的内容已暂时留存" in words
    assert "没有提交的内容没有保存" not in words
    _sign_in_on(client, desk.client_hat.person_id)
    assert "会话过期后的问题" in client.get(f"{tasks}form/").content.decode()


def test_a_form_that_names_nobody_is_not_kept(desk, client):
    tasks = begin(client)
    late = Browser()
    assert late.post(f"{tasks}form/", CONSULTING | {"whose": "x"}).status_code == 403
    assert "question" not in str(dict(late.session.items()))
    assert late.post(f"{tasks}check/", {"whose": "x"}).status_code == 403


def _sign_in_on(one: Browser, person) -> None:
    """Sign in as the session's middleware would see it: the visitor's session goes on."""
    from django.contrib.auth import login
    from django.http import HttpRequest

    from opentisc.accounts.models import Person

    who = person if isinstance(person, Person) else Person.objects.get(pk=person)
    http = HttpRequest()
    http.session = one.session
    http.META["REMOTE_ADDR"] = "127.0.0.1"
    login(http, who, backend="allauth.account.auth_backends.AuthenticationBackend")
    http.session.save()
    from django.conf import settings

    one.cookies[settings.SESSION_COOKIE_NAME] = http.session.session_key


def test_pages_ask_a_bounded_number_of_queries(client, desk, django_assert_max_num_queries):
    tasks = begin(client)
    fill(client, tasks)
    for part in ("", "form/", "files/", "check/"):
        with django_assert_max_num_queries(22):
            page(client, f"{tasks}{part}")
