"""Lists of records as files."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from opentisc.kernel.dates import DateText
from opentisc.records.export import UnknownExport, check_format, safe_cell, stream_export, write_export
from opentisc.records.formats.base import Found, ReadOptions
from opentisc.records.formats.opentisc_jsonl import decode
from opentisc.records.formats.tables import FORMAT, recognise
from opentisc.records.types import (
    Indication,
    Literature,
    LiteratureKind,
    LocalText,
    Mark,
    Number,
    Party,
    Patent,
    RecordId,
)
from tests.web import site_records
from tests.web.hostile_texts import PAYLOADS

CHINESE = (
    "记录号,专利类型,公开（公告）号,发明名称,其他语种标题,申请人,发明人,申请日,公开（公告）日,登记日,申请号,优先权号,"
    "IPC分类号,CPC分类号,洛迦诺分类号,法律状态,法律状态日期,登记簿,摘要,链接"
)


def exported(records, code: str, collection: str = "patents") -> bytes:
    return b"".join(stream_export(iter(records), code, collection=collection))


def rows(records, collection: str = "patents") -> list[dict[str, str]]:
    text = exported(records, "csv", collection).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_back(content: bytes) -> list[Found]:
    return list(FORMAT.read(io.BytesIO(content), ReadOptions()))


def titled(title: str) -> Patent:
    return Patent(
        record_id=RecordId("XX1A"),
        publication=Number(office="XX", number="1", kind="A", as_given="XX1A"),
        titles=(LocalText(language="en", value=title),),
        applicants=(Party(name=title),),
    )


def test_csv_begins_with_a_byte_order_mark_and_has_one_row_per_record():
    content = exported(site_records.patents(), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    found = rows(site_records.patents())
    assert len(found) == 7
    assert ",".join(found[0]) == CHINESE
    assert found[0]["发明名称"] == "一种锂离子电池隔膜及其制备方法"
    assert found[0]["其他语种标题"] == "Separator for a lithium-ion battery"
    assert found[0]["发明人"] == "李明; 王芳"
    assert found[0]["IPC分类号"] == "H01M50/449; H01M50/403"
    assert (found[0]["专利类型"], found[0]["法律状态"]) == ("发明", "有效")


def test_headings_and_codes_speak_english_where_the_page_does():
    with override("en"):
        first = rows(site_records.patents())[0]
    assert list(first)[:4] == ["Record ID", "Patent type", "Publication number", "Title"]
    assert (first["Patent type"], first["Legal status"]) == ("Invention", "In force")


def test_a_table_keeps_the_language_in_which_it_was_asked_for():
    with override("en"):
        stream = stream_export(iter(site_records.patents()), "csv")
    with override("zh-hans"):
        assert b"Record ID" in b"".join(stream)


@pytest.mark.parametrize(
    ("collection", "kind", "heading", "value"),
    [
        ("marks", Mark, "商标文字", "青禾电池"),
        ("indications", Indication, "受保护名称", "云岭虚构茶"),
        ("literature", Literature, "文献类型", "期刊论文"),
    ],
)
def test_a_table_of_other_rights_has_their_own_headings(collection, kind, heading, value):
    record = next(one for one in site_records.others() if isinstance(one, kind))
    assert rows([record], collection)[0][heading] == value


def test_a_kind_that_a_register_names_itself_is_not_translated():
    mark = Mark(record_id=RecordId("TM-XX-1"), mark_type_as_given="standard", status_as_given="LIVE")
    row = rows([mark], "marks")[0]
    assert (row["商标类型"], row["法律状态"]) == ("standard", "LIVE")


@pytest.mark.parametrize("collection", ["patents", "marks", "indications", "layouts", "literature"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_two_columns_of_a_table_have_one_heading_and_only_patents_pass_for_patents(collection, language):
    with override(language):
        headings = next(csv.reader(io.StringIO(exported([], "csv", collection).decode("utf-8-sig"))))
    assert len(set(headings)) == 20
    known = recognise(headings)
    assert (known.code if known else None) == ("opentisc-export" if collection == "patents" else None)


@pytest.mark.parametrize("code", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_table_of_patents_is_recognised_and_reads_back_to_the_same_records(code, language):
    given = site_records.patents()
    with override(language):
        found = [item.record for item in read_back(exported(given, code))]
    assert [one.record_id for one in found] == [one.record_id for one in given]
    first, before = found[0], given[0]
    assert (first.type, first.filed_on, first.published_on) == ("invention", "2021-03-02", "2023-01-10")
    assert first.application.status == before.application.status == "in_force"
    assert [one.symbol for one in first.classes] == [one.symbol for one in before.classes]
    assert [one.name for one in first.inventors] == ["李明", "王芳"]


@pytest.mark.req("SC-34")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00", "＝"])
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "1-2", "电池", "'=1", " =1"])
def test_other_cells_stay_as_they_are(text):
    assert safe_cell(text) == text


@pytest.mark.req("SC-34")
def test_no_csv_cell_begins_dangerously_whatever_the_record_says():
    found = rows([titled(payload) for payload in PAYLOADS])
    assert len(found) == len(PAYLOADS)
    assert not [cell for row in found for cell in row.values() if cell[:1] in set("=+-@\t\r\n\x00")]


@pytest.mark.req("SC-34")
def test_a_workbook_holds_text_and_never_a_formula_or_a_link(tmp_path: Path):
    file = tmp_path / "list.xlsx"
    with file.open("wb") as stream:
        assert write_export(iter([titled("=1+1"), titled("http://evil.example/")]), stream, "xlsx") == 2
    sheet = load_workbook(file)["记录"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert sheet["D2"].value == "'=1+1"
    assert sheet["D3"].value == "http://evil.example/"


def test_a_cell_longer_than_a_workbook_allows_is_cut(tmp_path: Path):
    file = tmp_path / "list.xlsx"
    with file.open("wb") as stream:
        write_export(iter([titled("长" * 40_000)]), stream, "xlsx")
    assert len(load_workbook(file)["记录"]["D2"].value) == 32_767


def test_jsonl_reads_back_to_equal_records():
    given = [*site_records.patents(), *site_records.others()]
    lines = exported(given, "jsonl").splitlines()
    assert [decode(line) for line in lines] == given
    assert json.loads(lines[0])["kind"] == "patent"


def test_ris_has_one_entry_per_record_with_its_fields():
    article = Literature(
        record_id=RecordId("doi:10.99999/1"),
        kind=LiteratureKind.JOURNAL,
        doi="10.99999/1",
        titles=(LocalText(language="zh", value="隔膜研究\n进展"),),
        authors=(Party(name="张三"), Party(name="李四")),
        source="虚构学报",
        published_on=DateText("2020-05"),
        pages="10-18",
    )
    text = exported([article], "ris").decode()
    assert text.splitlines()[:4] == ["TY  - JOUR", "TI  - 隔膜研究 进展", "AU  - 张三", "AU  - 李四"]
    assert "SP  - 10\r\nEP  - 18\r\n" in text
    assert "DO  - 10.99999/1" in text
    assert text.endswith("ER  - \r\n\r\n")


@pytest.mark.req("SC-36")
def test_no_text_of_a_record_begins_a_ris_field_of_its_own():
    text = exported([titled("x\r\nTY  - EVIL\r\nER  - ")], "ris").decode()
    assert [line for line in text.splitlines() if line.startswith(("TY  -", "ER  -"))] == [
        "TY  - PAT",
        "ER  - ",
    ]


def test_an_empty_list_is_a_file_with_headings():
    assert rows([]) == []
    assert exported([], "jsonl") == b""


def test_an_unknown_format_is_refused_before_anything_is_written():
    with pytest.raises(UnknownExport):
        check_format("pdf")
    with pytest.raises(UnknownExport):
        stream_export(iter([]), "pdf")


def test_records_are_taken_one_by_one_as_the_file_is_read():
    taken = []

    def given():
        for at in range(5_000):
            taken.append(at)
            yield titled(f"title {at}")

    stream = stream_export(given(), "csv")
    next(stream)
    next(stream)
    assert len(taken) < 5_000
