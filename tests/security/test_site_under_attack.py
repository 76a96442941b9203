"""What strangers try on the running site: headers everywhere, methods, uploads, logs, forms that are too large."""

import io
import logging
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from opentisc.config.logs import LineFormatter
from opentisc.infra import queue, worker
from opentisc.infra.models import JobState
from opentisc.jobs.registry import runners
from opentisc.web.imports import uploads
from opentisc.web.search.state import MOST_CHOICES
from tests.web import site_records

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.req("SC-23,SC-24")
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/static/css/base.css", 200),
        ("get", "/static/", 404),
        ("get", "/imports/", 302),
        ("get", "/preferences/type/", 405),
        ("get", "/search/?page=x", 422),
        ("trace", "/", 405),
        ("put", "/search/", 405),
        ("get", "/records/%00/", 404),
    ],
)
def test_every_kind_of_answer_carries_the_headers(visitor, site, method, address, status):
    response = getattr(visitor, method)(address)
    response.close()
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.req("SC-23,SC-58")
def test_our_own_fault_shows_a_reference_and_no_trace(site, visitor, monkeypatch):
    from opentisc.web.home import views

    def broken(**_: object) -> object:
        raise RuntimeError("the secret of the trace")

    monkeypatch.setattr(views.standing, "collection_counts", broken)
    visitor.raise_request_exception = False
    response = visitor.get("/")
    assert response.status_code == 500
    assert "secret of the trace" not in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.req("SC-25")
def test_no_answer_opens_itself_to_other_sites(site, visitor):
    for address in ("/", "/static/css/base.css", "/search/export/?format=jsonl"):
        response = visitor.get(address, headers={"origin": "https://evil.example"})
        response.close()
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.req("SC-26")
def test_signing_out_clears_what_the_browser_kept(site, staff):
    response = staff.post("/accounts/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert staff.get("/imports/").status_code == 302


@pytest.mark.req("SC-26")
def test_only_signing_out_clears(site, staff, visitor):
    assert "Clear-Site-Data" not in staff.get("/").headers
    assert "Clear-Site-Data" not in visitor.post("/accounts/logout/").headers


@pytest.mark.req("SC-25")
def test_signing_out_takes_a_form(site, staff):
    staff.get("/accounts/logout/")
    assert staff.get("/imports/").status_code == 200


@pytest.mark.req("SC-39")
def test_a_page_with_very_many_facet_values_is_refused(site, visitor):
    many = "&".join(f"include=year:{year}" for year in range(MOST_CHOICES + 1))
    assert visitor.get(f"/search/?{many}").status_code == 422
    some = "&".join(f"include=year:{year}" for year in range(MOST_CHOICES))
    answer = visitor.get(f"/search/?{some}")
    assert answer.status_code == 200
    assert len(answer.content) < 1_000_000


@pytest.mark.req("SC-36")
def test_a_line_of_the_log_stays_one_line(site, visitor, caplog):
    caplog.set_level(logging.INFO, logger="opentisc")
    visitor.get("/nowhere%0d%0a2026-01-01 00:00:00 ERROR forged%00%1b[2J%E2%80%A8x/")
    lines = [LineFormatter("{name} {message}", style="{").format(record) for record in caplog.records]
    assert any("forged" in line for line in lines)
    assert all(sign.isprintable() for line in lines for sign in line if "forged" in line)
    kept = installed.LOGGING["formatters"]["line"]["()"]
    assert kept == f"{LineFormatter.__module__}.{LineFormatter.__qualname__}"


@pytest.mark.req("SC-31")
def test_a_strangers_file_is_not_kept_while_it_comes_in(db, site, client, monkeypatch):
    kept: list[int] = []
    from django.core.files.uploadhandler import MemoryFileUploadHandler

    seen = MemoryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        MemoryFileUploadHandler,
        "receive_data_chunk",
        lambda self, raw, start: kept.append(len(raw)) or seen(self, raw, start),
    )
    response = client.post("/accounts/login/", {"file": SimpleUploadedFile("a.bin", b"A" * 1000)})
    assert response.status_code in {200, 422}
    assert kept == []


@pytest.mark.req("SC-31")
def test_what_passes_the_limit_is_dropped_while_it_comes_in(empty_site, staff, settings, monkeypatch):
    from dataclasses import replace

    from django.core.files.uploadhandler import TemporaryFileUploadHandler

    settings.OPENTISC = replace(settings.OPENTISC, upload_max_mb=1)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    kept: list[int] = []
    seen = TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        TemporaryFileUploadHandler,
        "receive_data_chunk",
        lambda self, raw, start: kept.append(len(raw)) or seen(self, raw, start),
    )
    files = {"file": SimpleUploadedFile("a.csv", b"A" * 3_000_000), "more": io.BytesIO(b"B" * 3_000_000)}
    response = staff.post("/imports/", files)
    assert response.status_code == 422
    assert 1_000_000 < sum(kept) < 1_200_000
    assert list(uploads.folder().glob("*")) == []


