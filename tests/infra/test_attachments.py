"""A kept file comes back unchanged or not at all, under a key that says nothing, within its group's room."""

import hashlib
import io
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from opentisc.infra import attachments
from opentisc.infra.attachments.errors import FileDamaged, FileNotReady, FileRefused, UploadChanged
from opentisc.infra.models import FileGroup, FileState, StoredFile
from tests.factories.clamd import clamd
from tests.factories.uploads import EICAR, PDF

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> Path:
    settings.HOME = tmp_path
    storages = {**settings.STORAGES}
    storages["default"] = {
        **storages["default"],
        "OPTIONS": {**storages["default"]["OPTIONS"], "location": tmp_path / "files"},
    }
    settings.STORAGES = storages
    return tmp_path


def with_settings(settings, **changes) -> None:
    settings.OPENTISC = replace(settings.OPENTISC, **changes)


def stored(content: bytes = PDF, name: str = "报告.pdf", **more) -> StoredFile:
    return attachments.store(
        io.BytesIO(content), name, **{"group": "SC01", "by_id": None, "now": NOW, **more}
    )


def on_disk(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_came():
    file = stored()
    with attachments.open_file(file) as content:
        assert content.read() == PDF
    assert (file.name, file.media_type, file.size) == ("报告.pdf", "application/pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert file.uploaded_at == NOW


@pytest.mark.req("SC-32")
def test_bytes_lie_under_a_random_key_that_only_we_may_read(home):
    first, second = stored(), stored()
    assert first.key != second.key
    assert {path.name for path in on_disk(home)} == {first.key, second.key}
    assert {path.stat().st_mode & 0o777 for path in on_disk(home)} == {0o600}
    assert len(first.key) == 64


@pytest.mark.req("SC-59")
def test_nothing_stays_behind_of_a_file_that_is_taken_or_refused(home):
    stored()
    with pytest.raises(FileRefused):
        stored(b"MZ\x90\0", "a.pdf")
    assert list((home / "incoming").iterdir()) == []
    assert len(on_disk(home)) == 1
    assert StoredFile.objects.count() == 1


@pytest.mark.req("SC-31")
def test_a_file_over_the_limit_is_refused(settings):
    with_settings(settings, upload_max_mb=1)
    assert stored(b"a" * 1_000_000, "a.txt").size == 1_000_000
    with pytest.raises(FileRefused) as refusal:
        stored(b"a" * 1_000_001, "a.txt")
    assert (refusal.value.code, refusal.value.facts["most"]) == ("file_too_large", 1)


@pytest.mark.req("SC-31")
def test_a_group_has_only_so_much_room_and_gets_it_back(settings, home, django_capture_on_commit_callbacks):
    with_settings(settings, files_quota_mb=1)
    first = stored(b"a" * 600_000, "a.txt")
    with pytest.raises(FileRefused) as refusal:
        stored(b"b" * 400_001, "b.txt")
    assert refusal.value.code == "quota_exceeded"
    assert len(on_disk(home)) == 1
    stored(b"b" * 400_001, "b.txt", group="SC02")
    with django_capture_on_commit_callbacks(execute=True):
        attachments.discard(first)
    assert FileGroup.objects.get(code="SC01").used_bytes == 0
    stored(b"b" * 400_001, "b.txt")
    assert first.key not in {path.name for path in on_disk(home)}


def test_a_group_may_have_a_quota_of_its_own():
    FileGroup.objects.create(code="SC01", quota_bytes=10)
    with pytest.raises(FileRefused):
        stored(b"a" * 11, "a.txt")
    stored(b"a" * 10, "a.txt")


@pytest.mark.req("RD-10")
def test_the_same_submission_twice_is_one_file(home):
    first = stored(upload_key="form-1")
    assert stored(upload_key="form-1").pk == first.pk
    assert FileGroup.objects.get(code="SC01").used_bytes == len(PDF)
    assert len(on_disk(home)) == 1
    with pytest.raises(UploadChanged):
        stored(b"other", "a.txt", upload_key="form-1")


def test_the_same_bytes_from_two_people_are_two_files():
    assert stored().pk != stored().pk
    assert stored(upload_key="a", group="SC02").pk != stored(upload_key="a", group="SC03").pk


def test_bytes_of_a_failed_transaction_are_swept_up_a_day_later(home):
    with transaction.atomic():
        stored()
        transaction.set_rollback(True)
    kept = stored()
    (orphan,) = [path for path in on_disk(home) if path.name != kept.key]
    assert attachments.sweep(now=datetime.now(UTC)) == 0
    two_days = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    (home / "incoming" / "left").mkdir()
    for path in (*on_disk(home), home / "incoming" / "left"):
        os.utime(path, (two_days, two_days))
    assert attachments.sweep(now=datetime.now(UTC)) == 2
    assert not orphan.exists()
    assert [path.name for path in on_disk(home)] == [kept.key]
    assert list((home / "incoming").iterdir()) == []


@pytest.mark.req("RD-21")
@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(PDF + b" "), lambda path: path.unlink()])
def test_a_file_that_was_changed_or_lost_is_not_given_out(home, harm, caplog):
    file = stored()
    harm(on_disk(home)[0])
    with pytest.raises(FileDamaged) as refusal:
        attachments.open_file(file)
    assert refusal.value.facts["file"] == file.pk
    assert f"file {file.pk}" in caplog.text


