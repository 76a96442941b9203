"""The count behind a due date, as a page shows it."""

from datetime import datetime

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from opentisc.kernel.workdays import CHINA_TIME, Calendar, DayKind
from opentisc.web.desk.due_words import DAY_KINDS, day_rows


def due(year, month, day, work_days):
    return Calendar().add_work_days(datetime(year, month, day, 10, tzinfo=CHINA_TIME), work_days)


@pytest.mark.req("UX-26")
def test_each_day_says_whether_it_counts_and_why():
    rows = day_rows(due(2026, 9, 18, 6))
    assert [(row.on.day, str(row.weekday), row.counts, row.words) for row in rows] == [
        (19, "周六", None, "周末"),
        (20, "周日", 1, "调休上班（国庆节）"),
        (21, "周一", 2, "工作日"),
        (22, "周二", 3, "工作日"),
        (23, "周三", 4, "工作日"),
        (24, "周四", 5, "工作日"),
        (25, "周五", None, "放假（中秋节）"),
        (26, "周六", None, "放假（中秋节）"),
        (27, "周日", None, "放假（中秋节）"),
        (28, "周一", 6, "工作日"),
    ]


def test_every_kind_of_day_has_its_word():
    assert set(DAY_KINDS) == set(DayKind)


@pytest.mark.req("RD-20")
def test_a_date_that_may_still_move_says_so():
    found = due(2026, 12, 30, 3)
    html = render_to_string(
        "components/due_days.html", {"rows": day_rows(found), "provisional": found.provisional}
    )
    assert "暂定：有的日期尚无官方放假安排" in html
    settled = due(2026, 9, 18, 3)
    html = render_to_string(
        "components/due_days.html", {"rows": day_rows(settled), "provisional": settled.provisional}
    )
    assert "暂定" not in html
    assert "国办发明电〔2025〕7号" in html


def test_due_at_once_shows_no_count():
    found = due(2026, 9, 18, 0)
    assert (
        render_to_string("components/due_days.html", {"rows": day_rows(found), "provisional": False}).strip()
        == ""
    )


def test_the_words_follow_the_language():
    with override("en"):
        assert day_rows(due(2026, 9, 18, 2))[1].words == "worked instead of a day off (国庆节)"
