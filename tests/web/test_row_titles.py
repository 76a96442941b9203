"""Titles and numbers of rows: the title that matched, one look of a number, words where there is no title."""

from dataclasses import replace
from pathlib import Path

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.dates import DateText
from opentisc.records import actions
from opentisc.records.types import Citation, Patent, RecordId
from opentisc.search import actions as indexes
from opentisc.search import registry
from tests.web import site_records
from tests.web.html_reading import css, page, text


@pytest.fixture
def with_world_patents(site, tmp_path: Path) -> Path:
    """The site with two international publications, the second without a title; it cites the first."""
    first = Patent(
        record_id=RecordId("WO2017014444A1"),
        publication=site_records.number("WO", "2017014444", "A1"),
        published_on=DateText("2017-01-26"),
        titles=(site_records.en("Fictional heat exchanger"),),
    )
    second = Patent(
        record_id=RecordId("WO2018099999A1"),
        publication=site_records.number("WO", "2018099999", "A1"),
        published_on=DateText("2018-06-07"),
        abstracts=(site_records.en("A heat exchanger without a title."),),
        citations=(Citation(patent=first.publication, cited_id=first.record_id),),
    )
    actions.import_paths([site_records.write(tmp_path, [first, second], "world.jsonl")], by=OPERATOR)
    return site


def test_a_row_shows_the_title_that_matched_marked_and_the_first_title_beside_it(visitor, site):
    row = css(page(visitor, "/search/?q=ti:separator AND office:CN"), ".hit")[0]
    assert text(css(row, ".hit-title")[0]) == "Separator for a lithium-ion battery"
    assert [text(mark) for mark in css(row, ".hit-title mark")] == ["Separator"]
    assert text(css(row, ".other-title")[0]) == "一种锂离子电池隔膜及其制备方法"


def test_a_row_whose_first_title_matched_shows_that_one_alone(visitor, site):
    row = css(page(visitor, "/search/?q=ti:隔膜 AND office:CN"), ".hit")[0]
    assert text(css(row, ".hit-title")[0]) == "一种锂离子电池隔膜及其制备方法"
    assert css(row, ".other-title") == []


def test_row_page_and_citations_print_a_number_alike(visitor, with_world_patents):
    row = css(page(visitor, "/search/?q=ti:exchanger"), ".hit")[0]
    assert text(css(row, ".hit-facts span")[0]) == "WO 2017/014444 A1"
    reader = page(visitor, "/records/WO2017014444A1/")
    assert text(css(reader, ".reader-number strong")[0]) == "WO 2017/014444 A1"
    assert text(css(reader, ".crumbs span[aria-current]")[0]) == "WO 2017/014444 A1"
    citing = page(visitor, "/records/WO2018099999A1/")
    assert text(css(citing, "#citations td a")[0]) == "WO 2017/014444 A1"
    assert text(css(reader, "#citations td a")[0]) == "WO 2018/099999 A1"


def test_a_record_without_title_says_so_instead_of_repeating_its_number(visitor, with_world_patents):
    row = css(page(visitor, "/search/?q=ab:exchanger"), ".hit")[0]
    assert text(css(row, ".hit-title")[0]) == "无标题"
    assert text(css(page(visitor, "/records/WO2018099999A1/"), "h1")[0]) == "无标题"
    visitor.cookies["opentisc_language"] = "en"
    assert text(css(page(visitor, "/records/WO2018099999A1/"), "h1")[0]) == "No title"


def test_an_index_whose_documents_were_made_otherwise_is_made_anew(site, monkeypatch):
    spec = registry.get_collection("patents")
    assert indexes.catch_up("patents") == 0
    monkeypatch.setitem(registry._COLLECTIONS, "patents", replace(spec, version=spec.version + 1))
    assert indexes.catch_up("patents") == len(site_records.patents())
