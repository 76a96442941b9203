"""People are told once, as they want it, and of confidential cases nothing but that there is something new."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop, override

from opentisc.infra import notify, sentences
from opentisc.infra.models import EmailMode, Job, Mail, Notice
from opentisc.infra.notify import Kind, Message
from opentisc.infra.notify.errors import BadNotice, CannotMute, UnknownNotice, UnsubscribeGone
from opentisc.infra.notify.preferences import end_of_quiet, unsubscribe_path

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
DUE = Message(
    subject_kind="desk.request",
    subject_key="2026-00001",
    code="test_due",
    facts={"number": "2026-00001", "title": "固态电池查新"},
    link="/requests/2026-00001/",
)


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


@pytest.fixture
def wang():
    return get_user_model().objects.create_user("wang@example.org", name="王芳")


def told(*people, kind="desk.due", message=DUE, now=NOON):
    return notify.tell([one.pk for one in people], kind, message, now=now)


def test_each_person_is_told_once_and_reads_only_their_own(li, wang):
    first, second = told(li, wang, li)
    assert (notify.unread_count(li.pk), notify.unread_count(wang.pk)) == (1, 1)
    assert notify.wording(first) == "2026-00001（固态电池查新）即将到期。"
    assert notify.mark_read(li.pk, [first.pk, second.pk], now=NOON) == 1
    assert (notify.unread_count(li.pk), notify.unread_count(wang.pk)) == (0, 1)
    assert list(notify.notices_of(li.pk)) == [first]
    assert list(notify.notices_of(li.pk, unread=True)) == []


def test_a_notice_with_a_key_is_told_once(li, wang):
    from dataclasses import replace

    keyed = replace(DUE, key="due:2026-00001:3")
    assert len(told(li, message=keyed)) == 1
    assert told(li, message=keyed) == []
    assert len(told(wang, message=keyed)) == 1
    assert Mail.objects.count() == 2


def test_a_mail_is_a_job_of_the_same_transaction(li):
    with transaction.atomic():
        told(li)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Mail.objects.count(), Job.objects.count()) == (0, 0, 0)
    told(li)
    job = Job.objects.get()
    assert (job.name, job.arguments) == ("infra.send_mail", {"mail": Mail.objects.get().pk})


@pytest.mark.req("SC-18")
@pytest.mark.parametrize("label", [2, 3])
def test_of_a_confidential_case_nothing_is_kept_but_where_to_look(li, label):
    from dataclasses import replace

    (notice,) = told(li, message=replace(DUE, label=label))
    notice.refresh_from_db()
    assert (notice.code, notice.facts, notice.link) == ("case_updated", {}, "/requests/2026-00001/")
    assert notify.wording(notice) == "案件更新"
    with override("en"):
        assert notify.wording(notice) == "Case update"
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(facts={"title": "固态电池查新"})


@pytest.mark.req("SC-36")
def test_facts_lose_their_line_breaks(li):
    from dataclasses import replace

    (notice,) = told(
        li, message=replace(DUE, facts={"number": "1", "title": "a\r\nBcc: x@example.org\u2028b\x00c"})
    )
    assert notice.facts["title"] == "a Bcc: x@example.org b c"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"label": 4}, BadNotice),
        ({"link": "https://evil.example/"}, BadNotice),
        ({"link": "//evil.example/"}, BadNotice),
        ({"link": "/requests/1/?title=x"}, BadNotice),
        ({"link": "/案件/"}, BadNotice),
        ({"code": "no_such_sentence"}, UnknownNotice),
    ],
)
def test_what_cannot_be_told_is_refused(li, change, error):
    from dataclasses import replace

    with pytest.raises(error):
        told(li, message=replace(DUE, **change))
    with pytest.raises(UnknownNotice):
        told(li, kind="desk.nothing")
    assert not Notice.objects.exists()


@pytest.mark.req("UX-55")
def test_people_choose_for_each_kind_and_channel(li, wang):
    notify.set_preference(li.pk, "desk.due", in_app=True, email=EmailMode.OFF)
    notify.set_preference(wang.pk, "desk.due", in_app=False, email=EmailMode.NOW)
    told(li, wang)
    assert [mail.person_id for mail in Mail.objects.all()] == [wang.pk]
    assert (notify.unread_count(li.pk), notify.unread_count(wang.pk)) == (1, 0)
    notify.set_preference(li.pk, "desk.due", in_app=False, email=EmailMode.OFF)
    assert told(li) == []
    assert [(one.kind, one.in_app, one.email, one.fixed) for one in notify.preferences(li.pk)] == [
        ("desk.due", False, "off", False),
        ("desk.weekly", True, "digest", False),
        ("accounts.security", True, "now", True),
    ]


@pytest.mark.req("UX-55")
def test_security_notices_cannot_be_muted_and_wait_for_no_morning(li):
    with pytest.raises(CannotMute):
        notify.set_preference(li.pk, "accounts.security", in_app=True, email=EmailMode.OFF)
    with pytest.raises(CannotMute):
        notify.unsubscribe(unsubscribe_path(li.pk, "accounts.security").split("/")[2])
    notify.set_quiet_hours(li.pk, begins=time(9, 0), ends=time(18, 0))
    told(li, kind="accounts.security")
    assert Mail.objects.get().not_before == NOON


@pytest.mark.req("UX-55")
def test_in_quiet_hours_a_mail_waits_for_their_end(li):
    notify.set_quiet_hours(li.pk, begins=time(9, 0), ends=time(18, 0))
    told(li)
    mail = Mail.objects.get()
    assert mail.not_before == datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # 18:00 in Shanghai
    assert not Job.objects.exists()
    assert notify.due_mails(now=NOON) == []
    assert notify.due_mails(now=mail.not_before) == [mail.pk]
    notify.set_quiet_hours(li.pk, begins=None, ends=None)
    (second,) = told(li)
    assert second.mail.not_before == NOON


@pytest.mark.parametrize(
    ("local", "ends"),
    [
        ("2026-11-22T21:59", None),
        ("2026-11-22T22:00", "2026-11-23T07:30"),
        ("2026-12-31T23:59", "2027-01-01T07:30"),
        ("2026-11-22T00:10", "2026-11-22T07:30"),
        ("2026-11-22T07:30", None),
    ],
)
def test_quiet_hours_may_pass_midnight(local, ends):
    now = datetime.fromisoformat(f"{local}:00+08:00")
    expected = now if ends is None else datetime.fromisoformat(f"{ends}:00+08:00")
    assert end_of_quiet(now, time(22, 0), time(7, 30)) == expected


@pytest.mark.req("UX-55")
def test_a_digest_holds_what_is_unread_and_is_made_once(li, wang):
    told(li, wang, kind="desk.weekly")
    second = told(li, kind="desk.weekly")[0]
    read = told(li, kind="desk.weekly")[0]
    notify.mark_read(li.pk, [read.pk], now=NOON)
    assert not Mail.objects.exists()
    mails = notify.make_digests(now=NOON + timedelta(hours=1))
    assert [(mail.person_id, mail.kind, mail.notices.count()) for mail in mails] == [
        (li.pk, "", 2),
        (wang.pk, "", 1),
    ]
    second.refresh_from_db()
    assert second.mail_id == mails[0].pk
    assert notify.make_digests(now=NOON + timedelta(hours=2)) == []


@pytest.mark.req("UX-55")
def test_one_click_switches_one_kind_off_or_all_of_a_digest(li):
    token = unsubscribe_path(li.pk, "desk.due").split("/")[2]
    assert notify.unsubscribe(token) == notify.unsubscribe(token) == "desk.due"
    assert [(one.kind, one.in_app, one.email) for one in notify.preferences(li.pk)][:2] == [
        ("desk.due", True, "off"),
        ("desk.weekly", True, "digest"),
    ]
    assert notify.unsubscribe(unsubscribe_path(li.pk, "").split("/")[2]) == ""
    assert [one.email for one in notify.preferences(li.pk)] == ["off", "off", "now"]


@pytest.mark.parametrize("token", ["", "x", "WzEsImRlc2suZHVlIl0:abc:def"])
def test_a_token_that_we_did_not_make_does_nothing(token):
    with pytest.raises(UnsubscribeGone):
        notify.unsubscribe(token)


def test_the_link_of_a_person_that_is_gone_does_nothing(li):
    token = unsubscribe_path(li.pk, "desk.due").split("/")[2]
    li.delete()
    with pytest.raises(UnsubscribeGone):
        notify.unsubscribe(token)
