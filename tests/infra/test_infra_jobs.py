"""The jobs of infra do what their names say, through the runner that the worker uses."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core import mail as outbox
from django.db import transaction
from django.utils import timezone

from opentisc.infra import attachments, audit, notify, queue, sentences
from opentisc.infra.models import EmailMode, FileState, Job, StoredFile
from opentisc.infra.notify import Kind, Message
from opentisc.infra.worker import run, take
from opentisc.jobs.registry import runners
from tests.factories.clamd import clamd
from tests.factories.uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    files = settings.STORAGES["default"]
    files = {**files, "OPTIONS": {**files["OPTIONS"], "location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    monkeypatch.setattr("opentisc.infra.notify.registry._kinds", {})
    monkeypatch.setattr(sentences, "_SENTENCES", {**sentences._SENTENCES, "test_news": "新消息"})
    notify.register_kind(Kind("desk.weekly", email=EmailMode.DIGEST))
    notify.register_kind(Kind("desk.due"))
    return tmp_path


def done(name: str, **arguments: object) -> object:
    queue.enqueue(name, **arguments)
    return run_next()


def run_next() -> object:
    job = take("w1", now=timezone.now())
    run(job, runners())
    job.refresh_from_db()
    assert job.state == "done", job.message
    return job.result


def person():
    return get_user_model().objects.create_user("li@example.org")


def news() -> Message:
    return Message(subject_kind="desk.request", subject_key="1", code="test_news")


def test_a_digest_becomes_a_mail_and_the_mail_goes_out():
    notify.tell([person().pk], "desk.weekly", news(), now=timezone.now())
    assert done("infra.send_digests") == {"mails": 1}
    assert run_next() == {"state": "sent"}
    assert [one.to for one in outbox.outbox] == [["li@example.org"]]


def test_mails_whose_time_has_come_go_out_together():
    li, now = person(), timezone.now()
    for _ in range(2):
        notify.tell([li.pk], "desk.due", news(), now=now)
    Job.objects.all().delete()
    assert done("infra.send_due") == {"mails": 2, "sent": 2}
    assert done("infra.send_due") == {"mails": 0}
    assert len(outbox.outbox) == 2


@pytest.mark.req("SC-49")
def test_the_head_of_the_trail_is_written_down(home):
    with transaction.atomic():
        audit.record("desk.a.b", doer=audit.Doer(machine="job"), subject=audit.Subject("k", "1"), facts={})
    assert done("infra.export_audit_head") == {"seq": 1}
    assert [head.seq for head in audit.exported_heads()] == [1]


@pytest.mark.req("SC-33")
def test_files_that_waited_for_the_scanner_are_scanned_and_a_damaged_one_stops_nobody(settings, home):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    first, second = (
        attachments.store(io.BytesIO(PDF), "a.pdf", group="SC01", by_id=None, now=now) for _ in range(2)
    )
    (home / "files" / first.key[:2] / first.key).write_bytes(b"other")
    with clamd() as address:
        settings.OPENTISC = replace(settings.OPENTISC, clamd=address)
        assert done("infra.rescan_files") == {"files": 2, "damaged": 1, "clean": 1}
    assert StoredFile.objects.get(pk=second.pk).state == FileState.CLEAN
    assert StoredFile.objects.get(pk=second.pk).get_state_display() == "已查毒"
    assert StoredFile.objects.get(pk=first.pk).get_state_display() == "未扫描"


def test_there_is_nothing_to_sweep_in_a_new_house():
    assert done("infra.sweep_files") == {"removed": 0}
