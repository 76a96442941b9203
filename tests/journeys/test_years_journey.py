"""A long range of years and a version that was not built, in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.dates import DateText
from opentisc.records import actions
from opentisc.records.types import RecordId
from tests.web import site_records

pytestmark = pytest.mark.journey
FIRST, LAST = 1951, 2025


@pytest.fixture
def long_range(site, tmp_path: Path, transactional_db) -> None:
    """One more patent of every year from 1951 to 2025."""
    one = site_records.patents()[0]
    more = [
        replace(
            one,
            record_id=RecordId(f"XX30{year}00A"),
            publication=site_records.number("XX", f"30{year}00", "A"),
            application_id=None,
            application=None,
            published_on=DateText(f"{year}-03-04"),
        )
        for year in range(FIRST, LAST + 1)
    ]
    actions.import_paths([site_records.write(tmp_path, more, "years.jsonl")], by=OPERATOR)


@pytest.mark.req("UX-05", "UX-42")
@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hans"), (390, "en")])
def test_seventy_five_years_are_drawn_in_spans_that_keys_reach(long_range, watched, width, language):
    reading = watched(viewport={"width": width, "height": 900}, language=language)
    page = reading.page
    reading.go("/search/")
    if width < 1000:
        page.click(".facets-open")
    bars = page.locator(".years a")
    assert bars.count() == 16  # 1950–1954 to 2025–2029
    assert min(bars.nth(at).bounding_box()["width"] for at in range(16)) >= 5
    assert reading.axe() == []
    bars.first.focus()
    reading.leave(lambda: page.keyboard.press("Enter"))
    assert page.locator(".hits > .hit").count() == 4  # 1951 to 1954


@pytest.mark.req("UX-37", "UX-42")
def test_a_version_that_was_not_built_is_said_to_a_visitor(long_range, watched):
    reading = watched(viewport={"width": 390, "height": 900})
    reading.go("/search/?as_of=1")
    assert reading.axe() == []
    reading.leave(lambda: reading.page.click("text=检索最新数据"))
    assert reading.page.locator(".hits > .hit").count() == 20
