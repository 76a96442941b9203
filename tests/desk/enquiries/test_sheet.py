"""The day's sheet: reading rows as spreadsheets give them, and what becomes of them."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.desk import actions
from opentisc.desk.enquiries import sheet, workbook
from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from opentisc.infra.attachments.errors import FileRefused
from tests.factories import desk as make

NOW = make.NOW
DAY = sheet.Day(date(2026, 9, 18), NOW)
DEFAULTS = actions.EnquiryEntry(channel="counter", right_kinds=("patent",))


def read(text: str, **facts):
    (row,) = sheet.pasted(text)
    return sheet.read(row, DAY, defaults=DEFAULTS, words=sheet.Words(**facts))


class Counted(str):
    """A text that counts how often something is looked for in it."""

    def find(self, *place):
        self.steps += 1
        return str.find(self, *place)


# What a spreadsheet puts on the clipboard


def test_cells_with_breaks_tabs_and_doubled_quotes_are_unquoted_and_others_stay():
    text = 'a\t"第一行\n第二行"\t"说""可以"""\r\n"原样"\t"开头没有结尾\t最后\r\n'
    assert sheet.split(text) == [["a", "第一行\n第二行", '说"可以"'], ['"原样"', '"开头没有结尾', "最后"]]


def clipboard(rows: list[list[str]]) -> str:
    """Write rows as a spreadsheet does: quotes only around a cell that needs them."""

    def cell(text: str) -> str:
        needs = any(mark in text for mark in "\t\n\r") or text.startswith('"')
        return '"' + text.replace('"', '""') + '"' if needs else text

    return "".join("\t".join(cell(one) for one in row) + "\r\n" for row in rows)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_what_a_spreadsheet_copies_comes_back_cell_by_cell(rows):
    wanted = [["".join(cell) for cell in row] for row in rows]
    # A quoted cell without break, tab or doubled quote is told from a typed one by nothing: left out here.
    for row in wanted:
        for at, cell in enumerate(row):
            if cell.startswith('"'):
                row[at] = "x" + cell
    assert sheet.split(clipboard(wanted)) == wanted


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_reading_never_fails_and_loses_no_character(text):
    cells = [cell for row in sheet.split(text) for cell in row]
    kept = sum(len(cell.strip()) for cell in cells)
    rows = sheet.pasted(text)
    if not any(sheet._columns(row) for row in sheet.split(text)):
        held = sum(len(cell.strip()) for row in rows for cell in (*row.cells.values(), *row.extra))
        assert held == kept
    for row in rows:
        sheet.read(row, DAY, defaults=DEFAULTS, words=sheet.Words())


@pytest.mark.req("SC-38")
def test_a_hostile_paste_of_100_kb_is_read_in_one_pass():
    hostile = ['"' * 100_000, '"\t' * 50_000, "\r" * 100_000, '"a""' * 25_000]
    for text in hostile:
        counted = Counted(text)
        counted.steps = 0
        sheet.split(counted)
        assert counted.steps <= len(text)


# From cells to an enquiry


def test_a_row_is_read_by_its_headings_in_any_order():
    text = "答复\t问题\t依据\t分钟\t渠道\n可以。\t能同日申请吗？\t专利法第九条；意见\t12\t电话"
    entry, faults = read(text)
    assert faults == {}
    assert (entry.question, entry.answer, entry.minutes, entry.channel) == (
        "能同日申请吗？", "可以。", 12, "phone",
    )  # fmt: skip
    assert (entry.basis, entry.opinion) == (("专利法第九条",), True)
    assert entry.right_kinds == ("patent",)


def test_a_row_without_headings_is_read_in_our_order_and_takes_the_defaults():
    entry, faults = read("9:05\t商标、专利\t问\t答\t意见")
    assert faults == {}
    assert entry.right_kinds == ("mark", "patent")
    assert (entry.basis, entry.opinion, entry.channel) == ((), True, "counter")
    assert entry.occurred_at.isoformat() == "2026-09-18T09:05:00+08:00"


