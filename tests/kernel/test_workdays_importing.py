"""Next year's table: our TOML, a CSV, the plain form of the database; every mistake with its place."""

import json
from datetime import date

import pytest

from opentisc.kernel.workdays import (
    Notice,
    YearStatus,
    read_year_csv,
    read_year_toml,
    shipped_years,
    year_from_plain,
    year_to_plain,
)
from opentisc.kernel.workdays.errors import BadYearTable

NOTICE = Notice(title="测试通知", number="测试〔2026〕1号", dated=date(2026, 11, 20))

CSV = """date,kind,name,weekday
2026-12-31,放假,元旦,周四
2027-01-01,放假,元旦,周五
2027-01-02,holiday,元旦,星期六
2027-01-03,make_up,元旦,周日
2027-10-01,放假,国庆节,
"""

TOML = """
year = 2027
status = "official"
[[notices]]
title = "测试通知"
number = "测试〔2026〕1号"
date = 2026-11-20
[[holidays]]
name = "元旦"
from = 2027-01-01
until = 2027-01-02
make_up = [2027-01-03]
"""


def read_csv(text):
    return read_year_csv(text, year=2027, status=YearStatus.OFFICIAL, notices=(NOTICE,))


def problems(read, text):
    with pytest.raises(BadYearTable) as caught:
        read(text)
    return [(p.place, p.code, p.weekday) for p in caught.value.problems]


def test_a_csv_becomes_runs_of_holidays_with_their_make_up_days():
    table = read_csv(CSV)
    assert [(h.name, h.first, h.last, h.make_up, h.notice) for h in table.holidays] == [
        ("元旦", date(2026, 12, 31), date(2027, 1, 2), (date(2027, 1, 3),), "测试〔2026〕1号"),
        ("国庆节", date(2027, 10, 1), date(2027, 10, 1), (), "测试〔2026〕1号"),
    ]


def test_a_csv_saved_by_a_spreadsheet_is_read():
    assert read_csv("\ufeff" + CSV.replace("-", "/").replace("\n", "\r\n")) == read_csv(CSV)


def test_toml_is_read():
    table = read_year_toml(TOML)
    assert (table.year, table.status, table.notices) == (2027, YearStatus.OFFICIAL, (NOTICE,))
    assert table.holidays[0].make_up == (date(2027, 1, 3),)


@pytest.mark.parametrize("table", shipped_years(), ids=lambda table: str(table.year))
def test_every_table_survives_the_database(table):
    assert year_from_plain(json.loads(json.dumps(year_to_plain(table)))) == table


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2027-01-03,make_up,元旦,周六", ("line 6", "weekday_conflict", "周日")),
        ("2027-02-30,放假,春节,", ("line 6", "unreadable_date", "")),
        ("2027-02,放假,春节,", ("line 6", "unreadable_date", "")),
        ("2027-02-10,休息,春节,", ("line 6", "unknown_kind", "")),
        ("2027-02-10,放假,,", ("line 6", "name_missing", "")),
        ("2027-02-10,放假,春节,,x", ("line 6", "too_many_columns", "")),
        ("2027-02-20,上班,春节,", ("2027-02-20", "make_up_without_holiday", "")),
        ("2027-01-04,上班,元旦,", ("holidays[0] 元旦", "make_up_on_weekday", "周一")),
        ("2027-01-02,上班,元旦,", ("holidays[0] 元旦", "holiday_and_make_up", "周六")),
        ("2028-01-01,放假,元旦,", ("holidays[1] 元旦", "other_year", "周六")),
        ("2027-01-01,放假,元旦,", ("2027-01-01", "twice", "")),
    ],
)
def test_a_wrong_row_is_named_with_its_place_and_weekday(line, told):
    rows = CSV.splitlines()
    assert told in problems(read_csv, "\n".join([*rows[:-1], line]))


def test_every_mistake_is_told_at_once():
    found = problems(read_csv, "date,kind,name\nnever,放假,元旦\n2027-01-01,?,元旦\n")
    assert [code for _place, code, _weekday in found] == ["unreadable_date", "unknown_kind", "empty"]


def test_a_wrong_heading_is_refused():
    assert problems(read_csv, "day,what\n2027-01-01,放假\n") == [("line 1", "wrong_heading", "")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("until = 2027-01-02", "until = 2026-12-31", ("holidays[0]", "bad_range", "")),
        ("until = 2027-01-02", "to = 2027-01-02", ("holidays[0].to", "unknown_key", "")),
        ('status = "official"', 'status = "sure"', ("status", "bad_status", "")),
        ("year = 2027", "year = 27", ("year", "unreadable_year", "")),
        ("[2027-01-03]", "[2027-01-04]", ("holidays[0] 元旦", "make_up_on_weekday", "周一")),
        ("[2027-01-03]", '["soon"]', ("holidays[0].make_up[0]", "unreadable_date", "")),
        ('name = "元旦"', 'name = "元旦"\nnotice = "?"', ("holidays[0].notice", "unknown_notice", "")),
    ],
)
def test_a_wrong_toml_is_named_with_its_place(old, new, told):
    assert told in problems(read_year_toml, TOML.replace(old, new))


def test_a_day_in_two_holidays_is_named():
    again = TOML + '[[holidays]]\nname = "春节"\nfrom = 2027-01-02\nuntil = 2027-01-02\n'
    assert ("holidays[1] 春节", "twice", "周六") in problems(read_year_toml, again)


def test_an_official_year_needs_its_notice():
    text = TOML.split("[[notices]]", maxsplit=1)[0] + "[[holidays]]" + TOML.split("[[holidays]]")[1]
    assert ("notices", "official_without_notice", "") in problems(read_year_toml, text)


def test_a_text_that_is_no_toml_is_told():
    assert problems(read_year_toml, "year = ")[0][:2] == ("file", "not_toml")
