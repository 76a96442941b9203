"""Import pages through the client; jobs are run by the test in place of the worker."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from opentisc.infra import worker
from opentisc.infra.models import Job, JobState
from opentisc.jobs.registry import runners
from opentisc.records.models import ImportBatch, MappingProfile
from opentisc.web.imports import uploads
from tests.web import site_records
from tests.web.html_reading import css, page, text, tree_of

OWN_TABLE = (
    "编号,名称,谁申请,哪天公开\n"
    "CN999000011A,一种自动浇花装置,虚构花卉研究所,2022-08-30\n"
    "CN999000012A,一种阳台种植箱,虚构花卉研究所,2022-08-30\n"
    "不是号码,没有号码的一行,虚构的人,2022-08-30\n"
).encode("gb18030")


def upload(client: Client, content: bytes, name: str, **chosen: str):
    file = SimpleUploadedFile(name, content)
    return client.post("/imports/", {"file": file, "format_code": "", "source": "", **chosen})


def run_waiting_job() -> Job:
    job = worker.take("test:1", now=timezone.now())
    assert job is not None
    worker.run(job, runners())
    job.refresh_from_db()
    return job


def jsonl(tmp_path: Path) -> bytes:
    return site_records.write(tmp_path, site_records.patents()[:2], "x.jsonl").read_bytes()


def counts(tree) -> dict[str, str]:
    return {text(css(one, "dt")[0]): text(css(one, "dd")[0]) for one in css(tree, ".fact-strip div")}


def test_a_file_goes_from_upload_to_report_and_back_by_undo(staff, empty_site, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl").headers["Location"]
    preview = page(staff, address)
    assert "OpenTISC 交换格式" in text(css(preview, ".facts")[0])
    assert len(css(preview, ".table-preview tbody tr")) == 2
    assert ImportBatch.objects.count() == 0

    tried = staff.post(f"{address}run/", {"step": "dry"}).headers["Location"]
    assert css(page(staff, tried), "progress")
    assert run_waiting_job().state == JobState.DONE
    assert counts(page(staff, tried)) == {"读出": "2", "新增": "2", "更新": "0", "未变": "0", "拒收": "0"}
    assert page(staff, "/search/?q=电池", status=503) is not None

    committed = staff.post(f"{address}run/", {"step": "commit"}).headers["Location"]
    run_waiting_job()
    report = staff.get(committed)
    assert report.headers["Location"] == "/imports/batches/1/"
    shown = page(staff, "/imports/batches/1/")
    assert counts(shown)["新增"] == "2"
    assert text(css(page(staff, "/search/?q=ti:电池"), ".results-count")[0]) == "共 2 件"

    button = css(shown, "button.button-danger")[0]
    assert "批次 1" in text(button)
    undone = staff.post("/imports/batches/1/undo/").headers["Location"]
    run_waiting_job()
    assert staff.get(undone).headers["Location"] == "/imports/batches/1/"
    after = page(staff, "/imports/batches/1/")
    assert "已撤销" in text(css(after, ".facts")[0])
    assert css(after, "button.button-danger") == []
    assert text(css(page(staff, "/search/?q=ti:电池"), ".results-count")[0]) == "共 0 件"


def test_a_table_of_unknown_headings_opens_its_mapping_and_the_mapping_is_kept(staff, empty_site):
    address = upload(staff, OWN_TABLE, "台账.csv").headers["Location"]
    assert staff.get(address).headers["Location"] == f"{address}mapping/"
    mapping = page(staff, f"{address}mapping/")
    rows = [[text(cell) for cell in css(row, "td span")] for row in css(mapping, ".table-cards tbody tr")]
    assert rows[0] == ["CN999000011ACN999000012A不是号码"]
    chosen = {
        "collection": "patents",
        "title": "花卉所台账",
        "date_order": "year first",
        "column_0": "publication_number",
        "column_1": "title",
        "column_2": "applicants",
        "column_3": "",
    }
    assert staff.post(f"{address}mapping/", chosen).headers["Location"] == address
    preview = page(staff, address)
    assert "花卉所台账" in text(css(preview, ".facts")[0])
    assert "一种自动浇花装置" in text(css(preview, ".table-preview")[0])
    assert "号码读不出" in text(css(preview, "main")[0])
    assert "哪天公开" in text(css(preview, "main")[0])
    assert MappingProfile.objects.get().mapping["columns"][0]["heading"] == "编号"

    staff.post(f"{address}run/", {"step": "commit"})
    assert run_waiting_job().result["added"] == 2
    again = upload(staff, OWN_TABLE, "again.csv").headers["Location"]
    assert staff.get(again).status_code == 200


def test_a_mapping_without_any_column_is_refused(staff, empty_site):
    address = upload(staff, OWN_TABLE, "x.csv").headers["Location"]
    given = {"collection": "patents", "title": "x", "date_order": "year first"}
    response = staff.post(f"{address}mapping/", given)
    assert response.status_code == 422
    assert "请至少为一列选择字段" in response.content.decode()
    assert MappingProfile.objects.count() == 0


@pytest.mark.req("SC-14")
def test_a_field_that_the_collection_does_not_have_is_refused(staff, empty_site):
    address = upload(staff, OWN_TABLE, "x.csv").headers["Location"]
    given = {"collection": "patents", "title": "x", "date_order": "year first", "column_0": "is_staff"}
    assert staff.post(f"{address}mapping/", given).status_code == 422


def test_a_mapping_page_says_which_mappings_were_never_checked(staff, empty_site):
    address = upload(staff, OWN_TABLE, "x.csv").headers["Location"]
    options = [text(one) for one in css(page(staff, f"{address}mapping/"), "#profile option")]
    assert any("已在真实导出文件上核对" in one for one in options)
    assert any("未见过真实导出文件" in one for one in options)


@pytest.mark.req("SC-31")
def test_a_file_above_the_limit_is_refused(staff, empty_site, settings, monkeypatch):
    monkeypatch.setattr(uploads, "keep", lambda *_: pytest.fail("kept"))
    file = SimpleUploadedFile("big.csv", b"x")
    file.size = settings.OPENTISC.upload_max_mb * 1_000_000 + 1
    from opentisc.web.imports.forms import UploadForm

    form = UploadForm({"format_code": "", "source": ""}, {"file": file})
    assert not form.is_valid()
    assert "50 MB" in str(form.errors["file"])


@pytest.mark.req("SC-31")
def test_an_empty_file_or_none_is_refused_with_a_link_to_the_field(staff, empty_site):
    for files in ({}, {"file": SimpleUploadedFile("x.csv", b"")}):
        response = staff.post("/imports/", {**files, "format_code": "", "source": ""})
        assert response.status_code == 422
        assert css(tree_of(response.content), ".notice a")[0].get("href") == "#id_file"


@pytest.mark.req("SC-30")
def test_an_archive_that_unpacks_to_too_much_is_rejected_and_writes_nothing(staff, empty_site):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * 30_000_000)
    address = upload(staff, packed.getvalue(), "bomb.zip").headers["Location"]
    shown = page(staff, address)
    assert css(shown, ".table-preview") == []
    assert css(shown, "button[value=commit]") == []


@pytest.mark.req("SC-30")
@pytest.mark.parametrize(
    "name",
    ["../../evil.csv", "/etc/passwd", "..\\..\\evil.csv", "a/b.csv", "x\n.csv", "长" * 300 + ".csv"],
)
def test_an_uploaded_file_stays_in_its_own_folder_whatever_its_name(staff, empty_site, name):
    upload(staff, OWN_TABLE, name)
    kept = [one for one in (empty_site / "uploads").rglob("*") if one.is_file()]
    assert [one.parent.parent for one in kept] == [empty_site / "uploads"]
    assert len(kept[0].name.encode()) <= 255


@pytest.mark.req("SC-13")
def test_anothers_upload_looks_absent(staff, empty_site, django_user_model, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl").headers["Location"]
    other = Client()
    other.force_login(
        django_user_model.objects.create_user("wang@example.org", "x", is_staff=True),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    for client, where in ((other, address), (staff, "/imports/uploads/none/")):
        assert client.get(where).status_code == 404
        assert client.post(f"{where}run/").status_code == 404
        assert client.post(f"{where}discard/").status_code == 404


@pytest.mark.req("SC-13")
def test_anothers_job_looks_absent(staff, empty_site, django_user_model, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl").headers["Location"]
    job = staff.post(f"{address}run/").headers["Location"]
    other = Client()
    other.force_login(
        django_user_model.objects.create_user("wang@example.org", "x", is_staff=True),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert other.get(job).status_code == other.get("/imports/jobs/99999/").status_code == 404
    assert other.post(f"{job}cancel/").status_code == 404


def test_a_job_stops_when_asked_and_says_that_nothing_was_written(staff, empty_site, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl").headers["Location"]
    job = staff.post(f"{address}run/", {"step": "commit"}).headers["Location"]
    staff.post(f"{job}cancel/")
    assert worker.take("test:1", now=timezone.now()) is None
    assert "没有写入任何内容" in text(css(page(staff, job), "main")[0])


def test_a_failed_job_says_why_and_that_nothing_was_written(staff, empty_site, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl", source="").headers["Location"]
    job = staff.post(f"{address}run/", {"step": "commit"}).headers["Location"]
    Job.objects.update(arguments={**Job.objects.get().arguments, "source": "nobody"})
    assert run_waiting_job().state == JobState.FAILED
    shown = text(css(page(staff, job), "main")[0])
    assert "没有完成，没有写入任何内容" in shown
    assert "nobody" in shown


@pytest.mark.req("UX-38")
def test_the_polled_page_ends_its_polling_when_the_job_has_ended(staff, empty_site, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl").headers["Location"]
    job = staff.post(f"{address}run/", {"step": "dry"}).headers["Location"]
    running = staff.get(job, headers={"HX-Request": "true"})
    assert css(tree_of(running.content), "#job")[0].get("hx-trigger") == "every 2s"
    assert "HX-Refresh" not in running.headers
    run_waiting_job()
    assert staff.get(job, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_discarded_upload_is_gone_from_the_disk(staff, empty_site, tmp_path):
    address = upload(staff, jsonl(tmp_path), "mine.jsonl").headers["Location"]
    staff.post(f"{address}discard/")
    assert list((empty_site / "uploads").iterdir()) == []
    assert staff.get(address).status_code == 404


def test_rejected_rows_are_shown_in_pages(staff, empty_site):
    lines = "\n".join(f"不是号码{at},标题{at}" for at in range(120))
    content = f"公开（公告）号,发明名称\n{lines}\n".encode()
    address = upload(staff, content, "many.csv").headers["Location"]
    location = staff.get(address)
    if location.status_code == 302:
        staff.post(
            f"{address}mapping/",
            {
                "collection": "patents",
                "title": "x",
                "date_order": "year first",
                "column_0": "publication_number",
                "column_1": "title",
            },
        )
    staff.post(f"{address}run/", {"step": "commit"})
    assert run_waiting_job().result["rejected"] == 120
    first, third = page(staff, "/imports/batches/1/"), page(staff, "/imports/batches/1/?page=3")
    assert len(css(first, "main .table-cards tbody tr")) == 50
    assert len(css(third, "main .table-cards tbody tr")) == 20


@pytest.mark.req("UX-37")
def test_an_empty_installation_says_what_to_do(visitor, staff, empty_site):
    assert (
        css(page(visitor, "/"), ".empty .button-primary")[0].get("href") == "/accounts/login/?next=/imports/"
    )
    assert css(page(staff, "/"), ".empty .button-primary")[0].get("href") == "/imports/"
    assert "上传第一个文件" in text(css(page(staff, "/imports/"), ".empty")[0])


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def test_an_archive_names_all_its_formats_and_shows_records_of_each(staff, empty_site, tmp_path):
    ris = b"TY  - JOUR\nTI  - A fictional study\nAU  - Doe, J.\nPY  - 2020\nER  - \n"
    many = b"".join([jsonl(tmp_path).splitlines(keepends=True)[0]] * 30)
    address = upload(staff, zipped(a__jsonl=many, b__ris=ris), "mixed.zip").headers["Location"]
    preview = page(staff, address)
    facts = text(css(preview, ".facts")[0])
    assert "OpenTISC 交换格式" in facts
    assert "RIS" in facts
    rows = [text(row) for row in css(preview, ".table-preview tbody tr")]
    assert len(rows) == 11  # ten of the format that has thirty, and the one of the other
    assert "A fictional study" in rows[-1]
    assert text(css(preview, ".table-scroll")[0].getprevious()) == "各格式的前几条，共 11 条"


def test_the_heading_of_a_preview_says_how_many_it_shows(staff, empty_site, tmp_path):
    preview = page(staff, upload(staff, jsonl(tmp_path), "two.jsonl").headers["Location"])
    assert text(css(preview, ".table-scroll")[0].getprevious()) == "全部 2 条"
    many = b"".join(jsonl(tmp_path).splitlines(keepends=True) * 15)
    preview = page(staff, upload(staff, many, "many.jsonl").headers["Location"])
    assert text(css(preview, ".table-scroll")[0].getprevious()) == "前 20 条"


def test_a_table_that_no_mapping_fits_has_none_chosen(staff, empty_site):
    address = upload(staff, OWN_TABLE, "x.csv").headers["Location"]
    (chosen,) = css(page(staff, f"{address}mapping/"), "#profile option[selected]")
    assert chosen.get("value") == ""
