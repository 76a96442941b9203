"""The status sheet is filled from the records of the lake, each row with its trace; what a person changes says so."""

import pytest

from opentisc.desk import queries
from opentisc.desk.deliverables.content import RowOrigin, StatusContent, StatusRow, canonical, read, sha256_of
from opentisc.desk.models import Deliverable
from tests.factories import desk as make
from tests.factories import reports
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "CN999000001B", "CN100000009A"


@pytest.fixture
def case(site, settings, monkeypatch):
    """Return desk, request and the editor's address; the request names one record of the lake and one number not in it."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    desk = make.make_desk()
    answers = {**reports.STATUS, "numbers": [KNOWN, UNKNOWN]}
    request = make.make_working(desk, service="B4", answers=answers)
    return desk, request, f"/desk/requests/{request.key}/deliverables/edit/zh-hans/"


def shown(tree) -> dict[str, str]:
    """Return the fields of the form as they stand."""
    found = {one.get("name"): one.get("value") or "" for one in css(tree, "form.form-wide input")}
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def rows() -> dict[str, StatusRow]:
    content = read(Deliverable.objects.latest("pk").content)
    assert isinstance(content, StatusContent)
    return {row.number: row for row in content.written.rows}


def test_a_number_of_the_lake_is_filled_with_status_source_day_owner_and_trace(case):
    desk, _request, address = case
    tree = page(browser(desk.consultant), address)
    fields = shown(tree)
    assert fields["row0_status"] == "有效"
    assert fields["row0_as_of"] == "2024-06-01"  # the day on which the source says it was true
    assert fields["row0_owner"] == "虚构新能源股份有限公司"
    assert "数据版本" in fields["row0_source"]
    assert "2023-01-10 授权" in fields["row0_events"]
    first, second = css(tree, "fieldset.status-row")
    assert f"系统取得 · {KNOWN} · 数据版本 " in text(first)
    assert [one.get("href") for one in css(first, "a")] == [f"/records/{KNOWN}/"]
    assert "本平台的数据中没有这个号码" in text(second)
    assert fields["row1_status"] == fields["row1_source"] == ""


def test_a_row_left_as_it_was_is_the_systems_and_a_changed_one_a_persons(case):
    desk, _request, address = case
    seen = browser(desk.consultant)
    fields = shown(page(seen, address))
    by_hand = {
        "row1_status": "视为撤回",
        "row1_source": "登记簿副本",
        "row1_as_of": "2026-09-17",
        "remarks": "",
    }
    assert seen.post(address, {**fields, **by_hand}).status_code == 302
    kept = rows()
    origin = kept[KNOWN].origin
    assert isinstance(origin, RowOrigin)
    assert (origin.by_system, origin.record_id, origin.data_version > 0) == (True, KNOWN, True)
    assert kept[UNKNOWN].origin == RowOrigin(by_system=False)
    again = page(seen, address)
    assert "人工填写" in text(css(again, "fieldset.status-row")[1])
    paper = text(css(again, "main")[0])
    assert "取得方式" in paper
    assert "本平台没有收录" in paper
    changed = {**shown(again), "row0_status": "有效（已核对登记簿）", "remarks": ""}
    assert seen.post(address, changed).status_code == 302
    origin = rows()[KNOWN].origin
    assert origin == RowOrigin(by_system=False, record_id=KNOWN, data_version=origin.data_version)
    assert origin.data_version > 0


def test_taking_again_leaves_what_a_person_wrote(case):
    desk, _request, address = case
    seen = browser(desk.consultant)
    fields = shown(page(seen, address))
    typed = {"row0_status": "", "row0_owner": "", "row1_status": "视为撤回", "remarks": "备注"}
    emptied = {name: "" for name in fields if name.startswith("row0_")}
    assert seen.post(address, {**fields, **emptied, **typed}).status_code == 302
    again = shown(page(seen, f"{address}?take=1"))
    assert (again["row0_status"], again["row1_status"]) == ("有效", "视为撤回")
    assert shown(page(seen, address))["row0_status"] == ""  # taken, not saved


def test_a_sheet_written_before_rows_had_an_origin_keeps_its_hash(case):
    desk, request, _address = case
    row = reports.make_report(request, desk.consultant, reports.status_written())
    assert "origin" not in str(row.content)
    content = read(row.content)
    assert b"origin" not in canonical(content)
    assert sha256_of(content) == row.content_sha256
    assert queries.deliverable_paper(row).blocks
