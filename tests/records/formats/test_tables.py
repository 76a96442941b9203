"""Rows of tables in every shape: encodings, delimiters, headings, broken rows, workbooks, JSON."""

import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.tables import FORMAT, TableFormat, get_profile, preview
from opentisc.records.formats.tables.profile import UnknownProfile
from opentisc.records.formats.tables.reading import detect_encoding
from opentisc.records.types import Patent

HEADER = "公开（公告）号,公开（公告）日,申请号,申请日,发明名称,申请（专利权）人,发明人,IPC分类号"
ROW = "CN987654321A,2023.05.02,CN202310000001.0,2023.01.03,一种测试装置,甲公司;乙大学,张三;李四,H01M10/0525;H01M4/13"
CNIPA = f"{HEADER}\n{ROW}\n"


def read(data: bytes, name: str = "t.csv", profile: str | None = None) -> list[Item]:
    return list(FORMAT.read(io.BytesIO(data), ReadOptions(name=name, profile=profile)))


def patent(item: Item) -> Patent:
    assert isinstance(item, Found)
    assert isinstance(item.record, Patent)
    return item.record


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_chinese_table_reads_the_same_in_every_encoding(encoding: str) -> None:
    record = patent(read(CNIPA.encode(encoding))[0])
    assert record.record_id == "CN987654321A"
    assert record.titles[0].value == "一种测试装置"
    assert [p.name for p in record.applicants] == ["甲公司", "乙大学"]
    assert [p.name for p in record.inventors] == ["张三", "李四"]
    assert [c.symbol for c in record.classes] == ["H01M10/0525", "H01M4/13"]
    assert (record.published_on, record.filed_on) == ("2023-05-02", "2023-01-03")
    assert record.application_number is not None
    assert record.application_number.number == "202310000001"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter: str) -> None:
    text = f"publication_number{delimiter}title{delimiter}ipc_subclasses\nCN114081026A{delimiter}驱鸟装置{delimiter}A01M\n"
    record = patent(read(text.encode())[0])
    assert record.titles[0].value == "驱鸟装置"
    assert [c.symbol for c in record.classes] == ["A01M"]


def test_latin_text_that_is_neither_utf8_nor_gb18030_reads_as_windows_1252() -> None:
    assert detect_encoding("société, é,è\n".encode("cp1252")) == "cp1252"


def test_row_with_a_wrong_number_of_cells_is_rejected_and_the_next_is_not_shifted() -> None:
    text = "publication_number,title,ipc_subclasses\nCN1A,有,逗号,A01B\nCN114081026A,驱鸟装置,A01M\n"
    bad, good = read(text.encode())
    assert bad == Rejected("row 2", "row", "row_width", "4 cells under 3 headings")
    assert patent(good).titles[0].value == "驱鸟装置"
    assert good.where == "row 3"


def test_blank_cells_beyond_the_headings_are_forgiven() -> None:
    text = "publication_number,title,ipc_subclasses\nCN114081026A,驱鸟装置,A01M,,\n"
    assert patent(read(text.encode())[0]).record_id == "CN114081026A"


def test_a_cell_keeps_its_line_breaks() -> None:
    text = 'publication_number,title,ipc_subclasses\nCN114081026A,"驱鸟\n装置",A01M\n'
    assert patent(read(text.encode())[0]).titles[0].value == "驱鸟\n装置"


def test_an_unclosed_quote_costs_its_row_alone() -> None:
    lines = ["publication_number,title,ipc_subclasses", 'CN114081026A,"没有收尾,A01M']
    lines += [f"CN11408{n:04d}A,装置,A01M" for n in range(1000, 1020)]
    items = read(("\n".join(lines) + "\n").encode())
    assert [item.reason for item in items if isinstance(item, Rejected)] == ["row_width"]
    assert len([item for item in items if isinstance(item, Found)]) == 20