@pytest.mark.req("SC-32", "SC-26")
def test_the_headers_make_a_browser_save_it_under_its_name():
    headers = attachments.download_headers(stored(name="交底书.pdf"))
    assert headers["Content-Disposition"] == "attachment; filename*=utf-8''%E4%BA%A4%E5%BA%95%E4%B9%A6.pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.req("SC-36", "SC-32")
def test_no_name_writes_a_header_of_its_own():
    header = attachments.download_headers(stored(name='a"\r\nX-Evil: 1;.pdf'))["Content-Disposition"]
    assert header == 'attachment; filename="a_X-Evil_ 1;.pdf"'


@pytest.mark.req("SC-33")
def test_without_a_scanner_a_file_is_said_to_be_unscanned():
    file = stored()
    assert file.state == FileState.UNSCANNED
    attachments.open_file(file).close()


@pytest.mark.req("SC-33")
@pytest.mark.parametrize("unix", [False, True])
def test_a_scanner_lets_good_files_in_and_keeps_eicar_out(settings, tmp_path, home, unix):
    with clamd(path=str(tmp_path / "clamd") if unix else None) as address:
        with_settings(settings, clamd=address)
        assert stored().state == FileState.CLEAN
        with pytest.raises(FileRefused) as refusal:
            stored(EICAR, "virus.txt")
    assert (refusal.value.code, refusal.value.facts["finding"]) == ("file_infected", "Eicar-Signature")
    assert StoredFile.objects.count() == len(on_disk(home)) == 1


@pytest.mark.req("SC-33")
@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK maybe\0"])
def test_a_scanner_that_does_not_say_ok_means_quarantine(settings, answer):
    with clamd(answer=answer or b"\0") as address:
        with_settings(settings, clamd=address)
        file = stored()
    assert file.state == FileState.QUARANTINED
    with pytest.raises(FileNotReady):
        attachments.open_file(file)


@pytest.mark.req("SC-33")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:/nowhere/clamd", "tcp://127.0.0.1:x"])
def test_a_scanner_that_is_down_means_quarantine_until_it_is_asked_again(settings, address, caplog):
    with_settings(settings, clamd=address)
    file = stored()
    assert (file.state, file.finding) == (FileState.QUARANTINED, "unreachable")
    assert "cannot be asked" in caplog.text
    assert attachments.waiting_for_scan() == [file.pk]
    with clamd() as working:
        with_settings(settings, clamd=working)
        assert attachments.rescan(file).state == FileState.CLEAN
    attachments.open_file(file).close()


@pytest.mark.req("SC-33")
def test_a_file_found_infected_later_loses_its_bytes_and_keeps_its_row(
    settings, home, django_capture_on_commit_callbacks
):
    file = stored(EICAR, "a.txt")
    with clamd() as address:
        with_settings(settings, clamd=address)
        with django_capture_on_commit_callbacks(execute=True):
            attachments.rescan(file)
    assert (file.state, file.finding) == (FileState.REFUSED, "Eicar-Signature")
    assert on_disk(home) == []
    assert FileGroup.objects.get(code="SC01").used_bytes == 0
    with pytest.raises(FileNotReady):
        attachments.open_file(file)
