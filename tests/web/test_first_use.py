"""What a person meets who sees the pages for the first time: numbers as printed, words instead of codes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from opentisc.records.models import BatchState, ImportBatch
from opentisc.records.types import Collection
from opentisc.web import labels, origins
from opentisc.web.imports.mapping import initial_from, likely_collection
from tests.web.html_reading import css, page, text

MARKS = ("注册号", "商标名称", "国际分类", "申请人", "申请日期", "状态")


def test_the_home_page_names_each_import_and_says_when_it_ended(staff, site):
    ended = timezone.now()
    ImportBatch.objects.create(
        number=901,
        paths=["/somewhere/ipg240102.zip"],
        state=BatchState.COMMITTED,
        finished_at=ended,
        added=3715,
    )
    row = text(css(page(staff, "/"), ".home-data .table-cards tbody tr")[0])
    assert "ipg240102.zip" in row
    assert "/somewhere" not in row
    assert "3,715" in row
    assert timezone.localtime(ended).strftime("%Y-%m-%d %H:%M") in row


@pytest.mark.req("UX-01")
def test_a_mark_opens_by_the_number_that_its_page_prints(visitor, site):
    answer = visitor.get("/search/", {"q": "7000001", "collection": "marks"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/records/TM-XX-7000001/")


@pytest.mark.req("UX-01")
def test_a_number_of_two_records_lists_both_and_claims_no_empty_result(visitor, site, monkeypatch):
    found = (("patents", "XX2000001A"), ("patents", "XX2000002A"))
    monkeypatch.setattr("opentisc.records.queries.look_up", lambda *_args, **_named: found)
    tree = page(visitor, "/search/?q=CN209910000001")
    rows = css(tree, "tbody tr")
    assert [css(row, "a")[0].get("href") for row in rows] == ["/records/XX2000001A/", "/records/XX2000002A/"]
    assert css(tree, ".results-count") == []
    assert "没有命中" not in text(tree)


@pytest.mark.req("UX-04")
def test_a_page_beyond_the_last_goes_to_the_last(visitor, site):
    answer = visitor.get("/search/", {"q": "ab:wireless", "page": "99"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/search/?q=ab%3Awireless")


@pytest.mark.django_db
def test_the_mapping_page_offers_the_fields_that_known_headings_fill():
    assert likely_collection(MARKS) == Collection.MARKS
    offered = initial_from(None, MARKS, Collection.MARKS)
    assert [offered.get(f"column_{at}") for at in range(len(MARKS))] == [
        "registration_number", "words", "nice", "owners", "filed_on", "status",
    ]  # fmt: skip


@pytest.mark.django_db
def test_no_field_is_offered_twice():
    offered = initial_from(None, ("Title", "Title"), Collection.PATENTS)
    assert list(offered.values()) == ["title"]


@pytest.mark.parametrize(
    ("facet", "value", "words"),
    [
        ("office", "HU", "HU 匈牙利"),
        ("kind", "journal", "期刊论文"),
        ("status", "opposed", "异议中"),
        ("source", "samples", "内置虚构示例"),
        ("ipc1", "H", "H 电学"),
        ("kind", "B2", "B2"),
        ("country", "ZZ", "ZZ"),
    ],
)
def test_a_facet_shows_words_where_there_are_any(facet: str, value: str, words: str):
    assert labels.facet_value(facet, value) == words


@pytest.mark.parametrize(
    ("where", "words"),
    [("row 7", "第 7 行"), ("line 12", "第 12 行"), ("offset 0", "第 0 字节起"), ("a/b", "a/b")],
)
def test_a_place_in_a_file_is_said_in_words(where: str, words: str):
    assert origins.place(where) == words


def test_a_source_that_people_named_keeps_its_name():
    assert origins.source("某省中心自建库") == "某省中心自建库"


def test_a_broken_file_says_in_words_what_is_wrong(staff, empty_site):
    broken = SimpleUploadedFile("a.xml", b'<?xml version="1.0"?><ep-patent-document id="x"><SDOBI>')
    answer = staff.post("/imports/", {"file": broken, "format_code": "ep-st36", "source": ""})
    shown = text(css(page(staff, answer.headers["Location"]), ".table-cards tbody tr")[0])
    assert "XML 不完整" in shown
    assert "malformed_xml" not in shown