def test_bytes_of_another_encoding_cost_their_row_alone() -> None:
    good = "CN114081026A,驱鸟装置,A01M\n".encode()
    data = b"publication_number,title,ipc_subclasses\n" + good + b"CN114081027A,\xff\xfe,A01M\n" + good
    # GB18030 does not read 0xFF either, so the file stays what most of it is.
    items = read(b"\xef\xbb\xbf" + data)
    assert [type(item) for item in items] == [Found, Rejected, Found]
    assert isinstance(items[1], Rejected)
    assert (items[1].where, items[1].reason) == ("row 3", "unreadable_encoding")


def test_spreadsheet_wrappings_are_taken_off() -> None:
    text = 'publication_number,title,ipc_subclasses\n"=""CN114081026A""",\'=装置,A01M\n'
    record = patent(read(text.encode())[0])
    assert record.record_id == "CN114081026A"
    assert record.titles[0].value == "=装置"


def test_lines_above_the_headings_are_passed_over() -> None:
    text = (
        "search URL:,https://example.org/?q=a\n"
        "id,title,assignee,inventor/author,priority date,filing/creation date,publication date,grant date,"
        "result link,representative figure link\n"
        'US-20990000001-A1,Lamp,"Example, Inc.","Jane Roe, John Doe",2098-01-02,2098-05-06,2099-01-01,,'
        "https://example.org/US20990000001A1,https://example.org/f.png\n"
    )
    item = read(text.encode())[0]
    record = patent(item)
    assert record.record_id == "US20990000001A1"
    assert [p.name for p in record.applicants] == ["Example, Inc."]
    assert [p.name for p in record.inventors] == ["Jane Roe", "John Doe"]
    assert record.earliest_priority_on == "2098-01-02"
    assert isinstance(item, Found)
    assert item.where == "row 3"
    assert item.unmapped == {"representative figure link": 1}


def test_unknown_headings_are_one_rejection_that_lists_them() -> None:
    items = read("名目,数值\na,1\nb,2\n".encode())
    assert items == [Rejected("row 1", "columns", "unknown_columns", "名目, 数值")]


def test_a_given_profile_that_does_not_fit_says_what_it_needs() -> None:
    (item,) = read(CNIPA.encode(), profile="lens")
    assert isinstance(item, Rejected)
    assert item.reason == "unknown_columns"
    assert "Display Key" in item.detail


def test_an_unknown_profile_is_misuse() -> None:
    with pytest.raises(UnknownProfile):
        read(CNIPA.encode(), profile="nobody")


def test_a_row_without_number_is_rejected() -> None:
    text = "publication_number,title,ipc_subclasses\n,驱鸟装置,A01M\n???,驱鸟装置,A01M\n"
    assert [(item.where, item.reason) for item in read(text.encode()) if isinstance(item, Rejected)] == [
        ("row 2", "missing_number"),
        ("row 3", "unreadable_number"),
    ]


def test_workbook_with_a_title_line_above_the_headings() -> None:
    header: list[object] = [*HEADER.split(",")]
    row: list[object] = [*ROW.split(",")]
    data = workbook(["检索结果 2023", *[None] * 7], header, row)
    assert FORMAT.recognises(Sample("a.xlsx", data[:65536]))
    (item,) = read(data, "a.xlsx")
    assert patent(item).record_id == "CN987654321A"
    assert item.where == "row 3"


def test_workbook_cells_that_are_dates_and_numbers_read_as_printed() -> None:
    import datetime

    data = workbook(
        ["Patent Number", "Application Number", "Patentee Name", "Date of Application"],
        [325016, "3358/DELNP/2010", "SHARP", datetime.datetime(2008, 11, 19)],  # noqa: DTZ001 (no zone in a sheet)
    )
    record = patent(read(data, "a.xlsx")[0])
    assert record.record_id == "IN325016"
    assert record.filed_on == "2008-11-19"


@pytest.mark.req("SC-31")
def test_a_broken_workbook_and_one_with_a_document_type_are_rejected() -> None:
    good = workbook(["a", "b"])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            target.writestr(part.filename, content)
    for data in (good[:200], packed.getvalue()):
        (item,) = read(data, "a.xlsx")
        assert isinstance(item, Rejected)
        assert item.reason == "unreadable_workbook"


