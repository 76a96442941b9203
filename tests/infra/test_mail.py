"""Mails over a real SMTP connection: what stands in them, and that none goes out twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_noop

from opentisc.infra import notify, sentences
from opentisc.infra.models import EmailMode, Job, Mail, MailState
from opentisc.infra.notify import Kind, Message
from opentisc.infra.notify.sending import LOST, MAX_ATTEMPTS
from opentisc.infra.worker import run, take
from opentisc.jobs.registry import runners
from tests.factories.smtp_server import Mailbox, smtp_server

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DUE = Message(
    subject_kind="desk.request",
    subject_key="2026-00001",
    code="test_due",
    facts={"number": "2026-00001", "title": "固态电池查新"},
    link="/requests/2026-00001/",
)


@pytest.fixture
def box(settings):
    with smtp_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "OpenTISC <tisc@example.org>"
        settings.OPENTISC = replace(settings.OPENTISC, site_url="https://tisc.example.org")
        yield box


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr("opentisc.infra.notify.registry._kinds", {})
    monkeypatch.setattr(sentences, "_SENTENCES", dict(sentences._SENTENCES))
    notify.register_kind(Kind("desk.due"))
    notify.register_kind(Kind("desk.weekly", email=EmailMode.DIGEST))
    notify.register_kind(Kind("accounts.security", security=True))
    sentences.register({"test_due": gettext_noop("%(number)s（%(title)s）即将到期。")})


@pytest.fixture
def li():
    return get_user_model().objects.create_user("li@example.org", name="李明")


def mail_for(person, *, kind="desk.due", message=DUE) -> Mail:
    (notice,) = notify.tell([person.pk], kind, message, now=NOW)
    return notice.mail


def test_a_mail_says_what_happened_where_to_look_and_how_to_hear_no_more(box: Mailbox, li):
    mail = mail_for(li)
    assert notify.deliver(mail.pk, now=NOW) == MailState.SENT
    (sent,) = box.mails
    assert box.recipients == ["li@example.org"]
    assert str(sent["Subject"]).strip() == "2026-00001（固态电池查新）即将到期。"
    assert (sent["From"], sent["To"]) == ("OpenTISC <tisc@example.org>", "li@example.org")
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == mail.message_id
    lines = sent.get_content().splitlines()
    assert lines[:2] == [
        "2026-00001（固态电池查新）即将到期。",
        "https://tisc.example.org/requests/2026-00001/",
    ]
    assert lines[3].startswith("不再接收此类邮件：https://tisc.example.org/unsubscribe/")


@pytest.mark.req("UX-55")
def test_the_headers_of_rfc_8058_unsubscribe_by_one_post(box, li):
    notify.deliver(mail_for(li).pk, now=NOW)
    (sent,) = box.mails
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = sent["List-Unsubscribe"].replace("\n", "").strip("<> ")
    assert address.startswith("https://tisc.example.org/unsubscribe/")
    assert notify.unsubscribe(address.split("/")[-2]) == "desk.due"
    assert notify.preferences(li.pk)[0].email == EmailMode.OFF


@pytest.mark.req("UX-55")
def test_a_security_mail_offers_no_way_out(box, li):
    notify.deliver(mail_for(li, kind="accounts.security").pk, now=NOW)
    assert box.mails[0]["List-Unsubscribe"] is None
    assert "unsubscribe" not in box.mails[0].get_content()


@pytest.mark.req("SC-18")
@pytest.mark.parametrize(
    ("language", "words"), [("", "案件更新"), ("zh-hans", "案件更新"), ("en", "Case update")]
)
def test_of_a_confidential_case_only_the_words_and_a_link_leave_the_house(box, li, language, words):
    li.language = language
    li.save()
    message = replace(DUE, label=3, link="/requests/k7f3q9/")
    notify.deliver(mail_for(li, message=message).pk, now=NOW)
    (sent,) = box.mails
    assert str(sent["Subject"]).strip() == words
    assert sent.get_content().splitlines() == [words, "https://tisc.example.org/requests/k7f3q9/"]
    for secret in ("固态电池", "2026-00001", "李明"):
        assert secret.encode() not in box.raw[0]
        assert secret not in str(sent["Subject"]) + sent.get_content()


@pytest.mark.req("SC-18")
def test_a_digest_with_a_confidential_case_says_no_more_in_its_subject(box, li):
    notify.tell([li.pk], "desk.weekly", DUE, now=NOW)
    notify.tell([li.pk], "desk.weekly", replace(DUE, label=2, link="/requests/k7/"), now=NOW)
    (mail,) = notify.make_digests(now=NOW)
    notify.deliver(mail.pk, now=NOW)
    (sent,) = box.mails
    assert str(sent["Subject"]).strip() == "案件更新"
    assert sent.get_content().splitlines() == [
        "2026-00001（固态电池查新）即将到期。",
        "https://tisc.example.org/requests/2026-00001/",
        "",
        "案件更新",
        "https://tisc.example.org/requests/k7/",
    ]


def test_a_digest_counts_its_notices(box, li):
    for _ in range(3):
        notify.tell([li.pk], "desk.weekly", DUE, now=NOW)
    (mail,) = notify.make_digests(now=NOW)
    notify.deliver(mail.pk, now=NOW)
    assert str(box.mails[0]["Subject"]).strip() == "您有 3 条通知"


@pytest.mark.req("SC-36", "SC-27")
def test_no_fact_writes_a_header(box, li):
    message = replace(DUE, facts={"number": "1", "title": "x\r\nBcc: evil@example.org\r\n\r\n<script>"})
    notify.deliver(mail_for(li, message=message).pk, now=NOW)
    (sent,) = box.mails
    assert sent["Bcc"] is None
    assert box.recipients == ["li@example.org"]
    assert str(sent["Subject"]).strip() == "1（x Bcc: evil@example.org <script>）即将到期。"
    assert sent.get_content_type() == "text/plain"


@pytest.mark.req("RD-03", "RD-11")
def test_a_mail_that_was_sent_is_never_sent_again(box, li):
    mail = mail_for(li)
    assert notify.deliver(mail.pk, now=NOW) == MailState.SENT
    assert notify.deliver(mail.pk, now=NOW + timedelta(days=1)) == MailState.SENT
    assert notify.due_mails(now=NOW + timedelta(days=1)) == []
    assert len(box.raw) == 1


@pytest.mark.req("RD-03")
def test_the_job_of_a_killed_worker_sends_nothing_a_second_time(box, li):
    mail_for(li)
    now = timezone.now()
    killed = take("dead", now=now)
    run(killed, runners())
    Job.objects.filter(pk=killed.pk).update(
        state="running", finished_at=None, leased_until=now - timedelta(seconds=1)
    )
    run(take("alive", now=now), runners())
    assert len(box.raw) == 1
    assert Job.objects.get().result == {"state": "sent"}


@pytest.mark.req("RD-03")
def test_a_worker_lost_while_sending_holds_the_mail_for_ten_minutes(box, li):
    mail = mail_for(li)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENDING, claimed_at=NOW, attempts=1)
    assert notify.deliver(mail.pk, now=NOW + LOST) == MailState.SENDING
    assert box.raw == []
    after = NOW + LOST + timedelta(seconds=1)
    assert notify.due_mails(now=after) == [mail.pk]
    assert notify.deliver(mail.pk, now=after) == MailState.SENT
    assert [sent["Message-ID"] for sent in box.mails] == [mail.message_id]


def test_a_mail_at_which_workers_die_again_and_again_fails(li):
    mail = mail_for(li)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENDING, claimed_at=NOW, attempts=MAX_ATTEMPTS)
    assert notify.due_mails(now=NOW + timedelta(hours=1)) == []
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, "worker lost")


def test_a_server_that_is_busy_is_asked_again_later_and_not_for_ever(box, li):
    mail, now = mail_for(li), NOW
    box.refuse_data = "451 later"
    for pause in (1, 5, 30, 120, 480):
        assert notify.deliver(mail.pk, now=now) == MailState.WAITING
        assert notify.deliver(mail.pk, now=now) == MailState.WAITING  # not before its time
        now += timedelta(minutes=pause)
        assert notify.due_mails(now=now) == [mail.pk]
    assert notify.deliver(mail.pk, now=now) == MailState.FAILED
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (MAX_ATTEMPTS, "SMTPDataError 451")


def test_after_a_failure_it_goes_out_when_the_server_is_back(box, li):
    mail = mail_for(li)
    box.refuse_data = "451 later"
    notify.deliver(mail.pk, now=NOW)
    box.refuse_data = ""
    assert notify.deliver(mail.pk, now=NOW + timedelta(minutes=1)) == MailState.SENT
    mail.refresh_from_db()
    assert (mail.error, mail.sent_at) == ("", NOW + timedelta(minutes=1))


@pytest.mark.parametrize(("reply", "state"), [("550 no such person", "failed"), ("450 full", "waiting")])
def test_a_receiver_that_does_not_exist_is_not_asked_twice(box, li, caplog, reply, state):
    mail = mail_for(li)
    box.refuse_recipient = reply
    assert notify.deliver(mail.pk, now=NOW) == state
    mail.refresh_from_db()
    assert mail.error == f"recipient {reply[:3]}"
    assert "li@example.org" not in caplog.text


def test_without_a_server_the_mail_waits(settings, li):
    with smtp_server() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    mail = mail_for(li)
    assert notify.deliver(mail.pk, now=NOW) == MailState.WAITING
    mail.refresh_from_db()
    assert mail.error == "ConnectionRefusedError"


@pytest.mark.req("RD-03")
def test_a_connection_lost_after_the_text_may_send_it_twice_under_one_id(box, li):
    """The documented limit: the server took the mail and we never heard of it."""
    mail = mail_for(li)
    box.hang_up_after_data = True
    assert notify.deliver(mail.pk, now=NOW) == MailState.WAITING
    box.hang_up_after_data = False
    assert notify.deliver(mail.pk, now=NOW + timedelta(minutes=1)) == MailState.SENT
    assert [sent["Message-ID"] for sent in box.mails] == [mail.message_id] * 2


@pytest.mark.req("SC-16")
def test_a_closed_account_gets_no_mail(box, li):
    mail = mail_for(li)
    li.is_active = False
    li.save()
    assert notify.deliver(mail.pk, now=NOW) == MailState.DROPPED
    assert box.raw == []