def test_every_fault_names_its_column_and_cells_too_many_are_kept():
    row = "25:00\t版权\t问\t答\t意见\t\t传真\tviele\t9\t外星人\t\t\t\t第十四格"
    (raw,) = sheet.pasted(row)
    _entry, faults = sheet.read(raw, DAY, defaults=DEFAULTS, words=sheet.Words())
    assert faults == {
        "time": "wrong_time", "right_kinds": "not_in_list", "channel": "not_in_list", "minutes": "wrong_type",
        "effort": "not_in_list", "client_kind": "not_in_list", "row": "too_many_cells",
    }  # fmt: skip
    assert raw.extra == ("第十四格",)


def test_without_a_time_today_is_now_and_another_day_is_noon():
    assert read("\t\t问\t答\t意见")[0].occurred_at == NOW
    (row,) = sheet.pasted("\t\t问\t答\t意见")
    earlier = sheet.Day(date(2026, 9, 17), NOW, "外出")
    entry, _faults = sheet.read(row, earlier, defaults=DEFAULTS, words=sheet.Words())
    assert entry.occurred_at.isoformat() == "2026-09-17T12:00:00+08:00"
    assert entry.backdating_reason == "外出"


def test_words_of_the_language_in_force_are_known_too():
    entry, faults = read("\tpatent\tq\ta\topinion\t\tphone call", channels={"phone call": "phone"})
    assert faults == {}
    assert (entry.channel, entry.opinion) == ("phone", True)


# Workbooks


def book(*rows) -> io.BytesIO:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def test_a_workbook_gives_the_texts_of_its_first_sheet(settings, tmp_path):
    settings.HOME = tmp_path
    from datetime import time

    rows = workbook.rows(book(["时间", "问题"], [time(9, 5), "问"], [None, None], [None, 7.0]), "日登记.xlsx")
    assert rows == [["时间", "问题"], ["09:05", "问"], ["", "7"]]


def test_what_is_no_workbook_is_refused(settings, tmp_path):
    settings.HOME = tmp_path
    with pytest.raises(FileRefused):
        workbook.rows(io.BytesIO(b"PK\x03\x04 no"), "a.xlsx")
    with pytest.raises(workbook.UnreadableWorkbook):
        workbook.rows(io.BytesIO(b"a\tb"), "a.tsv")


# What becomes of the rows


@pytest.fixture
def desk(db):
    return make.make_desk("SX01")


def rows_of(*questions: str) -> list[actions.SheetRow]:
    base = replace(DEFAULTS, answer="答", opinion=True, occurred_at=NOW)
    return [
        actions.SheetRow(line, replace(base, question=question), {})
        for line, question in enumerate(questions, start=1)
    ]


def stored() -> int:
    return Enquiry.objects.narrowed(EVERYTHING).count()


def save(desk, rows, **how):
    return actions.register_enquiry_sheet(rows, by=desk.consultant, now=NOW, **how)


def test_good_rows_are_saved_and_bad_ones_come_back_with_field_and_line(desk):
    rows = rows_of("甲", "", "乙")
    rows[2] = replace(rows[2], faults={"minutes": "wrong_type"})
    done = save(desk, rows)
    assert done.saved == {1: "SX01-Q2026-00001"}
    assert done.problems == {2: {"question": "required"}, 3: {"minutes": "wrong_type"}}
    assert stored() == 1


def test_all_or_nothing_saves_nothing_while_a_row_is_bad(desk):
    done = save(desk, rows_of("甲", ""), mode="all")
    assert (done.saved, done.problems) == ({}, {2: {"question": "required"}})
    assert stored() == 0
    assert len(save(desk, rows_of("甲", "乙"), mode="all").saved) == 2


@pytest.mark.req("RD-11")
def test_a_second_paste_of_the_same_rows_is_noticed_and_not_doubled(desk):
    save(desk, rows_of("甲", "乙"))
    done = save(desk, rows_of("甲", "丙", "丙 "))
    assert done.twice == {1: "SX01-Q2026-00001", 3: ""}
    assert done.saved == {2: "SX01-Q2026-00003"}
    assert stored() == 3


def test_a_row_that_really_came_twice_is_saved_when_the_person_says_so_once(desk):
    save(desk, rows_of("甲"))
    again = {"again": frozenset((1,)), "once_key": "k"}
    assert len(save(desk, rows_of("甲"), **again).saved) == 1
    assert save(desk, rows_of("甲"), **again).saved == {}
    assert stored() == 2


def test_another_bodys_rows_are_not_told(desk):
    save(desk, rows_of("甲"))
    other = make.make_desk("SX02")
    assert save(other, rows_of("甲")).twice == {}