def test_the_old_binary_workbook_is_named() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert FORMAT.recognises(Sample("a.xls", data))
    assert read(data, "a.xls") == [
        Rejected("file", "file", "old_workbook", "save the .xls workbook as .xlsx")
    ]


def test_json_lines_and_an_array_read_alike() -> None:
    row = {"publication_number": "US-4058776-A", "abstract": "A circuit.", "citations": ["US-3792375-A"]}
    lines = (json.dumps(row) + "\n") * 2
    array = json.dumps([row, row], indent=1)
    for text, name in ((lines, "a.jsonl"), (array, "a.json")):
        assert FORMAT.recognises(Sample(name, text.encode()))
        items = read(text.encode(), name)
        assert [patent(item).citations[0].cited_id for item in items] == ["US3792375A"] * 2


def test_a_broken_json_line_costs_itself() -> None:
    row = json.dumps({"publication_number": "US-4058776-A", "abstract": "A.", "citations": []})
    items = read(f'{row}\n{{"publication_number": \n[1]\n{row}\n'.encode(), "a.jsonl")
    assert [item.reason if isinstance(item, Rejected) else "ok" for item in items] == [
        "ok",
        "unreadable_json",
        "not_an_object",
        "ok",
    ]
    assert items[3].where == "row 4"


def test_nested_json_values_have_paths() -> None:
    from opentisc.records.formats.tables.reading import Row, read_json_lines

    line = json.dumps({"a": {"b": 1, "c": None}, "d": [{"e": "x"}, {"e": "y"}], "f": True})
    table = read_json_lines([line])
    assert list(table.rows) == [Row("row 1", {"a.b": "1", "a.c": "", "d.e": ["x", "y"], "f": "true"})]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<?xml version='1.0'?><a b='c,d'/>", "a.xml"),
        (b"Dear all, this is prose.\nIt has commas, too.\n", "a.txt"),
        (
            b"- Fields: publication_number, title, ipc_subclasses\n  publication_number,title,ipc_subclasses\n- A, b\n",
            "README.md",
        ),
        (b'{"one": "object"}', "a.json"),
        (b"\x00\x01\x02\x03" * 100, "a.bin"),
        (b"", "a.csv"),
    ],
)
def test_what_is_no_table_is_not_claimed(data: bytes, name: str) -> None:
    assert not FORMAT.recognises(Sample(name, data))


def test_a_table_is_known_by_its_headings_whatever_its_name() -> None:
    assert FORMAT.recognises(Sample("export", CNIPA.encode("gb18030")))
    assert FORMAT.recognises(Sample("unknown.csv", b"a,b\n1,2\n"))


def test_preview_shows_headings_rows_and_the_profile_that_fits() -> None:
    shown = preview(io.BytesIO(CNIPA.encode("gb18030")), name="a.csv")
    assert not isinstance(shown, Rejected)
    assert shown.headings == tuple(HEADER.split(","))
    assert shown.profile is get_profile("cnipa-search")
    assert (shown.encoding, shown.delimiter, shown.heading_row) == ("gb18030", ",", 1)
    assert shown.rows[0]["发明名称"] == "一种测试装置"


def test_a_format_can_be_bound_to_a_profile_of_somebodys_own(own_profile: Callable[[], TableFormat]) -> None:
    items = list(own_profile().read(io.BytesIO("号,名\nCN114081026A,装置\n".encode()), ReadOptions()))
    assert patent(items[0]).titles[0].value == "装置"


@pytest.fixture
def own_profile() -> Callable[[], TableFormat]:
    from opentisc.records.formats.tables import Profile

    def make() -> TableFormat:
        return TableFormat(
            Profile.from_mapping(
                {
                    "code": "own",
                    "title_zh": "自有",
                    "title_en": "own",
                    "collection": "patents",
                    "columns": [
                        {"heading": "号", "target": "publication_number", "needed": True},
                        {"heading": "名", "target": "title"},
                    ],
                }
            )
        )

    return make
