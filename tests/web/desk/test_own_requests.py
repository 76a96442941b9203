"""A client's requests: what it sees and can do, who saw what it disclosed, and what strangers and staff never see."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.desk import actions, queries
from opentisc.desk.models import DeliveryLink, Message, Rating, RequestFile
from opentisc.desk.requests import handover
from opentisc.network import actions as network_actions
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.factories import network as network_make
from tests.web.desk.client_browsers import alike, browser, keep_files_in
from tests.web.html_reading import css, page, text, tree_of


@pytest.fixture
def desk(site, settings):
    keep_files_in(settings, site)
    return make.make_desk("OR1")


@pytest.fixture
def client(desk):
    return browser(desk.client_hat.person_id)


def delivered(desk, **facts):
    """Return a request delivered now, with the tokens of its links."""
    request = make.make_working(desk, **facts)
    make.make_deliverable(request, desk.consultant, state="in_review")
    actions.hand_in(request.key, by=desk.consultant, now=make.NOW)
    actions.approve(request.key, by=desk.reviewer, now=make.NOW)
    return actions.deliver(request.key, by=desk.consultant, now=timezone.now())


def main(client, address: str) -> str:
    return text(css(page(client, address), "main")[0])


def test_the_list_shows_own_requests_with_state_and_day(client, desk):
    request = make.make_accepted(desk)
    make.make_submitted(desk, answers=make.CONSULTING | {"question": "另一个问题：外观设计能否要求优先权？"})
    rows = [text(one) for one in css(page(client, "/my/"), "tbody tr")]
    assert len(rows) == 2
    assert any(request.number in one and "已受理" in one for one in rows)
    assert client.get("/my/?format=xlsx&list=requests").headers["Content-Type"].endswith("sheet")


def test_an_empty_list_says_what_it_is_for(client, desk):
    assert "可以从服务目录选一项服务开始" in main(client, "/my/")


def test_the_page_tells_the_stage_the_story_and_the_arithmetic(client, desk):
    request = make.make_working(desk)
    words = main(client, f"/my/requests/{request.key}/")
    for said in (
        "办理中",
        "正在办理。",
        "机构受理了申请，开始计时",
        "承诺日期",
        "从受理次日起",
        request.number,
    ):
        assert said in words
    assert "分派" not in words  # the desk's own word for what the client reads as 已安排人员办理


def test_notes_of_staff_and_files_of_staff_are_nowhere(client, desk):
    request = make.make_working(desk)
    actions.write_note(request.key, by=desk.consultant, now=make.NOW, text="内部便笺不外传")
    actions.write_message(request.key, by=desk.consultant, now=make.NOW, text="请问型号？")
    new = actions.NewFile(kind="material", title="仅内部文件", for_staff_alone=True)
    kept = actions.attach_file(
        request.key,
        SimpleUploadedFile("a.txt", b"inside"),
        "a.txt",
        new=new,
        by=desk.consultant,
        now=make.NOW,
    )
    words = client.get(f"/my/requests/{request.key}/").content.decode()
    assert "请问型号？" in words
    assert "内部便笺不外传" not in words
    assert "仅内部文件" not in words
    assert client.get(f"/my/requests/{request.key}/files/{kept.pk}/").status_code == 404


def test_a_draft_of_a_deliverable_cannot_be_opened_before_delivery(client, desk):
    request = make.make_working(desk)
    new = actions.NewFile(kind="deliverable", title="报告草稿")
    kept = actions.attach_file(
        request.key, SimpleUploadedFile("r.txt", b"draft"), "r.txt", new=new, by=desk.consultant, now=make.NOW
    )
    assert "报告草稿" not in client.get(f"/my/requests/{request.key}/").content.decode()
    assert client.get(f"/my/requests/{request.key}/files/{kept.pk}/").status_code == 404


@pytest.mark.req("RD-11")
def test_a_message_sent_twice_is_said_once(client, desk):
    request = make.make_working(desk)
    form = {"text": "型号是 A1", "once": "one-key"}
    for _ in range(2):
        assert client.post(f"/my/requests/{request.key}/message/", form).status_code == 302
    assert Message.objects.filter(request=request, text="型号是 A1", from_client=True).count() == 1


def test_an_empty_message_is_refused_beside_the_form(client, desk):
    request = make.make_working(desk)
    response = client.post(f"/my/requests/{request.key}/message/", {"text": " ", "once": "k"})
    assert response.status_code == 422
    assert css(tree_of(response.content), ".notice-late")


def test_the_client_answers_and_the_work_goes_on(client, desk):
    request = make.make_working(desk)
    asked = actions.ask_client(request.key, by=desk.consultant, now=timezone.now(), text="请补充附图")
    words = main(client, f"/my/requests/{request.key}/")
    assert "请补充附图" in words
    assert "等您补充" in words
    answer = {"text": "附图见文件", "version": asked.version}
    assert client.post(f"/my/requests/{request.key}/answer/", answer).status_code == 302
    assert queries.get_visible(request.key, actor=desk.client_hat, now=timezone.now()).state == "working"
    again = client.post(f"/my/requests/{request.key}/answer/", answer)
    assert again.status_code == 409
    assert "附图见文件" in again.content.decode()


@pytest.mark.req("UX-31")
def test_withdrawing_needs_the_number_typed_and_a_reason(client, desk):
    request = make.make_accepted(desk)
    address = f"/my/requests/{request.key}/withdraw/"
    for typed, text_, status in (("", "不再需要", 422), (request.number, "", 422), ("X-1", "不再需要", 422)):
        assert client.post(address, {"typed": typed, "text": text_}).status_code == status
    assert client.post(address, {"typed": request.number.lower(), "text": "不再需要"}).status_code == 302
    assert queries.get_visible(request.key, actor=desk.client_hat, now=timezone.now()).state == "withdrawn"


@pytest.mark.req("UX-30", "RD-11")
def test_the_client_confirms_rates_and_complains(client, desk):
    request, _links = delivered(desk)
    page_of = f"/my/requests/{request.key}/"
    assert client.post(f"{page_of}confirm/", {"version": request.version}).status_code == 302
    form = {"score": "2", "aspects": ["speed"], "text": "太慢", "once": "r1"}
    for _ in range(2):
        assert client.post(f"{page_of}rate/", form).status_code == 302
    kept = Rating.objects.get(request=request)
    assert (kept.score, kept.aspects, kept.text) == (2, ["speed"], "太慢")
    assert "不满意 · 办理时效" in main(client, page_of)
    assert client.post(f"{page_of}complain/", {"text": "报告有误"}).status_code == 302
    assert "投诉正在由中心负责人处理" in main(client, page_of)


def test_who_handled_it_cannot_rate_it(desk):
    request, _links = delivered(desk)
    staff = browser(desk.consultant.person_id)
    response = staff.post(f"/my/requests/{request.key}/rate/", {"score": "5", "once": "r"})
    assert response.status_code == 403
    assert not Rating.objects.exists()


def test_effect_questions_are_answered_with_evidence(client, desk):
    request, _links = delivered(desk, service="B2")
    effect = request.effects.order_by("after_days").first()
    actions.ask_effect(effect.pk, now=timezone.now())
    address = f"/my/requests/{request.key}/effects/{effect.pk}/"
    tree = page(client, address)
    question = queries.questions_of(effect, queries.definition_of(request.service))[0]
    assert question.question.zh in text(css(tree, "main")[0])
    assert client.post(address, {"once": "e1"}).status_code == 422
    answer = {"yes_no": "yes", "number": "3", "amount": "1000", "date": "2026-01-02", "text": "有用"}[
        question.kind
    ]
    file = SimpleUploadedFile("证明.txt", "证明".encode())
    assert client.post(address, {question.code: answer, "file": file, "once": "e1"}).status_code == 302
    effect.refresh_from_db()
    assert effect.confidence == "documented"
    assert effect.evidence.stored.name == "证明.txt"
    assert client.get(address).status_code == 404


# Who saw it


@pytest.mark.req("SC-13")
def test_the_client_sees_who_is_on_the_list_and_who_opened_its_disclosure(client, desk):
    request = make.make_submitted(desk, service="B2", answers=make.BASIC_SEARCH | {"unfiled": "yes"})
    assert request.label == Label.NEED_TO_KNOW
    new = actions.NewFile(kind="disclosure", title="交底书")
    kept = actions.attach_file(
        request.key,
        SimpleUploadedFile("d.txt", b"secret"),
        "d.txt",
        new=new,
        by=desk.client_hat,
        now=make.NOW,
    )
    words = main(client, f"/my/requests/{request.key}/access/")
    assert desk.intake.name in words
    assert "还没有人开启过您的技术交底" in words
    actions.undertake(request, by=desk.intake, now=make.NOW)
    _row, content = actions.open_request_file(request.key, kept.pk, by=desk.intake, now=make.NOW)
    content.close()
    rows = [
        text(one) for one in css(page(client, f"/my/requests/{request.key}/access/"), "#openings tbody tr")
    ]
    assert len(rows) == 1
    for said in ("2026-09-18 10:00", desk.intake.name, desk.body.name, "交底书"):
        assert said in rows[0]


# Strangers


@pytest.mark.req("SC-13")
@pytest.mark.parametrize("part", ["", "access/", "rate/"])
def test_a_strangers_request_and_an_absent_one_answer_alike(desk, part):
    request = make.make_submitted(desk)
    other = browser(network_make.make_person().pk)
    absent = alike(other.get(f"/my/requests/{uuid.uuid4()}/{part}"))
    assert absent.startswith("404")
    assert alike(other.get(f"/my/requests/{request.key}/{part}")) == absent


@pytest.mark.req("SC-13")
@pytest.mark.parametrize(
    "act", ["message", "answer", "confirm", "withdraw", "complain", "code", "rate", "files"]
)
def test_no_act_of_a_stranger_tells_that_the_request_is_there(desk, act):
    request = make.make_submitted(desk)
    other = browser(network_make.make_person().pk)
    form = {"text": "x", "typed": "x", "once": "k", "score": "5"}
    there = other.post(f"/my/requests/{request.key}/{act}/", form)
    absent = other.post(f"/my/requests/{uuid.uuid4()}/{act}/", form)
    assert absent.status_code == 404
    assert alike(there) == alike(absent)


# The organisation


def test_a_contact_who_sees_all_reads_the_organisations_requests_but_not_the_sealed(desk):
    boss = network_make.make_person("老板")
    on = network_make.SINCE
    network_actions.add_contact(desk.client, boss, sees_all=True, on=on, by=desk.intake)
    colleague = Person.objects.get(pk=desk.client_hat.person_id)
    network_actions.add_contact(desk.client, colleague, on=on, by=desk.intake)
    shared = make.make_submitted(desk, client=desk.client)
    sealed = make.make_submitted(
        desk, service="B2", client=desk.client, answers=make.BASIC_SEARCH | {"unfiled": "yes"}
    )
    seen = browser(boss.pk)
    words = main(seen, "/my/organisation/")
    assert shared.title in words
    assert sealed.title not in words
    assert desk.client.name in words
    assert seen.get(f"/my/requests/{sealed.key}/").status_code == 404
    assert seen.get(f"/my/requests/{shared.key}/").status_code == 200
    assert Person.objects.get(pk=boss.pk).client_contacts.count() == 1


@pytest.mark.req("SC-13")
def test_what_a_stranger_asks_in_the_name_of_a_firm_reaches_it_only_when_staff_accepted_it(desk):
    boss = network_make.make_person("老板")
    on = network_make.SINCE
    network_actions.add_contact(desk.client, boss, sees_all=True, on=on, by=desk.intake)
    typed = make.make_submitted(desk, client=desk.client, title="请点开链接付款")  # by who is not of the firm
    seen = browser(boss.pk)
    assert typed.title not in main(seen, "/my/organisation/")
    assert seen.get(f"/my/requests/{typed.key}/").status_code == 404
    actions.screen(typed.key, by=desk.intake, now=make.NOW)
    actions.accept(typed.key, by=desk.intake, now=make.NOW)
    assert seen.get(f"/my/requests/{typed.key}/").status_code == 200


@pytest.mark.parametrize("count", [2, 7])
def test_lists_ask_the_same_queries_for_more_rows(client, desk, count, django_assert_max_num_queries):
    for _ in range(count):
        make.make_submitted(desk)
    with django_assert_max_num_queries(10):
        page(client, "/my/")


def test_the_request_page_asks_a_bounded_number_of_queries(client, desk, django_assert_max_num_queries):
    request, _links = delivered(desk)
    for number in range(8):
        actions.write_message(request.key, by=desk.consultant, now=make.NOW, text=f"消息 {number}")
    with django_assert_max_num_queries(32):
        page(client, f"/my/requests/{request.key}/")


# One-time links


@pytest.mark.req("UX-30")
def test_a_rating_by_link_is_taken_once(visitor, desk):
    request, links = delivered(desk)
    words = main(visitor, f"/rate/{links.rating}/")
    assert request.number in words
    assert request.title not in words
    assert visitor.post(f"/rate/{links.rating}/", {"score": "9"}).status_code == 422
    assert visitor.post(f"/rate/{links.rating}/", {"score": "5"}).status_code == 200
    assert Rating.objects.get(request=request).score == 5
    spent = visitor.get(f"/rate/{links.rating}/")
    assert spent.status_code == 404
    assert alike(spent) == alike(visitor.get("/rate/never-was/"))
    assert alike(visitor.post(f"/rate/{links.rating}/", {"score": "1"})) == alike(
        visitor.post("/rate/never-was/", {"score": "1"})
    )
    assert Rating.objects.count() == 1


def test_an_old_link_is_gone(visitor, desk):
    _request, links = delivered(desk)
    DeliveryLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert visitor.get(f"/rate/{links.rating}/").status_code == 404


def test_an_effect_link_answers_its_own_question_once(visitor, desk):
    request, _links = delivered(desk, service="B2")
    effect = request.effects.order_by("after_days").first()
    token = actions.ask_effect(effect.pk, now=timezone.now())
    question = queries.questions_of(effect, queries.definition_of(request.service))[0]
    answer = {"yes_no": "no", "number": "3", "amount": "1000", "date": "2026-01-02", "text": "有用"}[
        question.kind
    ]
    assert question.question.zh in main(visitor, f"/effect/{token}/")
    assert visitor.post(f"/effect/{token}/", {question.code: answer}).status_code == 200
    effect.refresh_from_db()
    assert effect.answered_at is not None
    assert effect.confidence == "reported"
    assert visitor.get(f"/effect/{token}/").status_code == 404


def test_a_link_of_one_kind_opens_no_other_page(visitor, desk):
    request, links = delivered(desk)
    assert visitor.get(f"/effect/{links.rating}/").status_code == 404
    assert visitor.get(f"/rate/{links.delivery}/").status_code == 404
    assert handover.new_link(request, "rating", now=timezone.now())
    assert not RequestFile.objects.exists()
