"""Who opened what, as the client reads it: a sitting is one row with its count, the workbook holds every opening."""

from datetime import datetime, timedelta, timezone

import pytest

from opentisc.desk.models import Opening
from opentisc.web.desk.client.openings import openings_table

BEIJING = timezone(timedelta(hours=8))


def opening(person: int, hour: int, minute: int, *, what: str = "page", day: int = 18) -> Opening:
    at = datetime(2026, 9, day, hour, minute, tzinfo=BEIJING)
    return Opening(person_id=person, person_name=f"馆员{person}", body_name="虚构中心", what=what, at=at)


ROWS = [
    opening(2, 16, 0),
    opening(1, 15, 40),
    opening(1, 10, 50),
    opening(2, 10, 45),
    opening(1, 10, 20),
    opening(1, 10, 20, what="export"),
    opening(1, 10, 0),
    opening(1, 23, 59, day=17),
]
"""The newest first. Person 1 opened at 10:00, 10:20 and 10:50: no gap is longer than half an hour."""


@pytest.mark.req("UX-28")
def test_openings_of_one_sitting_are_one_row_with_their_count():
    shown = [tuple(cell.text for cell in row.cells) for row in openings_table(ROWS, each=False).rows]
    assert shown == [
        ("2026-09-18 16:00", "馆员2", "虚构中心", "页面", "1"),
        ("2026-09-18 15:40", "馆员1", "虚构中心", "页面", "1"),
        ("2026-09-18 10:00–10:50", "馆员1", "虚构中心", "页面", "3"),
        ("2026-09-18 10:45", "馆员2", "虚构中心", "页面", "1"),
        ("2026-09-18 10:20", "馆员1", "虚构中心", "导出", "1"),
        ("2026-09-17 23:59", "馆员1", "虚构中心", "页面", "1"),
    ]


def test_the_workbook_holds_each_opening():
    assert len(openings_table(ROWS, each=True).rows) == 8
    assert openings_table([], each=True).empty == "还没有人开启过您的技术交底。"
