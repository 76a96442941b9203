"""Export from the result list."""

import csv
import io

import pytest

from opentisc.records.export import words
from opentisc.web import labels


def rows(response) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline=""))
    )


def test_an_export_holds_every_hit_of_the_list_and_no_other(visitor, site):
    response = visitor.get("/search/export/?q=ab:(wireless AND network)&format=csv")
    assert sorted(row["记录号"] for row in rows(response)) == ["XX2000001A", "XX2000002A", "XX2000004A"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="opentisc-patents.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_picked_records_alone_are_exported_when_there_are_any(visitor, site):
    response = visitor.get("/search/export/?q=wireless&format=csv&pick=XX2000003A&pick=XX2000001A")
    assert [row["记录号"] for row in rows(response)] == ["XX2000003A", "XX2000001A"]


def test_facets_narrow_an_export_as_they_narrow_the_list(visitor, site):
    response = visitor.get("/search/export/?q=ab:wireless&include=year:2021&format=csv")
    assert sorted(row["记录号"] for row in rows(response)) == ["XX2000002A", "XX2000003A"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("xlsx", "spreadsheetml"), ("jsonl", "ndjson"), ("ris", "research-info-systems"), ("csv", "text/csv")],
)
def test_each_format_has_its_type(visitor, site, code, kind):
    response = visitor.get(f"/search/export/?q=wireless&format={code}")
    assert kind in response.headers["Content-Type"]
    assert b"".join(response.streaming_content)


def test_an_unknown_format_or_a_query_that_cannot_be_read_gives_no_file(visitor, site):
    assert visitor.get("/search/export/?q=wireless&format=exe").status_code == 422
    assert visitor.get("/search/export/?q=wireless AND&format=csv").status_code == 422


@pytest.mark.req("UX-51")
@pytest.mark.parametrize(
    ("language", "heading", "kind"), [("zh-hans", "专利类型", "发明"), ("en", "Patent type", "Invention")]
)
def test_a_table_speaks_the_language_of_the_page(visitor, site, language, heading, kind):
    visitor.cookies["opentisc_language"] = language
    found = rows(visitor.get("/search/export/?format=csv&pick=CN999000001B"))
    assert [row[heading] for row in found] == [kind]


def test_a_table_has_the_headings_of_its_collection(visitor, site):
    found = rows(visitor.get("/search/export/?collection=marks&format=csv&pick=TM-XX-7000001"))
    assert [(row["商标文字"], row["法律状态"]) for row in found] == [("青禾电池", "已注册")]


def test_tables_and_pages_say_the_same_word_for_a_code():
    shown = labels.TYPES | labels.MARK_TYPES | labels.LITERATURE
    kinds = {code: str(word) for table in words.KINDS.values() for code, word in table.items()}
    assert kinds == {code: str(word) for code, word in shown.items()} | {"unknown": "未知"}
    assert {code: str(word) for code, word in words.STATUSES.items()} == {
        code: str(word) for code, word in labels.STATUSES.items()
    }