@pytest.mark.req("SC-31")
@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\x.csv",
        "\x00.csv",
        "专" * 250 + ".csv",
        "...",
        "???",
        "a\r\nb.csv",
        ".csv",
        "x" * 300,
    ],
)
def test_any_file_name_is_kept_under_a_safe_one(empty_site, staff, tmp_path, name):
    content = site_records.write(tmp_path, site_records.patents()[:1], "x.jsonl").read_bytes()
    file = SimpleUploadedFile("plain.jsonl", content)
    file._name = name
    response = staff.post("/imports/", {"file": file})
    assert response.status_code in {302, 422}
    stored = (
        [one for one in uploads.folder().rglob("*") if one.is_file()] if uploads.folder().is_dir() else []
    )
    assert len(stored) == (response.status_code == 302)
    for one in stored:
        assert one.parent.parent == uploads.folder()
        assert len(one.parent.name) == 32
        assert one.parent.stat().st_mode & 0o077 == 0


def run(**arguments: object) -> worker.Job:
    queue.enqueue("records.import", **arguments)
    job = worker.take("test:1", now=timezone.now())
    assert job is not None
    worker.run(job, runners())
    job.refresh_from_db()
    return job


@pytest.mark.req("SC-30")
@pytest.mark.parametrize("place", ["outside", "link", "folder", "traversal"])
def test_a_forged_job_reads_nothing_but_uploads(empty_site, django_user_model, tmp_path, place):
    person = django_user_model.objects.create_user("li@example.org", "x", is_staff=True)
    own = site_records.write(tmp_path, site_records.patents()[:1], "own.jsonl")
    folder = uploads.folder() / ("a" * 32)
    folder.mkdir(parents=True)
    (folder / "link.jsonl").symlink_to(own)
    path = {
        "outside": own,
        "link": folder / "link.jsonl",
        "folder": uploads.folder(),
        "traversal": folder / ".." / ".." / ".." / "own.jsonl",
    }[place]
    job = run(by_id=person.pk, path=str(path), format_code=None, profile=None, source=None, dry_run=True)
    assert (job.state, job.message["code"]) == (JobState.FAILED, "not_allowed")


@pytest.mark.req("SC-59")
def test_a_file_in_force_is_thrown_away_and_one_tried_is_not(empty_site, staff, tmp_path):
    content = site_records.write(tmp_path, site_records.patents()[:1], "x.jsonl").read_bytes()
    staff.post("/imports/", {"file": SimpleUploadedFile("x.jsonl", content)})
    (stored,) = (one for one in uploads.folder().rglob("*") if one.is_file())
    person = staff.session["_auth_user_id"]
    assert run(by_id=int(person), path=str(stored), dry_run=True).state == JobState.DONE
    assert stored.is_file()
    assert run(by_id=int(person), path=str(stored), dry_run=False).state == JobState.DONE
    assert list(uploads.folder().glob("*")) == []


@pytest.mark.req("SC-13")
def test_anothers_upload_and_job_look_absent(empty_site, staff, tmp_path, django_user_model):
    content = site_records.write(tmp_path, site_records.patents()[:1], "x.jsonl").read_bytes()
    address = staff.post("/imports/", {"file": SimpleUploadedFile("x.jsonl", content)}).headers["Location"]
    job = staff.post(f"{address}run/", {"step": "dry"}).headers["Location"]
    other = Client()
    other.force_login(
        django_user_model.objects.create_user("wu@example.org", "x", is_staff=True),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    def answer(method: str, path: str) -> tuple[int, list[str]]:
        response = getattr(other, method)(path)
        text = response.content.decode().replace(response.context["reference"], "").replace(path, "")
        return response.status_code, text.split("csrfmiddlewaretoken")[:1]

    absent = "/imports/uploads/" + "0" * 32 + "/"
    for step in ("", "mapping/"):
        assert answer("get", address + step) == answer("get", absent + step)
    for step in ("run/", "discard/"):
        assert answer("post", address + step)[0] == answer("post", absent + step)[0] == 404
    assert answer("get", job) == answer("get", "/imports/jobs/999999/")
    assert answer("post", f"{job}cancel/")[0] == 404
    assert (Path(uploads.folder()) / address.split("/")[3]).is_dir()


@pytest.mark.req("SC-31")
def test_a_form_larger_than_any_of_ours_is_refused(db, site, client):
    response = client.post("/accounts/login/", {"login": "a" * 3_000_000})
    assert response.status_code == 400
    assert RequestDataTooBig.__name__ not in response.content.decode()
