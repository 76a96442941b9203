"""A source's day and the footer's are days of one time zone."""

import re

from tests.web.html_reading import css, page, text


def test_an_import_late_in_the_day_of_utc_has_the_same_day_everywhere(visitor, site):
    pointer = site / "lake" / "published.jsonl"
    lines = re.sub(r'"at": ?"[^"]*"', '"at": "2024-04-30T17:05:00+00:00"', pointer.read_text())
    pointer.write_text(lines)
    tree = page(visitor, "/records/CN999000001B/")
    days = {text(cell) for cell in css(tree, "#sources td.nowrap")}
    assert days == {"2024-05-01"}  # 01:05 in Shanghai
    assert "截至 2024-05-01" in text(css(tree, "footer")[0])
    assert "2024-04-30" not in text(css(tree, "main")[0])
