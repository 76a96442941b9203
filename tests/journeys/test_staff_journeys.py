"""Staff sign in and take a file from upload to report and back, in a real browser."""

import pytest
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.infra import worker
from opentisc.jobs.registry import runners
from tests.web import site_records

pytestmark = pytest.mark.journey
PASSWORD = "correct horse battery 9"


def run_waiting_job() -> None:
    job = worker.take("test:1", now=timezone.now())
    assert job is not None
    worker.run(job, runners())


@pytest.fixture
def signed_in(reading):
    """A watched page on which a new member of staff has used the one-time link."""
    _person, token = actions.create_staff("li@example.org", name="李工", now=timezone.now())
    reading.go(f"/welcome/{token}/")
    for field in ("#id_password", "#id_repeated"):
        reading.page.fill(field, PASSWORD)
    reading.leave(lambda: reading.page.click("main button[type=submit]"))
    return reading


def test_a_new_member_of_staff_signs_in_out_and_in_again(signed_in):
    page = signed_in.page
    page.click(".menu summary")
    signed_in.leave(lambda: page.click("text=退出登录"))
    signed_in.leave(lambda: page.click("text=登录"))
    page.fill("#id_login", "li@example.org")
    page.fill("#id_password", PASSWORD)
    signed_in.leave(lambda: page.click("main button[type=submit]"))
    assert "李工" in page.locator(".topbar").inner_text()


@pytest.mark.req("UX-31")
def test_upload_dry_run_commit_report_and_undo(signed_in, tmp_path):
    records = [one for one in site_records.patents() if one.record_id == "CN999000001B"]
    file = site_records.write(tmp_path, records, "new.jsonl")
    file.write_bytes(file.read_bytes().replace(b"999000001", b"999000077"))
    page = signed_in.page
    signed_in.go("/imports/")
    page.set_input_files("#id_file", file)
    signed_in.leave(lambda: page.click("text=上传并预览"))
    assert page.locator(".table-preview tbody tr").count() == 1
    assert signed_in.axe() == []
    page.click("text=试运行，不写入")
    page.wait_for_selector("progress")
    assert signed_in.axe() == []
    run_waiting_job()
    page.wait_for_selector(".figure")
    page.click("main button:has-text('提交')")
    page.wait_for_selector("progress")
    run_waiting_job()
    page.wait_for_url("**/imports/batches/**")
    signed_in.settle()
    assert signed_in.axe() == []
    signed_in.go("/search/?q=CN999000077B")
    assert page.url.endswith("/records/CN999000077B/")
    page.go_back()
    signed_in.go("/imports/")
    page.locator("main table a").first.click()
    page.click("main button.button-danger")
    page.wait_for_selector("progress")
    run_waiting_job()
    page.wait_for_selector("text=已撤销")
    assert page.goto("/records/CN999000077B/").status == 404


def test_a_wrong_form_moves_the_focus_to_its_summary(signed_in):
    signed_in.go("/imports/")
    signed_in.leave(lambda: signed_in.page.click("text=上传并预览"))
    assert signed_in.page.title().startswith("错误：")
    assert signed_in.page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_a_table_is_mapped_in_the_browser(signed_in, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("编号,名称\nCN999000088A,一种自动浇花装置\n", encoding="utf-8")
    page = signed_in.page
    signed_in.go("/imports/")
    page.set_input_files("#id_file", file)
    signed_in.leave(lambda: page.click("text=上传并预览"))
    assert signed_in.axe() == []
    page.select_option("#id_column_0", "publication_number")
    page.select_option("#id_column_1", "title")
    page.fill("#id_title", "花卉所台账")
    signed_in.leave(lambda: page.click("text=保存映射并预览"))
    assert "一种自动浇花装置" in page.locator(".table-preview").inner_text()
